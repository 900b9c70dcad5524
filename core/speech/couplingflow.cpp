// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/couplingflow.h"

namespace core::speech {

using torch::Tensor;

CouplingFlow::WaveNet::WaveNet(const nn::Weights &w, int64_t width, int64_t condition) : hidden(width)
{
    const int64_t layers = (w / "in_layers").count();
    for (int64_t i = 0; i < layers; ++i) {
        const int64_t kernel = (w / "in_layers" / i).get("weight", {2 * hidden, hidden, -1}).size(2);
        in_layers.emplace_back(w / "in_layers" / i,
                               nn::Conv1dConfig{.in = hidden, .out = 2 * hidden, .kernel = kernel, .padding = (kernel - 1) / 2});
        // The last layer only adds to the sum.
        res_skip_layers.emplace_back(w / "res_skip_layers" / i,
                                     nn::Conv1dConfig{.in = hidden, .out = i + 1 < layers ? 2 * hidden : hidden, .kernel = 1});
    }
    if (condition > 0)
        cond_layer.emplace(w / "cond_layer", nn::Conv1dConfig{.in = condition, .out = 2 * hidden * layers, .kernel = 1});
}

Tensor CouplingFlow::WaveNet::operator()(Tensor x, const Tensor &g) const
{
    const Tensor condition = cond_layer ? (*cond_layer)(g) : Tensor(); // [1, 2 * hidden * layers]
    Tensor sum;
    for (size_t i = 0; i < in_layers.size(); ++i) {
        Tensor both = in_layers[i](x); // [F, 2 * hidden]
        if (condition.defined())
            both.add_(condition.narrow(1, int64_t(i) * 2 * hidden, 2 * hidden));
        const Tensor gated = torch::tanh(both.narrow(1, 0, hidden)).mul_(torch::sigmoid(both.narrow(1, hidden, hidden)));
        const Tensor y = res_skip_layers[i](gated);
        if (i + 1 < in_layers.size()) {
            x = x + y.narrow(1, 0, hidden);
            sum = sum.defined() ? sum.add_(y.narrow(1, hidden, hidden)) : y.narrow(1, hidden, hidden).contiguous();
        } else {
            sum = sum.defined() ? sum.add_(y) : y;
        }
    }
    return sum; // [F, hidden]
}

CouplingFlow::Coupling::Coupling(const nn::Weights &w, int64_t half, int64_t hidden, int64_t condition)
    : pre(w / "pre", {.in = half, .out = hidden, .kernel = 1})
    , enc(w / "enc", hidden, condition)
    , post(w / "post", {.in = hidden, .out = half, .kernel = 1})
{
}

Tensor CouplingFlow::Coupling::operator()(const Tensor &z, const Tensor &g) const
{
    const int64_t half = z.size(1) / 2;
    const Tensor z0 = z.narrow(1, 0, half);
    const Tensor mean = post(enc(pre(z0), g));
    return torch::cat({z0, z.narrow(1, half, half) - mean}, 1);
}

CouplingFlow::CouplingFlow(const nn::Weights &w, int64_t channels, int64_t hidden, int64_t condition)
{
    int64_t last = 0;
    while ((w / "flows" / (last + 2)).contains("pre.weight"))
        last += 2;
    for (int64_t i = last; i >= 0; i -= 2)
        flows.emplace_back(w / "flows" / i, channels / 2, hidden, condition);
}

} // namespace core::speech
