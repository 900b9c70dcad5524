// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/piper/couplingflow.h"

#include "core/nn/workers.h"
#include "core/speech/hifigan/paddedrows.h"
#include "core/speech/layers/channelrows.h"

#include <algorithm>
#include <utility>

namespace core::speech {

using torch::Tensor;

CouplingFlow::WaveNet::WaveNet(const nn::Weights &w, int64_t width, int64_t condition) : hidden(width)
{
    const int64_t layers = (w / "in_layers").count();
    const auto front = (w / "in_layers" / int64_t(0)).get("weight", {2 * hidden, hidden, -1});
    const int64_t kernel = front.size(2);
    if (kernel % 2 == 0)
        throw Error(w.file() + ": " + w.key("in_layers") + " have an even number of taps. It may be of another kind or damaged.");
    for (int64_t i = 0; i < layers; ++i) {
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
    if (in_layers.front().kernel())
        return byRows(x, condition);
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

Tensor CouplingFlow::WaveNet::byRows(const Tensor &x, const Tensor &condition) const
{
    const int64_t rows = x.size(0), reach = (in_layers.front().kernel()->taps() - 1) / 2;
    const Tensor from = x.contiguous();
    PaddedRows in(rows, hidden, reach), next(rows, hidden, reach);
    std::copy_n(from.const_data_ptr<float>(), rows * hidden, in.row(0));
    Tensor sum = torch::zeros({rows, hidden}, x.options());
    float *const total = sum.mutable_data_ptr<float>();
    const Tensor shifts =
        condition.defined() ? condition.contiguous() : torch::zeros({2 * hidden * int64_t(in_layers.size())}, x.options());

    nn::Workers &workers = nn::Workers::shared();
    for (size_t i = 0; i < in_layers.size(); ++i) {
        const bool last = i + 1 == in_layers.size();
        const nn::Conv1dKernel &both = *in_layers[i].kernel(), &split = *res_skip_layers[i].kernel();
        const float *const shift = shifts.const_data_ptr<float>() + int64_t(i) * 2 * hidden;
        const int64_t size = nn::rowsOfPiece(both, rows, 2 * workers.threads(), /*dilation=*/1);
        workers.run((rows + size - 1) / size, [&](int64_t piece) {
            const int64_t begin = piece * size, count = std::min(size, rows - begin);
            static thread_local std::vector<float> scratch;
            if (scratch.size() < size_t(3 * count * hidden))
                scratch.resize(size_t(3 * count * hidden));
            float *const pair = scratch.data(), *const gated = pair + 2 * count * hidden;
            both.run({.rows = count, .in = in.row(begin - reach), .inStride = hidden, .out = pair, .outStride = 2 * hidden});
            gateRows(pair, count, hidden, shift, gated);
            // The last layer only adds to the sum.
            const int64_t width = last ? hidden : 2 * hidden;
            split.run({.rows = count, .in = gated, .inStride = hidden, .out = pair, .outStride = width});
            for (int64_t t = 0; t < count; ++t) {
                const float *const y = pair + t * width, *const before = in.row(begin + t), *const skip = y + width - hidden;
                float *const after = next.row(begin + t), *const to = total + (begin + t) * hidden;
                for (int64_t c = 0; c < hidden; ++c)
                    to[c] += skip[c];
                for (int64_t c = 0; c < hidden && !last; ++c)
                    after[c] = before[c] + y[c];
            }
        });
        std::swap(in, next);
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
