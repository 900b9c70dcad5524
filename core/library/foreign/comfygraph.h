// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace core::library {

/// What ComfyUI's graph ("prompt") asks its sampler for.
struct ComfyGraph
{
    std::string prompt, negative;
    std::optional<uint64_t> seed;
    std::string model;
    std::string sampler, scheduler, steps, guidance, denoise, width, height; ///< numbers as they are written; empty: not found

    struct Lora
    {
        std::string name;
        double text = 1, picture = 1;
    };
    std::vector<Lora> loras = {}; ///< from the model's file on
};

/// Goes back from the last sampler to the texts, the seed and the model. None where the text is no such graph. Never throws for what is
/// odd in one.
std::optional<ComfyGraph> readComfyGraph(const std::string &json);

} // namespace core::library
