// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/vocoders/wavenet.h"

#include "core/base/error.h"

#include <c10/core/InferenceMode.h>
#include <torch/types.h>

#include <algorithm>

namespace core::speech {

using torch::Tensor;

namespace {

constexpr int64_t mostStacks = 64, longestDilation = 1 << 14, mostTaps = 16;
constexpr int64_t samplesBetweenLooks = 256; // at whether to stop

std::vector<float> numbersOf(const Tensor &tensor)
{
    const Tensor flat = tensor.to(torch::kCPU, torch::kFloat32).contiguous();
    return {flat.const_data_ptr<float>(), flat.const_data_ptr<float>() + flat.numel()};
}

/// A convolution of kernel 1, or several taps that are heard at once: weight [out, in, taps] and bias.
nn::VectorProduct productOf(const Tensor &weight, const Tensor &bias)
{
    const Tensor rows = weight.permute({0, 2, 1}).contiguous(); // the taps one after another
    return {numbersOf(rows), bias.defined() ? numbersOf(bias) : std::vector<float>(), weight.size(0), weight.size(1) * weight.size(2)};
}

/// As its authors' settings have it (hparams.py).
int64_t usualStacks(int64_t layers)
{
    return layers == 24 ? 4 : layers % 10 == 0 ? layers / 10 : 1;
}

} // namespace

WaveNet::WaveNet(const nn::Weights &w, int64_t stacks, int64_t hop)
{
    const c10::InferenceMode guard;
    const nn::Weights layers = w / "conv_layers";
    const int64_t count = layers.count();
    if (count == 0)
        throw Error(w.file() + " is no WaveNet: it has no layers.");
    stacks = stacks > 0 ? stacks : usualStacks(count);
    if (stacks > mostStacks || count % stacks != 0 || (int64_t(1) << std::min<int64_t>(62, count / stacks - 1)) > longestDilation)
        throw Error(w.file() + " has " + std::to_string(count) + " layers, which are not " + std::to_string(stacks)
                    + " stacks of ones that each look twice as far back. Say how many they are in the settings beside it (\"stacks\").");
    const Tensor first = (w / "first_conv").get("weight", {-1, -1, 1});
    m_loop.residual = first.size(0);
    m_loop.inputs = first.size(1);
    m_loop.first = numbersOf(first.squeeze(2).t());
    m_loop.firstBias = numbersOf((w / "first_conv").get("bias", {m_loop.residual}));
    const Tensor sizes = (layers / int64_t(0) / "conv").get("weight", {-1, m_loop.residual, -1});
    m_loop.half = sizes.size(0) / 2;
    m_loop.taps = sizes.size(2);
    m_loop.skip = (layers / int64_t(0) / "conv1x1_skip").get("weight", {-1, m_loop.half, 1}).size(0);
    if (m_loop.residual == 0 || m_loop.inputs == 0 || m_loop.half == 0 || m_loop.taps < 2 || m_loop.taps > mostTaps || m_loop.skip == 0)
        throw Error(w.file() + " is no WaveNet: its first layer has the shape " + nn::shapeText(sizes.sizes()) + ".");
    m_bands = (layers / int64_t(0) / "conv1x1c").get("weight", {2 * m_loop.half, -1, 1}).size(1);
    std::vector<Tensor> conditions, biases;
    for (int64_t i = 0; i < count; ++i) {
        const nn::Weights at = layers / i;
        const int64_t half = m_loop.half, residual = m_loop.residual;
        const Tensor out = torch::cat(
            {(at / "conv1x1_out").get("weight", {residual, half, 1}), (at / "conv1x1_skip").get("weight", {m_loop.skip, half, 1})});
        const Tensor outBias = torch::cat({(at / "conv1x1_out").get("bias", {residual}), (at / "conv1x1_skip").get("bias", {m_loop.skip})});
        m_loop.layers.push_back(
            {.gate = productOf((at / "conv").get("weight", {2 * half, residual, m_loop.taps}), (at / "conv").get("bias", {2 * half})),
             .out = productOf(out, outBias),
             .dilation = int64_t(1) << (i % (count / stacks))});
        conditions.push_back((at / "conv1x1c").get("weight", {2 * half, m_bands, 1}).squeeze(2));
        const Tensor bias = (at / "conv1x1c").optional("bias", {2 * half});
        biases.push_back(bias.defined() ? bias : torch::zeros({2 * half}));
        m_parameters += m_loop.layers.back().gate.in() * 2 * half + half * (residual + m_loop.skip);
    }
    m_condition = torch::cat(conditions).contiguous();
    m_conditionBias = torch::cat(biases);
    const nn::Weights last = w / "last_conv_layers";
    const Tensor last1 = (last / int64_t(1)).get("weight", {-1, m_loop.skip, 1});
    const Tensor last3 = (last / int64_t(3)).get("weight", {-1, last1.size(0), 1});
    m_loop.last1 = productOf(last1, (last / int64_t(1)).get("bias", {last1.size(0)}));
    m_loop.last3 = productOf(last3, (last / int64_t(3)).get("bias", {last3.size(0)}));
    m_loop.outputs = last3.size(0);
    m_parameters += last1.numel() + last3.numel();
    const bool fits = m_loop.inputs > 1 ? m_loop.outputs == m_loop.inputs : m_loop.outputs % 3 == 0;
    if (!fits || m_loop.outputs == 0 || last1.size(0) == 0 || m_bands == 0)
        throw Error(w.file() + " takes in " + std::to_string(m_loop.inputs) + " numbers and gives " + std::to_string(m_loop.outputs)
                    + ". Atelier knows WaveNets of mu-law classes and of mixtures of logistic distributions.");

    const nn::Weights upsample = w / "upsample_net" / "upsample" / "up_layers", bare = w / "upsample_net" / "up_layers";
    const nn::Weights convIn = w / "upsample_net" / "conv_in";
    m_convIn = convIn.optional("weight", {m_bands, m_bands, -1});
    int64_t product = 1;
    for (const nn::Weights *stages : {&upsample, &bare})
        for (int64_t i = 0; i < 64; ++i) {
            const Tensor filter = (*stages / i).optional("weight", {1, 1, 1, -1});
            if (!filter.defined())
                continue;
            if (stages == &upsample) // these are called so only behind a convolution
                convIn.get("weight", {m_bands, m_bands, -1});
            if (filter.size(3) < 3 || filter.size(3) % 2 == 0 || (product *= filter.size(3) / 2) > 8192)
                throw Error(w.file() + ": tensor " + (*stages / i).key("weight") + " has a shape that no WaveNet has.");
            m_filters.push_back(numbersOf(filter));
        }
    m_hop = hop;
    if (!m_filters.empty() && product != hop)
        throw Error(w.file() + " makes " + std::to_string(product) + " samples a frame, and the voice has frames of " + std::to_string(hop)
                    + ". The two files do not belong together.");
    if (m_convIn.defined() && m_convIn.size(2) % 2 == 0)
        throw Error(w.file() + ": tensor upsample_net.conv_in.weight has an even kernel, and no WaveNet has one.");
    w.requireAllUsed();
}

/// What comes to the gates, of each frame, and which frames a sample hears.
struct WaveNet::Conditions
{
    Conditions(Tensor perFrame, FrameStretch frames) : values(std::move(perFrame)), stretch(std::move(frames)) {}

