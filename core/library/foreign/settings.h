// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace core::library {

/// What another program's picture says of how it was made, as far as one looks for it.
struct ForeignSettings
{
    std::string program; ///< "AUTOMATIC1111", "ComfyUI", "InvokeAI", "Fooocus", "SwarmUI", "NovelAI", "EasyDiffusion", "DrawThings", ...
    std::string prompt, negative;
    std::optional<uint64_t> seed;
    std::string model, modelHash;
};

/// From the texts of a picture file (core/image/imagefile.h). None where no program that is known here wrote settings. Never throws:
/// what is damaged in them is passed over.
std::optional<ForeignSettings> foreignSettings(const std::map<std::string, std::string> &texts);

/// The texts of which one that hides in the pixels consists (core/image/stealthtext.h): AUTOMATIC1111's under "parameters", NovelAI's JSON
/// by its members, as they stand in the PNG file of that program.
std::map<std::string, std::string> hiddenTexts(const std::string &text);

} // namespace core::library
