// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/layers/transformerblock.h"

#include <vector>

namespace core::nn {

struct SpatialTransformerConfig
{
    int64_t channels = -1;
    int64_t context = -1; ///< width of the text; -1 where the weights say it
    int64_t heads = 8;
    int64_t groups = 32;
};

/// Transformer blocks over the points of a picture, as many as the weights have (diffusers,
/// models/transformers/transformer_2d.py). The projections before and after them are linear; SD 1.x
/// stores them as convolutions of kernel 1, which is the same.
class SpatialTransformer
{
public:
    SpatialTransformer(const Weights &w, const SpatialTransformerConfig &config);

    /// x [N, channels, H, W], text [N, M, context] -> [N, channels, H, W]
    Tensor operator()(const Tensor &x, const AttentionContext &text) const;

    int64_t contextWidth() const { return m_blocks.front().contextWidth(); }

private:
    GroupNorm norm;
    Linear proj_in, proj_out;
    std::vector<TransformerBlock> m_blocks; // transformer_blocks.0, .1, ...
};

} // namespace core::nn
