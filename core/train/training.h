// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"

#include <cstdint>
#include <filesystem>

namespace core::train {

/// How one part of a training runs. What of it changes the result is kept in each checkpoint's metadata.
struct TrainingOptions
{
    std::filesystem::path folder;      ///< checkpoints, log and samples; made where there is none
    std::filesystem::path models;      ///< where packaging/fetch-models puts packages
    std::filesystem::path pictures;    ///< captioned pictures to learn from; empty: the two emoji sets
    std::filesystem::path testPrompts; ///< what is held out; empty: nothing
    int64_t steps = 0;                 ///< in all, counted from the very first; the rate falls until then
    int64_t batch = 32;
    double rate = 5e-4;
    uint64_t seed = 1;
    bool bfloat16 = true; ///< activations; the weights are float32
    int threads = 0;      ///< 0: as many as suit the machine
    int64_t saveEvery = 200, sampleEvery = 500;
    bool small = false; ///< tiny networks, for tests
};

/// The picture autoencoder, from the newest checkpoint on where there is one. Writes
/// folder/autoencoder-STEP.safetensors (the last two), folder/autoencoder.jsonl, and samples; at the end
/// folder/model/vae. Cancelled: after the step in hand a checkpoint is written. Throws Error, Cancelled.
void trainAutoencoder(const TrainingOptions &options, const JobContext &context);

/// The latent diffusion network, over the autoencoder in folder/model/vae; likewise, "diffusion" for
/// "autoencoder" and folder/model/unet at the end.
void trainDiffusion(const TrainingOptions &options, const JobContext &context);

/// Whether a training was begun in this folder.
bool holdsTraining(const std::filesystem::path &folder);

/// Whether the autoencoder there is finished.
bool hasAutoencoder(const std::filesystem::path &folder);

/// Writes folder/model/vae and, where there is a checkpoint of it, folder/model/unet as diffusers reads
/// them, from the newest checkpoints' averages.
void writePictureModel(const TrainingOptions &options, const JobContext &context);

} // namespace core::train
