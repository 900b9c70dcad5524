// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/diffusion/memory/textstates.h"
#include "core/train/data/pictureset.h"
#include "core/train/optimise/initialweights.h"

#include <filesystem>

namespace core::train {

/// Writes folder/unet/{config.json,diffusion_pytorch_model.safetensors} as diffusers' UNet2DConditionModel reads them, in
/// float16. Throws Error.
void writeUNet(const std::filesystem::path &folder, const nn::Weights::Map &weights, const UNetShapeConfig &shape, int edge);

/// folder/memory/drawings.safetensors: what the model can be reminded of; `elsewhere`, where there is
/// such a file, says what it is called in other languages (diffusion::Tongues); and the files that
/// say what the folder is. Throws Error.
void writeMemory(const std::filesystem::path &folder, const PictureSet &set, const diffusion::TextStates &text,
                 const std::filesystem::path &elsewhere, const JobContext &context);

} // namespace core::train
