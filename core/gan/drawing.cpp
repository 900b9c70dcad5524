// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/gan/drawing.h"

#include "core/base/error.h"
#include "core/image/resampled.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace core::gan {

namespace {

constexpr int mostSide = 4096;
constexpr int edge = 128;        // of the network, where a line has to be seen
constexpr int coloured = 56;     // from this difference of the channels on a point is a colour and no grey
constexpr double inkFrom = 0.12; // darker than the paper by so much, of its lightness, is the beginning of a stroke,
constexpr double inkAll = 0.5;   // and by so much all of it
constexpr double seenLine = 0.6; // of the ink that a line of a drawing has at the network's size
constexpr int mostThickenings = 4;

/// The picture on white paper of the drawing's size, RGBA; alpha is kept.
Image onPaper(const Image &picture)
{
    const int longest = std::max(picture.width, picture.height);
    const int width = std::max(1, picture.width * Drawing::side / longest), height = std::max(1, picture.height * Drawing::side / longest);
    Image rgba{.width = picture.width, .height = picture.height, .channels = 4};
    rgba.pixels.resize(size_t(picture.width) * size_t(picture.height) * 4);
    for (size_t i = 0; i < rgba.pixels.size() / 4; ++i) {
        const uint8_t *from = picture.pixels.data() + i * size_t(picture.channels);
        uint8_t *to = rgba.pixels.data() + i * 4;
        const int alpha = picture.channels == 4 ? from[3] : 255;
        for (int c = 0; c < 3; ++c) // on white, so that what is made smaller has no colour of what is not seen
            to[c] = uint8_t((from[picture.channels >= 3 ? c : 0] * alpha + 255 * (255 - alpha) + 127) / 255);
        to[3] = uint8_t(alpha);
    }
    const Image scaled = image::resampled(rgba, width, height, image::Resampling::Bilinear);
    Image paper{.width = Drawing::side, .height = Drawing::side, .channels = 4};
    paper.pixels.resize(size_t(Drawing::side) * Drawing::side * 4);
    for (size_t i = 0; i < paper.pixels.size(); ++i)
        paper.pixels[i] = i % 4 == 3 ? 0 : 255;
    const int left = (Drawing::side - width) / 2, top = (Drawing::side - height) / 2;
    for (int y = 0; y < height; ++y)
        std::copy_n(scaled.pixels.begin() + ptrdiff_t(y) * width * 4, ptrdiff_t(width) * 4,
                    paper.pixels.begin() + (ptrdiff_t(y + top) * Drawing::side + left) * 4);
    return paper;
}

/// Rec. 601, as people see it.
int lightness(const uint8_t *rgb)
{
    return (299 * rgb[0] + 587 * rgb[1] + 114 * rgb[2] + 500) / 1000;
}

bool isColoured(const uint8_t *rgb)
{
    return std::max({rgb[0], rgb[1], rgb[2]}) - std::min({rgb[0], rgb[1], rgb[2]}) >= coloured;
}

/// The lightness of the paper: that of most of what is not coloured.
int paperIn(const Image &paper)
{
    std::array<int, 256> counts{};
    for (size_t i = 0; i < paper.pixels.size(); i += 4)
        if (!isColoured(&paper.pixels[i]))
            ++counts[size_t(lightness(&paper.pixels[i]))];
    const auto around = [&](int at) { // photographed paper is not even
        int sum = 0;
        for (int i = std::max(0, at - 8); i <= std::min(255, at + 8); ++i)
            sum += counts[size_t(i)];
        return sum;
    };
    int best = 255;
    for (int i = 254; i >= 0; --i)
        if (around(i) > around(best))
            best = i;
    return best;
}

/// Every point takes the most of its neighbours.
Image thicker(const Image &ink)
{
    Image more = ink;
    for (int y = 0; y < ink.height; ++y)
        for (int x = 0; x < ink.width; ++x) {
            uint8_t most = 0;
            for (int v = std::max(0, y - 1); v <= std::min(ink.height - 1, y + 1); ++v)
                for (int u = std::max(0, x - 1); u <= std::min(ink.width - 1, x + 1); ++u)
                    most = std::max(most, ink.pixels[size_t(v) * size_t(ink.width) + size_t(u)]);
            more.pixels[size_t(y) * size_t(ink.width) + size_t(x)] = most;
        }
    return more;
}

/// How dark the lines are at the network's size: what nine of ten points with ink do not reach.
double darkness(const Image &ink)
{
    Image small = image::resampled(ink, edge, edge, image::Resampling::Bilinear);
    std::erase_if(small.pixels, [](uint8_t value) { return value < 26; });
    if (small.pixels.empty())
        return 1;
    const auto place = small.pixels.begin() + ptrdiff_t(small.pixels.size() * 9 / 10);
    std::ranges::nth_element(small.pixels, place);
    return *place / 255.0;
}

void requireReadable(const Image &picture, const std::string &name)
{
    if (picture.empty())
        throw Error(name + " is empty: there is nothing drawn in it. Choose another picture.");
}

} // namespace

