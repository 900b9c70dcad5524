// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace core::text {

/// "<lora:name:0.8>" in a prompt.
struct NetworkTag
{
    size_t begin = 0, end = 0;    ///< bytes of the prompt
    std::string kind, name;       ///< "lora"; "lyco" is the same
    double text = 1, picture = 1; ///< of the text encoder and of the U-Net
};

/// The tags of extra networks in a prompt, as AUTOMATIC1111 reads them (modules/extra_networks.py): behind the name the weight for the
/// text encoder, and for the U-Net where it is another, or "te=", "unet=". Throws Error where a weight is no number.
std::vector<NetworkTag> networkTags(std::string_view prompt);

/// Whether the name stands in the prompt as a word of its own, in capitals or not.
bool mentions(std::string_view prompt, std::string_view name);

/// The prompt with other programs' ways to name an embedding, "embedding:NAME", "<embed:NAME>" and "<NAME>", as the name alone.
std::string withPlainNames(std::string_view prompt, const std::vector<std::string> &names);

/// Whether it names a LoRA or one of its family.
bool isLora(const NetworkTag &tag);

} // namespace core::text
