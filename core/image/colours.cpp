// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/colours.h"

#include "core/image/hsv.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace core::image {

namespace {

/// How a colour is made of another: a hue, then factors of saturation and a curve of value.
struct Recipe
{
    const char *name;
    float hue, saturation, gamma, value; // value' = value * pow(v, gamma)
};

constexpr Recipe recipes[] = {{"red", 2, 1.1F, 0.9F, 0.95F},      {"orange", 28, 1.1F, 0.6F, 1.0F},  {"yellow", 52, 1.0F, 0.45F, 1.0F},
                              {"green", 122, 0.95F, 1.0F, 0.85F}, {"blue", 216, 1.0F, 0.9F, 0.97F},  {"purple", 276, 0.9F, 1.0F, 0.88F},
                              {"pink", 335, 0.55F, 0.4F, 1.0F},   {"brown", 22, 0.85F, 1.1F, 0.58F}, {"black", 0, 0.12F, 1.2F, 0.27F},
                              {"white", 0, 0.05F, 0.35F, 1.0F},   {"grey", 0, 0.05F, 1.0F, 0.66F}};

std::string nameOf(const Hsv &c)
{
    const float h = c.hue;
    if (h >= 345 || h < 14)
        return c.saturation < 0.5F && c.value > 0.75F ? "pink" : c.value < 0.45F ? "brown" : "red";
    if (h < 42)
        return c.value < 0.72F || (c.saturation < 0.55F && c.value < 0.85F) ? "brown" : "orange";
    if (h < 68)
        return c.value < 0.55F ? "brown" : "yellow";
    if (h < 168)
        return "green";
    if (h < 252)
        return "blue";
    return h < 305 ? "purple" : "pink";
}

} // namespace

std::optional<Dominant> dominantColour(const Picture &picture)
{
    constexpr int bins = 36; // of 10 degrees
    std::array<double, bins> histogram{};
    double seen = 0;
    for (size_t i = 0; i < pointsOf(picture); ++i) {
        const std::optional<Rgb> c = bare(picture, i);
        if (!c)
            continue;
        const float alpha = picture.plane(3)[i];
        seen += alpha;
        const Hsv hsv = toHsv(*c);
        histogram[size_t(hsv.hue / 10) % bins] += double(alpha * smooth(0.2f, 0.35f, hsv.saturation) * smooth(0.15f, 0.25f, hsv.value));
    }
    if (seen < 1)
        return std::nullopt;
    int best = 0;
    double mass = 0;
    for (int i = 0; i < bins; ++i) { // windows of 50 degrees
        double sum = 0;
        for (int k = -2; k <= 2; ++k)
            sum += histogram[size_t((i + k + bins) % bins)];
        if (sum > mass) {
            mass = sum;
            best = i;
        }
    }
    if (mass / seen < 0.3)
        return std::nullopt;
    const float centre = float(best) * 10 + 5;
    double weights = 0, hue = 0, saturation = 0, value = 0;
    for (size_t i = 0; i < pointsOf(picture); ++i) {
        const std::optional<Rgb> c = bare(picture, i);
        const Hsv hsv = c ? toHsv(*c) : Hsv{};
        if (!c || hsv.saturation < 0.25f || std::abs(hueBetween(centre, hsv.hue)) > 25)
            continue;
        const double weight = double(picture.plane(3)[i]);
        weights += weight;
        hue += weight * double(hueBetween(centre, hsv.hue));
        saturation += weight * double(hsv.saturation);
        value += weight * double(hsv.value);
    }
    if (weights <= 0)
        return std::nullopt;
    const Hsv mean{std::fmod(centre + float(hue / weights) + 360, 360.0f), float(saturation / weights), float(value / weights)};
    return Dominant{mean.hue, mass / seen, nameOf(mean)};
}

Picture recoloured(const Picture &picture, const Dominant &from, std::string_view to)
{
    const auto *recipe = std::ranges::find_if(recipes, [&](const Recipe &r) { return r.name == to; });
    Picture result = picture;
    if (recipe == std::end(recipes))
        return result;
    for (size_t i = 0; i < pointsOf(picture); ++i) {
        const std::optional<Rgb> c = bare(picture, i);
        if (!c)
            continue;
        const Hsv hsv = toHsv(*c);
        const float distance = hueBetween(from.hue, hsv.hue);
        const float share = (1 - smooth(32, 55, std::abs(distance))) * smooth(0.1f, 0.3f, hsv.saturation);
        if (share <= 0)
            continue;
        const Rgb fresh = toRgb({recipe->hue + 0.5f * distance, std::min(1.0f, hsv.saturation * recipe->saturation),
                                 std::min(1.0f, recipe->value * std::pow(hsv.value, recipe->gamma))});
        const float alpha = picture.plane(3)[i];
        for (int k = 0; k < 3; ++k)
            result.plane(k)[i] += alpha * share * (fresh[size_t(k)] - (*c)[size_t(k)]);
    }
    return result;
}

Rgb background(std::string_view name, float hue, float saturation, float value)
{
    const auto *recipe = std::ranges::find_if(recipes, [&](const Recipe &r) { return r.name == name; });
    if (recipe == std::end(recipes))
        recipe = &recipes[0];
    const bool colourless = recipe->saturation < 0.2f;
    const float usualSaturation = colourless ? 0.03f : std::min(1.0f, 0.8f * recipe->saturation);
    const float usualValue = name == "black" ? 0.1f : name == "white" ? 0.98f : 0.95f * recipe->value;
    return toRgb({recipe->hue + hue, usualSaturation * saturation, std::min(1.0f, usualValue * value)});
}

} // namespace core::image
