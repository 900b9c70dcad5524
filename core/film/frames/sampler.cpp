// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/film/frames/sampler.h"

#include <algorithm>
#include <cmath>
#include <cstring>

// Compiled twice, the second time for processors with AVX2, and chosen at run time. Both compute the same: no product is joined with a sum.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__)
#define ATELIER_CLONES __attribute__((target_clones("avx2", "default")))
#else
#define ATELIER_CLONES
#endif

namespace core::film {

namespace {

/// At a distance in points.
double weightAt(double x, Cubic cubic)
{
    x = std::abs(x);
    if (cubic == Cubic::Exact) {
        if (x < 1)
            return (1.5 * x - 2.5) * x * x + 1;
        return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
    }
    if (x < 1)
        return ((7 * x - 12) * x * x + 16.0 / 3) / 6;
    return x < 2 ? (((-7.0 / 3 * x + 12) * x - 20) * x + 32.0 / 3) / 6 : 0;
}

/// Four numbers at once, which every processor does.
using Four = float __attribute__((vector_size(16)));

Four load(const float *from)
{
    Four four;
    std::memcpy(&four, from, sizeof four);
    return four;
}

} // namespace

Kernel::Kernel(int count, double first, double step, int sourceCount, Cubic cubic) : m_source(sourceCount), m_begin(size_t(count))
{
    const double scale = std::max(1.0, std::abs(step)); // every point of the source counts, or what is fine flickers
    m_taps = 2 * int(std::ceil(2 * scale));
    m_weights.resize(size_t(count) * size_t(m_taps));
    m_least = sourceCount - 1;
    m_largest = 0;
    for (int i = 0; i < count; ++i) {
        const double middle = first + i * step - 0.5; // in source points counted from the middle of the first
        const double base = std::clamp(std::floor(middle), -1e6, 1e6);
        const double place = std::clamp(middle, -1e6, 1e6);
        const int begin = int(base) - m_taps / 2 + 1;
        float *weights = m_weights.data() + size_t(i) * size_t(m_taps);
        double sum = 0;
        for (int k = 0; k < m_taps; ++k)
            sum += weights[k] = float(weightAt((begin + k - place) / scale, cubic));
        for (int k = 0; k < m_taps; ++k)
            weights[k] = float(weights[k] / sum);
        m_begin[size_t(i)] = begin;
        m_least = std::min(m_least, clamped(begin));
        m_largest = std::max(m_largest, clamped(begin + m_taps - 1));
    }
}

ATELIER_CLONES void sampleRow(const Kernel &horizontal, const float *source, float *row)
{
    const int taps = horizontal.taps(), least = horizontal.least(), largest = horizontal.largest();
    for (int x = 0; x < horizontal.count(); ++x) {
        const float *weights = horizontal.weights(x);
        const int begin = horizontal.begin(x);
        Four sum = {0, 0, 0, 0};
        if (begin >= least && begin + taps - 1 <= largest) {
            const float *at = source + size_t(begin - least) * 4;
            for (int k = 0; k < taps; ++k)
                sum += load(at + size_t(k) * 4) * weights[k];
        } else {
            for (int k = 0; k < taps; ++k)
                sum += load(source + size_t(horizontal.clamped(begin + k) - least) * 4) * weights[k];
        }
        std::memcpy(row + size_t(x) * 4, &sum, sizeof sum);
    }
}

ATELIER_CLONES void addWeighted(float *sum, const uint16_t *values, size_t count, float weight)
{
    for (size_t i = 0; i < count; ++i)
        sum[i] += weight * float(values[i]);
}

ATELIER_CLONES void sumOfFour(float *sum, const uint16_t *const rows[4], const float weights[4], size_t count)
{
    const uint16_t *__restrict first = rows[0], *__restrict second = rows[1], *__restrict third = rows[2], *__restrict fourth = rows[3];
    float *__restrict to = sum;
    const float a = weights[0], b = weights[1], c = weights[2], d = weights[3];
    for (size_t i = 0; i < count; ++i)
        to[i] = a * float(first[i]) + b * float(second[i]) + c * float(third[i]) + d * float(fourth[i]);
}

ATELIER_CLONES void sumOfSix(float *sum, const uint16_t *const rows[6], const float weights[6], size_t count)
{
    const uint16_t *__restrict first = rows[0], *__restrict second = rows[1], *__restrict third = rows[2], *__restrict fourth = rows[3],
                               *__restrict fifth = rows[4], *__restrict sixth = rows[5];
    float *__restrict to = sum;
    const float a = weights[0], b = weights[1], c = weights[2], d = weights[3], e = weights[4], f = weights[5];
    for (size_t i = 0; i < count; ++i)
        to[i] = a * float(first[i]) + b * float(second[i]) + c * float(third[i]) + d * float(fourth[i]) + e * float(fifth[i])
                + f * float(sixth[i]);
}

ATELIER_CLONES void toSteps(int32_t *to, const float *row, size_t count, float scale, int32_t most)
{
    const float *__restrict from = row;
    int32_t *__restrict steps = to;
    const auto largest = float(most);
    for (size_t i = 0; i < count; ++i) {
        float value = from[i] * scale;
        value = value < 0 ? 0 : value;
        value = value > largest ? largest : value;
        steps[i] = int32_t(value + 0.5f);
    }
}

} // namespace core::film
