// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/modelinfo.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace core::diffusion {

/// Where the parts of a model stand among the tensors of a file.
struct ModelStructure
{
    struct Part
    {
        std::string prefix;    ///< "first_stage_model."
        bool original = false; ///< the layout of the networks' first authors; else diffusers'
    };

    Part unet;
    std::optional<Part> autoencoder;
    std::vector<Part> encoders; ///< original: OpenCLIP's names; else transformers'
};

/// Empty where there is no U-Net of Stable Diffusion.
std::optional<ModelStructure> structureOf(const TensorHeaders &tensors);

/// The autoencoder in a model or on its own.
std::optional<ModelStructure::Part> autoencoderOf(const TensorHeaders &tensors);

/// Whether any tensor's name begins so.
bool anyBegins(const TensorHeaders &tensors, std::string_view prefix);

/// The tensor of that name, or null.
const TensorHeader *find(const TensorHeaders &tensors, const std::string &name);

/// What a file that is no picture model seems to be, as the end of a sentence: "a LoRA (an addition to
/// a model, not a model)". Names the number of tensors and the first few of them.
std::string whatItIs(const TensorHeaders &tensors);

} // namespace core::diffusion
