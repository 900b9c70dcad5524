// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/pictures/modelfolder.h"

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/diffusion/memory/draftnetwork.h"
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

void writeUNet(const fs::path &folder, const nn::Weights::Map &weights, const UNetShapeConfig &shape, int edge)
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
           {"sample_size", edge},
           {"up_block_types", up},
           {"use_linear_projection", true}});
}

namespace {

/// What texts mean, [N, width] of length 1.
torch::Tensor meanings(const std::vector<std::string> &texts, const diffusion::TextStates &text, const JobContext &context)
{
    constexpr size_t atOnce = 64;
    std::vector<torch::Tensor> means;
    for (size_t first = 0; first < texts.size(); first += atOnce) {
        context.progress(int(first), int(texts.size()), "meanings");
        const auto begin = texts.begin() + ptrdiff_t(first);
        means.push_back(text({begin, begin + ptrdiff_t(std::min(atOnce, texts.size() - first))}).mean);
    }
    return nn::unitRows(torch::cat(means), 1e-6);
}

} // namespace

void writeMemory(const fs::path &folder, const PictureSet &set, const diffusion::TextStates &text, const fs::path &elsewhere,
                 const JobContext &context)
{
    const at::NoGradGuard guard;
    diffusion::Memory::Content content{.pictures = set.pictures()};
    std::map<std::string, int64_t> subjects;
    std::map<std::tuple<std::string, std::string, std::string>, int64_t> sources;
    std::vector<std::string> names, keywords;
    for (int i = 0; i < set.count(); ++i) {
        const Drawing &d = set.drawing(i);
        const auto [subject, isNew] = subjects.emplace(d.id, int64_t(content.subjects.size()));
        if (isNew) {
            content.subjects.push_back({d.id, d.name, d.keywords, d.weight > 0.5, d.thing});
            names.push_back(d.name);
            keywords.push_back(d.name);
            for (const std::string &keyword : d.keywords)
                keywords.back() += ", " + keyword;
        }
        const auto [source, isNewSource] = sources.emplace(std::tuple(d.style, d.source, d.licence), int64_t(content.sources.size()));
        if (isNewSource)
            content.sources.push_back({d.style, d.source, d.licence});
        content.drawings.push_back({subject->second, source->second});
    }
    content.names = meanings(names, text, context);
    content.keywords = meanings(keywords, text, context);

    const fs::path file = diffusion::memoryFile(folder);
    std::error_code failed;
    fs::create_directories(file.parent_path(), failed);
    fs::create_directories(folder / "scheduler", failed);
    if (failed)
        throw Error("Cannot make the folder " + shown(folder) + " for the model: " + failed.message() + ".");
    diffusion::Memory::write(file, content);
    if (fs::exists(elsewhere, failed))
        writeTextFile(diffusion::namesFile(folder), readTextFile(elsewhere));
    const Json scheduler = {{"_class_name", "DPMSolverMultistepScheduler"},
                            {"beta_start", diffusion::DraftNetwork::betaStart},
                            {"beta_end", diffusion::DraftNetwork::betaEnd},
                            {"beta_schedule", "scaled_linear"},
                            {"num_train_timesteps", 1000},
                            {"prediction_type", "sample"},
                            {"rescale_betas_zero_snr", true},
                            {"timestep_spacing", "trailing"}};
    writeTextFile(folder / "scheduler" / "scheduler_config.json", dumpJson(scheduler, 2) + "\n");
    const Json index = {{"_class_name", "AtelierMemoryPipeline"},
                        {"scheduler", {"diffusers", "DPMSolverMultistepScheduler"}},
                        {"unet", {"diffusers", "UNet2DConditionModel"}}};
    writeTextFile(folder / "model_index.json", dumpJson(index, 2) + "\n"); // last: it makes the folder a model
}

} // namespace core::train
