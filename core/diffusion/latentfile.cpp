// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/latentfile.h"

#include "core/base/error.h"
#include "core/io/safetensors.h"

#include <algorithm>
#include <cstdint>

namespace core::diffusion {

void writeLatents(const std::filesystem::path &path, const std::vector<std::vector<float>> &pictures, int height, int width)
{
    const int64_t each = int64_t(4) * height * width;
    torch::Tensor latents = torch::empty({int64_t(pictures.size()), 4, height, width}, torch::kFloat32);
    float *to = latents.mutable_data_ptr<float>();
    for (const std::vector<float> &picture : pictures) {
        if (int64_t(picture.size()) != each)
            throw Error("The latents of the pictures are of different sizes, so they cannot be written into one file.");
        to = std::copy(picture.begin(), picture.end(), to);
    }
    io::writeSafetensors(path, {{"latents", latents}});
}

} // namespace core::diffusion
