// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/compute.h"
#include "core/base/jobcontext.h"

#include <string>
#include <vector>

namespace core::diffusion {

/// Seconds of one guided step of Stable Diffusion 1.5 at 512x512 on this machine: the median of three
/// (fewer on a slow machine) after one that warms up, on a network of that shape whose weights are made up. Needs 3 GB of memory (5 GB in
/// float32), which are free again afterwards. Throws Error where they are not there, Cancelled.
double measureGuidedStep(const ComputeOptions &options, const JobContext &context);

/// How long each part of a picture takes, in seconds, as measureGuidedStep().
struct PictureMeasure
{
    struct Share
    {
        std::string work; ///< kind of operation
        double seconds;
    };

    double prepare = 0; ///< putting the U-Net's weights into the order in which they are multiplied
    double text = 0;    ///< reading a prompt and its negative
    double step = 0, decode = 0;
    std::vector<Share> ofStep, ofDecode; ///< the last one's time
};

PictureMeasure measurePicture(const ComputeOptions &options, const JobContext &context);

} // namespace core::diffusion
