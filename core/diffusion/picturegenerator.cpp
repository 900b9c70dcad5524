// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/picturegenerator.h"

#include "core/base/file.h"
#include "core/diffusion/memory/memorypipeline.h"
#include "core/diffusion/pipeline/picturecompute.h"
#include "core/diffusion/pipeline/picturepipeline.h"

#include <c10/core/InferenceMode.h>

namespace core::diffusion {

std::unique_ptr<PictureGenerator> PictureGenerator::open(const std::filesystem::path &model, const std::filesystem::path &autoencoder,
                                                         const std::filesystem::path &textModel, const ComputeOptions &compute,
                                                         const JobContext &context)
{
    const c10::InferenceMode inference;
    nn::useThreads(pictureCompute(compute).threads);
    context.progress(0, 0, "Reading the model");
    if (isMemoryModel(model)) {
        if (!autoencoder.empty())
            throw Error(shown(model) + " has an autoencoder of its own and takes no other. Leave --vae out.");
        return std::make_unique<MemoryPipeline>(openMemoryModel(model), TextStates(textModel), compute);
    }
    const auto origin = [model, autoencoder] { return openCheckpoint(model, autoencoder); };
    return makePictureGenerator(origin(), compute, context, origin);
}

} // namespace core::diffusion
