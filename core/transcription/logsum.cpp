// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transcription/logsum.h"

#include "core/base/steadyexp.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

// Wider registers, the same numbers: all of it is single additions, multiplications and comparisons, which end the same way
// however many are done at a time (and none is joined to a fused one, see cmake/ProjectOptions.cmake). The sanitizers' runtime is not
// there yet when the choice is made.
#if defined(__x86_64__) && defined(__linux__) && !defined(ATELIER_SANITIZED)
#define ATELIER_WIDE __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define ATELIER_WIDE
#endif

namespace core::transcription {

namespace {

constexpr size_t lanes = 16; // sums side by side, whatever the processor has

ATELIER_WIDE float highestIn(const float *scores, size_t count)
{
    std::array<float, lanes> highest;
    highest.fill(impossible);
    size_t i = 0;
    for (; i + lanes <= count; i += lanes)
        for (size_t k = 0; k < lanes; ++k)
            highest[k] = scores[i + k] > highest[k] ? scores[i + k] : highest[k];
    for (; i < count; ++i)
        highest[0] = scores[i] > highest[0] ? scores[i] : highest[0];
    return *std::max_element(highest.begin(), highest.end());
}

ATELIER_WIDE double sumOfExps(const float *scores, size_t count, float highest)
{
    std::array<double, lanes> sums{};
    std::array<float, lanes> exps;
    size_t i = 0;
    for (; i + lanes <= count; i += lanes) {
        for (size_t k = 0; k < lanes; ++k)
            exps[k] = steadyExp(scores[i + k] - highest);
        for (size_t k = 0; k < lanes; ++k)
            sums[k] += double(exps[k]);
    }
    for (size_t k = 0; i < count; ++i, ++k)
        sums[k] += double(steadyExp(scores[i] - highest));
    double sum = 0;
    for (const double each : sums)
        sum += each;
    return sum;
}

ATELIER_WIDE double writeShares(const float *scores, size_t count, float highest, double warmth, float *shares)
{
    const auto share = [=](float score) { return score == impossible ? 0.0F : steadyExp(float(double(score - highest) * warmth)); };
    std::array<double, lanes> sums{};
    size_t i = 0;
    for (; i + lanes <= count; i += lanes) {
        for (size_t k = 0; k < lanes; ++k)
            shares[i + k] = share(scores[i + k]);
        for (size_t k = 0; k < lanes; ++k)
            sums[k] += double(shares[i + k]);
    }
    for (size_t k = 0; i < count; ++i, ++k)
        sums[k] += double(shares[i] = share(scores[i]));
    double sum = 0;
    for (const double each : sums)
        sum += each;
    return sum;
}

} // namespace

float highestOf(std::span<const float> scores)
{
    return highestIn(scores.data(), scores.size());
}

double logSum(std::span<const float> scores)
{
    const float highest = highestOf(scores);
    if (highest == impossible)
        return impossible;
    return double(highest) + std::log(sumOfExps(scores.data(), scores.size(), highest)); // impossible ones add 1e-38 each
}

double sharesOf(std::span<const float> scores, double temperature, std::span<float> shares)
{
    return writeShares(scores.data(), scores.size(), highestOf(scores), 1 / temperature, shares.data());
}

} // namespace core::transcription
