// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/image.h"
#include "core/base/jobcontext.h"
#include "core/nn/tensor.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace core::train {

/// Pictures without captions, cut square, all of one size, in memory.
class Photos
{
public:
    explicit Photos(torch::Tensor bytes) : m_bytes(std::move(bytes)) {}

    int edge() const { return int(m_bytes.size(3)); }
    int64_t count() const { return m_bytes.size(0); }
    torch::Tensor bytes() const { return m_bytes; } ///< [N, 3, edge, edge], uint8

    /// One packed file. Both throw Error.
    void save(const std::filesystem::path &path) const;
    static Photos load(const std::filesystem::path &path);

private:
    torch::Tensor m_bytes;
};

/// Picture files in a folder and the folders in it, by name (filesBelow()). Throws Error.
std::vector<std::filesystem::path> pictureFiles(const std::filesystem::path &folder);

/// The middle square of a picture, each point the mean of what it covers, over white where it is transparent:
/// [3, edge, edge], uint8.
torch::Tensor photo(const Image &image, int edge);

/// All pictures of a folder, an archive or a set of data (feedPictures()). What cannot be read is told to `leftOut`, in a
/// sentence. Throws Error where nothing is left, Cancelled.
Photos readPhotos(const std::filesystem::path &path, int edge, const std::function<void(const std::string &)> &leftOut,
                  const JobContext &context);

} // namespace core::train
