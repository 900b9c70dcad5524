// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/layers/layers.h"
#include "core/nn/layers/timeconv.h"
#include "core/speech/hifigan/generator.h"
#include "core/speech/hifigan/generatorconfig.h"

#include <optional>
#include <vector>

namespace core::speech {

using torch::Tensor;

namespace {

/// A convolution that must have a bias.
template <typename Conv>
Conv withBias(const nn::Weights &w, const nn::Conv1dConfig &config)
{
    w.get("bias", {-1});
    return Conv(w, config);
}

/// ResBlock1 and ResBlock2 of HiFi-GAN: x [1, C, T] -> [1, C, T].
struct ResBlock
{
    ResBlock(const nn::Weights &w, const GeneratorConfig::ResBlock &block, bool paired, int64_t channels)
    {
        for (size_t i = 0; i < block.dilations.size(); ++i) {
            const auto conv = [&](const char *name, int64_t dilation) {
                return withBias<nn::Conv1d>(w / name / int64_t(i), {.in = channels,
                                                                    .out = channels,
                                                                    .kernel = block.kernel,
                                                                    .padding = (block.kernel - 1) / 2 * dilation,
                                                                    .dilation = dilation});
            };
            convs1.push_back(conv(paired ? "convs1" : "convs", block.dilations[i]));
            if (paired)
                convs2.push_back(conv("convs2", 1));
        }
    }

    Tensor operator()(Tensor x) const
    {
        for (size_t i = 0; i < convs1.size(); ++i) {
            Tensor y = convs1[i](torch::leaky_relu(x, leakySlope));
            if (!convs2.empty())
                y = convs2[i](torch::leaky_relu(y, leakySlope));
            x = x + y;
        }
        return x;
    }

    std::vector<nn::Conv1d> convs1, convs2;
};

struct TorchGenerator : Generator
{
    TorchGenerator(const nn::Weights &w, int64_t inter, int64_t condition)
        : config(GeneratorConfig::detect(w))
        , conv_pre(withBias<nn::Conv1d>(w / "conv_pre", {.in = inter, .kernel = 7, .padding = 3}))
        , conv_post(w / "conv_post", {.out = 1, .kernel = 7, .padding = 3})
    {
        int64_t channels = conv_pre.weight.size(0);
        if (condition > 0)
            cond.emplace(w / "cond", nn::Conv1dConfig{.in = condition, .out = channels, .kernel = 1});
        for (size_t i = 0; i < config.ups.size(); ++i) {
            const GeneratorConfig::Upsample &up = config.ups[i];
            ups.push_back(withBias<nn::ConvTranspose1d>(
                w / "ups" / int64_t(i),
                {.in = channels, .kernel = up.kernel, .padding = (up.kernel - up.stride) / 2, .stride = up.stride}));
            channels = ups.back().weight.size(1);
            for (size_t j = 0; j < config.resblocks.size(); ++j)
                resblocks.emplace_back(w / "resblocks" / int64_t(i * config.resblocks.size() + j), config.resblocks[j], config.paired,
                                       channels);
        }
    }

    int64_t hop() const override { return config.hop(); }

    Tensor operator()(const Tensor &z, const Tensor &g, const std::function<void()> &between) const override
    {
        Tensor x = conv_pre(z.t().unsqueeze(0)); // [1, C, F]
        if (cond)
            x = x + (*cond)(g.unsqueeze(2));
        for (size_t i = 0; i < ups.size(); ++i) {
            x = ups[i](torch::leaky_relu(x, leakySlope));
            Tensor sum;
            for (size_t j = 0; j < config.resblocks.size(); ++j) {
                between();
                const Tensor y = resblocks[i * config.resblocks.size() + j](x);
                sum = sum.defined() ? sum + y : y;
            }
            x = sum / double(config.resblocks.size());
        }
        return torch::tanh(conv_post(torch::leaky_relu(x, lastLeakySlope))).flatten().cpu();
    }
    GeneratorConfig config;
    nn::Conv1d conv_pre;
    std::optional<nn::Conv1d> cond;
    std::vector<nn::ConvTranspose1d> ups;
    std::vector<ResBlock> resblocks;
    nn::Conv1d conv_post;
};

} // namespace

std::unique_ptr<Generator> makeTorchGenerator(const nn::Weights &w, int64_t inter, int64_t condition)
{
    return std::make_unique<TorchGenerator>(w, inter, condition);
}

std::unique_ptr<Generator> makeGenerator(const nn::Weights &w, int64_t inter, int64_t condition)
{
    return nn::suitsKernel((w / "conv_pre")["weight"]) ? makeRowsGenerator(w, inter, condition) : makeTorchGenerator(w, inter, condition);
}

} // namespace core::speech
