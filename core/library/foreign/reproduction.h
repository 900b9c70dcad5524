// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/library/foreign/a1111.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace core::library {

/// How another program's picture would be made again here.
struct Reproduction
{
    std::string program; ///< "ComfyUI"
    diffusion::PictureRequest request;
    std::vector<diffusion::LoraRequest> loras; ///< all that it was made with, installed or not, as that program names them
    std::vector<std::string> unmatched;        ///< whole sentences: what cannot be the same, and what is not installed
};

/// From the texts of a picture file (core/image/imagefile.h): AUTOMATIC1111, Forge, SD.Next, stable-diffusion.cpp, ComfyUI's graph, SwarmUI,
/// InvokeAI in its three forms, Fooocus, NovelAI, Easy Diffusion, Draw Things. None where no program that is known here wrote
/// settings. Never throws: what is damaged in them is passed over. The names as fromA1111() has them.
std::optional<Reproduction> reproductionOf(const std::map<std::string, std::string> &texts, const std::vector<std::string> &modelNames,
                                           const std::function<std::string(const std::string &name)> &hashOf = {},
                                           const AddedNames &added = {});

} // namespace core::library
