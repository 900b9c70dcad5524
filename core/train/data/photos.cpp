// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/data/photos.h"

#include "core/base/file.h"
#include "core/image/composition.h"
#include "core/image/imagefile.h"
#include "core/io/safetensors.h"
#include "core/io/tensorfile.h"

#include <torch/types.h>

#include <algorithm>
#include <cctype>
#include <cstring>

namespace core::train {

namespace fs = std::filesystem;
using torch::Tensor;

namespace {

constexpr int64_t cifarEdge = 32, cifarRecord = 1 + 3 * cifarEdge * cifarEdge; // a label, then three planes
constexpr uint64_t cifarMost = 1u << 30;                                       // bytes of one file

std::string lowerExtension(const fs::path &path)
{
    std::string extension = path.extension().string();
    std::ranges::transform(extension, extension.begin(), [](unsigned char c) { return char(std::tolower(c)); });
    return extension;
}

bool isCifar(const fs::path &path)
{
    std::error_code failed;
    const uint64_t size = fs::file_size(path, failed);
    return !failed && lowerExtension(path) == ".bin" && size > 0 && size % uint64_t(cifarRecord) == 0;
}

/// https://www.cs.toronto.edu/~kriz/cifar.html, "binary version"
Tensor readCifar(const fs::path &path)
{
    std::string text = readTextFile(path, cifarMost);
    const auto count = int64_t(text.size()) / cifarRecord;
    const Tensor records = torch::from_blob(text.data(), {count, cifarRecord}, torch::kUInt8);
    return records.narrow(1, 1, cifarRecord - 1).reshape({count, 3, cifarEdge, cifarEdge}).clone();
}

/// Files of the folder itself, in the order of their names.
std::vector<fs::path> cifarFiles(const fs::path &folder)
{
    std::vector<fs::path> files;
    std::error_code failed;
    for (auto entry = fs::directory_iterator(folder, failed); !failed && entry != fs::directory_iterator(); entry.increment(failed))
        if (isCifar(entry->path()))
            files.push_back(entry->path());
    std::ranges::sort(files);
    return files;
}

Image square(const Image &image)
{
    const int side = std::min(image.width, image.height);
    const int left = (image.width - side) / 2, top = (image.height - side) / 2;
    Image result{.width = side, .height = side, .channels = image.channels};
    const size_t row = size_t(side) * size_t(image.channels);
    result.pixels.resize(row * size_t(side));
    for (int y = 0; y < side; ++y)
        std::memcpy(result.pixels.data() + size_t(y) * row,
                    image.pixels.data() + (size_t(y + top) * size_t(image.width) + size_t(left)) * size_t(image.channels), row);
    return result;
}

} // namespace

void Photos::save(const fs::path &path) const
{
    io::writeSafetensors(path, {{"bytes", m_bytes}});
}

Photos Photos::load(const fs::path &path)
{
    const io::TensorFile file = io::readTensors(path);
    const auto found = file.tensors.find("bytes");
    if (found == file.tensors.end() || found->second.dim() != 4 || found->second.size(0) == 0 || found->second.size(1) != 3
        || found->second.size(2) != found->second.size(3) || found->second.scalar_type() != torch::kUInt8)
        throw Error(shown(path) + " does not hold the pictures of a training. Begin the training in another folder.");
    return Photos(found->second.clone());
}

std::vector<fs::path> pictureFiles(const fs::path &folder)
{
    static constexpr std::string_view known[] = {".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".tif", ".tiff", ".ppm", ".pgm"};
    std::error_code failed;
    std::vector<fs::path> files;
    for (auto entry = fs::recursive_directory_iterator(folder, fs::directory_options::skip_permission_denied, failed);
         !failed && entry != fs::recursive_directory_iterator(); entry.increment(failed))
        if (entry->is_regular_file(failed) && std::ranges::count(known, lowerExtension(entry->path())) > 0)
            files.push_back(entry->path());
    if (failed)
        throw Error("Cannot read the folder " + shown(folder) + ": " + failed.message() + ".");
    std::ranges::sort(files);
    return files;
}

Tensor photo(const Image &image, int edge)
{
    std::vector<uint8_t> bytes = image::toBytes(image::fromImage(square(image), edge));
    return torch::from_blob(bytes.data(), {4, edge, edge}, torch::kUInt8).narrow(0, 0, 3).clone();
}

Photos readPhotos(const fs::path &path, int edge, const std::function<void(const std::string &)> &leftOut, const JobContext &context)
{
    std::error_code failed;
    const bool isFolder = fs::is_directory(path, failed);
    if (!fs::exists(path, failed))
        throw Error("There is no folder " + shown(path) + " with pictures to learn from.");
    const std::vector<fs::path> cifar = isFolder ? cifarFiles(path) : std::vector<fs::path>{path};
    if (!isFolder && !isCifar(path))
        throw Error(shown(path) + " is neither a folder with pictures nor a binary file of CIFAR-10.");
    std::vector<Tensor> parts;
    for (const fs::path &file : cifar)
        parts.push_back(readCifar(file));
    if (!parts.empty()) {
        Tensor bytes = torch::cat(parts);
        if (edge != cifarEdge)
            bytes = at::upsample_bilinear2d(bytes.to(torch::kFloat32), {edge, edge}, /*align_corners=*/false)
                        .round()
                        .clamp(0, 255)
                        .to(torch::kUInt8);
        return Photos(bytes);
    }
    const std::vector<fs::path> files = pictureFiles(path);
    for (size_t i = 0; i < files.size(); ++i) {
        context.progress(int(i), int(files.size()), "Reading pictures");
        try {
            parts.push_back(photo(image::readImage(files[i]), edge));
        } catch (const Error &error) { // one bad picture is named and left out
            if (leftOut)
                leftOut(error.what());
        }
    }
    if (parts.empty())
        throw Error(files.empty() ? "The folder " + shown(path) + " has no pictures in it. Choose one that has."
                                  : "None of the " + std::to_string(files.size()) + " pictures in " + shown(path) + " can be read.");
    return Photos(torch::stack(parts));
}

} // namespace core::train
