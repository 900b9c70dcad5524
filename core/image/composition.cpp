// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/composition.h"

#include <algorithm>
#include <cmath>

namespace core::image {

namespace {

/// A plane of in * in values to out * out, by area along one axis and then along the other.
void resizePlane(const float *from, int in, float *to, int out)
{
    const double scale = double(in) / out;
    std::vector<float> rows(size_t(out) * size_t(in));
    const auto spread = [&](int o, auto take) { // calls take(index, share) for what output o covers
        const double begin = o * scale, end = begin + std::max(scale, 1.0);
        double sum = 0;
        const int last = std::min(in - 1, int(std::ceil(end)) - 1);
        for (int i = int(begin); i <= last; ++i)
            sum += std::min(end, i + 1.0) - std::max(begin, double(i));
        for (int i = int(begin); i <= last; ++i)
            take(i, float((std::min(end, i + 1.0) - std::max(begin, double(i))) / sum));
    };
    for (int y = 0; y < out; ++y)
        spread(y, [&](int i, float share) {
            for (int x = 0; x < in; ++x)
                rows[size_t(y) * size_t(in) + size_t(x)] += share * from[size_t(i) * size_t(in) + size_t(x)];
        });
    for (int x = 0; x < out; ++x)
        spread(x, [&](int i, float share) {
            for (int y = 0; y < out; ++y)
                to[size_t(y) * size_t(out) + size_t(x)] += share * rows[size_t(y) * size_t(in) + size_t(i)];
        });
}

uint8_t byteOf(float value)
{
    return uint8_t(std::clamp(value * 255.0f + 0.5f, 0.0f, 255.0f));
}

} // namespace

Picture::Picture(int edge) : size(edge), values(size_t(edge) * size_t(edge) * 4, 1.0f)
{
    std::fill_n(plane(3), size_t(edge) * size_t(edge), 0.0f);
}

Picture fromImage(const Image &image, int edge)
{
    const int square = std::max({image.width, image.height, 1});
    Picture picture(square);
    const int left = (square - image.width) / 2, top = (square - image.height) / 2;
    for (int y = 0; y < image.height; ++y)
        for (int x = 0; x < image.width; ++x) {
            const uint8_t *pixel = image.pixels.data() + (size_t(y) * size_t(image.width) + size_t(x)) * size_t(image.channels);
            const float alpha = image.channels == 4 ? float(pixel[3]) / 255.0f : 1.0f;
            const size_t at = size_t(y + top) * size_t(square) + size_t(x + left);
            for (int c = 0; c < 3; ++c)
                picture.plane(c)[at] = float(pixel[c]) / 255.0f * alpha + 1.0f - alpha;
            picture.plane(3)[at] = alpha;
        }
    return square == edge ? picture : resized(picture, edge);
}

Image toImage(const Picture &picture)
{
    Image image{.width = picture.size, .height = picture.size, .channels = 4};
    const size_t count = size_t(picture.size) * size_t(picture.size);
    image.pixels.resize(count * 4);
    for (size_t i = 0; i < count; ++i) {
        const float alpha = std::clamp(picture.plane(3)[i], 0.0f, 1.0f);
        for (int c = 0; c < 3; ++c)
            image.pixels[i * 4 + size_t(c)] = alpha < 1.0f / 255.0f ? 0 : byteOf((picture.plane(c)[i] - 1.0f + alpha) / alpha);
        image.pixels[i * 4 + 3] = byteOf(alpha);
    }
    return image;
}

Picture fromBytes(const uint8_t *bytes, int edge)
{
    Picture picture(edge);
    std::transform(bytes, bytes + picture.values.size(), picture.values.begin(), [](uint8_t byte) { return float(byte) / 255.0f; });
    return picture;
}

std::vector<uint8_t> toBytes(const Picture &picture)
{
    std::vector<uint8_t> bytes(picture.values.size());
    std::ranges::transform(picture.values, bytes.begin(), byteOf);
    return bytes;
}

Picture resized(const Picture &picture, int edge)
{
    Picture result;
    result.size = edge;
    result.values.assign(size_t(edge) * size_t(edge) * 4, 0.0f);
    for (int c = 0; c < 4; ++c)
        resizePlane(picture.plane(c), picture.size, result.plane(c), edge);
    return result;
}

void lay(Picture &canvas, const Picture &part, const Place &place)
{
    const int edge = std::clamp(int(std::lround(place.size * canvas.size)), 1, 2 * canvas.size);
    const Picture small = edge == part.size ? part : resized(part, edge);
    const int left = int(std::lround(place.x * canvas.size - edge / 2.0)), top = int(std::lround(place.y * canvas.size - edge / 2.0));
    for (int y = std::max(0, -top); y < edge && y + top < canvas.size; ++y)
        for (int x = std::max(0, -left); x < edge && x + left < canvas.size; ++x) {
            const size_t from = size_t(y) * size_t(edge) + size_t(x), to = size_t(y + top) * size_t(canvas.size) + size_t(x + left);
            const float through = 1.0f - small.plane(3)[from];
            for (int c = 0; c < 3; ++c) // over white: premultiplied + (1 - alpha)
                canvas.plane(c)[to] = small.plane(c)[from] - through * (1.0f - canvas.plane(c)[to]);
            canvas.plane(3)[to] = 1.0f - through * (1.0f - canvas.plane(3)[to]);
        }
}

void fillBehind(Picture &picture, const Rgb &colour)
{
    const size_t count = size_t(picture.size) * size_t(picture.size);
    for (size_t i = 0; i < count; ++i) {
        const float through = 1.0f - picture.plane(3)[i];
        for (int c = 0; c < 3; ++c)
            picture.plane(c)[i] -= through * (1.0f - colour[size_t(c)]);
        picture.plane(3)[i] = 1.0f;
    }
}

std::vector<Place> usualPlaces(int count)
{
    switch (count) {
    case 2:
        return {{0.25, 0.5, 0.46}, {0.75, 0.5, 0.46}};
    case 3:
        return {{0.5, 0.25, 0.44}, {0.25, 0.75, 0.44}, {0.75, 0.75, 0.44}};
    case 4:
        return {{0.25, 0.25, 0.44}, {0.75, 0.25, 0.44}, {0.25, 0.75, 0.44}, {0.75, 0.75, 0.44}};
    case 5:
        return {{0.18, 0.18, 0.34}, {0.82, 0.18, 0.34}, {0.5, 0.5, 0.34}, {0.18, 0.82, 0.34}, {0.82, 0.82, 0.34}};
    default:
        return {{0.5, 0.5, 1.0}};
    }
}

} // namespace core::image
