// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/files/modelsettings.h"

#include <array>

namespace core::diffusion {

namespace {

constexpr int64_t widest = 1 << 20; // no width, count or number of heads is larger

/// Defaults are those of diffusers' classes, which leave out of the file what is equal to them.
struct SchedulerClass
{
    std::string_view name;
    std::optional<SamplerKind> sampler;
    double betaStart = 0.0001, betaEnd = 0.02;
    bool scaled = false;
};

constexpr std::array<SchedulerClass, 15> schedulerClasses = {{
    {"DDIMScheduler", SamplerKind::Ddim},
    {"DDPMScheduler", std::nullopt},
    {"PNDMScheduler", std::nullopt},
    {"EulerDiscreteScheduler", SamplerKind::Euler},
    {"EulerAncestralDiscreteScheduler", SamplerKind::EulerAncestral},
    {"HeunDiscreteScheduler", SamplerKind::Heun, 0.00085, 0.012},
    {"KDPM2DiscreteScheduler", SamplerKind::Dpm2, 0.00085, 0.012},
    {"KDPM2AncestralDiscreteScheduler", SamplerKind::Dpm2Ancestral, 0.00085, 0.012},
    {"LMSDiscreteScheduler", SamplerKind::Lms},
    {"DPMSolverMultistepScheduler", SamplerKind::Dpmpp2M},
    {"DPMSolverSinglestepScheduler", std::nullopt},
    {"DPMSolverSDEScheduler", SamplerKind::DpmppSde, 0.00085, 0.012},
    {"UniPCMultistepScheduler", SamplerKind::UniPC},
    {"LCMScheduler", SamplerKind::Lcm, 0.00085, 0.012, true},
    {"TCDScheduler", std::nullopt, 0.00085, 0.012, true},
}};

Prediction predictionOf(const ConfigFile &config)
{
    const std::string kind = config.text("prediction_type").value_or("epsilon");
    if (kind == "epsilon")
        return Prediction::Epsilon;
    if (kind == "v_prediction")
        return Prediction::V;
    if (kind == "sample")
        return Prediction::Sample;
    config.refuse("its setting prediction_type is \"" + kind.substr(0, 40) + "\" where epsilon, v_prediction or sample was expected");
}

std::optional<SchedulerSettings> readScheduler(const std::filesystem::path &path)
{
    const ConfigFile config = ConfigFile::read(path);
    if (!config)
        return std::nullopt;
    SchedulerSettings settings;
    SchedulerClass kind;
    const std::string named = config.text("_class_name").value_or("");
    for (const SchedulerClass &known : schedulerClasses)
        if (known.name == named)
            kind = known;
    settings.sampler = kind.sampler;
    if (settings.sampler == SamplerKind::Dpmpp2M && config.text("algorithm_type").value_or("").starts_with("sde"))
        settings.sampler = SamplerKind::Dpmpp2MSde;

    if (config.has("trained_betas"))
        config.refuse("it brings a noise schedule of its own (trained_betas), which Atelier does not take");
    const double start = config.number("beta_start", 1e-9, 0.999).value_or(kind.betaStart);
    const double end = config.number("beta_end", 1e-9, 0.999).value_or(kind.betaEnd);
    const auto timesteps = int(config.integer("num_train_timesteps", 2, 100'000).value_or(1000));
    const std::string shape = config.text("beta_schedule").value_or(kind.scaled ? "scaled_linear" : "linear");
    if (shape != "scaled_linear" && shape != "linear")
        config.refuse("its setting beta_schedule is \"" + shape.substr(0, 40) + "\", and Atelier knows scaled_linear and linear");
    settings.schedule =
        shape == "linear" ? NoiseSchedule::linear(start, end, timesteps) : NoiseSchedule::scaledLinear(start, end, timesteps);
    settings.zeroTerminalSnr = config.flag("rescale_betas_zero_snr").value_or(false);
    if (settings.zeroTerminalSnr)
        settings.schedule = settings.schedule.withZeroTerminalSnr();
    settings.prediction = predictionOf(config);
    settings.trailing = config.text("timestep_spacing").value_or("") == "trailing";
    return settings;
}

void readUNet(const std::filesystem::path &path, ModelSettings &settings)
{
    const ConfigFile config = ConfigFile::read(path);
    if (!config)
        return;
    // what would give other pictures in silence
    if (const auto act = config.text("act_fn"); act && act != "silu" && act != "swish")
        config.require("act_fn", "silu");
    config.require("norm_eps", 1e-5);
    config.require("flip_sin_to_cos", true);
    config.require("freq_shift", 0);
    config.require("resnet_time_scale_shift", "default");
    config.require("dual_cross_attention", false);
    config.require("center_input_sample", false);
    config.require("time_embedding_type", "positional");

    const size_t levels = config.integers("block_out_channels", 1, widest).size();
    // "attention_head_dim" has always been the number of heads (diffusers, unet_2d_condition.py, says so too)
    settings.heads = config.integers("num_attention_heads", 1, widest);
    if (settings.heads.empty())
        settings.heads = config.integers("attention_head_dim", 1, widest);
    if (settings.heads.empty())
        settings.heads = {8};
    if (settings.heads.size() == 1 && levels > 1)
        settings.heads.assign(levels, settings.heads.front());
    settings.groups = config.integer("norm_num_groups", 1, widest);
    settings.latentSize = config.integer("sample_size", 1, 1 << 14);
}

void readText(const std::filesystem::path &folder, const std::filesystem::path &tokenizer, ModelSettings::Text &settings)
{
    const ConfigFile config = ConfigFile::read(folder / "config.json");
    if (config) {
        settings.heads = config.integer("num_attention_heads", 1, widest);
        settings.endToken = config.integer("eos_token_id", 0, widest);
        config.require("layer_norm_eps", 1e-5);
        if (const auto act = config.text("hidden_act")) {
            if (act != "quick_gelu" && act != "gelu")
                config.refuse("its setting hidden_act is \"" + act->substr(0, 40) + "\", and Atelier knows quick_gelu and gelu");
            settings.quickGelu = act == "quick_gelu";
        }
    }
    // The encoder's own pad_token_id is 1 in all published models and means nothing.
    for (const char *name : {"special_tokens_map.json", "tokenizer_config.json"}) {
        const ConfigFile special = ConfigFile::read(tokenizer / name);
        const auto padding = special ? special.textOrContent("pad_token") : std::nullopt;
        if (padding == "!")
            settings.padding = 0;
        else if (padding == "<|endoftext|>")
            settings.padding = 49407;
        if (settings.padding)
            break;
    }
}

} // namespace

ModelSettings readAutoencoderSettings(const std::filesystem::path &path)
{
    ModelSettings settings;
    const ConfigFile config = ConfigFile::read(path);
    if (!config)
        return settings;
    if (const auto act = config.text("act_fn"); act && act != "silu" && act != "swish")
        config.require("act_fn", "silu");
    config.require("shift_factor", 0);
    config.require("mid_block_add_attention", true);
    settings.autoencoderGroups = config.integer("norm_num_groups", 1, widest);
    settings.latentScale = config.number("scaling_factor", 1e-6, 1e6);
    return settings;
}

ModelSettings readSettings(const std::filesystem::path &folder)
{
    const ModelSettings autoencoder = readAutoencoderSettings(folder / "vae" / "config.json");
    ModelSettings settings;
    settings.autoencoderGroups = autoencoder.autoencoderGroups;
    settings.latentScale = autoencoder.latentScale;
    settings.pipeline = ConfigFile::read(folder / "model_index.json").text("_class_name").value_or("");
    readUNet(folder / "unet" / "config.json", settings);
    readText(folder / "text_encoder", folder / "tokenizer", settings.text);
    readText(folder / "text_encoder_2", folder / "tokenizer_2", settings.text2);
    settings.scheduler = readScheduler(folder / "scheduler" / "scheduler_config.json");
    return settings;
}

} // namespace core::diffusion
