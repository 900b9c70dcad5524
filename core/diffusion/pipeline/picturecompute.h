// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/picturegenerator.h"
#include "core/nn/compute.h"

namespace core::diffusion {

/// ComputeOptions as pictures take them: "auto" is float16 on a GPU, bfloat16 on a processor that
/// multiplies it, else float32.
nn::Compute pictureCompute(const ComputeOptions &options);

/// The options with what "auto" came to: another machine must not decide otherwise when it repeats a picture.
ComputeOptions settledCompute(ComputeOptions options, const nn::Compute &compute);

/// What memoryNeeded() says without the weights.
uint64_t workingMemory(const PictureRequest &request, const ModelInfo &info);

/// Bytes a program may still take here: of the machine, or of the container's limit where that is less.
uint64_t availableMemory();

/// Throws Error where a request's work would not fit into memory beside the weights that are there already.
void requireMemory(const PictureRequest &request, const ModelInfo &info);

/// nn::conversion() of tensors that lie in a mapped file, whose pages are let go of as it goes: at no time are two copies
/// of a model in memory.
nn::Weights::Conversion conversionFromFile(const nn::Compute &compute);

} // namespace core::diffusion
