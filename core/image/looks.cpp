// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/looks.h"

#include "core/image/hsv.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

namespace core::image {

namespace {

using Named = std::pair<std::string_view, Look>;

constexpr auto names = std::to_array<Named>({
    {"striped", Look::Striped},
    {"stripy", Look::Striped},
    {"stripey", Look::Striped},
    {"stripes", Look::Striped},
    {"spotted", Look::Spotted},
    {"spotty", Look::Spotted},
    {"dotted", Look::Spotted},
    {"polka-dotted", Look::Spotted},
    {"speckled", Look::Spotted},
    {"spots", Look::Spotted},
    {"dots", Look::Spotted},
    {"polka-dots", Look::Spotted},
    {"polka", Look::Spotted},
    {"dot", Look::Spotted},
    {"checkered", Look::Checkered},
    {"chequered", Look::Checkered},
    {"checked", Look::Checkered},
    {"plaid", Look::Checkered},
    {"tartan", Look::Checkered},
    {"rainbow", Look::Rainbow},
    {"rainbows", Look::Rainbow},
    {"rainbow-coloured", Look::Rainbow},
    {"rainbow-colored", Look::Rainbow},
    {"multicoloured", Look::Rainbow},
    {"multicolored", Look::Rainbow},
    {"gold", Look::Gold},
    {"golden", Look::Gold},
    {"silver", Look::Silver},
    {"silvery", Look::Silver},
    {"metal", Look::Silver},
    {"metallic", Look::Silver},
    {"steel", Look::Silver},
    {"chrome", Look::Silver},
    {"copper", Look::Copper},
    {"bronze", Look::Copper},
    {"brass", Look::Copper},
    {"chocolate", Look::Chocolate},
    {"wood", Look::Wood},
    {"wooden", Look::Wood},
    {"stone", Look::Stone},
    {"marble", Look::Stone},
    {"granite", Look::Stone},
    {"concrete", Look::Stone},
    {"ice", Look::Ice},
    {"icy", Look::Ice},
    {"frozen", Look::Ice},
    {"glass", Look::Glass},
    {"crystal", Look::Glass},
    {"transparent", Look::Glass},
});

/// What a material looks like from its darkest place to where the light falls on it.
using Palette = std::array<Rgb, 5>;

Palette paletteOf(Look look)
{
    switch (look) {
    case Look::Gold:
        return {{{0.27F, 0.14F, 0.02F}, {0.62F, 0.40F, 0.06F}, {0.93F, 0.69F, 0.14F}, {1.0F, 0.87F, 0.42F}, {1.0F, 0.98F, 0.82F}}};
    case Look::Copper:
        return {{{0.22F, 0.09F, 0.04F}, {0.55F, 0.26F, 0.13F}, {0.80F, 0.48F, 0.28F}, {0.94F, 0.70F, 0.50F}, {1.0F, 0.90F, 0.78F}}};
    case Look::Chocolate:
        return {{{0.13F, 0.06F, 0.03F}, {0.28F, 0.14F, 0.08F}, {0.42F, 0.23F, 0.13F}, {0.55F, 0.33F, 0.20F}, {0.76F, 0.57F, 0.42F}}};
    case Look::Wood:
        return {{{0.30F, 0.17F, 0.08F}, {0.52F, 0.32F, 0.16F}, {0.70F, 0.47F, 0.26F}, {0.82F, 0.61F, 0.38F}, {0.93F, 0.79F, 0.58F}}};
    case Look::Stone:
        return {{{0.22F, 0.22F, 0.22F}, {0.42F, 0.41F, 0.40F}, {0.60F, 0.59F, 0.57F}, {0.74F, 0.73F, 0.71F}, {0.90F, 0.89F, 0.87F}}};
    case Look::Ice:
        return {{{0.20F, 0.42F, 0.62F}, {0.45F, 0.70F, 0.87F}, {0.68F, 0.86F, 0.96F}, {0.86F, 0.95F, 1.0F}, {1.0F, 1.0F, 1.0F}}};
    case Look::Glass:
        return {{{0.22F, 0.45F, 0.55F}, {0.52F, 0.75F, 0.83F}, {0.75F, 0.91F, 0.95F}, {0.90F, 0.98F, 1.0F}, {1.0F, 1.0F, 1.0F}}};
    default:
        return {{{0.16F, 0.17F, 0.20F}, {0.45F, 0.47F, 0.51F}, {0.74F, 0.76F, 0.79F}, {0.90F, 0.92F, 0.94F}, {1.0F, 1.0F, 1.0F}}};
    }
}

float brightness(const Rgb &c)
{
    return 0.299F * c[0] + 0.587F * c[1] + 0.114F * c[2];
}

Rgb mixed(const Rgb &from, const Rgb &to, float share)
{
    Rgb result;
    for (size_t k = 0; k < 3; ++k)
        result[k] = from[k] + share * (to[k] - from[k]);
    return result;
}

/// How bright the drawing is where it is darkest, as a rule, and brightest.
struct Range
{
    float dark = 0, middle = 0.5F, bright = 1;
};

Range rangeOf(const Picture &picture)
{
    std::vector<float> seen;
    for (size_t i = 0; i < pointsOf(picture); ++i)
        if (picture.plane(3)[i] > 0.5F)
            seen.push_back(brightness(*bare(picture, i)));
    if (seen.empty())
        return {};
    std::ranges::sort(seen);
    const auto at = [&](double share) { return seen[size_t(share * double(seen.size() - 1))]; };
    return {at(0.02), at(0.5), at(0.98)};
}

void put(Picture &picture, size_t point, const Rgb &was, const Rgb &now, float share)
{
    const float alpha = picture.plane(3)[point];
    for (int k = 0; k < 3; ++k)
        picture.plane(k)[point] += alpha * share * (now[size_t(k)] - was[size_t(k)]);
}

/// Where a pattern lies, 0 to 1. `x` and `y`: of the canvas.
float patternAt(Look look, double x, double y)
{
    constexpr double pi = std::numbers::pi;
    if (look == Look::Striped) {
        const double along = 8 * (x + 0.35 * y) + 0.25 * std::sin(2 * pi * y * 1.5);
        return smooth(-0.25F, 0.25F, float(std::sin(2 * pi * along)));
    }
    if (look == Look::Checkered) {
        const double wave = std::sin(8 * pi * x) * std::sin(8 * pi * y);
        return smooth(-0.06F, 0.06F, float(wave));
    }
    const double rows = 7 * y, row = std::floor(rows), columns = 7 * x + (std::fmod(row, 2) == 0 ? 0 : 0.5);
    const double radius = std::hypot(columns - std::floor(columns) - 0.5, rows - row - 0.5);
    return 1 - smooth(0.26F, 0.32F, float(radius));
}

/// What of a drawing a pattern lies on: its large surfaces, not its eyes and outlines.
class Surfaces
{
public:
    explicit Surfaces(const Picture &picture)
    {
        double seen = 0;
        for (size_t i = 0; i < pointsOf(picture); ++i)
            if (const auto c = bare(picture, i)) {
                const Hsv hsv = toHsv(*c);
                const auto alpha = double(picture.plane(3)[i]);
                seen += alpha;
                (isColoured(hsv) ? m_coloured[binOf(hsv)] : m_grey) += alpha;
            }
        m_grey /= std::max(seen, 1.0);
        for (double &share : m_coloured)
            share /= std::max(seen, 1.0);
    }

