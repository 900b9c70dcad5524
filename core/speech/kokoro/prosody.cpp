// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/kokoro/prosody.h"

#include "core/nn/layers/withbias.h"

#include <cmath>

namespace core::speech {

using nn::Tensor;

Prosody::Curve::Curve(const nn::Weights &w, const char *name, const char *proj, int64_t width, int64_t style)
{
    const int64_t count = (w / name).count();
    for (int64_t i = 0; i < count; ++i) {
        blocks.emplace_back(w / name / i, width, style);
        width = blocks.back().outChannels();
    }
    weight = (w / proj).get("weight", {1, width, 1}).squeeze(2);
    bias = (w / proj).get("bias", {1});
}

Tensor Prosody::Curve::operator()(Tensor x, const Tensor &s) const
{
    for (const StyledBlock &block : blocks)
        x = block(x, s);
    return torch::linear(x, weight, bias).squeeze(1);
}

Prosody::Prosody(const nn::Weights &w, int64_t width)
    : m_style((w / "text_encoder" / "lstms" / int64_t(1) / "fc").get("weight", {-1, -1}).size(1))
    , lstm(w / "lstm", width + m_style)
    , shared(w / "shared", width + m_style)
    , duration_proj(nn::withBias(w / "duration_proj" / "linear_layer"), 2 * lstm.hidden())
    , F0(w, "F0", "F0_proj", 2 * shared.hidden(), m_style)
    , N(w, "N", "N_proj", 2 * shared.hidden(), m_style)
{
    const nn::Weights layers = w / "text_encoder" / "lstms";
    const int64_t count = layers.count();
    for (int64_t i = 0; i < count; i += 2)
        text_encoder.push_back(
            {.lstm = nn::BiLstm(layers / i, width + m_style), .norm = AdaptiveLayerNorm(layers / (i + 1), width, m_style)});
}

Tensor Prosody::styled(const Tensor &texts, const Tensor &s) const
{
    const Tensor told = s.expand({texts.size(0), s.size(1)});
    Tensor x = torch::cat({texts, told}, 1);
    for (const Layer &layer : text_encoder)
        x = torch::cat({layer.norm(layer.lstm(x), s), told}, 1);
    return x;
}

std::vector<float> Prosody::durations(const Tensor &d) const
{
    const Tensor odds = duration_proj(lstm(d)).to(torch::kCPU, torch::kFloat32).contiguous(); // [T, frames at most]
    std::vector<float> durations;
    const float *row = odds.const_data_ptr<float>();
    for (int64_t t = 0; t < odds.size(0); ++t, row += odds.size(1)) {
        double sum = 0;
        for (int64_t i = 0; i < odds.size(1); ++i)
            sum += 1 / (1 + std::exp(-double(row[i])));
        durations.push_back(float(sum));
    }
    return durations;
}

Prosody::Curves Prosody::curves(const Tensor &en, const Tensor &s) const
{
    const Tensor x = shared(en);
    return {.pitch = F0(x, s), .energy = N(x, s)};
}

} // namespace core::speech
