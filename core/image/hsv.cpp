// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/hsv.h"

#include <algorithm>
#include <cmath>

namespace core::image {

Hsv toHsv(const Rgb &c)
{
    const float most = std::max({c[0], c[1], c[2]}), least = std::min({c[0], c[1], c[2]}), range = most - least;
    Hsv hsv{.hue = 0, .saturation = most > 0 ? range / most : 0, .value = most};
    if (range <= 0)
        return hsv;
    if (most == c[0])
        hsv.hue = 60 * (c[1] - c[2]) / range;
    else if (most == c[1])
        hsv.hue = 60 * (c[2] - c[0]) / range + 120;
    else
        hsv.hue = 60 * (c[0] - c[1]) / range + 240;
    if (hsv.hue < 0)
        hsv.hue += 360;
    return hsv;
}

Rgb toRgb(const Hsv &hsv)
{
    const auto channel = [&](float shift) {
        const float k = std::fmod(shift + hsv.hue / 60 + 6, 6.0f);
        return hsv.value * (1 - hsv.saturation * std::clamp(std::min(k, 4 - k), 0.0f, 1.0f));
    };
    return {channel(5), channel(3), channel(1)};
}

float smooth(float from, float to, float x)
{
    const float t = std::clamp((x - from) / (to - from), 0.0f, 1.0f);
    return t * t * (3 - 2 * t);
}

float hueBetween(float from, float to)
{
    return std::remainder(to - from, 360.0f);
}

std::optional<Rgb> bare(const Picture &picture, size_t point)
{
    const float alpha = picture.plane(3)[point];
    if (alpha < 0.03f)
        return std::nullopt;
    Rgb c;
    for (int k = 0; k < 3; ++k)
        c[size_t(k)] = std::clamp((picture.plane(k)[point] - 1 + alpha) / alpha, 0.0f, 1.0f);
    return c;
}

size_t pointsOf(const Picture &picture)
{
    return size_t(picture.size) * size_t(picture.size);
}

} // namespace core::image
