// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/layers/resnetblock.h"

#include "core/nn/layers/withbias.h"

namespace core::nn {

ResnetBlock::ResnetBlock(const Weights &w, const ResnetBlockConfig &config)
    : norm1(w / "norm1", config.in, config.groups, config.eps)
    , conv1(withBias(w / "conv1"), {.in = norm1.weight.size(0), .out = config.out, .kernel = 3, .padding = 1, .sparing = config.sparing})
    , norm2(w / "norm2", outChannels(), config.groups, config.eps)
    , conv2(withBias(w / "conv2"), {.in = outChannels(), .out = outChannels(), .kernel = 3, .padding = 1, .sparing = config.sparing})
{
    const int64_t in = norm1.weight.size(0), out = outChannels();
    if (config.time != 0)
        time_emb_proj.emplace(withBias(w / "time_emb_proj").inInt8(false), config.time, out);
    if (in != out)
        conv_shortcut.emplace(withBias(w / "conv_shortcut"), Conv2dConfig{.in = in, .out = out, .kernel = 1});
}

Tensor ResnetBlock::operator()(Tensor x, const Tensor &temb) const
{
    const Tensor rest = conv_shortcut ? (*conv_shortcut)(x) : x;
    Tensor h = conv1(norm1.activated(std::move(x)));
    h = norm2.activated(std::move(h), time_emb_proj ? (*time_emb_proj)(torch::silu(temb)) : Tensor());
    return conv2.plus(h, rest);
}

} // namespace core::nn