    void at(int64_t sample, std::vector<float> &out) const
    {
        const int64_t width = values.size(1), first = stretch.frameOf(sample) - FrameStretch::reach;
        const auto weights = stretch.weights(sample);
        std::ranges::fill(out, 0.0F);
        for (int64_t i = 0; i < FrameStretch::width; ++i) {
            const float weight = weights[size_t(i)];
            if (weight == 0.0F)
                continue;
            const float *const from = values.const_data_ptr<float>() + (first + i) * width;
            for (int64_t c = 0; c < width; ++c)
                out[size_t(c)] += weight * from[c];
        }
        for (int64_t c = 0; c < width; ++c)
            out[size_t(c)] += bias[size_t(c)];
    }

    Tensor values; // [frames, layers * 2 * half]
    FrameStretch stretch;
    std::vector<float> bias;
};

WaveNet::Conditions WaveNet::conditionsOf(const Tensor &mel) const
{
    Tensor x = mel.to(torch::kCPU, torch::kFloat32).t().unsqueeze(0); // [1, bands, F]
    if (m_convIn.defined()) {
        const int64_t pad = m_convIn.size(2) / 2;
        const Tensor before = x.narrow(2, 0, 1).expand({1, m_bands, pad}), after = x.narrow(2, x.size(2) - 1, 1).expand({1, m_bands, pad});
        x = torch::conv1d(torch::cat({before, x, after}, 2), m_convIn);
    }
    Conditions conditions(torch::linear(x.squeeze(0).t(), m_condition).contiguous(), FrameStretch(mel.size(0), m_filters, m_hop));
    conditions.bias = numbersOf(m_conditionBias);
    return conditions;
}

std::vector<float> WaveNet::operator()(const Tensor &mel, uint64_t seed, const JobContext &context) const
{
    const c10::InferenceMode guard;
    const Conditions conditions = conditionsOf(mel);
    WaveNetLoop::State state(m_loop);
    SampleLot lot(m_loop.inputs, seed);
    std::vector<float> samples(size_t(conditions.stretch.samples())), condition(size_t(m_condition.size(0))), said(size_t(m_loop.outputs));
    float input = lot.silence();
    for (size_t t = 0; t < samples.size(); ++t) {
        if (t % size_t(samplesBetweenLooks) == 0)
            context.checkpoint();
        conditions.at(int64_t(t), condition);
        m_loop.step(state, input, condition.data(), said.data());
        input = lot.next(said);
        samples[t] = lot.sampleOf(input);
    }
    return samples;
}

Tensor WaveNet::logits(const Tensor &mel, const std::vector<float> &inputs) const
{
    const c10::InferenceMode guard;
    const Conditions conditions = conditionsOf(mel);
    WaveNetLoop::State state(m_loop);
    std::vector<float> condition(size_t(m_condition.size(0)));
    Tensor result = torch::empty({int64_t(inputs.size()), m_loop.outputs});
    for (size_t t = 0; t < inputs.size(); ++t) {
        conditions.at(int64_t(t), condition);
        m_loop.step(state, inputs[t], condition.data(), result.mutable_data_ptr<float>() + int64_t(t) * m_loop.outputs);
    }
    return result;
}

} // namespace core::speech
