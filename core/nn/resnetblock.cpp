// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/resnetblock.h"

#include "core/nn/withbias.h"

namespace core::nn {

ResnetBlock::ResnetBlock(const Weights &w, const ResnetBlockConfig &config)
    : norm1(w / "norm1", config.in, config.groups, config.eps)
    , conv1(withBias(w / "conv1"), {.in = norm1.weight.size(0), .out = config.out, .kernel = 3, .padding = 1})
    , norm2(w / "norm2", outChannels(), config.groups, config.eps)
    , conv2(withBias(w / "conv2"), {.in = outChannels(), .out = outChannels(), .kernel = 3, .padding = 1})
{
    const int64_t in = norm1.weight.size(0), out = outChannels();
    if (config.time != 0)
        time_emb_proj.emplace(withBias(w / "time_emb_proj"), config.time, out);
    if (in != out)
        conv_shortcut.emplace(withBias(w / "conv_shortcut"), Conv2dConfig{.in = in, .out = out, .kernel = 1});
}

Tensor ResnetBlock::operator()(const Tensor &x, const Tensor &temb) const
{
    Tensor h = conv1(norm1.activated(x));
    h = norm2.activated(h, time_emb_proj ? (*time_emb_proj)(torch::silu(temb)) : Tensor());
    return conv2.plus(h, conv_shortcut ? (*conv_shortcut)(x) : x);
}

} // namespace core::nn
