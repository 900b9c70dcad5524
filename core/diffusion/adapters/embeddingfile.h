// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/tensor.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

namespace core::diffusion {

/// Vectors that stand for a word (textual inversion), for each width of text encoder that the file has some for: [n, width], float32,
/// n from 1 to 75. SDXL needs those of both its encoders.
struct EmbeddingFile
{
    std::map<int64_t, torch::Tensor> vectors; ///< by width
};

/// A1111's .pt, emb_params, diffusers' learned_embeds and SDXL's clip_l with clip_g. Throws Error where the file is none of them.
EmbeddingFile openEmbedding(const std::filesystem::path &path);

} // namespace core::diffusion
