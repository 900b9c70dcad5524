// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// A training of faces: trainFaces() and writeFaceModel() of training.h.
#include "core/train/faces/facetraining.h"

#include "core/base/file.h"
#include "core/base/kinds.h"
#include "core/io/safetensors.h"
#include "core/train/faces/facerecipe.h"
#include "core/train/run.h"
#include "core/train/traininglog.h"

#include <numeric>

namespace core::train {

namespace fs = std::filesystem;

namespace {

Photos photosFor(const TrainingOptions &options, const JobContext &context)
{
    const fs::path packed = packedPhotos(options.folder);
    std::error_code failed;
    if (fs::exists(packed, failed)) {
        Photos photos = Photos::load(packed);
        if (options.edge > 0 && photos.edge() != options.edge)
            throw Error("The training in " + shown(options.folder) + " was begun with pictures of " + std::to_string(photos.edge())
                        + " pixels. Go on with that size, or choose another folder.");
        return photos;
    }
    if (options.pictures.empty())
        throw Error("Say which pictures to learn from: a folder, an archive, or a set such as CIFAR-10.");
    const int edge = options.edge > 0 ? options.edge : 32;
    FaceRecipe::shape(edge, options.small); // said now, not after the reading
    Photos photos = readPhotos(options.pictures, edge, options.leftOut, context);
    fs::create_directories(options.folder, failed);
    photos.save(packed);
    return photos;
}

} // namespace

fs::path packedPhotos(const fs::path &folder)
{
    return folder / "photos.safetensors";
}

void trainFaces(const TrainingOptions &options, const JobContext &context)
{
    const Photos photos = photosFor(options, context);
    FaceRecipe recipe(photos, options);
    try {
        run(recipe, options, context);
    } catch (const Cancelled &) {
        if (newestCheckpoint(options.folder, recipe.name()))
            writeFaceModel(options.folder);
        throw;
    }
    writeFaceModel(options.folder);
}

bool hasCollapsed(const std::vector<double> &diversity)
{
    constexpr size_t enough = 50; // steps; a single one says little
    constexpr size_t early = 400; // until then all samples look alike, and nothing is wrong
    return diversity.size() >= early
           && std::accumulate(diversity.end() - ptrdiff_t(enough), diversity.end(), 0.0) < collapsedBelow * double(enough);
}

bool hasCollapsed(const fs::path &folder)
{
    TrainingLog log(folder / "faces.jsonl");
    while (log.update()) {
    }
    return hasCollapsed(log.values("diversity"));
}

void writeFaceModel(const fs::path &folder)
{
    const std::optional<Checkpoint> found = newestCheckpoint(folder, trainings::faces);
    if (!found)
        throw Error("The training in " + shown(folder) + " has no checkpoint yet. Let it run on.");
    nn::Weights::Map generator;
    for (const auto &[name, tensor] : found->state)
        for (const std::string prefix : {"generator.value.", "generator.statistics."})
            if (name.starts_with(prefix))
                generator.emplace(name.substr(prefix.size()), tensor);
    const fs::path file = modelFile(folder, TrainingKind::Faces);
    std::error_code failed;
    fs::create_directories(file.parent_path(), failed);
    io::writeSafetensors(file, generator, {{"recipe", "DCGAN"}, {"steps", std::to_string(found->step)}});
}

} // namespace core::train
