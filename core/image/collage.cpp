// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/collage.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace core::image {

namespace {

constexpr double shadowDown = 0.018, shadowReach = 0.014; // of the canvas: how far down it falls, and how soft it is

/// The mean of 2 * reach + 1 points along each axis, twice: nearly a bell.
void blur(std::vector<float> &plane, int edge, int reach)
{
    std::vector<float> line(static_cast<size_t>(edge));
    const auto along = [&](size_t first, size_t step) {
        double sum = 0;
        const auto at = [&](int i) { return plane[first + size_t(std::clamp(i, 0, edge - 1)) * step]; };
        for (int i = -reach; i <= reach; ++i)
            sum += double(at(i));
        for (int i = 0; i < edge; ++i) {
            line[size_t(i)] = float(sum / (2 * reach + 1));
            sum += double(at(i + reach + 1) - at(i - reach));
        }
        for (int i = 0; i < edge; ++i)
            plane[first + size_t(i) * step] = line[size_t(i)];
    };
    for (int pass = 0; pass < 2; ++pass)
        for (int i = 0; i < edge; ++i) {
            along(size_t(i) * size_t(edge), 1);
            along(size_t(i), size_t(edge));
        }
}

} // namespace

Collage::Collage(int edge, const std::optional<Rgb> &backdrop) : picture(edge), parts(size_t(edge) * size_t(edge), 0.0f)
{
    if (backdrop)
        fillBehind(picture, *backdrop);
}

Collage::Collage(Picture backdrop) : picture(std::move(backdrop)), parts(size_t(picture.size) * size_t(picture.size), 0.0f) {}

void Collage::lay(const Picture &part, const Place &place, float shadow)
{
    const int edge = picture.size;
    Picture alone(edge);
    image::lay(alone, part, place);
    const float *alpha = alone.plane(3);
    if (shadow > 0) {
        const int down = std::max(1, int(std::lround(shadowDown * edge)));
        std::vector<float> dark(parts.size(), 0.0f);
        std::copy_n(alpha, parts.size() - size_t(down) * size_t(edge), dark.begin() + ptrdiff_t(down) * edge);
        blur(dark, edge, std::max(1, int(std::lround(shadowReach * edge))));
        for (size_t i = 0; i < parts.size(); ++i) {
            const float clear = 1 - picture.plane(3)[i], kept = 1 - shadow * dark[i];
            for (int c = 0; c < 3; ++c)
                picture.plane(c)[i] = clear + (picture.plane(c)[i] - clear) * kept;
        }
    }
    image::lay(picture, part, place);
    const float which = std::min(float(++m_laid) / 8, 1.0f);
    for (size_t i = 0; i < parts.size(); ++i)
        parts[i] += alpha[i] * (which - parts[i]);
}

Picture turned(const Picture &picture, double degrees)
{
    const int edge = picture.size;
    const double angle = degrees * std::numbers::pi / 180, cosine = std::cos(angle), sine = std::sin(angle), middle = (edge - 1) / 2.0;
    Picture result(edge);
    for (int y = 0; y < edge; ++y)
        for (int x = 0; x < edge; ++x) {
            const double fromX = middle + (x - middle) * cosine + (y - middle) * sine;
            const double fromY = middle - (x - middle) * sine + (y - middle) * cosine;
            const int left = int(std::floor(fromX)), top = int(std::floor(fromY));
            if (left < 0 || top < 0 || left + 1 >= edge || top + 1 >= edge)
                continue;
            const auto rightShare = float(fromX - left), bottomShare = float(fromY - top);
            const size_t at = size_t(top) * size_t(edge) + size_t(left), below = at + size_t(edge);
            for (int c = 0; c < 4; ++c) {
                const float *plane = picture.plane(c);
                const float upper = plane[at] + rightShare * (plane[at + 1] - plane[at]);
                const float lower = plane[below] + rightShare * (plane[below + 1] - plane[below]);
                result.plane(c)[size_t(y) * size_t(edge) + size_t(x)] = upper + bottomShare * (lower - upper);
            }
        }
    return result;
}

Picture mirrored(const Picture &picture)
{
    Picture result = picture;
    for (size_t row = 0; row < 4 * size_t(picture.size); ++row)
        std::reverse(result.values.begin() + ptrdiff_t(row) * picture.size, result.values.begin() + ptrdiff_t(row + 1) * picture.size);
    return result;
}

Picture lit(Picture picture, const Rgb &light)
{
    const size_t count = size_t(picture.size) * size_t(picture.size);
    for (int c = 0; c < 3; ++c)
        for (size_t i = 0; i < count; ++i) {
            const float alpha = picture.plane(3)[i], clear = 1 - alpha;
            picture.plane(c)[i] = clear + std::min((picture.plane(c)[i] - clear) * light[size_t(c)], alpha);
        }
    return picture;
}

} // namespace core::image
