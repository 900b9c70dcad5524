// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/train/optimise/initialweights.h"
#include "core/train/pictures/prepared.h"

#include <filesystem>

namespace core::train {

/// Writes folder/vae/{config.json,diffusion_pytorch_model.safetensors} as diffusers' AutoencoderKL
/// reads them, in float16. Throws Error.
void writeAutoencoder(const std::filesystem::path &folder, const nn::Weights::Map &weights, const AutoencoderShape &shape, int edge);

/// Likewise folder/unet, as UNet2DConditionModel reads it.
void writeUNet(const std::filesystem::path &folder, const nn::Weights::Map &weights, const UNetShapeConfig &shape, int latentEdge);

/// folder/memory/drawings.safetensors: what a model made of `prepared` can be reminded of; and the files that
/// say what the folder is. Throws Error.
void writeMemory(const std::filesystem::path &folder, const PictureSet &set, const Prepared &prepared, const TextStates &text,
                 const JobContext &context);

} // namespace core::train
