// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/image.h"
#include "core/diffusion/modelinfo.h"
#include "core/nn/tensorfwd.h"

namespace core::diffusion {

/// What a picture looks like from its latents alone, one pixel a point: a linear map of the four
/// channels to colours. `denoised` [1, 4, h, w] as the network sees them.
Image latentPreview(const torch::Tensor &denoised, Family family);

/// A decoded picture [1, 3, H, W] in [-1, 1] as pixels.
Image imageOf(const torch::Tensor &picture);

/// A picture as an encoder takes it: [1, 3, height, width] in [-1, 1], scaled to fill and cut at the
/// longer side's ends; what is transparent becomes white. Throws Error for an empty picture.
torch::Tensor pictureTensor(const Image &image, int64_t width, int64_t height);

} // namespace core::diffusion
