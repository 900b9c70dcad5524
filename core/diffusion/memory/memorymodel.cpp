// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/memory/memorymodel.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/diffusion/files/configfile.h"
#include "core/diffusion/memory/draftnetwork.h"
#include "core/io/tensorfile.h"

namespace core::diffusion {

namespace fs = std::filesystem;
using nn::Weights;

namespace {

fs::path folderOf(const fs::path &path)
{
    return path.filename() == "model_index.json" ? path.parent_path() : path;
}

fs::path weightsFile(const fs::path &folder, const char *part)
{
    return folder / part / "diffusion_pytorch_model.safetensors";
}

Weights::Map read(const fs::path &file)
{
    io::TensorMap tensors = io::readTensors(file).tensors; // each keeps its mapping alive
    return {tensors.begin(), tensors.end()};
}

ModelInfo infoOf(const fs::path &folder)
{
    std::error_code failed;
    ModelInfo info{.family = Family::Memory};
    info.prediction = Prediction::Sample;
    info.hasTextEncoder = info.hasAutoencoder = true;
    info.layout = "diffusers folder";
    info.precision = "float16";
    info.recognisedBy = "the drawings that come with it";
    for (const fs::path &file : {weightsFile(folder, "unet"), memoryFile(folder)}) {
        info.bytes += fs::file_size(file, failed);
        if (failed)
            throw Error(shown(folder) + " is no whole model: " + shown(file.lexically_relative(folder)) + " is missing. Install it again.");
    }
    const int edge = int(ConfigFile::read(folder / "unet" / "config.json").integer("sample_size", 8, 4096).value_or(256));
    info.sizes = {edge, 2 * edge, 4 * edge};
    info.size = 2 * edge;
    return info;
}

/// Builds the network once: its constructor checks every tensor.
void check(const MemoryModel &model)
{
    const std::string file = shown(model.path);
    const Weights weights(model.unet, file);
    const DraftNetwork network(model.unetConfig, weights);
    weights.requireAllUsed();
    const auto refuse = [&](const std::string &why) { throw Error(file + ": " + why + " Its parts are of different models."); };
    if (network.unet().textWidth() != model.memory.width() || !network.unet().wantsClasses())
        refuse("the network takes texts " + std::to_string(network.unet().textWidth()) + " wide, and the memory has them "
               + std::to_string(model.memory.width()) + " wide.");
    if (model.memory.edge() != model.info.sizes.front() || model.memory.edge() % network.patch() != 0)
        refuse("the memory is not of pictures of " + std::to_string(model.info.sizes.front()) + " pixels.");
}

} // namespace

fs::path memoryFile(const fs::path &folder)
{
    return folder / "memory" / "drawings.safetensors";
}

fs::path namesFile(const fs::path &folder)
{
    return folder / "memory" / "names.json";
}

bool isMemoryModel(const fs::path &path)
{
    std::error_code failed;
    return fs::is_regular_file(memoryFile(folderOf(path)), failed);
}

ModelInfo inspectMemoryModel(const fs::path &path)
{
    return infoOf(folderOf(path));
}

MemoryModel openMemoryModel(const fs::path &path)
{
    const fs::path folder = folderOf(path);
    MemoryModel model{
        .path = folder, .info = infoOf(folder), .unet = read(weightsFile(folder, "unet")), .memory = Memory::open(memoryFile(folder))};
    if (std::error_code failed; fs::exists(namesFile(folder), failed))
        model.names = readTextFile(namesFile(folder));
    const ConfigFile unet = ConfigFile::read(folder / "unet" / "config.json");
    model.unetConfig.heads = unet.integers("attention_head_dim", 1, 1024);
    model.unetConfig.groups = unet.integer("norm_num_groups", 1, 1024).value_or(32);
    check(model);
    return model;
}

} // namespace core::diffusion
