// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace core::library {

/// What ComfyUI's graph ("prompt") asks its sampler for.
struct ComfyGraph
{
    std::string prompt, negative;
    std::optional<uint64_t> seed;
    std::string model;
};

/// Goes back from the last sampler to the texts, the seed and the model. None where the text is no such graph. Never throws for what is
/// odd in one.
std::optional<ComfyGraph> readComfyGraph(const std::string &json);

} // namespace core::library
