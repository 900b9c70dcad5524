// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/film/frames/scenepicture.h"

#include <algorithm>
#include <cmath>

namespace core::film {

namespace {

bool isTransparent(const Image &image)
{
    if (image.channels != 4)
        return false;
    // A drawing has a margin that nothing is in; a few soft points at an edge are none.
    size_t clear = 0;
    for (size_t i = 3; i < image.pixels.size(); i += 4)
        clear += image.pixels[i] < 16;
    return clear * 100 > image.pixels.size() / 4;
}

/// Without the margins that nothing is in.
Image withoutMargins(const Image &image)
{
    int left = image.width, right = -1, top = image.height, bottom = -1;
    for (int y = 0; y < image.height; ++y)
        for (int x = 0; x < image.width; ++x)
            if (image.pixels[(size_t(y) * size_t(image.width) + size_t(x)) * 4 + 3] > 8) {
                left = std::min(left, x);
                right = std::max(right, x);
                top = std::min(top, y);
                bottom = y;
            }
    if (right < left)
        return image;
    Image part{right - left + 1, bottom - top + 1, 4, {}};
    for (int y = top; y <= bottom; ++y) {
        const auto from = image.pixels.begin() + (std::ptrdiff_t(y) * image.width + left) * 4;
        part.pixels.insert(part.pixels.end(), from, from + std::ptrdiff_t(part.width) * 4);
    }
    return part;
}

LightPicture scaled(const Image &image, double width, double height)
{
    return lightPicture(image, std::max(1, int(std::lround(width))), std::max(1, int(std::lround(height))));
}

} // namespace

PlacedPicture placed(const Image &picture, const ScenePicture &how, const Colour &ground, const WantedSize &wanted)
{
    const bool drawing = isTransparent(picture);
    const Image cropped = drawing ? withoutMargins(picture) : Image(); // which is made as large as its place is
    const Image &image = drawing ? cropped : picture;
    const double frame = double(wanted.width) / wanted.height, own = double(image.width) / image.height;
    Fit fit = how.fit;
    if (fit == Fit::Automatic) // too much would be cut off where the proportions are far apart
        fit = drawing || std::max(frame / own, own / frame) > 1.8 ? Fit::Inside : Fit::Fill;
    const double nearest = std::max(1.0, wanted.nearest);
    PlacedPicture result;
    if (fit == Fit::Fill) {
        result.width = std::max(1.0, own / frame);
        result.height = std::max(1.0, frame / own);
        result.x = (1 - result.width) / 2;
        result.y = (1 - result.height) / 2;
        const double points = result.width * wanted.width * nearest;
        const double scale = std::min(1.0, points / image.width); // more points than it has would be invented
        result.light = scaled(image, image.width * scale, image.height * scale);
        if (drawing) {
            LightPicture behind = plainLight(result.light.width, result.light.height, ground);
            layOver(behind, result.light, 0, 0);
            result.light = std::move(behind);
        }
        return result;
    }
    const int width = int(std::lround(wanted.width * nearest)), height = int(std::lround(wanted.height * nearest));
    const bool onItself = !drawing && how.colour.empty();
    result.light = onItself ? blurred(image, width, height) : plainLight(width, height, ground);
    const double margin = drawing ? 0.64 : 1.0; // of the frame that it may take
    const double scale = std::min(width * margin / image.width, height * margin / image.height);
    const LightPicture part = scaled(image, image.width * scale, image.height * scale);
    // A drawing stands a little above the middle, where subtitles are not.
    const int lift = drawing ? int(std::lround(height * 0.07)) : 0;
    layOver(result.light, part, (width - part.width) / 2, (height - part.height) / 2 - lift);
    return result;
}

} // namespace core::film
