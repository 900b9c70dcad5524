// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/memory/memorymodel.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/diffusion/files/configfile.h"
#include "core/diffusion/memory/memorytokens.h"
#include "core/diffusion/networks/autoencoder.h"
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
    info.prediction = Prediction::V;
    info.hasTextEncoder = info.hasAutoencoder = true;
    info.layout = "diffusers folder";
    info.precision = "float16";
    info.recognisedBy = "the drawings that come with it";
    for (const fs::path &file : {weightsFile(folder, "unet"), weightsFile(folder, "vae"), memoryFile(folder)}) {
        info.bytes += fs::file_size(file, failed);
        if (failed)
            throw Error(shown(folder) + " is no whole model: " + shown(file.lexically_relative(folder)) + " is missing. Install it again.");
    }
    const ConfigFile config = ConfigFile::read(folder / "vae" / "config.json");
    const int edge = int(config.integer("sample_size", 8, 1024).value_or(64));
    info.size = 4 * edge;
    info.sizes = {edge, 2 * edge, 4 * edge, 8 * edge};
    return info;
}

/// Builds each network once: their constructors check every tensor.
void check(const MemoryModel &model)
{
    const std::string file = shown(model.path);
    const Weights weights(model.unet, file), ofAutoencoder(model.autoencoder, file);
    const UNet unet(model.unetConfig, weights);
    weights.requireAllUsed();
    const Autoencoder autoencoder(ofAutoencoder, model.autoencoderGroups);
    ofAutoencoder.requireAllUsed();
    const int64_t c = autoencoder.latentChannels();
    const auto refuse = [&](const std::string &why) { throw Error(file + ": " + why + " Its parts are of different models."); };
    if (unet.outChannels() != c || unet.inChannels() != (2 + MemoryTokens::drawings) * c)
        refuse("the network takes " + std::to_string(unet.inChannels()) + " channels and makes " + std::to_string(unet.outChannels())
               + ", and the autoencoder's latents have " + std::to_string(c) + ".");
    if (unet.textWidth() != MemoryTokens::width || !unet.wantsClasses())
        refuse("the network takes tokens " + std::to_string(unet.textWidth()) + " wide, not " + std::to_string(MemoryTokens::width)
               + " with a text's mean.");
    if (model.memory.channels() != c || model.memory.edge() * autoencoder.factor() != model.info.sizes.front()
        || model.memory.width() != MemoryTokens::textWidth)
        refuse("the memory is not of pictures of " + std::to_string(model.info.sizes.front()) + " pixels.");
}

} // namespace

fs::path memoryFile(const fs::path &folder)
{
    return folder / "memory" / "drawings.safetensors";
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
    MemoryModel model{.path = folder,
                      .info = infoOf(folder),
                      .unet = read(weightsFile(folder, "unet")),
                      .autoencoder = read(weightsFile(folder, "vae")),
                      .memory = Memory::open(memoryFile(folder))};
    const ConfigFile unet = ConfigFile::read(folder / "unet" / "config.json"), vae = ConfigFile::read(folder / "vae" / "config.json");
    model.unetConfig.heads = unet.integers("attention_head_dim", 1, 1024);
    model.unetConfig.groups = unet.integer("norm_num_groups", 1, 1024).value_or(32);
    model.autoencoderGroups = vae.integer("norm_num_groups", 1, 1024).value_or(32);
    check(model);
    return model;
}

} // namespace core::diffusion
