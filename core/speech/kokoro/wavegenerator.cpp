// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/kokoro/wavegenerator.h"

#include "core/audio/hannwindow.h"

#include <algorithm>

namespace core::speech {

using nn::Tensor;

namespace {

constexpr double leakySlope = 0.1, lastLeakySlope = 0.01;

} // namespace

WaveGenerator::WaveGenerator(const nn::Weights &w, int64_t in, int64_t style) : m_source(w / "m_source")
{
    const int64_t count = (w / "ups").count(), blocks = (w / "resblocks").count() / std::max<int64_t>(1, count);
    m_fft = (w / "conv_post").get("weight", {-1, -1, -1}).size(0) - 2;
    m_hop = m_fft / 4;
    const auto refuse = [&](const std::string &why) { throw Error(w.file() + ": " + why + " It may be of another kind or damaged."); };
    if (count == 0 || blocks == 0)
        refuse(w.key("ups") + " or " + w.key("resblocks") + " is missing.");
    if (m_fft < 4 || m_fft % 4 != 0 || m_fft > 4096)
        refuse(w.key("conv_post") + " makes " + std::to_string(m_fft + 2) + " channels, which are no spectrum.");

    // Kernels are twice as long as their strides; the source is brought to each stage's rate by a stride of those after it.
    std::vector<int64_t> strides;
    for (int64_t i = 0; i < count; ++i) {
        const int64_t kernel = (w / "ups" / i).get("weight", {-1, -1, -1}).size(2);
        if (kernel < 2 || kernel % 2 != 0 || kernel > 128)
            refuse(w.key("ups") + " has a kernel of " + std::to_string(kernel) + ".");
        strides.push_back(kernel / 2);
    }
    for (int64_t i = 0; i < count; ++i) {
        const int64_t stride = strides[size_t(i)];
        nn::ConvTranspose1d up(w / "ups" / i, {.in = in, .kernel = 2 * stride, .padding = stride / 2, .stride = stride});
        in = up.weight.size(1);
        int64_t later = 1;
        for (int64_t j = i + 1; j < count; ++j)
            later *= strides[size_t(j)];
        const bool last = i + 1 == count;
        const nn::Conv1dConfig noise = {
            .in = m_fft + 2, .out = in, .kernel = last ? 1 : 2 * later, .padding = last ? 0 : (later + 1) / 2, .stride = last ? 1 : later};
        m_stages.push_back({.up = std::move(up),
                            .noise_conv = nn::Conv1d(w / "noise_convs" / i, noise),
                            .noise_res = SnakeBlock(w / "noise_res" / i, in, style),
                            .resblocks = {}});
        for (int64_t j = 0; j < blocks; ++j)
            m_stages.back().resblocks.emplace_back(w / "resblocks" / (i * blocks + j), in, style);
    }
    m_post.emplace(w / "conv_post", in, m_fft + 2, -1);
    m_spectrum.emplace(m_fft, m_hop);
    m_window = torch::tensor(audio::hannWindow(size_t(m_fft))).to(m_stages.front().up.weight.options());
}

int64_t WaveGenerator::samples() const
{
    int64_t product = m_hop;
    for (const Stage &stage : m_stages)
        product *= stage.up.config.stride;
    return product;
}

Tensor WaveGenerator::operator()(Tensor x, const Tensor &s, const Tensor &source, const std::function<void()> &between) const
{
    const Tensor harmonics = (*m_spectrum)(source).to(x.options()); // [1, fft + 2, frames]
    between();
    for (const Stage &stage : m_stages) {
        const bool last = &stage == &m_stages.back();
        const Tensor from = stage.noise_res(stage.noise_conv(harmonics).squeeze(0).t().contiguous(), s);
        between();
        x = stage.up(torch::leaky_relu(x, leakySlope).t().unsqueeze(0)).squeeze(0).t();
        if (last) // reflection by one row at the front
            x = torch::cat({x.narrow(0, 1, 1), x}, 0);
        x = (x + from).contiguous();
        Tensor sum;
        for (const SnakeBlock &block : stage.resblocks) {
            const Tensor y = block(x, s);
            sum = sum.defined() ? sum.add_(y) : y;
            between();
        }
        x = sum / double(stage.resblocks.size());
    }
    const int64_t margin = m_post->margin();
    const Tensor out = (*m_post)(torch::constant_pad_nd(torch::leaky_relu(x, lastLeakySlope), {0, 0, margin, margin})).t();
    const int64_t bins = m_fft / 2 + 1;
    const Tensor amounts = torch::exp(out.narrow(0, 0, bins)).contiguous();   // the network's own: nothing is chosen by it
    const Tensor angles = torch::sin(out.narrow(0, bins, bins)).contiguous(); // the network's own
    const Tensor wave = torch::istft(torch::polar(amounts, angles), m_fft, m_hop, m_fft, m_window, /*center=*/true, /*normalized=*/false,
                                     /*onesided=*/true);
    return wave.contiguous().to(torch::kCPU);
}

} // namespace core::speech
