// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/memory/memorytokens.h"

#include <torch/types.h>

namespace core::diffusion {

using torch::Tensor;

Tensor MemoryTokens::join(const Tensor &text, const Tensor &mask, const Tensor &memory, const Tensor &present)
{
    const int64_t n = text.size(0), h = memory.size(2) / 2, w = memory.size(3) / 2;
    const Tensor kinds = torch::eye(1 + drawings, text.options()); // text, first drawing, second
    const auto zeros = [&](int64_t count) { return torch::zeros({n, count}, text.options()); };

    const int64_t rest = width - textWidth - patch - places - 1 - drawings;
    const Tensor words = torch::cat({text, zeros(textTokens * (patch + places)).view({n, textTokens, -1}),
                                     mask.to(text.options()).unsqueeze(2) * kinds[0], zeros(textTokens * rest).view({n, textTokens, -1})},
                                    2);

    // [N, drawings * 4, 2h, 2w] -> [N, drawings, h * w, 16]
    const Tensor patches = memory.reshape({n, drawings, 4, h, 2, w, 2}).permute({0, 1, 3, 5, 2, 4, 6}).reshape({n, drawings, h * w, patch});
    const Tensor where = torch::eye(places, text.options()).slice(0, 0, h * w).expand({n, drawings, -1, -1});
    const Tensor which = kinds.slice(0, 1).view({1, drawings, 1, 1 + drawings}).expand({n, -1, h * w, -1});
    const Tensor seen = torch::cat({patches, where, which}, 3) * present.to(text.options()).view({n, drawings, 1, 1});
    const Tensor drawn = torch::cat({zeros(drawings * h * w * textWidth).view({n, drawings * h * w, -1}), seen.flatten(1, 2),
                                     zeros(drawings * h * w * rest).view({n, drawings * h * w, -1})},
                                    2);
    return torch::cat({words, drawn}, 1);
}

} // namespace core::diffusion
