// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/modelfolder.h"

#include "core/base/file.h"
#include "core/io/safetensors.h"

#include <nlohmann/json.hpp>

namespace core::train {

using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

namespace {

void write(const fs::path &folder, const nn::Weights::Map &weights, const Json &config)
{
    std::error_code failed;
    fs::create_directories(folder, failed);
    if (failed)
        throw Error("Cannot make the folder " + shown(folder) + " for the model: " + failed.message() + ".");
    nn::Weights::Map half;
    for (const auto &[name, tensor] : weights)
        half.emplace(name, tensor.detach().to(torch::kFloat16).contiguous());
    io::writeSafetensors(folder / "diffusion_pytorch_model.safetensors", half, {{"format", "pt"}});
    writeTextFile(folder / "config.json", config.dump(2) + "\n");
}

} // namespace

void writeAutoencoder(const fs::path &folder, const nn::Weights::Map &weights, const AutoencoderShape &shape, int edge)
{
    const std::vector<std::string> down(shape.widths.size(), "DownEncoderBlock2D"), up(shape.widths.size(), "UpDecoderBlock2D");
    write(folder / "vae", weights,
          {{"_class_name", "AutoencoderKL"},
           {"act_fn", "silu"},
           {"block_out_channels", shape.widths},
           {"down_block_types", down},
           {"in_channels", shape.channels},
           {"latent_channels", shape.latentChannels},
           {"layers_per_block", shape.blocks},
           {"norm_num_groups", shape.groups},
           {"out_channels", shape.channels},
           {"sample_size", edge},
           {"scaling_factor", 1.0},
           {"up_block_types", up}});
}

} // namespace core::train
