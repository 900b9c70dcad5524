// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/files/modelsettings.h"
#include "core/diffusion/files/modelstructure.h"
#include "core/diffusion/modelinfo.h"
#include "core/io/tensorfile.h"

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace core::diffusion {

/// A file or folder as it lies on the disk: every tensor described, none read.
struct ModelSource
{
    std::filesystem::path path;
    bool isFolder = false; ///< of diffusers: names begin with "unet.", "vae.", "text_encoder.", "text_encoder_2."
    TensorHeaders headers;
    std::map<std::string, std::string> metadata;
    io::TensorMap tensors; ///< in the mapping; empty where only the header of a file is there
    std::vector<std::shared_ptr<const io::MappedFile>> files;
    ModelSettings settings;                ///< of a folder
    std::optional<Prediction> beside;      ///< what a .yaml beside a file says
    std::vector<std::string> remarks = {}; ///< whole sentences, on what was chosen or passed over
};

/// Throws Error where the path leads to nothing with tensors, and says to what instead.
ModelSource openSource(const std::filesystem::path &path);

/// A separate autoencoder: a file, a folder of one, or a model's folder, of which it takes "vae".
ModelSource openAutoencoderSource(const std::filesystem::path &path);

/// What recognise() finds, with what the configuration files say. Empty where it is no picture model.
std::optional<ModelInfo> describe(const ModelStructure &structure, const ModelSource &source);

/// As describe(), and for SD 2.x looks into the one tensor that tells how it predicts, where nothing
/// else does. Throws Error that says what was found instead of a picture model.
ModelInfo requirePictureModel(const ModelSource &source);

} // namespace core::diffusion
