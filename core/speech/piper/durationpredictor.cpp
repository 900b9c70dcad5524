// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/piper/durationpredictor.h"

#include "core/nn/onebyone.h"
#include "core/speech/piper/spline.h"

#include <cmath>

namespace core::speech {

using torch::Tensor;

namespace {

constexpr int64_t bins = 10;
constexpr float tail = 5.0f;
constexpr int64_t lastFlow = 7; // flows.1 is trained and never used in reverse; 2, 4, 6, 8 only swap

} // namespace

DurationPredictor::ConvFlow::ConvFlow(const nn::Weights &w, int64_t channels)
    : pre(w / "pre", {.in = 1, .out = channels, .kernel = 1})
    , convs(w / "convs", channels)
    , proj(w / "proj", {.in = channels, .out = 3 * bins - 1, .kernel = 1})
{
}

Tensor DurationPredictor::ConvFlow::operator()(const Tensor &z0, const Tensor &z1, const Tensor &x) const
{
    const Tensor h = proj(convs(pre(z0.unsqueeze(1)) + x)).cpu().contiguous(); // [T, 3 * bins - 1]
    const Tensor in = z1.cpu().contiguous();
    Tensor out = torch::empty_like(in);
    const float divisor = std::sqrt(float(x.size(1)));
    const float *row = h.const_data_ptr<float>();
    std::vector<float> sizes(2 * bins);
    for (int64_t t = 0; t < in.size(0); ++t, row += h.size(1)) {
        for (int64_t i = 0; i < 2 * bins; ++i)
            sizes[size_t(i)] = row[i] / divisor;
        const std::span all(sizes);
        out.mutable_data_ptr<float>()[t] =
            inverseSpline(in.const_data_ptr<float>()[t], all.first(bins), all.last(bins), {row + 2 * bins, size_t(bins - 1)}, tail);
    }
    return out.to(z1.device());
}

DurationPredictor::DurationPredictor(const nn::Weights &w, int64_t channels, int64_t condition)
    : pre(w / "pre", {.in = channels, .kernel = 1})
    , convs(w / "convs", pre.outChannels())
    , proj(w / "proj", {.in = pre.outChannels(), .out = pre.outChannels(), .kernel = 1})
{
    if (condition > 0)
        cond.emplace(w / "cond", nn::Conv1dConfig{.in = condition, .out = pre.outChannels(), .kernel = 1});
    for (int64_t i = lastFlow; i > 1; i -= 2)
        flows.emplace_back(w / "flows" / i, pre.outChannels());
    const nn::Weights affine = w / "flows" / int64_t(0);
    m = affine.get("m", {2, 1});
    scale = affine.contains("exp_minus_logs") ? affine.get("exp_minus_logs", {2, 1}) : nn::expOneByOne(-affine.get("logs", {2, 1}));
    w.ignore("flows.1.");
}

Tensor DurationPredictor::operator()(const Tensor &encoded, const Tensor &noise, const Tensor &g) const
{
    Tensor x = pre(encoded);
    if (cond)
        x = x + (*cond)(g);
    x = proj(convs(x));                  // [T, C]
    Tensor z0 = noise[0], z1 = noise[1]; // [T] each
    for (const ConvFlow &flow : flows) {
        std::swap(z0, z1);
        z1 = flow(z0, z1, x);
    }
    std::swap(z0, z1);
    return (z0 - m[0]) * scale[0];
}

} // namespace core::speech
