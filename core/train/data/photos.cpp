// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/data/photos.h"

#include "core/base/file.h"
#include "core/image/composition.h"
#include "core/image/imagefile.h"
#include "core/io/safetensors.h"
#include "core/io/tensorfile.h"
#include "core/train/data/picturefeed.h"

#include <torch/types.h>

#include <algorithm>
#include <cstring>

namespace core::train {

namespace fs = std::filesystem;
using torch::Tensor;

namespace {

/// The middle square of each, of another edge: larger ones between the points, smaller ones the mean of what they cover.
Tensor sized(const Tensor &block, int edge)
{
    constexpr int64_t atOnce = 1000; // in float32
    const int64_t height = block.size(2), width = block.size(3), side = std::min(height, width);
    const Tensor squares = block.narrow(2, (height - side) / 2, side).narrow(3, (width - side) / 2, side);
    if (side == edge)
        return squares.contiguous();
    Tensor result = torch::empty({block.size(0), 3, edge, edge}, torch::kUInt8);
    for (int64_t from = 0; from < block.size(0); from += atOnce) {
        const int64_t count = std::min(atOnce, block.size(0) - from);
        const Tensor part = squares.narrow(0, from, count).to(torch::kFloat32);
        const Tensor scaled = side < edge ? at::upsample_bilinear2d(part, {edge, edge}, /*align_corners=*/false)
                                          : at::adaptive_avg_pool2d(part, {edge, edge});
        result.narrow(0, from, count).copy_(scaled.round().clamp(0, 255));
    }
    return result;
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
    size_t hidden = 0;
    std::vector<fs::path> files = filesBelow(folder, hidden);
    std::erase_if(files, [](const fs::path &file) { return !isPictureName(file); });
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
    if (!fs::exists(path, failed))
        throw Error("There is no folder " + shown(path) + " with pictures to learn from.");
    std::vector<Tensor> parts; // [N, 3, edge, edge]
    size_t left = 0;
    const PictureFeed feed{.picture = [&](const Image &image) { parts.push_back(photo(image, edge).unsqueeze(0)); },
                           .block = [&](const Tensor &block) { parts.push_back(sized(block, edge)); },
                           .leftOut =
                               [&](const std::string &sentence) {
        ++left;
        if (leftOut)
            leftOut(sentence);
                           }};
    feedPictures(path, feed, context);
    if (parts.empty())
        throw Error(left == 0 ? "The folder " + shown(path) + " has no pictures in it. Choose one that has."
                              : "None of what is in " + shown(path) + " can be read as pictures.");
    return Photos(torch::cat(parts));
}

} // namespace core::train