    float coverage(const Rgb &colour) const
    {
        const Hsv hsv = toHsv(colour);
        double share = m_grey;
        if (isColoured(hsv)) {
            share = 0;
            for (int step = -2; step <= 2; ++step)
                share += m_coloured[size_t(int(binOf(hsv)) + step + bins) % bins];
        }
        return smooth(0.07F, 0.16F, float(share)) * smooth(0.15F, 0.3F, brightness(colour));
    }

private:
    static constexpr int bins = 36; // of 10 degrees
    static bool isColoured(const Hsv &hsv) { return hsv.saturation > 0.2F; }
    static size_t binOf(const Hsv &hsv) { return size_t(hsv.hue / 10) % bins; }

    std::array<double, bins> m_coloured{};
    double m_grey = 0;
};

Picture patterned(const Picture &picture, Look look)
{
    const Surfaces surfaces(picture);
    const float middle = rangeOf(picture).middle;
    Picture result = picture;
    for (size_t i = 0; i < pointsOf(picture); ++i) {
        const auto c = bare(picture, i);
        if (!c)
            continue;
        const Hsv hsv = toHsv(*c);
        const double edge = picture.size, x = (double(i % size_t(picture.size)) + 0.5) / edge,
                     y = (double(i / size_t(picture.size)) + 0.5) / edge;
        const Rgb other =
            middle > 0.4F ? toRgb({hsv.hue, std::min(1.0F, 1.15F * hsv.saturation), 0.52F * hsv.value}) : mixed(*c, {1, 1, 1}, 0.6F);
        put(result, i, *c, other, surfaces.coverage(*c) * patternAt(look, x, y));
    }
    return result;
}

Picture inRainbow(const Picture &picture)
{
    int top = picture.size, bottom = 0; // what can be seen has all of the colours
    for (size_t i = 0; i < pointsOf(picture); ++i)
        if (picture.plane(3)[i] > 0.5F) {
            top = std::min(top, int(i) / picture.size);
            bottom = std::max(bottom, int(i) / picture.size);
        }
    Picture result = picture;
    for (size_t i = 0; i < pointsOf(picture); ++i) {
        const auto c = bare(picture, i);
        if (!c)
            continue;
        const Hsv hsv = toHsv(*c);
        const float down = std::clamp(float(int(i) / picture.size - top) / float(std::max(1, bottom - top)), 0.0F, 1.0F);
        put(result, i, *c, toRgb({290 * down, std::max(0.72F, hsv.saturation), std::clamp(hsv.value * 0.75F + 0.27F, 0.0F, 1.0F)}),
            smooth(0.15F, 0.35F, brightness(*c)));
    }
    return result;
}

/// Lines of wood, specks of stone, the sheen of metal: added to the brightness.
float grainAt(Look look, double x, double y)
{
    constexpr double pi = std::numbers::pi;
    if (look == Look::Wood)
        return float(0.10 * std::sin(2 * pi * (11 * y + 0.6 * std::sin(2 * pi * x * 1.3) + 0.25 * std::sin(2 * pi * (3 * x + y)))));
    if (look == Look::Stone)
        return float(0.06 * std::sin(61 * x + 5 * std::sin(37 * y)) * std::sin(53 * y + 4 * std::sin(41 * x)));
    if (look == Look::Gold || look == Look::Silver || look == Look::Copper)
        return float(0.12 * std::sin(2 * pi * (0.9 * x + 1.6 * y)));
    return 0;
}

Picture madeOf(const Picture &picture, Look look)
{
    const Range range = rangeOf(picture);
    const Palette palette = paletteOf(look);
    Picture result = picture;
    for (size_t i = 0; i < pointsOf(picture); ++i) {
        const auto c = bare(picture, i);
        if (!c)
            continue;
        const double edge = picture.size, x = double(i % size_t(picture.size)) / edge, y = double(i / size_t(picture.size)) / edge;
        const float light = (brightness(*c) - range.dark) / std::max(0.05F, range.bright - range.dark);
        const float at = std::clamp(0.08F + 0.84F * light + grainAt(look, x, y), 0.0F, 1.0F) * float(palette.size() - 1);
        const size_t low = std::min(size_t(at), palette.size() - 2);
        put(result, i, *c, mixed(palette[low], palette[low + 1], at - float(low)), 1);
        if (look == Look::Glass) { // seen through, but for its lines and lights
            const float alpha = result.plane(3)[i], kept = 0.5F + 0.5F * smooth(0.1F, 0.35F, std::abs(brightness(*c) - range.middle));
            for (int k = 0; k < 3; ++k)
                result.plane(k)[i] = (result.plane(k)[i] - 1 + alpha) * kept + 1 - alpha * kept;
            result.plane(3)[i] = alpha * kept;
        }
    }
    return result;
}

} // namespace

std::optional<Look> lookNamed(std::string_view word)
{
    const auto found = std::ranges::find(names, word, &Named::first);
    return found == names.end() ? std::nullopt : std::optional(found->second);
}

Picture looked(const Picture &picture, Look look)
{
    switch (look) {
    case Look::Striped:
    case Look::Spotted:
    case Look::Checkered:
        return patterned(picture, look);
    case Look::Rainbow:
        return inRainbow(picture);
    default:
        return madeOf(picture, look);
    }
}

Picture rimmed(const Picture &picture, double width)
{
    const int edge = picture.size;
    const double radius = width * edge;
    const int reach = int(std::ceil(radius)) + 1;
    Picture result = picture;
    for (int y = 0; y < edge; ++y)
        for (int x = 0; x < edge; ++x) {
            const size_t at = size_t(y) * size_t(edge) + size_t(x);
            float rim = picture.plane(3)[at];
            for (int dy = -reach; dy <= reach && rim < 1; ++dy)
                for (int dx = -reach; dx <= reach && rim < 1; ++dx) {
                    const int fromX = x + dx, fromY = y + dy;
                    if (fromX < 0 || fromY < 0 || fromX >= edge || fromY >= edge)
                        continue;
                    const float within = std::clamp(float(radius + 0.5 - std::hypot(dx, dy)), 0.0F, 1.0F);
                    rim = std::max(rim, within * smooth(0.3F, 0.7F, picture.plane(3)[size_t(fromY) * size_t(edge) + size_t(fromX)]));
                }
            result.plane(3)[at] = rim; // white under what is there: over white nothing changes
        }
    return result;
}

} // namespace core::image
