// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/survey.h"

#include "core/base/file.h"
#include "core/image/imagefile.h"
#include "core/train/data/captions.h"
#include "core/train/data/photos.h"
#include "core/train/data/pictureset.h"
#include "core/train/faces/facetraining.h"
#include "core/train/pictures/contactsheet.h"

#include <torch/types.h>

#include <algorithm>

namespace core::train {

namespace fs = std::filesystem;

namespace {

constexpr int edge = 64, columns = 4;
constexpr int64_t most = 48; // on the sheet

/// Which of `count` pictures stand on the sheet.
std::vector<int64_t> chosen(int64_t count)
{
    std::vector<int64_t> result;
    for (int64_t i = 0; i < std::min(most, count); ++i)
        result.push_back(i * count / std::min(most, count));
    return result;
}

Survey ofPhotos(const Photos &photos)
{
    Survey result{.pictures = photos.count(), .smallest = photos.edge(), .largest = photos.edge()};
    std::vector<Picture> shown;
    for (const int64_t i : chosen(photos.count())) {
        const at::Tensor photo = photos.bytes()[i].to(torch::kFloat32) / 127.5 - 1;
        shown.push_back(toPicture(torch::cat({photo, torch::ones_like(photo.narrow(0, 0, 1))})));
    }
    result.sheet = contactSheet(shown, columns);
    return result;
}

Survey ofSet(const PictureSet &set)
{
    Survey result{.pictures = set.count(), .smallest = set.edge(), .largest = set.edge()};
    std::vector<Picture> shown;
    for (const int64_t i : chosen(set.count()))
        shown.push_back(image::resized(set.picture(int(i)), edge));
    result.sheet = contactSheet(shown, columns);
    return result;
}

Survey ofFiles(const std::vector<fs::path> &files, Survey result, const JobContext &context)
{
    const std::vector<int64_t> wanted = chosen(int64_t(files.size()));
    std::vector<Picture> shown;
    for (size_t i = 0; i < files.size(); ++i) {
        context.progress(int(i), int(files.size()), "Looking at pictures");
        try {
            const Image image = image::readImage(files[i]);
            const int shorter = std::min(image.width, image.height);
            result.smallest = result.pictures == 0 ? shorter : std::min(result.smallest, shorter);
            result.largest = std::max(result.largest, shorter);
            ++result.pictures;
            if (std::ranges::binary_search(wanted, int64_t(i))) {
                const at::Tensor square = photo(image, edge).to(torch::kFloat32) / 127.5 - 1;
                shown.push_back(toPicture(torch::cat({square, torch::ones_like(square.narrow(0, 0, 1))})));
            }
        } catch (const Error &error) { // named, and left out of the training too
            result.unreadable.emplace_back(error.what());
        }
    }
    if (!shown.empty())
        result.sheet = contactSheet(shown, columns);
    return result;
}

/// Of WebDataset's shards only the first of their pictures are shown, for nobody knows beforehand how many they hold.
Survey ofShards(const fs::path &folder)
{
    Survey result;
    std::vector<Picture> shown;
    forEachInShards(folder, result.unreadable, [&](const Captioned &, const Image &image) {
        const int shorter = std::min(image.width, image.height);
        result.smallest = result.pictures == 0 ? shorter : std::min(result.smallest, shorter);
        result.largest = std::max(result.largest, shorter);
        ++result.pictures;
        if (int64_t(shown.size()) < most) {
            const at::Tensor square = photo(image, edge).to(torch::kFloat32) / 127.5 - 1;
            shown.push_back(toPicture(torch::cat({square, torch::ones_like(square.narrow(0, 0, 1))})));
        }
    });
    if (!shown.empty())
        result.sheet = contactSheet(shown, columns);
    return result;
}

} // namespace

Survey survey(const TrainingPlan &plan, const JobContext &context)
{
    const TrainingOptions &options = plan.common;
    const std::optional<TrainingKind> begun = options.folder.empty() ? std::nullopt : trainingIn(options.folder);
    if (begun == TrainingKind::Faces)
        return ofPhotos(Photos::load(packedPhotos(options.folder)));
    if (begun == TrainingKind::Picture)
        return ofSet(PictureSet::load(packedPictures(options.folder)));
    if (plan.kind == TrainingKind::Picture && options.pictures.empty())
        return ofSet(readRemembered(options.models / "sticker"));
    if (plan.kind == TrainingKind::Picture) {
        Survey result;
        std::vector<fs::path> files;
        for (const Captioned &captioned : captionedPictures(options.pictures, result.unreadable))
            files.push_back(captioned.picture);
        if (files.empty())
            if (const Survey shards = ofShards(options.pictures); shards.pictures > 0)
                return shards;
        if (files.empty())
            throw Error("The folder " + shown(options.pictures)
                        + " has no pictures with captions. Put a .txt with the same name beside each picture, or a .jsonl with "
                          "\"file_name\" and \"text\".");
        return ofFiles(files, std::move(result), context);
    }
    std::error_code failed;
    const bool isFolder = fs::is_directory(options.pictures, failed);
    const std::vector<fs::path> files = isFolder ? pictureFiles(options.pictures) : std::vector<fs::path>();
    if (files.empty()) // CIFAR-10, or nothing: which says so itself
        return ofPhotos(readPhotos(options.pictures, 32, {}, context));
    return ofFiles(files, {}, context);
}

} // namespace core::train
