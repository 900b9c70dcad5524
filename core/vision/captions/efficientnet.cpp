// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/vision/captions/efficientnet.h"

#include "core/base/error.h"

#include <ATen/ATen.h>

#include <array>

namespace core::vision {

using nn::Tensor;
using nn::Weights;

namespace {

constexpr double eps = 1e-3;
constexpr std::array<int64_t, 7> strides{1, 2, 2, 2, 1, 2, 1}; // of the stages' first blocks

Tensor depthwise(const Tensor &x, const Tensor &weight, int64_t stride)
{
    const int64_t pad = weight.size(2) / 2;
    return at::conv2d(x, weight, {}, stride, pad, 1, weight.size(0));
}

} // namespace

EfficientNetLite::EfficientNetLite(const Weights &w)
    : m_stem((w / "_conv_stem").get("weight", {-1, 3, 3, 3}))
    , m_head((w / "_conv_head").get("weight", {-1, -1, 1, 1}))
    , _bn0(w / "_bn0", m_stem.size(0), eps)
    , _bn1(w / "_bn1", m_head.size(0), eps)
    , _fc(w / "_fc", m_head.size(0))
{
    int64_t channels = m_stem.size(0);
    size_t stage = 0;
    const Weights blocks = w / "_blocks";
    const int64_t count = blocks.count();
    for (int64_t i = 0; i < count; ++i) {
        const Weights at = blocks / i;
        std::optional<Tensor> expand;
        std::optional<nn::BatchNorm> norm0;
        int64_t wide = channels;
        if (at.contains("_expand_conv.weight")) {
            expand = (at / "_expand_conv").get("weight", {-1, channels, 1, 1});
            wide = expand->size(0);
            norm0.emplace(at / "_bn0", wide, eps);
        }
        const Tensor deep = (at / "_depthwise_conv").get("weight", {wide, 1, -1, -1}),
                     project = (at / "_project_conv").get("weight", {-1, wide, 1, 1});
        const bool begins = i == 0 || project.size(0) != channels;
        if (deep.size(2) != deep.size(3) || deep.size(2) % 2 == 0 || (begins && stage == strides.size()))
            throw Error(w.file() + ": " + at.key("_depthwise_conv.weight") + " is no layer of an EfficientNet-Lite.");
        channels = project.size(0);
        m_blocks.push_back({expand, norm0, deep, project, nn::BatchNorm(at / "_bn1", wide, eps), nn::BatchNorm(at / "_bn2", channels, eps),
                            begins ? strides[stage++] : 1, !begins});
    }
    if (m_head.size(1) != channels)
        throw Error(w.file() + ": _conv_head.weight does not fit the layers before it.");
    constexpr std::array<std::pair<int64_t, int>, 5> sides{{{16, 224}, {23, 240}, {23, 260}, {26, 280}, {33, 300}}};
    for (const auto &[blocksOf, side] : sides)
        if (blocksOf == count)
            m_side = side;
}

Tensor EfficientNetLite::features(const Tensor &picture) const
{
    Tensor x = at::relu6(_bn0(at::conv2d(picture, m_stem, {}, 2, 1)));
    for (const Block &block : m_blocks) {
        Tensor y = block.expand ? at::relu6((*block.norm0)(at::conv2d(x, *block.expand))) : x;
        y = block.norm2(at::conv2d(at::relu6(block.norm1(depthwise(y, block.depthwise, block.stride))), block.project));
        x = block.adds ? y + x : y;
    }
    return at::relu6(_bn1(at::conv2d(x, m_head))).mean({2, 3});
}

Tensor EfficientNetLite::classify(const Tensor &features) const
{
    return _fc(features);
}

} // namespace core::vision
