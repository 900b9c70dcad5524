// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/hifigan/generatorstage.h"

#include "core/nn/layers/timeconv.h"
#include "core/nn/workers.h"

#include <algorithm>
#include <numeric>

namespace core::speech {

using torch::Tensor;

namespace {

/// Rows that are worked on at once: a handful of copies of them fit in the second cache.
constexpr int64_t floatsOfBlock = 48 * 1024;
/// Blocks between two looks at whether the user wants to stop.
constexpr int64_t blocksAtOnce = 16;

} // namespace

GeneratorStage::GeneratorStage(const nn::Weights &w, const GeneratorConfig &config, int64_t index, int64_t channels)
{
    const auto [kernel, stride] = config.ups[size_t(index)];
    const nn::Weights ups = w / "ups" / index;
    const Tensor weight = ups.get("weight", {channels, -1, kernel});
    m_channels = weight.size(1);
    m_stride = stride;
    m_grain = stride;
    const Tensor bias = ups.get("bias", {m_channels});
    const int64_t padding = (kernel - stride) / 2;
    for (int64_t phase = 0; phase < stride; ++phase) {
        // Output t * stride + phase takes tap j from input t + (phase + padding - j) / stride.
        std::vector<Tensor> taps;
        int64_t j = (phase + padding) % stride;
        for (; j < kernel; j += stride)
            taps.push_back(weight.select(2, j));
        std::ranges::reverse(taps);
        m_phases.push_back(
            {.kernel = nn::makeKernel(torch::stack(taps, 2).transpose(0, 1), bias), .firstRow = (phase + padding - (j - stride)) / stride});
    }
    m_reach = kernel / stride + 1;

    const auto blocks = int64_t(config.resblocks.size());
    for (int64_t b = 0; b < blocks; ++b) {
        const GeneratorConfig::ResBlock &block = config.resblocks[size_t(b)];
        const nn::Weights at = w / "resblocks" / (index * blocks + b);
        Chain chain;
        const auto add = [&](const char *name, size_t i, int64_t dilation, bool residual) {
            const nn::Weights conv = at / name / int64_t(i);
            chain.push_back(
                {.kernel = nn::makeKernel(conv.get("weight", {m_channels, m_channels, block.kernel}), conv.get("bias", {m_channels})),
                 .dilation = dilation,
                 .reach = (block.kernel - 1) / 2 * dilation,
                 .residual = residual});
        };
        for (size_t i = 0; i < block.dilations.size(); ++i) {
            add(config.paired ? "convs1" : "convs", i, block.dilations[i], !config.paired);
            if (config.paired)
                add("convs2", i, 1, true);
        }
        int64_t later = 0;
        for (auto step = chain.rbegin(); step != chain.rend(); ++step) {
            const int64_t grain = step->kernel.rowsAtOnce(step->dilation);
            step->reachLater = (later + grain - 1) / grain * grain;
            later = step->reachLater + step->reach;
            m_grain = std::lcm(m_grain, grain);
        }
        m_halo = std::max(m_halo, (later + m_stride - 1) / m_stride * m_stride);
        m_chains.push_back(std::move(chain));
    }
}

void GeneratorStage::upsample(const PaddedRows &x, int64_t begin, int64_t end, float *up, float *active) const
{
    for (size_t phase = 0; phase < m_phases.size(); ++phase)
        m_phases[phase].kernel.run({.rows = end - begin,
                                    .in = x.row(begin + m_phases[phase].firstRow),
                                    .inStride = x.channels(),
                                    .out = up + int64_t(phase) * m_channels,
                                    .active = active + int64_t(phase) * m_channels,
                                    .slope = float(leakySlope),
                                    .outStride = m_stride * m_channels});
}

void GeneratorStage::block(const PaddedRows &x, int64_t begin, int64_t end, float slope, PaddedRows &out) const
{
    // Local rows start m_halo before `begin`. Each step computes only what the later ones need, so
    // a block depends on nothing that another block computes.
    const int64_t rows = out.rows(), local = end - begin + 2 * m_halo;
    const auto size = size_t(local * m_channels);
    // Kept by the thread: asking the system for fresh pages every time costs a twentieth of the whole.
    static thread_local std::vector<float> scratch;
    if (scratch.size() < 6 * size)
        scratch.resize(6 * size);
    float *const up = scratch.data();
    float *const first = up + size;  // leaky ReLU of it, the same for every chain
    float *const raw = first + size; // the residual
    float *const sum = raw + size;
    float *const active[2] = {sum + size, sum + 2 * size};
    const auto at = [&](float *from, int64_t row) { return from + (row - begin + m_halo) * m_channels; };

    const int64_t upFrom = std::max<int64_t>(0, begin - m_halo), upTo = std::min(rows, end + m_halo);
    upsample(x, upFrom / m_stride, upTo / m_stride, at(up, upFrom), at(first, upFrom));
    std::fill(first, at(first, upFrom), 0.0f);
    std::fill(at(first, upTo), first + size, 0.0f);

    for (size_t c = 0; c < m_chains.size(); ++c) {
        const Chain &chain = m_chains[c];
        float *in = first;
        bool untouched = true; // the residual is still the input itself
        for (size_t s = 0; s < chain.size(); ++s) {
            const Step &step = chain[s];
            const bool last = s + 1 == chain.size();
            const int64_t from = std::max<int64_t>(0, begin - step.reachLater);
            const int64_t to = std::min(rows, end + step.reachLater);
            float *const next = active[s % 2];
            nn::Conv1dJob job{.rows = to - from,
                              .in = at(in, from - step.reach),
                              .inStride = m_channels,
                              .dilation = step.dilation,
                              .add = !step.residual ? nullptr
                                     : untouched    ? at(up, from)
                                                    : at(raw, from),
                              .slope = float(leakySlope),
                              .outStride = m_channels};
            if (!last) {
                job.active = at(next, from);
                if (step.residual) {
                    job.out = at(raw, from);
                    untouched = false;
                }
            } else {
                job.sum = c > 0 ? at(sum, from) : nullptr;
                if (c + 1 < m_chains.size()) {
                    job.out = at(sum, from);
                } else {
                    job.scale = 1.0f / float(m_chains.size());
                    job.slope = slope;
                    job.active = out.row(from);
                }
            }
            step.kernel.run(job);
            if (!last) {
                // Beyond the ends of the sound every convolution sees zeros.
                std::fill(at(next, begin - step.reachLater), at(next, from), 0.0f);
                std::fill(at(next, to), at(next, end + step.reachLater), 0.0f);
                in = next;
            }
        }
    }
}

PaddedRows GeneratorStage::operator()(const PaddedRows &x, double slope, int64_t margin, const std::function<void()> &between) const
{
    const int64_t rows = x.rows() * m_stride;
    PaddedRows out(rows, m_channels, margin);
    nn::Workers &workers = nn::Workers::shared();
    const int64_t threads = workers.threads();

    // Blocks of equal size, as many for one thread as for another, and none small beside its halo.
    const int64_t wanted = std::max(floatsOfBlock / m_channels, 6 * m_halo);
    int64_t count = (rows + wanted - 1) / wanted;
    count = std::max<int64_t>(1, (count + threads - 1) / threads * threads);
    const int64_t size = ((rows + count - 1) / count + m_grain - 1) / m_grain * m_grain;
    count = (rows + size - 1) / size;
    const int64_t atOnce = blocksAtOnce * threads;
    for (int64_t start = 0; start < count; start += atOnce) {
        between();
        workers.run(std::min(atOnce, count - start), [&](int64_t i) {
            const int64_t b = start + i;
            block(x, b * size, std::min(rows, (b + 1) * size), float(slope), out);
        });
    }
    return out;
}

} // namespace core::speech
