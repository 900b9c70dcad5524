// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/compute.h"
#include "core/nn/weights.h"

#include <torch/types.h>

#include <cstdint>

namespace core::nn {

/// ComputeOptions, decided.
struct Compute
{
    torch::Device device = torch::kCPU;
    torch::Dtype dtype = torch::kFloat32;
    int threads = 1;
    bool int8 = false; ///< layers of pictures' networks multiply bytes where they can
};

/// What the options mean on this machine. `onCpu` and `onCuda` are the precisions that "auto" gives
/// there. Throws Error for a name that does not exist and for a
/// device that is not there. Does not change any setting.
Compute resolve(const ComputeOptions &options, torch::Dtype onCpu = torch::kFloat32, torch::Dtype onCuda = torch::kFloat32);

/// Threads that suit this machine: the physical cores, or fewer where the container has a CPU
/// limit or the process may not use them all.
int usableThreads();

/// Makes torch and our own kernels (Workers) use `threads` from here on. Any thread.
void useThreads(int threads);

/// The same for our own kernels alone; torch keeps to the caller's thread. For work that is mostly theirs: torch's
/// threads, which spin when they have nothing to do, would only stand in their way.
void useOwnThreads(int threads);

/// Floating-point tensors to the precision and device, others to the device. Tensors that already fit are not copied.
Weights::Conversion conversion(const Compute &compute);

/// Noise as torch's CPU generator gives it after manual_seed(seed): float32 of this shape.
torch::Tensor seededNormal(uint64_t seed, torch::IntArrayRef shape);

} // namespace core::nn
