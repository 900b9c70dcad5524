// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/files/configfile.h"
#include "core/diffusion/samplers/noiseschedule.h"
#include "core/diffusion/sampling.h"

#include <optional>
#include <vector>

namespace core::diffusion {

/// What scheduler/scheduler_config.json of a diffusers folder says.
struct SchedulerSettings
{
    NoiseSchedule schedule = NoiseSchedule::scaledLinear();
    Prediction prediction = Prediction::Epsilon;
    bool zeroTerminalSnr = false;
    bool trailing = false;              ///< steps spaced from the last timestep down
    std::optional<SamplerKind> sampler; ///< where Atelier has the scheduler's
};

/// What the configuration files of a diffusers folder say of what tensors do not.
struct ModelSettings
{
    struct Text
    {
        std::optional<int64_t> heads, endToken;
        std::optional<bool> quickGelu;
        std::optional<int32_t> padding;
    };

    std::string pipeline; ///< model_index.json: "StableDiffusionXLPipeline"; may be empty
    std::vector<int64_t> heads;
    std::optional<int64_t> groups;     ///< of the U-Net's norms
    std::optional<int64_t> latentSize; ///< points at a side it was trained at
    std::optional<int64_t> autoencoderGroups;
    std::optional<double> latentScale;
    Text text, text2;
    std::optional<SchedulerSettings> scheduler;
};

/// Throws Error that names the file where one is damaged or asks for what Atelier does not compute.
ModelSettings readSettings(const std::filesystem::path &folder);

/// Of an autoencoder's own config.json: autoencoderGroups and latentScale.
ModelSettings readAutoencoderSettings(const std::filesystem::path &config);

} // namespace core::diffusion
