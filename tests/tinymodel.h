// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/file.h"
#include "core/io/safetensors.h"
#include "tests/networkfixture.h"

#include <filesystem>
#include <string>

namespace networks {

/// The small Stable Diffusion 1 of tests/reference/pipeline.py as a diffusers folder of 10 MB.
inline void writeTinyModel(const std::filesystem::path &folder)
{
    const auto part = [&](const char *network, const char *name, const char *file, const std::string &config) {
        const Network tiny = read(network, "pipeline");
        std::filesystem::create_directories(folder / name);
        core::io::writeSafetensors(folder / name / file, {tiny.map.begin(), tiny.map.end()});
        core::writeTextFile(folder / name / "config.json", config);
    };
    part("sd1", "unet", "diffusion_pytorch_model.safetensors",
         R"({"_class_name": "UNet2DConditionModel", "sample_size": 16, "block_out_channels": [16, 32], "attention_head_dim": 8,
             "norm_num_groups": 8, "cross_attention_dim": 32})");
    part("vae", "vae", "diffusion_pytorch_model.safetensors", R"({"_class_name": "AutoencoderKL", "scaling_factor": 0.18215})");
    part("sd1-text", "text_encoder", "model.safetensors",
         R"({"num_attention_heads": 4, "hidden_act": "quick_gelu", "eos_token_id": 49407})");
    std::filesystem::create_directories(folder / "scheduler");
    core::writeTextFile(folder / "scheduler/scheduler_config.json",
                        R"({"_class_name": "EulerDiscreteScheduler", "beta_start": 0.00085, "beta_end": 0.012,
                            "beta_schedule": "scaled_linear", "steps_offset": 1, "prediction_type": "epsilon"})");
    core::writeTextFile(folder / "model_index.json", R"({"_class_name": "StableDiffusionPipeline"})");
}

} // namespace networks
