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

void writeUNet(const fs::path &folder, const nn::Weights::Map &weights, const UNetShapeConfig &shape, int latentEdge)
{
    std::vector<std::string> down, up;
    std::vector<int64_t> heads; // diffusers calls the number of heads attention_head_dim
    for (size_t i = 0; i < shape.widths.size(); ++i) {
        down.emplace_back(shape.attends[i] ? "CrossAttnDownBlock2D" : "DownBlock2D");
        up.insert(up.begin(), shape.attends[i] ? "CrossAttnUpBlock2D" : "UpBlock2D");
        heads.push_back(std::max<int64_t>(shape.widths[i] / shape.headWidth, 1));
    }
    write(folder / "unet", weights,
          {{"_class_name", "UNet2DConditionModel"},
           {"act_fn", "silu"},
           {"attention_head_dim", heads},
           {"block_out_channels", shape.widths},
           {"class_embed_type", "projection"},
           {"cross_attention_dim", shape.context},
           {"down_block_types", down},
           {"encoder_hid_dim", shape.tokens},
           {"encoder_hid_dim_type", "text_proj"},
           {"flip_sin_to_cos", true},
           {"freq_shift", 0},
           {"in_channels", shape.inChannels},
           {"layers_per_block", shape.blocks},
           {"norm_num_groups", shape.groups},
           {"out_channels", shape.outChannels},
           {"projection_class_embeddings_input_dim", shape.classes},
           {"sample_size", latentEdge},
           {"up_block_types", up},
           {"use_linear_projection", true}});
}

} // namespace core::train
