// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/pipeline/latentpreview.h"

#include "core/base/error.h"

#include <torch/types.h>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace core::diffusion {

using torch::Tensor;

Image latentPreview(const Tensor &denoised, Family family)
{
    // ComfyUI, comfy/latent_formats.py, SD15 and SDXL: a row for each channel of the latents, and what is added.
    static const float sd[4][3] = {
        {0.3512F, 0.2297F, 0.3227F}, {0.3250F, 0.4974F, 0.2350F}, {-0.2829F, 0.1762F, 0.2721F}, {-0.2120F, -0.2616F, -0.7177F}};
    static const float sdxl[4][3] = {
        {0.3651F, 0.4232F, 0.4341F}, {-0.2533F, -0.0042F, 0.1068F}, {0.1076F, 0.1111F, -0.0362F}, {-0.3165F, -0.2492F, -0.2188F}};
    static const float sdxlBias[3] = {0.1084F, -0.0175F, -0.0011F};
    const bool xl = family == Family::Sdxl;
    const Tensor factors = torch::empty({4, 3}, torch::kFloat32), bias = torch::zeros({3}, torch::kFloat32);
    std::memcpy(factors.mutable_data_ptr<float>(), xl ? sdxl : sd, sizeof sd);
    if (xl)
        std::memcpy(bias.mutable_data_ptr<float>(), sdxlBias, sizeof sdxlBias);
    const Tensor points = denoised[0].to(torch::kCPU, torch::kFloat32).permute({1, 2, 0}); // [h, w, 4]
    return imageOf((torch::matmul(points, factors) + bias).permute({2, 0, 1}).unsqueeze(0));
}

Image imageOf(const Tensor &picture)
{
    const Tensor bytes = ((picture[0].to(torch::kCPU, torch::kFloat32) / 2 + 0.5).clamp(0, 1) * 255)
                             .round()
                             .to(torch::kUInt8)
                             .permute({1, 2, 0})
                             .contiguous();
    Image image{.width = int(bytes.size(1)), .height = int(bytes.size(0))};
    const uint8_t *from = bytes.const_data_ptr<uint8_t>();
    image.pixels.assign(from, from + bytes.numel());
    return image;
}

Tensor pictureTensor(const Image &image, int64_t width, int64_t height)
{
    if (image.empty())
        throw Error("There is no picture to start from. Choose one, or make the picture from the text alone.");
    Tensor x = torch::empty({image.height, image.width, image.channels}, torch::kUInt8);
    std::memcpy(x.mutable_data_ptr<uint8_t>(), image.pixels.data(), image.pixels.size());
    x = x.permute({2, 0, 1}).unsqueeze(0).to(torch::kFloat32) / 255; // [1, 3 or 4, h, w]
    if (image.channels == 4) {
        const Tensor alpha = x.narrow(1, 3, 1);
        x = x.narrow(1, 0, 3) * alpha + (1 - alpha);
    }
    if (image.width != width || image.height != height) {
        const double scale = std::max(double(width) / image.width, double(height) / image.height);
        const int64_t w = std::max(width, int64_t(std::llround(image.width * scale))),
                      h = std::max(height, int64_t(std::llround(image.height * scale)));
        x = at::_upsample_bicubic2d_aa(x, {h, w}, /*align_corners=*/false).clamp(0, 1);
        x = x.narrow(2, (h - height) / 2, height).narrow(3, (w - width) / 2, width).contiguous();
    }
    return x * 2 - 1;
}

} // namespace core::diffusion
