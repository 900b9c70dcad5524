// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/data/augment.h"

#include <torch/types.h>

#include <algorithm>

namespace core::train {

using torch::Tensor;

namespace {

/// A number for each picture, [N, 1, 1, 1], where the pictures are.
Tensor each(const Tensor &pictures, Random &random, double least, double most)
{
    const int64_t count = pictures.size(0);
    Tensor values = torch::empty({count, 1, 1, 1}, torch::kFloat32);
    auto *to = values.mutable_data_ptr<float>();
    for (int64_t i = 0; i < count; ++i)
        to[i] = float(random.uniform(least, most));
    return values.to(pictures.device());
}

} // namespace

Tensor augmented(const Tensor &pictures, Random &random)
{
    const int64_t count = pictures.size(0), height = pictures.size(2), width = pictures.size(3);
    Tensor x = pictures + each(pictures, random, -0.5, 0.5);
    Tensor mean = x.mean({1}, /*keepdim=*/true);
    x = (x - mean) * each(pictures, random, 0, 2) + mean;
    mean = x.mean({1, 2, 3}, /*keepdim=*/true);
    x = (x - mean) * each(pictures, random, 0.5, 1.5) + mean;

    const int64_t reach = std::max<int64_t>(width / 8, 1), hole = width / 2;
    const Tensor wide = torch::constant_pad_nd(x, {reach, reach, reach, reach}, 0);
    const Tensor seen = torch::ones({count, 1, height, width}, x.options());
    std::vector<Tensor> list;
    for (int64_t i = 0; i < count; ++i) {
        list.push_back(wide[i].narrow(1, random.below(2 * reach + 1), height).narrow(2, random.below(2 * reach + 1), width));
        const int64_t top = random.below(height + 1) - hole / 2, left = random.below(width + 1) - hole / 2;
        seen[i]
            .slice(1, std::max<int64_t>(top, 0), std::min(top + hole, height))
            .slice(2, std::max<int64_t>(left, 0), std::min(left + hole, width))
            .zero_();
    }
    return torch::stack(list) * seen;
}

Tensor flipped(const Tensor &pictures, Random &random)
{
    Tensor mirror = torch::empty({pictures.size(0), 1, 1, 1}, torch::kBool);
    auto *to = mirror.mutable_data_ptr<bool>();
    for (int64_t i = 0; i < pictures.size(0); ++i)
        to[i] = random.chance(0.5);
    return torch::where(mirror.to(pictures.device()), pictures.flip({3}), pictures);
}

} // namespace core::train
