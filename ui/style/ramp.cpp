// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/style/ramp.h"

#include "ui/style/style.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace ui::style {

namespace {

// Björn Ottosson's OKLab, in which equal distances look equal: lightness, and two opponent colours.
struct Lab
{
    double l, a, b;
};

double toLinear(double c)
{
    return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

double fromLinear(double c)
{
    return c <= 0.0031308 ? c * 12.92 : 1.055 * std::pow(c, 1 / 2.4) - 0.055;
}

Lab labOf(const QColor &colour)
{
    const double r = toLinear(colour.redF()), g = toLinear(colour.greenF()), b = toLinear(colour.blueF());
    const double l = std::cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
    const double m = std::cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
    const double s = std::cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
    return {0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s, 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
            0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
}

struct Rgb
{
    double r, g, b;
    bool isReal() const { return std::min({r, g, b}) >= -1e-4 && std::max({r, g, b}) <= 1.0001; }
};

Rgb rgbOf(const Lab &lab)
{
    const double l = std::pow(lab.l + 0.3963377774 * lab.a + 0.2158037573 * lab.b, 3);
    const double m = std::pow(lab.l - 0.1055613458 * lab.a - 0.0638541728 * lab.b, 3);
    const double s = std::pow(lab.l - 0.0894841775 * lab.a - 1.2914855480 * lab.b, 3);
    return {4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s, -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
            -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s};
}

std::array<QRgb, 256> build(const QColor &nothing, bool dark)
{
    const Lab from = labOf(nothing);
    const double last = dark ? 0.96 : 0.24;
    // Degrees: violet, red, amber, whichever end is the light one.
    const double hueFrom = dark ? 285 : 445, hueTo = dark ? 455 : 285;
    std::array<QRgb, 256> colours{};
    for (size_t i = 0; i < colours.size(); ++i) {
        const double share = double(i) / 255.0;
        const double lightness = from.l + share * (last - from.l);
        const double hue = (hueFrom + share * (hueTo - hueFrom)) * std::numbers::pi / 180.0;
        // Colour comes early and goes late, so that the ends meet the page's own greys.
        double chroma = 0.19 * std::pow(std::sin(std::numbers::pi * std::pow(share, 0.85)), 0.8) + 0.05 * share;
        const double own = std::max(0.0, 1.0 - share * 12.0); // of the start's own tint
        Rgb rgb{};
        for (;; chroma *= 0.96) { // to what a screen can show
            rgb = rgbOf({lightness, chroma * std::cos(hue) + own * from.a, chroma * std::sin(hue) + own * from.b});
            if (rgb.isReal() || chroma < 1e-3)
                break;
        }
        auto byte = [](double c) { return int(std::lround(255.0 * fromLinear(std::clamp(c, 0.0, 1.0)))); };
        colours[i] = qRgb(byte(rgb.r), byte(rgb.g), byte(rgb.b));
    }
    colours[0] = nothing.rgb();
    return colours;
}

} // namespace

const std::array<QRgb, 256> &ramp()
{
    static std::array<QRgb, 256> colours;
    static QRgb made = 0;
    if (made != style::colours().work.rgba()) {
        made = style::colours().work.rgba();
        colours = build(style::colours().work, isDark());
    }
    return colours;
}

} // namespace ui::style
