// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/vision/planes.h"

#include <torch/types.h>

#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/empty.h>
#include <cstring>

namespace core::vision {

using torch::Tensor;

namespace {

constexpr int bleeding = 20; // pixels that colour spreads below what is transparent, as far as a network sees

Tensor withoutFringe(const Tensor &colour, const Tensor &alpha)
{
    Tensor known = (alpha > 0.5 / 255).to(torch::kFloat32), filled = colour * known;
    for (int i = 0; i < bleeding; ++i) {
        const Tensor weight = at::avg_pool2d(known, 3, 1, 1), sum = at::avg_pool2d(filled, 3, 1, 1);
        const Tensor reached = (weight > 0).to(torch::kFloat32) * (1 - known);
        filled = filled + reached * sum / weight.clamp_min(1e-6);
        known = known + reached;
    }
    return filled + (1 - known); // white beyond
}

} // namespace

Tensor planes(const Image &image)
{
    Tensor x = at::empty({image.height, image.width, image.channels}, torch::kUInt8);
    std::memcpy(x.mutable_data_ptr<uint8_t>(), image.pixels.data(), image.pixels.size());
    return x.permute({2, 0, 1}).unsqueeze(0).to(torch::kFloat32) / 255;
}

Tensor colours(const Tensor &planes)
{
    if (planes.size(1) == 1)
        return planes.expand({-1, 3, -1, -1});
    return planes.size(1) == 4 ? withoutFringe(planes.narrow(1, 0, 3), planes.narrow(1, 3, 1)) : planes;
}

Tensor pixels(const Tensor &planes)
{
    return (planes[0].clamp(0, 1) * 255 + 0.5).to(torch::kUInt8).permute({1, 2, 0}).contiguous();
}

} // namespace core::vision
