// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/networks/unet.h"

#include "core/nn/layers/withbias.h"

#include <cmath>

namespace core::diffusion {

using nn::Weights;
using torch::Tensor;

namespace {

const double logLongest = std::log(10000.0); // a wave's turns at most

/// cos and sin of value * e^exponent(k), one by one in double and rounded where the reference has float32. What a network is
/// told of the time must not hang on LibTorch's exp, sin and cos of a tensor, whose last bit is each processor's own.
template <typename Exponent>
void writeWaves(float value, int64_t count, const Exponent &exponent, float *cosines, float *sines)
{
    for (int64_t k = 0; k < count; ++k) {
        const double angle = double(value * float(std::exp(double(exponent(k)))));
        cosines[k] = float(std::cos(angle));
        sines[k] = float(std::sin(angle));
    }
}

} // namespace

UNetConfig UNetConfig::detect(const Weights &w)
{
    const Weights blocks = w / "down_blocks";
    const int64_t count = blocks.count();
    if (count == 0)
        throw Error(w.file() + " has no tensors named " + w.key("down_blocks") + ". It holds no U-Net of Stable Diffusion.");
    // Every family has a transformer in its middle block; distilled networks may have no such block, but then others.
    Weights transformer = w / "mid_block" / "attentions" / 0;
    for (int64_t i = 0; i < count && !transformer.contains("proj_in.weight"); ++i)
        transformer = blocks / i / "attentions" / 0;
    const bool convolutions = transformer["proj_in.weight"].dim() == 4;
    const bool first = convolutions && transformer.get("transformer_blocks.0.attn2.to_k.weight", {-1, -1}).size(1) == 768;
    UNetConfig config;
    for (int64_t i = 0; i < count; ++i) {
        const int64_t channels = (blocks / i).get("resnets.0.conv1.weight", {-1, -1, 3, 3}).size(0);
        config.heads.push_back(first ? 8 : channels / 64);
    }
    return config;
}

UNet::UNet(const UNetConfig &config, const Weights &whole) : UNet(config, whole, whole.inInt8(false)) {}

/// Blocks are built from `inner`; what they are told, and first and last layers, stays exact.
UNet::UNet(const UNetConfig &config, const Weights &inner, const Weights &w)
    : conv_in(nn::withBias(w / "conv_in"), {.kernel = 3, .padding = 1})
    , time_linear_1(nn::withBias(w / "time_embedding" / "linear_1"), conv_in.weight.size(0))
    , time_linear_2(nn::withBias(w / "time_embedding" / "linear_2"), time_linear_1.weight.size(0))
{
    UNetShape shape{.channels = conv_in.weight.size(0), .time = time_linear_2.weight.size(0), .groups = config.groups};
    shape.skips.push_back(shape.channels);
    if (w.contains("time_embedding.cond_proj.weight"))
        time_cond_proj.emplace(w / "time_embedding" / "cond_proj", -1, time_linear_1.weight.size(1));
    if (w.contains("add_embedding.linear_1.weight")) {
        add_linear_1.emplace(nn::withBias(w / "add_embedding" / "linear_1"));
        add_linear_2.emplace(nn::withBias(w / "add_embedding" / "linear_2"), add_linear_1->weight.size(0), shape.time);
    }

    if (w.contains("class_embedding.linear_1.weight")) {
        class_linear_1.emplace(nn::withBias(w / "class_embedding" / "linear_1"));
        class_linear_2.emplace(nn::withBias(w / "class_embedding" / "linear_2"), class_linear_1->weight.size(0), shape.time);
    }
    if (w.contains("encoder_hid_proj.weight")) {
        encoder_hid_proj.emplace(nn::withBias(w / "encoder_hid_proj"));
        shape.context = encoder_hid_proj->weight.size(0);
    }

    const int64_t levels = (w / "down_blocks").count();
    if (levels == 0 || levels != int64_t(config.heads.size()))
        throw Error(w.file() + ": the U-Net has " + std::to_string(levels) + " levels where " + std::to_string(config.heads.size())
                    + " were expected. Some of its layers may be missing.");
    for (int64_t i = 0; i < levels; ++i) {
        shape.heads = config.heads[size_t(i)];
        shape.level = i;
        down_blocks.emplace_back(inner / "down_blocks" / i, shape);
    }
    mid_block.emplace(inner / "mid_block", shape);
    for (int64_t i = 0; i < levels; ++i) {
        shape.heads = config.heads[size_t(levels - 1 - i)];
        shape.level = levels - 1 - i;
        up_blocks.emplace_back(inner / "up_blocks" / i, shape);
    }
    if (!shape.skips.empty())
        throw Error(w.file() + ": the U-Net has more layers on the way down than on the way up. Some of " + w.key("up_blocks")
                    + " may be missing.");
    conv_norm_out.emplace(w / "conv_norm_out", shape.channels, config.groups);
    conv_out.emplace(nn::withBias(w / "conv_out"), nn::Conv2dConfig{.in = shape.channels, .kernel = 3, .padding = 1});
    m_textWidth = encoder_hid_proj ? encoder_hid_proj->weight.size(1) : shape.context;
}

void UNet::check(const Tensor &latents, const UNetConditions &conditions) const
{
    if (latents.size(1) != inChannels())
        throw Error("The network takes latents of " + std::to_string(inChannels()) + " channels; these have "
                    + std::to_string(latents.size(1)) + ". The autoencoder may be another family's.");
    if (conditions.text.size(2) != m_textWidth)
        throw Error("The network takes text " + std::to_string(m_textWidth) + " wide; this text encoder makes "
                    + std::to_string(conditions.text.size(2)) + ". It may be another family's.");
    if (wantsClasses() && (!conditions.classes.defined() || conditions.classes.size(1) != class_linear_1->weight.size(1)))
        throw Error("The network takes a summary of the text of " + std::to_string(class_linear_1->weight.size(1))
                    + " values and was given none of that size. The text encoder may be another family's.");
    if (!wantsSizes())
        return;
    if (!conditions.pooled.defined() || !conditions.timeIds.defined())
        throw Error("The network takes the pooled text and the picture's size, as SDXL does, and was given none.");
    const int64_t rest = add_linear_1->weight.size(1) - conditions.pooled.size(1);
    if (rest <= 0 || rest % (2 * conditions.timeIds.size(1)) != 0)
        throw Error("The network does not take a pooled text of " + std::to_string(conditions.pooled.size(1)) + " values with "
                    + std::to_string(conditions.timeIds.size(1)) + " sizes. The text encoder may be another family's.");
}

Tensor UNet::timeEmbedding(const Tensor &timesteps, const UNetConditions &conditions, int64_t batch) const
{
    const auto as = time_linear_1.bias.options().requires_grad(false);
    Tensor t = sinusoids(timesteps, time_linear_1.weight.size(1)).to(as);
    if (time_cond_proj) {
        // sin before cos and the last frequency at 1 / 10000 exactly (diffusers, pipeline_latent_consistency_text2img.py,
        // get_guidance_scale_embedding)
        const int64_t half = time_cond_proj->weight.size(1) / 2;
        Tensor waves = torch::empty({1, 2 * half}, torch::kFloat32);
        float *const to = waves.mutable_data_ptr<float>();
        writeWaves(
            float(1000 * conditions.guidance), half, [&](int64_t k) { return float(k) * float(-logLongest / double(half - 1)); },
            /*cosines=*/to + half, /*sines=*/to);
        t = t + (*time_cond_proj)(waves.to(as));
    }
    t = time_linear_2(torch::silu(time_linear_1(t))); // [1 or N, time]
    if (class_linear_1)
        t = t + (*class_linear_2)(torch::silu((*class_linear_1)(conditions.classes)));
    if (add_linear_1) {
        const Tensor &sizes = conditions.timeIds; // [N, 6]
        const int64_t width = (add_linear_1->weight.size(1) - conditions.pooled.size(1)) / sizes.size(1);
        const Tensor embedded = sinusoids(sizes.flatten(), width).reshape({sizes.size(0), -1}).to(as);
        t = t + (*add_linear_2)(torch::silu((*add_linear_1)(torch::cat({conditions.pooled, embedded}, 1))));
    }
    return t.expand({batch, -1});
}

Tensor UNet::operator()(const Tensor &latents, double timestep, const UNetConditions &conditions, StepCache *steps) const
{
    return (*this)(latents, torch::full({1}, timestep, torch::kFloat32), conditions, steps);
}

/// All but the way up's last layer: what enters that. `skips` has the latents' own, and no more in the end.
Tensor UNet::deep(Tensor x, const UNetSignals &signals, std::vector<Tensor> &skips) const
{
    for (const UNetDownBlock &block : down_blocks)
        x = block(std::move(x), signals, skips);
    x = (*mid_block)(std::move(x), signals);
    for (size_t i = 0; i + 1 < up_blocks.size(); ++i)
        x = up_blocks[i](std::move(x), signals, skips);
    return up_blocks.back().beforeLast(std::move(x), signals, skips);
}

Tensor UNet::operator()(const Tensor &latents, const Tensor &timesteps, const UNetConditions &conditions, StepCache *steps) const
{
    check(latents, conditions);
    const UNetSignals signals{timeEmbedding(timesteps, conditions, latents.size(0)),
                              {encoder_hid_proj ? (*encoder_hid_proj)(conditions.text) : conditions.text, conditions.cache.get()}};
    Tensor x = conv_in(latents);
    std::vector<Tensor> skips{x}; // the first is the one that the last layer takes
    if (Tensor kept = steps ? steps->next() : Tensor(); kept.defined()) {
        x = std::move(kept);
    } else {
        x = deep(std::move(x), signals, skips);
        if (steps)
            steps->keep(x);
    }
    x = up_blocks.back().last(std::move(x), signals, skips);
    return (*conv_out)(conv_norm_out->activated(std::move(x))).contiguous();
}

Tensor sinusoids(const Tensor &values, int64_t width)
{
    const int64_t half = width / 2;
    const Tensor given = values.to(torch::kCPU, torch::kFloat32).contiguous();
    Tensor result = torch::empty({given.numel(), 2 * half}, torch::kFloat32);
    float *const to = result.mutable_data_ptr<float>();
    for (int64_t i = 0; i < given.numel(); ++i) {
        float *const row = to + i * 2 * half;
        writeWaves(
            given.const_data_ptr<float>()[i], half, [&](int64_t k) { return float(k) * float(-logLongest) / float(half); }, row,
            row + half);
    }
    return result;
}

} // namespace core::diffusion
