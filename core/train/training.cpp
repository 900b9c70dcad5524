// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/training.h"

#include "core/base/file.h"
#include "core/train/autoencoderrecipe.h"
#include "core/train/modelfolder.h"
#include "core/train/run.h"

namespace core::train {

namespace fs = std::filesystem;

namespace {

/// The pictures, packed once.
PictureSet pictureSet(const TrainingOptions &options)
{
    constexpr int edge = 64;
    const fs::path packed = options.folder / "pictures.safetensors";
    std::error_code failed;
    fs::create_directories(options.folder, failed);
    if (fs::exists(packed, failed))
        return PictureSet::load(packed);
    std::vector<std::string> unreadable;
    PictureSet set = options.pictures.empty() ? readEmoji(options.models, edge) : readFolder(options.pictures, edge, unreadable);
    set.save(packed);
    return set;
}

} // namespace

void trainAutoencoder(const TrainingOptions &options, const JobContext &context)
{
    const PictureSet set = pictureSet(options);
    AutoencoderRecipe recipe(set, options);
    run(recipe, options, context);
    writeAutoencoder(options.folder / "model", recipe.finished(), AutoencoderRecipe::shape(options.small), set.edge());
}

void trainDiffusion(const TrainingOptions &, const JobContext &) { throw Error("later"); }
void writePictureModel(const TrainingOptions &, const JobContext &) { throw Error("later"); }
} // namespace core::train
