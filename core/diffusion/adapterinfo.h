// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/diffusion/modelinfo.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace core::diffusion {

/// "unet.x.lora_down.weight" as the layer's name, and what the tensor is in the sum ("down"); role empty: no ending that is known.
struct AdapterKey
{
    std::string layer;
    std::string_view role;
};
AdapterKey adapterKey(std::string_view tensor);

/// What people add to a picture model, as its names, shapes and metadata tell.
struct AdapterInfo
{
    bool isEmbedding = false; ///< textual inversion; else LoRA or one of its family
    std::string kind;         ///< "LoRA", "LoHa", "LoKr", "(IA)3", "DoRA", "differences", "embedding"
    std::string madeFor;      ///< "SDXL", as name(Family) has it where it is one of these; empty: nothing tells
};

/// None where the tensors are something else. Never looks at a file's name.
std::optional<AdapterInfo> recogniseAdapter(const TensorHeaders &tensors, const std::map<std::string, std::string> &metadata = {});

/// The words that a LoRA was trained with, the most frequent first, from what kohya's scripts write (ss_tag_frequency); at most `most`.
std::vector<std::string> triggerWords(const std::map<std::string, std::string> &metadata, size_t most = 20);

} // namespace core::diffusion
