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

/// Where the pictures of a set of data go, one by one or many in a tensor.
struct PictureFeed
{
    std::function<void(const Image &picture)> picture;
    std::function<void(const torch::Tensor &block)> block;    ///< [N, 3, height, width], uint8
    std::function<void(const std::string &sentence)> leftOut; ///< may be empty
};

/// Files below a folder that are not hidden, by path. Links are followed, each folder once. The hidden ones' number is added to
/// `hidden`. Throws Error.
std::vector<std::filesystem::path> filesBelow(const std::filesystem::path &folder, size_t &hidden);

/// Whether the name's ending is that of a kind of picture that is read.
bool isPictureName(const std::filesystem::path &path);

/// Whether the file stands beside pictures to say something of them, or is left by a desktop: passed over without a word.
bool isCompanionName(const std::filesystem::path &path);

/// A file name for a message, of many: "a.doc, b.doc, c.doc and 12 more".
std::string fewOf(const std::vector<std::string> &names);

/// All pictures of a set of data as it is downloaded or unpacked: folders in folders (a class each), CIFAR-10's and -100's pickles
/// ("cifar-10-batches-py") and binary files, MNIST's and its kin's idx files, NumPy's .npz, and zip and tar archives of any of
/// these, also packed, WebDataset's shards among them. Of a folder that holds pictures and archives, the pictures count. Nothing
/// is executed, and nothing of an archive becomes a file. What is left out is told. Throws Error where the place cannot be read,
/// Cancelled.
void feedPictures(const std::filesystem::path &source, const PictureFeed &feed, const JobContext &context);

} // namespace core::train
