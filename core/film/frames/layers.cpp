// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/film/frames/layers.h"

#include "core/film/frames/sampler.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <functional>
#include <thread>

namespace core::film {

namespace {

/// A layer, with which points count where.
struct Sampled
{
    const Layer &layer;
    Kernel across, down;
    std::vector<float> covers; // of each column; empty: all of it

    static Cubic cubicOf(const Layer &from) { return from.moves ? Cubic::Steady : Cubic::Exact; }

    Sampled(const Layer &from, int width, int height)
        : layer(from)
        , across(width, from.first[0] + from.step[0] / 2, from.step[0], from.light->width, cubicOf(from))
        , down(height, from.first[1] + from.step[1] / 2, from.step[1], from.light->height, cubicOf(from))
    {
        if (from.strength >= 1 && from.left <= 0 && from.wipe < 0)
            return;
        covers.assign(size_t(width), from.strength);
        for (int x = 0; x < width; ++x) {
            if (from.left > 0)
                covers[size_t(x)] *= float(std::clamp(x + 1 - from.left, 0.0, 1.0));
            if (from.wipe >= 0)
                covers[size_t(x)] *= float(std::clamp((from.wipe - x) / std::max(1.0, from.wipeSoft), 0.0, 1.0));
        }
    }
};

constexpr float all = 65535; // of light, in rows

/// What a thread needs for its rows.
struct Rows
{
    std::vector<float> sum, sampled, row;
    std::vector<int32_t> steps;
};

void addLayer(const Sampled &layer, int y, Rows &rows)
{
    const size_t first = size_t(layer.across.least()) * 4;
    const size_t count = size_t(layer.across.largest() - layer.across.least() + 1) * 4;
    const LightPicture &light = *layer.layer.light;
    const auto sourceRow = [&](int k) { return light.row(layer.down.clamped(layer.down.begin(y) + k)) + first; };
    const float *weights = layer.down.weights(y);
    rows.sum.resize(count);
    if (layer.down.taps() == 4) {
        const uint16_t *const four[4] = {sourceRow(0), sourceRow(1), sourceRow(2), sourceRow(3)};
        sumOfFour(rows.sum.data(), four, weights, count);
    } else if (layer.down.taps() == 6) {
        const uint16_t *const six[6] = {sourceRow(0), sourceRow(1), sourceRow(2), sourceRow(3), sourceRow(4), sourceRow(5)};
        sumOfSix(rows.sum.data(), six, weights, count);
    } else {
        std::ranges::fill(rows.sum, 0.0f);
        for (int k = 0; k < layer.down.taps(); ++k)
            addWeighted(rows.sum.data(), sourceRow(k), count, weights[k]);
    }
    const bool covers = layer.covers.empty();
    if (covers && light.opaque) {
        sampleRow(layer.across, rows.sum.data(), rows.row.data());
        return;
    }
    sampleRow(layer.across, rows.sum.data(), rows.sampled.data());
    std::array<float, 4> ground = layer.layer.ground;
    for (float &value : ground)
        value *= all;
    const size_t points = rows.row.size() / 4;
    if (covers) {
        for (size_t x = 0; x < points; ++x) {
            const float behind = 1 - rows.sampled[x * 4 + 3] * (1 / all);
            for (size_t c = 0; c < 4; ++c)
                rows.row[x * 4 + c] = rows.sampled[x * 4 + c] + behind * ground[c];
        }
        return;
    }
    for (size_t x = 0; x < points; ++x) {
        const float behind = 1 - rows.sampled[x * 4 + 3] * (1 / all), part = layer.covers[x];
        for (size_t c = 0; c < 4; ++c) {
            const float own = rows.sampled[x * 4 + c] + behind * ground[c];
            const float below = layer.layer.onBlack ? 0.0f : rows.row[x * 4 + c];
            rows.row[x * 4 + c] = below + part * (own - below);
        }
    }
}

void addOverlay(const OverlayOn &on, int y, std::vector<float> &row)
{
    const LightPicture &light = on.overlay->light;
    const int line = y - on.overlay->y, left = on.overlay->x, width = int(row.size() / 4);
    if (line < 0 || line >= light.height)
        return;
    const float scale = on.strength / all;
    for (int x = std::max(0, -left); x < light.width && x + left < width; ++x) {
        const uint16_t *over = light.row(line) + size_t(x) * 4;
        if (over[3] == 0)
            continue;
        float *under = row.data() + size_t(x + left) * 4;
        const float rest = 1 - float(over[3]) * scale;
        for (size_t c = 0; c < 3; ++c)
            under[c] = float(over[c]) * on.strength + under[c] * rest;
    }
}

void paintRows(const std::vector<Sampled> &layers, const std::vector<OverlayOn> &overlays, Image &frame, int from, int to)
{
    const std::array<uint8_t, lightSteps> &bytes = bytesOfLight();
    const size_t width = size_t(frame.width);
    Rows rows;
    rows.sampled.resize(width * 4);
    rows.row.resize(width * 4);
    rows.steps.resize(width * 4);
    for (int y = from; y < to; ++y) {
        for (const Sampled &layer : layers)
            addLayer(layer, y, rows);
        for (const OverlayOn &overlay : overlays)
            addOverlay(overlay, y, rows.row);
        toSteps(rows.steps.data(), rows.row.data(), rows.row.size(), (lightSteps - 1) / all, lightSteps - 1);
        uint8_t *out = frame.pixels.data() + size_t(y) * width * 4;
        for (size_t x = 0; x < width; ++x, out += 4) {
            const int32_t *step = rows.steps.data() + x * 4;
            const uint8_t point[4] = {bytes[size_t(step[0])], bytes[size_t(step[1])], bytes[size_t(step[2])], 255};
            std::memcpy(out, point, sizeof point);
        }
    }
}

} // namespace

void paint(const std::vector<Layer> &layers, const std::vector<OverlayOn> &overlays, Image &frame)
{
    std::vector<Sampled> sampled;
    for (const Layer &layer : layers)
        sampled.emplace_back(layer, frame.width, frame.height);
    const int middle = frame.height / 2;
    // Each row is computed by itself, so that what comes out does not depend on who computes it.
    std::jthread other;
    if (frame.width * frame.height > 100'000 && std::thread::hardware_concurrency() > 1)
        other = std::jthread([&] { paintRows(sampled, overlays, frame, middle, frame.height); });
    else
        paintRows(sampled, overlays, frame, middle, frame.height);
    paintRows(sampled, overlays, frame, 0, middle);
}

} // namespace core::film
