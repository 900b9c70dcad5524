// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/commands/commands.h"

#include "core/diffusion/picturegenerator.h"

#include <filesystem>
#include <string>

namespace app {

struct ImagineArguments
{
    core::diffusion::PictureRequest request;
    bool randomSeed = true;
    std::string output;                   ///< empty: kept in the pictures folder
    std::filesystem::path latents;        ///< file for the final latents; empty: none
    std::filesystem::path previewsFolder; ///< for a picture per step; empty: none
};

/// "NAME", "NAME:0.8", "NAME:0.8:0.6" of --lora; a name may have colons of its own.
core::diffusion::LoraRequest readLora(const std::string &words);

void runImagine(ImagineArguments arguments, Session &session);

} // namespace app
