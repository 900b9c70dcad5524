// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/ops/conv1dkernel.h"

#include "core/nn/kernels/convolution/pointvalues.h"
#include "core/nn/workers.h"

#include <algorithm>
#include <new>

namespace core::nn {

namespace {

constexpr std::align_val_t lineOfCache{64};
/// Channels from which what is spread and gathered costs less than it saves.
constexpr int64_t fewestChannels = 32;
/// Floats of values at the points that are kept at a time: together with the products they stay in the second cache.
constexpr int64_t mostSpread = 40 * 1024;
constexpr int64_t rowsTogether = 12; // a multiple of what every path computes in its registers

Conv1dPlan planFor(const Conv1dPath &path, int64_t out, int64_t in, int64_t taps)
{
    if (in < fewestChannels || in % path.lanes != 0 || out % path.block != 0)
        return {};
    switch (taps) {
    case 3:
    case 5:
        return {.pairs = 3, .groups = 1, .tapsOfGroup = taps};
    case 7:
        return {.pairs = 4, .groups = 1, .tapsOfGroup = taps};
    case 11:
        return {.pairs = 4, .groups = 2, .tapsOfGroup = 6};
    default:
        return {};
    }
}

/// Kept by the thread: asking the system for fresh pages every time would cost more than it saves.
float *scratch(int64_t floats)
{
    struct Room
    {
        ~Room() { ::operator delete[](memory, lineOfCache); }
        float *memory = nullptr;
        int64_t floats = 0;
    };
    static thread_local Room room;
    if (room.floats < floats) {
        ::operator delete[](room.memory, lineOfCache);
        room = {};
        room.memory = new (lineOfCache) float[size_t(floats)]();
        room.floats = floats;
    }
    return room.memory;
}

} // namespace

void Conv1dKernel::Freed::operator()(float *memory) const
{
    ::operator delete[](memory, lineOfCache);
}

Conv1dKernel::Memory Conv1dKernel::zeros(int64_t floats)
{
    return Memory(new (lineOfCache) float[size_t(floats)]());
}

const std::vector<const Conv1dPath *> &Conv1dKernel::paths()
{
    static const std::vector<const Conv1dPath *> found = [] {
        std::vector<const Conv1dPath *> paths;
#ifdef __x86_64__
        if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw")
            && __builtin_cpu_supports("avx512dq"))
            paths.push_back(&avx512Conv1d());
        if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
            paths.push_back(&avx2Conv1d());
#endif
        paths.push_back(&plainConv1d());
        return paths;
    }();
    return found;
}

Conv1dKernel::Conv1dKernel(const float *weight, const float *bias, int64_t out, int64_t in, int64_t taps, const Conv1dPath *path)
    : m_path(path ? path : paths().front()), m_plan(planFor(*m_path, out, in, taps)), m_out(out), m_in(in), m_taps(taps)
{
    const int64_t block = m_path->block, blocks = (out + block - 1) / block;
    m_bias = zeros(blocks * block);
    if (bias)
        std::copy_n(bias, out, m_bias.get());
    if (m_plan.pairs > 0)
        layOutAtPoints(weight);
    else
        layOut(weight);
}

void Conv1dKernel::layOut(const float *weight)
{
    const int64_t block = m_path->block, blocks = (m_out + block - 1) / block;
    m_weight = zeros(blocks * m_taps * m_in * block);
    Workers::shared().run(blocks, [&](int64_t b) {
        for (int64_t c = 0; c < m_in; ++c)
            for (int64_t k = 0; k < m_taps; ++k) {
                float *const to = m_weight.get() + ((b * m_taps + k) * m_in + c) * block;
                for (int64_t lane = 0; lane < std::min(block, m_out - b * block); ++lane)
                    to[lane] = weight[((b * block + lane) * m_in + c) * m_taps + k];
            }
    });
}