void requireDrawing(const Drawing &drawing)
{
    const Image &ink = drawing.ink, &colour = drawing.colour;
    if (ink.width > mostSide)
        throw Error("The layers of a drawing have at most " + std::to_string(mostSide) + " points a side; these have "
                    + std::to_string(ink.width) + ".");
    if (ink.width < 1 || ink.width != ink.height || ink.channels != 1 || ink.pixels.size() != size_t(ink.width) * size_t(ink.height))
        throw Error("The ink of a drawing is a square picture of one channel; this one has " + std::to_string(ink.width) + "x"
                    + std::to_string(ink.height) + " pixels of " + std::to_string(ink.channels) + ".");
    if (!colour.empty()
        && (colour.width != ink.width || colour.height != ink.height || colour.channels != 4
            || colour.pixels.size() != ink.pixels.size() * 4))
        throw Error("The colours of a drawing are a picture of four channels and as large as its ink, " + std::to_string(ink.width) + "x"
                    + std::to_string(ink.height) + " pixels; this one has " + std::to_string(colour.width) + "x"
                    + std::to_string(colour.height) + " of " + std::to_string(colour.channels) + ".");
}

bool isBlank(const Drawing &drawing)
{
    if (std::ranges::any_of(drawing.ink.pixels, [](uint8_t value) { return value > 0; }))
        return false;
    for (size_t i = 3; i < drawing.colour.pixels.size(); i += 4)
        if (drawing.colour.pixels[i] > 127)
            return false;
    return true;
}

Drawing drawingOf(const Image &picture, const std::string &name)
{
    requireReadable(picture, name);
    const Image paper = onPaper(picture);
    const int white = paperIn(paper);
    const bool onDark = white < 100; // chalk on a board
    Drawing drawing{{Drawing::side, Drawing::side, 1, {}}, {Drawing::side, Drawing::side, 4, {}}};
    drawing.ink.pixels.resize(paper.pixels.size() / 4);
    drawing.colour.pixels.resize(paper.pixels.size());
    bool hasColour = false;
    for (size_t i = 0; i < drawing.ink.pixels.size(); ++i) {
        const uint8_t *from = &paper.pixels[i * 4];
        if (isColoured(from)) {
            std::copy_n(from, 3, &drawing.colour.pixels[i * 4]);
            drawing.colour.pixels[i * 4 + 3] = 255;
            hasColour = true;
            continue;
        }
        const double range = onDark ? 255 - white : white;
        const double away = (onDark ? lightness(from) - white : white - lightness(from)) / range;
        const bool outside = onDark && from[3] < 128; // the room around a picture that is not square is no chalk
        drawing.ink.pixels[i] =
            outside ? uint8_t(0) : uint8_t(std::lround(255 * std::clamp((away - inkFrom) / (inkAll - inkFrom), 0.0, 1.0)));
    }
    if (!hasColour)
        drawing.colour = {};
    if (isBlank(drawing))
        throw Error(name + " has no strokes that can be told from its paper. Draw dark on light, or light on dark.");
    for (int i = 0; i < mostThickenings && darkness(drawing.ink) < seenLine; ++i)
        drawing.ink = thicker(drawing.ink);
    return drawing;
}

Image coloursOf(const Image &picture, const std::string &name)
{
    requireReadable(picture, name);
    Image paper = onPaper(picture);
    bool isClear = false, any = false; // clear where nothing is: then white is a colour, too
    for (size_t i = 3; picture.channels == 4 && i < picture.pixels.size(); i += 4)
        isClear |= picture.pixels[i] < 128;
    for (size_t i = 0; i < paper.pixels.size(); i += 4) {
        uint8_t *rgba = &paper.pixels[i];
        const bool white = std::min({rgba[0], rgba[1], rgba[2]}) > 240;
        const bool given = rgba[3] > 127 && (isClear || !white);
        rgba[3] = given ? 255 : 0;
        if (!given)
            std::fill_n(rgba, 3, uint8_t(0));
        any |= given;
    }
    if (!any)
        throw Error(name + " has no colours: all of it is white or transparent.");
    return paper;
}

Image flattened(const Drawing &drawing, int side)
{
    requireDrawing(drawing);
    Image picture{.width = drawing.ink.width, .height = drawing.ink.height, .channels = 3};
    picture.pixels.resize(drawing.ink.pixels.size() * 3);
    for (size_t i = 0; i < drawing.ink.pixels.size(); ++i) {
        const bool given = !drawing.colour.empty() && drawing.colour.pixels[i * 4 + 3] > 127;
        for (size_t c = 0; c < 3; ++c)
            picture.pixels[i * 3 + c] = uint8_t((given ? drawing.colour.pixels[i * 4 + c] : 255) * (255 - drawing.ink.pixels[i]) / 255);
    }
    return image::resampled(picture, side, side, image::Resampling::Bilinear);
}

} // namespace core::gan
