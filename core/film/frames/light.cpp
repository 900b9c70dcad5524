// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/film/frames/light.h"

#include "core/film/frames/sampler.h"

#include <algorithm>
#include <cmath>

namespace core::film {

float lightOf(float srgb)
{
    return srgb <= 0.04045f ? srgb / 12.92f : float(std::pow((double(srgb) + 0.055) / 1.055, 2.4));
}

const std::array<float, 256> &lightOfBytes()
{
    static const std::array<float, 256> table = [] {
        std::array<float, 256> made{};
        for (size_t i = 0; i < made.size(); ++i)
            made[i] = lightOf(float(i) / 255);
        return made;
    }();
    return table;
}

const std::array<uint8_t, lightSteps> &bytesOfLight()
{
    static const std::array<uint8_t, lightSteps> table = [] {
        std::array<uint8_t, lightSteps> made{};
        for (size_t i = 0; i < made.size(); ++i) {
            const double light = double(i) / (lightSteps - 1);
            const double srgb = light <= 0.0031308 ? light * 12.92 : 1.055 * std::pow(light, 1 / 2.4) - 0.055;
            made[i] = uint8_t(std::lround(srgb * 255));
        }
        return made;
    }();
    return table;
}

std::array<float, 4> lightOf(const Colour &colour)
{
    const float alpha = colour[3];
    return {lightOf(colour[0]) * alpha, lightOf(colour[1]) * alpha, lightOf(colour[2]) * alpha, alpha};
}

namespace {

uint16_t toWord(float light)
{
    return uint16_t(std::clamp(light, 0.0f, 1.0f) * 65535 + 0.5f);
}

/// sum += weight * the row's light.
void addRow(std::vector<float> &sum, const Image &image, int y, int least, int largest, float weight)
{
    const std::array<float, 256> &light = lightOfBytes();
    const auto channels = size_t(image.channels);
    const uint8_t *pixel = image.pixels.data() + (size_t(y) * size_t(image.width) + size_t(least)) * channels;
    float *to = sum.data();
    for (int x = least; x <= largest; ++x, pixel += channels, to += 4) {
        const float alpha = channels == 4 ? float(pixel[3]) / 255 : 1.0f;
        to[0] += weight * alpha * light[pixel[0]];
        to[1] += weight * alpha * light[pixel[1]];
        to[2] += weight * alpha * light[pixel[2]];
        to[3] += weight * alpha;
    }
}

} // namespace

LightPicture lightPicture(const Image &image, int width, int height)
{
    const double stepX = double(image.width) / width, stepY = double(image.height) / height;
    const Kernel across(width, stepX / 2, stepX, image.width), down(height, stepY / 2, stepY, image.height);
    LightPicture made{width, height, std::vector<uint16_t>(size_t(width) * size_t(height) * 4), image.channels == 3};
    std::vector<float> sum(size_t(across.largest() - across.least() + 1) * 4), row(size_t(width) * 4);
    for (int y = 0; y < height; ++y) {
        std::ranges::fill(sum, 0.0f);
        for (int k = 0; k < down.taps(); ++k)
            if (const float weight = down.weights(y)[k]; weight != 0)
                addRow(sum, image, down.clamped(down.begin(y) + k), across.least(), across.largest(), weight);
        sampleRow(across, sum.data(), row.data());
        std::ranges::transform(row, made.row(y), toWord);
        for (int x = 0; x < width; ++x) { // a cubic's overshoot must not be more colour than there is alpha
            uint16_t *at = made.row(y) + size_t(x) * 4;
            for (int c = 0; c < 3; ++c)
                at[c] = std::min(at[c], at[3]);
        }
    }
    return made;
}

LightPicture lightPicture(const Image &image)
{
    LightPicture made{image.width, image.height, std::vector<uint16_t>(size_t(image.width) * size_t(image.height) * 4),
                      image.channels == 3};
    static const std::array<uint16_t, 256> words = [] {
        std::array<uint16_t, 256> table{};
        for (size_t i = 0; i < table.size(); ++i)
            table[i] = toWord(lightOfBytes()[i]);
        return table;
    }();
    const auto channels = size_t(image.channels);
    const size_t count = size_t(image.width) * size_t(image.height);
    for (size_t i = 0; i < count; ++i) {
        const uint8_t *pixel = image.pixels.data() + i * channels;
        uint16_t *to = made.values.data() + i * 4;
        const uint32_t alpha = channels == 4 ? pixel[3] : 255u;
        for (size_t c = 0; c < 3; ++c)
            to[c] = uint16_t((words[pixel[c]] * alpha + 127) / 255);
        to[3] = uint16_t(alpha * 257);
    }
    return made;
}

LightPicture plainLight(int width, int height, const Colour &colour)
{
    LightPicture made{width, height, std::vector<uint16_t>(size_t(width) * size_t(height) * 4), colour[3] >= 1};
    const std::array<float, 4> light = lightOf(colour);
    std::array<uint16_t, 4> words{};
    std::ranges::transform(light, words.begin(), toWord);
    for (size_t i = 0; i < made.values.size(); ++i)
        made.values[i] = words[i % 4];
    return made;
}

void layOver(LightPicture &ground, const LightPicture &part, int left, int top)
{
    for (int y = std::max(0, -top); y < part.height && y + top < ground.height; ++y) {
        const uint16_t *from = part.row(y);
        uint16_t *to = ground.row(y + top);
        for (int x = std::max(0, -left); x < part.width && x + left < ground.width; ++x) {
            const uint16_t *over = from + size_t(x) * 4;
            uint16_t *under = to + size_t(x + left) * 4;
            const uint32_t rest = 65535u - over[3];
            for (int c = 0; c < 4; ++c)
                under[c] = uint16_t(std::min(65535u, over[c] + (under[c] * rest + 32767) / 65535));
        }
    }
}

LightPicture blurred(const Image &image, int width, int height)
{
    const int small = 12; // points at the shorter side: nothing is to be recognised
    const double scale = small / double(std::min(width, height));
    const LightPicture tiny =
        lightPicture(image, std::max(2, int(std::lround(width * scale))), std::max(2, int(std::lround(height * scale))));
    const double stepX = double(tiny.width) / width, stepY = double(tiny.height) / height;
    const Kernel across(width, stepX / 2, stepX, tiny.width), down(height, stepY / 2, stepY, tiny.height);
    LightPicture made{width, height, std::vector<uint16_t>(size_t(width) * size_t(height) * 4), true};
    std::vector<float> sum(size_t(tiny.width) * 4), row(size_t(width) * 4);
    const size_t first = size_t(across.least()) * 4, count = size_t(across.largest() - across.least() + 1) * 4;
    for (int y = 0; y < height; ++y) {
        std::ranges::fill(sum, 0.0f);
        for (int k = 0; k < down.taps(); ++k)
            addWeighted(sum.data(), tiny.row(down.clamped(down.begin(y) + k)) + first, count, down.weights(y)[k]);
        sampleRow(across, sum.data(), row.data());
        constexpr float darker = 0.45f;
        for (size_t i = 0; i < row.size(); ++i)
            made.row(y)[i] = i % 4 == 3 ? uint16_t(65535) : toWord(row[i] / 65535 * darker);
    }
    return made;
}

} // namespace core::film
