// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/compute.h"
#include "core/base/image.h"
#include "core/base/jobcontext.h"

#include <filesystem>
#include <memory>

namespace core::vision {

/// Enlarges pictures with a network such as Real-ESRGAN (Wang et al. 2021). Use from one thread at a time.
class Upscaler
{
public:
    /// An ncnn model by its .param file; the .bin lies beside it. Throws Error where it is damaged or no
    /// network that enlarges pictures.
    static std::unique_ptr<Upscaler> open(const std::filesystem::path &path, const ComputeOptions &compute);
    virtual ~Upscaler() = default;

    /// How many times as wide and high a picture becomes.
    virtual int factor() const = 0;

    /// 1, 3 or 4 channels, and as many come out; what is transparent is enlarged likewise. Goes through in
    /// tiles, so that memory does not grow with the picture but for the picture itself. Progress counts
    /// tiles. Throws Cancelled between the network's layers, Error for a picture that would become larger than a file allows.
    virtual Image enlarge(const Image &image, const JobContext &context) const = 0;
};

} // namespace core::vision
