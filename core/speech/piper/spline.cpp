// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/piper/spline.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace core::speech {

namespace {

constexpr float smallest = 1e-3f; // least width, height and slope of a bin

/// Edges of the bins in [-tail, tail]: softmax of the raw sizes, none below `smallest`.
std::vector<float> edges(std::span<const float> raw, float tail)
{
    const float top = *std::ranges::max_element(raw);
    std::vector<float> sizes(raw.size());
    float sum = 0;
    for (size_t i = 0; i < raw.size(); ++i)
        sum += sizes[i] = float(std::exp(double(raw[i] - top)));
    std::vector<float> result{-tail};
    float total = 0;
    for (const float size : sizes) {
        total += smallest + (1.0f - smallest * float(raw.size())) * (size / sum);
        result.push_back(2.0f * tail * total - tail);
    }
    result.back() = tail;
    return result;
}

float softplus(float x)
{
    return x > 20.0f ? x : float(std::log1p(std::exp(double(x))));
}

} // namespace

float inverseSpline(float y, std::span<const float> widths, std::span<const float> heights, std::span<const float> derivatives, float tail)
{
    if (!(y >= -tail && y <= tail))
        return y;
    const std::vector<float> xs = edges(widths, tail);
    const std::vector<float> ys = edges(heights, tail);
    // The slope is 1 at both ends, where the tails go on.
    const auto slope = [&](size_t knot) { return knot == 0 || knot == heights.size() ? 1.0f : smallest + softplus(derivatives[knot - 1]); };
    const auto above = std::upper_bound(ys.begin() + 1, ys.end() - 1, y);
    const size_t bin = size_t(above - ys.begin()) - 1;

    const float width = xs[bin + 1] - xs[bin];
    const float height = ys[bin + 1] - ys[bin];
    const float delta = height / width;
    const float d0 = slope(bin), d1 = slope(bin + 1);
    const float up = y - ys[bin];
    const float bend = d0 + d1 - 2.0f * delta;
    const float a = up * bend + height * (delta - d0);
    const float b = height * d0 - up * bend;
    const float c = -delta * up;
    const float root = 2.0f * c / (-b - std::sqrt(std::max(0.0f, b * b - 4.0f * a * c)));
    return root * width + xs[bin];
}

} // namespace core::speech
