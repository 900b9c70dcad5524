// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/layers/timeconv.h"
#include "core/nn/workers.h"
#include "core/speech/hifigan/generator.h"
#include "core/speech/hifigan/generatorstage.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace core::speech {

using torch::Tensor;

namespace {

constexpr int64_t lastKernel = 7;

struct RowsGenerator : Generator
{
    RowsGenerator(const nn::Weights &w, int64_t inter, int64_t condition)
        : config(GeneratorConfig::detect(w)), conv_pre(w / "conv_pre", {.in = inter, .kernel = 7, .padding = 3})
    {
        int64_t channels = conv_pre.outChannels();
        if (condition > 0)
            cond.emplace(w / "cond", nn::Conv1dConfig{.in = condition, .out = channels, .kernel = 1});
        for (size_t i = 0; i < config.ups.size(); ++i) {
            stages.emplace_back(w, config, int64_t(i), channels);
            channels = stages.back().outChannels();
        }
        const nn::Weights post = w / "conv_post";
        conv_post = post.get("weight", {1, channels, lastKernel}).squeeze(0).t().contiguous(); // [taps, C]
        if (const Tensor bias = post.optional("bias", {1}); bias.defined())
            postBias = bias.item<float>();
    }

    int64_t hop() const override { return config.hop(); }

    Tensor operator()(const Tensor &z, const Tensor &g, const std::function<void()> &between) const override
    {
        Tensor x = conv_pre(z); // [F, C]
        if (cond)
            x = x + (*cond)(g);
        x = torch::leaky_relu(x, leakySlope).contiguous();
        PaddedRows rows(x.size(0), x.size(1), stages.front().inMargin());
        std::copy_n(x.const_data_ptr<float>(), x.numel(), rows.row(0));
        for (size_t i = 0; i < stages.size(); ++i) {
            const bool last = i + 1 == stages.size();
            rows = stages[i](rows, last ? lastLeakySlope : leakySlope, last ? lastKernel / 2 : stages[i + 1].inMargin(), between);
        }
        return samples(rows);
    }
    /// The last convolution has one output, so a sample is the product of two long vectors.
    Tensor samples(const PaddedRows &rows) const
    {
        constexpr int64_t lanes = 16;
        Tensor out = torch::empty({rows.rows()}, torch::kFloat32);
        float *const to = out.mutable_data_ptr<float>();
        const float *const weight = conv_post.const_data_ptr<float>();
        const int64_t length = lastKernel * rows.channels();
        constexpr int64_t piece = 4096;
        nn::Workers::shared().run((rows.rows() + piece - 1) / piece, [&](int64_t p) {
            for (int64_t t = p * piece; t < std::min(rows.rows(), (p + 1) * piece); ++t) {
                const float *const in = rows.row(t - lastKernel / 2);
                float part[lanes] = {};
                int64_t i = 0;
                for (; i + lanes <= length; i += lanes)
                    for (int64_t l = 0; l < lanes; ++l)
                        part[l] += in[i + l] * weight[i + l];
                float sum = postBias;
                for (; i < length; ++i)
                    sum += in[i] * weight[i];
                for (const float value : part)
                    sum += value;
                to[t] = std::tanh(sum);
            }
        });
        return out;
    }

    GeneratorConfig config;
    nn::TimeConv conv_pre;
    std::optional<nn::TimeConv> cond;
    std::vector<GeneratorStage> stages; // ups and resblocks
    Tensor conv_post;
    float postBias = 0.0f;
};

} // namespace

std::unique_ptr<Generator> makeRowsGenerator(const nn::Weights &w, int64_t inter, int64_t condition)
{
    return std::make_unique<RowsGenerator>(w, inter, condition);
}

} // namespace core::speech
