// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/compute.h"

#include <string>
#include <vector>

namespace core::nn {

/// The devices that can be asked for here: "cpu", and "cuda:0", ... where LibTorch sees a GPU.
/// The first call may take a while where there is a GPU driver. Any thread.
std::vector<std::string> devices();

/// What the options come to on this machine, in a few words: "CPU, 2 threads", with the precision between where
/// one was chosen ("auto" is each engine's own decision). Options that
/// cannot be had are described as they were asked for.
std::string describe(const ComputeOptions &options);

/// The options with the device and the precision that they come to here, for what computes in float32 unless it is told otherwise
/// (pictures have a choice of their own: diffusion::PictureGenerator::settled). They are part of a result's recipe. Throws Error for
/// what cannot be had.
ComputeOptions settled(ComputeOptions options);

} // namespace core::nn
