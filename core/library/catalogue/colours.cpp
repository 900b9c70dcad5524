// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/catalogue/colours.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace core::library {

namespace {

constexpr int looked = 64;          // points a side that are looked at
constexpr double leastShare = 0.08; // of a picture that a colour must have to be one of its own

struct Hsv
{
    double hue, saturation, value; ///< degrees, 0 to 1, 0 to 1
};

Hsv hsvOf(uint32_t rgb)
{
    const double r = double(rgb >> 16 & 0xff) / 255, g = double(rgb >> 8 & 0xff) / 255, b = double(rgb & 0xff) / 255;
    const double most = std::max({r, g, b}), least = std::min({r, g, b}), range = most - least;
    double hue = 0;
    if (range > 0)
        hue = most == r ? 60 * std::fmod((g - b) / range + 6, 6) : most == g ? 60 * ((b - r) / range + 2) : 60 * ((r - g) / range + 4);
    return {hue, most > 0 ? range / most : 0, most};
}

} // namespace

const std::vector<NamedColour> &namedColours()
{
    static const std::vector<NamedColour> all = {{"red", 0xd62828},   {"orange", 0xf08c1e}, {"yellow", 0xf2d41f}, {"green", 0x3a9a40},
                                                 {"teal", 0x1ca3a3},  {"blue", 0x2a5fd0},   {"purple", 0x7b3fc4}, {"pink", 0xef7fb5},
                                                 {"brown", 0x7a4a24}, {"black", 0x141414},  {"grey", 0x888888},   {"white", 0xf6f6f6}};
    return all;
}

std::string_view colourName(uint32_t rgb)
{
    const auto [hue, saturation, value] = hsvOf(rgb);
    if (value < 0.16)
        return "black";
    if (saturation < 0.12 || (saturation < 0.2 && value < 0.35))
        return value > 0.88 ? "white" : value < 0.2 ? "black" : "grey";
    if (hue < 16 || hue >= 345)
        return hue >= 345 && saturation < 0.6 && value > 0.75 ? "pink" : saturation < 0.45 && value > 0.8 ? "pink" : "red";
    if (hue < 45)
        return value < 0.6 ? "brown" : "orange";
    if (hue < 70)
        return value < 0.4 ? "brown" : "yellow";
    if (hue < 160)
        return "green";
    if (hue < 195)
        return "teal";
    if (hue < 255)
        return "blue";
    if (hue < 295)
        return "purple";
    return saturation < 0.65 || value > 0.6 ? "pink" : "purple";
}

std::vector<uint32_t> mainColours(const Image &image)
{
    struct Sum
    {
        size_t name = 0;
        double count = 0, r = 0, g = 0, b = 0;
    };
    const auto &named = namedColours();
    std::array<Sum, 12> sums;
    for (size_t i = 0; i < sums.size(); ++i)
        sums[i].name = i;
    double all = 0;
    if (image.width <= 0 || image.height <= 0 || image.channels < 1)
        return {};
    const int stepX = std::max(1, image.width / looked), stepY = std::max(1, image.height / looked);
    for (int y = stepY / 2; y < image.height; y += stepY) {
        for (int x = stepX / 2; x < image.width; x += stepX) {
            const uint8_t *pixel = &image.pixels[(size_t(y) * size_t(image.width) + size_t(x)) * size_t(image.channels)];
            const bool isGrey = image.channels < 3;
            const double opaque = image.channels == 4 ? pixel[3] / 255.0 : image.channels == 2 ? pixel[1] / 255.0 : 1;
            const uint32_t rgb = isGrey ? uint32_t(pixel[0]) * 0x10101 : uint32_t(pixel[0]) << 16 | uint32_t(pixel[1]) << 8 | pixel[2];
            const std::string_view name = colourName(rgb);
            Sum &sum = sums[size_t(std::find_if(named.begin(), named.end(), [&](const NamedColour &one) { return one.name == name; })
                                   - named.begin())];
            sum.count += opaque;
            sum.r += opaque * double(rgb >> 16 & 0xff);
            sum.g += opaque * double(rgb >> 8 & 0xff);
            sum.b += opaque * double(rgb & 0xff);
            all += opaque;
        }
    }
    std::sort(sums.begin(), sums.end(),
              [](const Sum &a, const Sum &b) { return a.count != b.count ? a.count > b.count : a.name < b.name; });
    std::vector<uint32_t> colours;
    for (const Sum &sum : sums) {
        if (colours.size() == 3 || sum.count <= 0 || (!colours.empty() && sum.count < leastShare * all))
            break;
        const auto mean = [&](double part) { return uint32_t(std::lround(part / sum.count)); };
        const uint32_t colour = mean(sum.r) << 16 | mean(sum.g) << 8 | mean(sum.b);
        // A mean may fall under another name (of two reds that lie apart); then its name's own colour stands for it.
        colours.push_back(colourName(colour) == named[sum.name].name ? colour : named[sum.name].rgb);
    }
    if (colours.empty())
        colours.push_back(0xf6f6f6); // nothing of it can be seen
    return colours;
}

} // namespace core::library
