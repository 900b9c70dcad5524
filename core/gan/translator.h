// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/compute.h"
#include "core/base/image.h"
#include "core/base/jobcontext.h"

#include <filesystem>
#include <memory>
#include <string>

namespace core::gan {

/// Which mean and variance the batch norms of a generator take.
enum class Statistics {
    Picture, ///< of the picture at hand, as pix2pix was trained and is tested with batches of one
    File     ///< that stand in the file, the averages of its training (the --eval of pix2pix): smoother, and often blurred
};

const char *name(Statistics statistics); ///< "picture", "file"
/// Throws core::Error for another word.
Statistics statisticsNamed(const std::string &name);

/// What is known of a generator from its tensors.
struct TranslatorInfo
{
    std::string family;          ///< "U-Net 256", "ResNet, 9 blocks"
    std::string norm;            ///< "batch", "instance"
    int inputs = 3, outputs = 3; ///< channels: 1, 3 or 4
    int multiple = 4;            ///< sides are padded to a multiple of this many pixels
    bool hasStatistics = false;  ///< for Statistics::File
};

/// Makes one kind of picture of another: a photograph of edges, a zebra of a horse (pix2pix, Isola et al. 2017; CycleGAN, Zhu et al.
/// 2017), by the generators that their authors' program writes. Use from one thread at a time.
class Translator
{
public:
    /// A file *_net_G.pth and its like, also with other networks and a training's state beside the generator. Throws core::Error that
    /// says what was found instead.
    static std::unique_ptr<Translator> open(const std::filesystem::path &path, const ComputeOptions &compute);
    virtual ~Translator() = default;

    virtual const TranslatorInfo &info() const = 0;

    /// A picture of the size of `image`, of 1, 3 or 4 channels as the network makes them. What is transparent lies on white, unless
    /// the network reads four channels. Sides that are no multiple of info().multiple are mirrored outwards, and what comes out is cut
    /// back. Throws Error for a picture too small or too large, Cancelled before and after the computation.
    virtual Image translate(const Image &image, Statistics statistics, const JobContext &context) const = 0;
};

} // namespace core::gan
