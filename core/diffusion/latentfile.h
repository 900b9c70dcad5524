// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <filesystem>
#include <vector>

namespace core::diffusion {

/// Writes the latents of several pictures, each [4, height, width], as safetensors: tensor "latents"
/// [N, 4, height, width] float32. Throws core::Error.
void writeLatents(const std::filesystem::path &path, const std::vector<std::vector<float>> &pictures, int height, int width);

} // namespace core::diffusion
