// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/pictures/modelfolder.h"

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/diffusion/memory/memory.h"
#include "core/diffusion/memory/memorymodel.h"
#include "core/io/safetensors.h"
#include "core/nn/onebyone.h"

#include <ATen/core/grad_mode.h>

#include <map>
#include <tuple>

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
    writeTextFile(folder / "config.json", dumpJson(config, 2) + "\n");
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

void writeMemory(const fs::path &folder, const PictureSet &set, const Prepared &prepared, const TextStates &text, const JobContext &context)
{
    const at::NoGradGuard guard;
    diffusion::Memory::Content content;
    std::map<std::string, int64_t> subjects;
    std::map<std::tuple<std::string, std::string, std::string>, int64_t> sources;
    std::vector<int64_t> rows; // of prepared.names, for each subject
    std::vector<std::string> texts;
    for (int i = 0; i < set.count(); ++i) {
        const Drawing &d = set.drawing(i);
        const auto [subject, isNew] = subjects.emplace(d.id, int64_t(content.subjects.size()));
        if (isNew) {
            content.subjects.push_back({d.id, d.name, d.keywords, d.weight > 0.5});
            rows.push_back(i);
            texts.push_back(d.name);
            for (const std::string &keyword : d.keywords)
                texts.back() += ", " + keyword;
        }
        const auto [source, isNewSource] = sources.emplace(std::tuple(d.style, d.source, d.licence), int64_t(content.sources.size()));
        if (isNewSource)
            content.sources.push_back({d.style, d.source, d.licence});
        content.drawings.push_back({subject->second, source->second});
    }
    content.latents = prepared.latents;
    content.names = prepared.names.index_select(0, torch::tensor(rows));
    constexpr size_t atOnce = 64;
    std::vector<torch::Tensor> means;
    for (size_t first = 0; first < texts.size(); first += atOnce) {
        context.progress(int(first), int(texts.size()), "keywords");
        const auto begin = texts.begin() + ptrdiff_t(first);
        means.push_back(text({begin, begin + ptrdiff_t(std::min(atOnce, texts.size() - first))}).mean);
    }
    content.keywords = nn::unitRows(torch::cat(means), 1e-6);

    const fs::path file = diffusion::memoryFile(folder);
    std::error_code failed;
    fs::create_directories(file.parent_path(), failed);
    fs::create_directories(folder / "scheduler", failed);
    if (failed)
        throw Error("Cannot make the folder " + shown(folder) + " for the model: " + failed.message() + ".");
    diffusion::Memory::write(file, content);
    const Json scheduler = {{"_class_name", "DPMSolverMultistepScheduler"},
                            {"beta_start", 0.00085},
                            {"beta_end", 0.012},
                            {"beta_schedule", "scaled_linear"},
                            {"num_train_timesteps", 1000},
                            {"prediction_type", "v_prediction"},
                            {"timestep_spacing", "trailing"}};
    writeTextFile(folder / "scheduler" / "scheduler_config.json", dumpJson(scheduler, 2) + "\n");
    const Json index = {{"_class_name", "AtelierMemoryPipeline"},
                        {"scheduler", {"diffusers", "DPMSolverMultistepScheduler"}},
                        {"unet", {"diffusers", "UNet2DConditionModel"}},
                        {"vae", {"diffusers", "AutoencoderKL"}}};
    writeTextFile(folder / "model_index.json", dumpJson(index, 2) + "\n"); // last: it makes the folder a model
}

} // namespace core::train
