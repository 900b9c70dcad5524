// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace core::train {

enum class TrainingKind { Picture, Faces };

/// What is done to pictures so that few of them go further.
enum class Augmentation {
    None,
    Flip,   ///< mirrored now and then
    Strong, ///< mirrored, shifted, recoloured, partly hidden; real and made ones alike (Zhao et al. 2020)
};

/// How one part of a training runs. What of it changes the result is kept in each checkpoint's metadata.
struct TrainingOptions
{
    std::filesystem::path folder;      ///< checkpoints, log and samples; made where there is none
    std::filesystem::path models;      ///< where packaging/fetch-models puts packages
    std::filesystem::path pictures;    ///< captioned pictures to learn from; empty: the drawings that come with Atelier
    std::filesystem::path testPrompts; ///< what is held out; empty: nothing
    int64_t steps = 0;                 ///< in all, counted from the very first; the rate falls until then
    int64_t batch = 32;
    double rate = 5e-4;
    uint64_t seed = 1;
    bool bfloat16 = true;                           ///< activations; the weights are float32
    int threads = 0;                                ///< 0: as many as suit the machine
    std::string device = "cpu";                     ///< of the networks, as ComputeOptions names it; examples are made on the processor
    int64_t saveEvery = 200, sampleEvery = 500;     ///< steps
    std::chrono::seconds saveAfter{120};            ///< besides, for a process may be killed and power may fail
    int edge = 0;                                   ///< of faces: 32 or 64; 0: 32, or what the training began with
    Augmentation augmentation = Augmentation::Flip; ///< of faces
    bool small = false;                             ///< tiny networks, for tests

    std::function<void(const std::string &sentence)> leftOut; ///< told of each picture that could not be read
    /// On the training's thread; may wait, and have what was learnt saved before it does.
    std::function<void(const std::function<void()> &save)> beforeStep;
};

enum class Recipes { Diffusion, Faces };

/// Steps, batch, rate and how often to save, where a person asked for nothing else.
TrainingOptions usualOptions(Recipes recipe);

/// The network of a picture model, from the newest checkpoint on where there is one. Writes
/// folder/diffusion-STEP.safetensors (the last two), folder/diffusion.jsonl, and samples; at the end
/// folder/model. Cancelled: after the step in hand a checkpoint is written. Throws Error, Cancelled.
void trainDiffusion(const TrainingOptions &options, const JobContext &context);

/// A DCGAN that makes pictures like those of options.pictures: a folder with any pictures in it, or CIFAR-10's
/// binary files. Likewise, "faces" for "diffusion"; the model (modelFile()) is written at the end and when it
/// is cancelled.
void trainFaces(const TrainingOptions &options, const JobContext &context);

/// Writes modelFile() of a training of faces from its newest checkpoint. Throws Error where there is none.
void writeFaceModel(const std::filesystem::path &folder);

/// Whether this device, as ComputeOptions names it, multiplies bfloat16 itself; elsewhere it would only be slower. Throws
/// Error where there is no such device.
bool computesInBfloat16(const std::string &device);

/// Whether the last samples of a training of faces look like one another (a sign of mode collapse), by the
/// "diversity" of each step, the first few hundred aside; or by the log in a training's folder.
bool hasCollapsed(const std::vector<double> &diversity);
bool hasCollapsed(const std::filesystem::path &folder);

/// The captioned pictures as a training of a picture model has packed them; where it is, such a training was begun.
std::filesystem::path packedPictures(const std::filesystem::path &folder);

/// What was begun in this folder.
std::optional<TrainingKind> trainingIn(const std::filesystem::path &folder);

/// What the training in this folder makes: folder/model, or for faces folder/model/NAME.safetensors, NAME being
/// the folder's own.
std::filesystem::path modelFile(const std::filesystem::path &folder, TrainingKind kind);

/// Writes folder/model from the newest checkpoint's average. Throws Error where there is none.
void writePictureModel(const TrainingOptions &options, const JobContext &context);

} // namespace core::train
