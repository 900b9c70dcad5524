// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/memory/memory.h"
#include "core/diffusion/modelinfo.h"
#include "core/diffusion/networks/unet.h"
#include "core/nn/weights.h"

namespace core::diffusion {

/// A model with a memory as it lies on the disk: a diffusers folder with unet and memory, as
/// core/train writes it.
struct MemoryModel
{
    std::filesystem::path path;
    ModelInfo info;
    nn::Weights::Map unet; ///< in the mapping of its file
    UNetConfig unetConfig;
    Memory memory;
    std::string names; ///< JSON for Tongues; empty where it speaks English only
};

/// Where the memory lies in a model's folder.
std::filesystem::path memoryFile(const std::filesystem::path &folder);

/// What its drawings are called in other languages (Tongues).
std::filesystem::path namesFile(const std::filesystem::path &folder);

/// Whether a path is the folder (or model_index.json) of such a model. Reads nothing.
bool isMemoryModel(const std::filesystem::path &path);

/// Of the weights' headers; no weight is read. Throws Error.
ModelInfo inspectMemoryModel(const std::filesystem::path &path);

/// Throws Error where a part is missing, damaged or does not fit the others.
MemoryModel openMemoryModel(const std::filesystem::path &path);

} // namespace core::diffusion
