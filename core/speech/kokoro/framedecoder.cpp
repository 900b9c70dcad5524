// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/kokoro/framedecoder.h"

#include "core/nn/layers/withbias.h"

namespace core::speech {

using nn::Tensor;

namespace {

constexpr nn::Conv1dConfig curve = {.in = 1, .out = 1, .kernel = 3, .padding = 1, .stride = 2};

} // namespace

FrameDecoder::FrameDecoder(const nn::Weights &w, int64_t in)
    : m_style((w / "encode" / "norm1" / "fc").get("weight", {-1, -1}).size(1))
    , F0_conv(nn::withBias(w / "F0_conv"), curve)
    , N_conv(nn::withBias(w / "N_conv"), curve)
    , encode(w / "encode", in + 2, m_style)
    , m_asrWeight((w / "asr_res" / int64_t(0)).get("weight", {-1, in, 1}).squeeze(2).contiguous())
    , m_asrBias((w / "asr_res" / int64_t(0)).get("bias", {m_asrWeight.size(0)}))
{
    const int64_t beside = m_asrWeight.size(0) + 2, count = (w / "decode").count();
    int64_t width = encode.outChannels();
    for (int64_t i = 0; i < count; ++i) {
        decode.emplace_back(w / "decode" / i, width + beside, m_style);
        width = decode.back().outChannels();
        if (decode.back().doubles() != (i + 1 == count))
            throw Error(w.file() + ": " + w.key("decode")
                        + " must double the frames in its last block and nowhere else. It may be of another kind or damaged.");
    }
    if (count == 0)
        throw Error(w.file() + " has no tensors named " + w.key("decode") + ". It may be of another kind or damaged.");
    m_generator.emplace(w / "generator", width, m_style);
}

Tensor FrameDecoder::operator()(const Tensor &asr, const Tensor &pitch, const Tensor &energy, const Tensor &s, const Tensor &source,
                                const std::function<void()> &between) const
{
    const auto frames = [](const nn::Conv1d &conv, const Tensor &x) { return conv(x.view({1, 1, -1})).view({-1, 1}); };
    const Tensor f0 = frames(F0_conv, pitch), n = frames(N_conv, energy);
    Tensor x = encode(torch::cat({asr, f0, n}, 1), s);
    const Tensor beside = torch::cat({torch::linear(asr, m_asrWeight, m_asrBias), f0, n}, 1);
    for (const StyledBlock &block : decode) {
        between();
        x = block(torch::cat({x, beside}, 1), s);
    }
    return (*m_generator)(x, s, source, between);
}

} // namespace core::speech
