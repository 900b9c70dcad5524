// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/picturegenerator.h"

#include "core/diffusion/picturecompute.h"
#include "core/diffusion/picturepipeline.h"

#include <c10/core/InferenceMode.h>

namespace core::diffusion {

std::unique_ptr<PictureGenerator> PictureGenerator::open(const std::filesystem::path &model, const std::filesystem::path &autoencoder,
                                                         const ComputeOptions &compute, const JobContext &context)
{
    const c10::InferenceMode inference;
    nn::useThreads(pictureCompute(compute).threads);
    context.progress(0, 0, "Reading the model");
    return makePictureGenerator(openCheckpoint(model, autoencoder), compute, context);
}

} // namespace core::diffusion
