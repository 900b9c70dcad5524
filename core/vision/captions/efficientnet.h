// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/layers/layers.h"

#include <optional>
#include <vector>

namespace core::vision {

/// EfficientNet-Lite 0 to 4 (github.com/RangiLyu/EfficientNet-Lite, efficientnet_lite.py); the weights say which. Const in use.
class EfficientNetLite
{
public:
    explicit EfficientNetLite(const nn::Weights &w);

    /// x [N, 3, H, W], as prepared() has it -> [N, features()]
    nn::Tensor features(const nn::Tensor &x) const;
    /// features -> scores of the kinds, [N, kinds()]
    nn::Tensor classify(const nn::Tensor &features) const;

    int64_t kinds() const { return _fc.weight.size(0); }
    int side() const { return m_side; } ///< pixels of the pictures it was trained on

private:
    struct Block
    {
        std::optional<nn::Tensor> expand;
        std::optional<nn::BatchNorm> norm0;
        nn::Tensor depthwise, project;
        nn::BatchNorm norm1, norm2;
        int64_t stride;
        bool adds;
    };

    nn::Tensor m_stem, m_head;
    nn::BatchNorm _bn0, _bn1;
    std::vector<Block> m_blocks; // _blocks.0, .1, ...
    nn::Linear _fc;
    int m_side = 224;
};

} // namespace core::vision
