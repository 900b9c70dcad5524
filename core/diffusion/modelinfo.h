// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/diffusion/sampling.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace core::diffusion {

/// Memory is Atelier's own: a small network that is given drawings to work from.
enum class Family { Sd1, Sd2, Sdxl, Memory };

/// How a model was distilled to need few steps; each wants its own sampler, steps and guidance.
enum class Distillation { None, Turbo, Lcm, Lightning, Hyper };

std::string_view name(Family family);             ///< "SD 1.x"
std::string_view name(Distillation distillation); ///< "Turbo"; "" for none

/// What is known of a picture model without computing anything with it.
struct ModelInfo
{
    Family family = Family::Sd1;
    Distillation distillation = Distillation::None;
    std::optional<Prediction> prediction; ///< empty: neither tensors nor configuration say so; the family's usual one is taken
    bool zeroTerminalSnr = false;
    std::optional<SamplerKind> sampler;                  ///< that a folder's scheduler configuration asks for
    bool takesGuidance = false;                          ///< guidance is an input of the network, distilled into it
    bool hasTextEncoder = false, hasAutoencoder = false; ///< of the family; a bare U-Net has neither
    int inChannels = 4;                                  ///< of the U-Net; 9 is an inpainting model
    int size = 512;                                      ///< pixels at a side it was trained at, or gives when nothing else is said
    std::vector<int> sizes;                              ///< squares that it gives; empty: any size divisible by 8
    std::string layout;                                  ///< "diffusers folder", "single file (original layout)"
    std::string precision;                               ///< of most weights as stored: "float16"
    uint64_t bytes = 0;
    std::string recognisedBy;         ///< the tensor or setting that tells
    std::vector<std::string> remarks; ///< whole sentences for the user, such as what could not be told
};

/// A tensor as a file's header describes it.
struct TensorHeader
{
    std::string type; ///< "float16"
    std::vector<int64_t> shape;
};
using TensorHeaders = std::map<std::string, TensorHeader>;

/// The picture model these tensors are, in the original or diffusers' layout; none where they are
/// something else. Never looks at a file's name.
std::optional<ModelInfo> recognise(const TensorHeaders &tensors, const std::map<std::string, std::string> &metadata = {});

/// Of a diffusers folder, a single file (safetensors, .ckpt, .pt) or a header-only copy of one. No weight
/// is read. Throws core::Error that describes what was found where it is no picture model.
ModelInfo inspectModel(const std::filesystem::path &path);

} // namespace core::diffusion
