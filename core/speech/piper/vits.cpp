// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/piper/vits.h"

#include "core/nn/normalnoise.h"
#include "core/nn/onebyone.h"

#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace core::speech {

using torch::Tensor;

namespace {

/// Longer than any phoneme lasts, at the slowest speed: keeps a strange draw of the noise from
/// asking for hours of sound.
constexpr float mostFrames = 4000.0f;

/// A phoneme lasts for whole frames, and the next number may be one more: in float32 as the reference has it, but not by
/// torch's exp, whose last bit is each processor's own.
int64_t framesOf(float logFrames, double lengthScale)
{
    const float frames = std::ceil(float(std::exp(double(logFrames))) * float(lengthScale));
    return std::isnan(frames) ? 1 : int64_t(std::clamp(frames, 0.0F, mostFrames));
}

/// Width of a speaker's vector, 0 where there is one speaker.
int64_t conditionOf(const nn::Weights &w)
{
    return w.contains("emb_g.weight") ? (w / "emb_g").get("weight", {-1, -1}).size(1) : 0;
}

/// Width of the flow's inner layers.
int64_t flowWidth(const nn::Weights &w)
{
    return (w / "flow" / "flows" / int64_t(0) / "pre").get("weight", {-1, -1, 1}).size(0);
}

} // namespace

Vits::Vits(const nn::Weights &w)
    : device((w / "enc_p" / "emb")["weight"].device())
    , enc_p(w / "enc_p")
    , dp(w / "dp", enc_p.hidden(), conditionOf(w))
    , flow(w / "flow", enc_p.inter(), flowWidth(w), conditionOf(w))
    , dec(makeGenerator(w / "dec", enc_p.inter(), conditionOf(w)))
{
    if (conditionOf(w) > 0)
        emb_g.emplace(w / "emb_g");
    w.requireAllUsed();
}

VitsResult Vits::operator()(const VitsRequest &request, const JobContext &context) const
{
    const c10::InferenceMode guard;
    const auto between = [&context] { context.checkpoint(); };
    between();
    at::Generator generator = at::detail::createCPUGenerator(request.seed);
    const auto noise = [&](torch::IntArrayRef shape, double scale) { return (nn::drawNormal(generator, shape) * scale).to(device); };

    const auto length = int64_t(request.ids.size());
    const Tensor ids = torch::tensor(request.ids, torch::kInt64).to(device);
    const Tensor g = emb_g ? (*emb_g)(torch::tensor({request.speaker}, torch::kInt64).to(device)) : Tensor(); // [1, gin]

    const auto [x, mean, logs] = enc_p(ids);
    between();
    const Tensor logFrames =
        dp(x, noise({1, 2, length}, request.noiseW).squeeze(0), g).to(torch::kCPU, torch::kFloat32).contiguous(); // [T]
    between();

    VitsResult result;
    for (int64_t i = 0; i < length; ++i)
        result.frames.push_back(framesOf(logFrames.const_data_ptr<float>()[i], request.lengthScale));
    const Tensor repeats = torch::tensor(result.frames, torch::kInt64).to(device);
    const Tensor means = torch::repeat_interleave(mean, repeats, 0); // [F, inter]
    const Tensor deviations = torch::repeat_interleave(nn::expOneByOne(logs), repeats, 0);
    if (means.size(0) == 0)
        return result;
    // Drawn channels first, as the original does.
    const Tensor drawn = noise({1, means.size(1), means.size(0)}, request.noise).squeeze(0).t();
    const Tensor z = flow(means + drawn * deviations, g, between);
    between();
    const auto start = std::chrono::steady_clock::now();
    const Tensor samples = (*dec)(z, g, between);
    result.decodeSeconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    result.samples.assign(samples.const_data_ptr<float>(), samples.const_data_ptr<float>() + samples.numel());
    return result;
}

} // namespace core::speech