void Conv1dKernel::layOutAtPoints(const float *weight)
{
    const int64_t block = m_path->block, points = m_plan.points(), depth = m_plan.groups * m_in, ofGroup = m_plan.tapsOfGroup;
    const std::vector<double> values = valuesAtPoints(m_plan);
    m_weight = zeros(m_out * points * depth);
    Workers::shared().run(m_out / block, [&](int64_t b) {
        std::vector<double> taps(size_t(ofGroup * block));
        for (int64_t g = 0; g < m_plan.groups; ++g) {
            const int64_t first = m_plan.firstTap(g, m_taps);
            const int64_t covered = g == 0 ? 0 : m_plan.firstTap(g - 1, m_taps) + ofGroup - first; // by the group before
            for (int64_t c = 0; c < m_in; ++c) {
                for (int64_t lane = 0; lane < block; ++lane)
                    for (int64_t k = 0; k < ofGroup; ++k)
                        taps[size_t(k * block + lane)] = k < covered ? 0.0 : weight[((b * block + lane) * m_in + c) * m_taps + first + k];
                for (int64_t p = 0; p < points; ++p)
                    m_path->weigh(&values[size_t(p * ofGroup)], taps.data(), ofGroup,
                                  m_weight.get() + ((b * points + p) * depth + g * m_in + c) * block);
            }
        }
    });
}

void Conv1dKernel::run(const Conv1dJob &job) const
{
    if (m_plan.pairs > 0)
        return runTransformed(job);
    const int64_t block = m_path->block;
    // A stretch of input rows that stays in the nearest cache while every block of channels passes.
    const int64_t stretch = std::max<int64_t>(48, 24 * 1024 / (m_in * int64_t(sizeof(float))) / rowsTogether * rowsTogether);
    for (int64_t first = 0; first < job.rows; first += stretch) {
        const int64_t rows = std::min(stretch, job.rows - first);
        for (int64_t o = 0; o < m_out; o += block) {
            const auto at = [&](auto *pointer) { return pointer ? pointer + first * job.outStride + o : nullptr; };
            m_path->rows({.in = job.in + first * job.inStride,
                          .inStride = job.inStride,
                          .tapStride = job.dilation * job.inStride,
                          .taps = m_taps,
                          .inChannels = m_in,
                          .weight = m_weight.get() + o * m_taps * m_in,
                          .bias = m_bias.get() + o,
                          .channels = std::min(block, m_out - o),
                          .end = {.add = at(job.add),
                                  .sum = at(job.sum),
                                  .out = at(job.out),
                                  .active = at(job.active),
                                  .stride = job.outStride,
                                  .scale = job.scale,
                                  .slope = job.slope}},
                         rows);
        }
    }
}

void Conv1dKernel::runTransformed(const Conv1dJob &job) const
{
    const int64_t block = m_path->block, points = m_plan.points(), depth = m_plan.groups * m_in;
    const int64_t tiles = std::clamp(mostSpread / (points * depth) / rowsTogether * rowsTogether, rowsTogether, 4 * rowsTogether);
    const int64_t spread = points * conv1dPlane(tiles * depth), products = points * conv1dPlane(tiles * block),
                  line = std::max(m_in, block);
    float *const room = scratch(spread + products + line);
    std::fill_n(room + spread + products, line, 0.0f);
    m_path->transformed({.in = job.in,
                         .inStride = job.inStride,
                         .dilation = job.dilation,
                         .rows = job.rows,
                         .taps = m_taps,
                         .plan = m_plan,
                         .inChannels = m_in,
                         .outChannels = m_out,
                         .weight = m_weight.get(),
                         .bias = m_bias.get(),
                         .end = {.add = job.add,
                                 .sum = job.sum,
                                 .out = job.out,
                                 .active = job.active,
                                 .stride = job.outStride,
                                 .scale = job.scale,
                                 .slope = job.slope},
                         .tilesAtOnce = tiles,
                         .spread = room,
                         .products = room + spread,
                         .zeros = room + spread + products});
}

} // namespace core::nn
