// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/picture.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <vector>

namespace ui {

namespace {

// Mitchell, Netravali: Reconstruction filters in computer graphics (1988), B = C = 1/3.
float mitchell(float x)
{
    x = std::abs(x);
    if (x < 1)
        return (7.0f * x * x * x - 12.0f * x * x + 16.0f / 3.0f) / 6.0f;
    if (x < 2)
        return (-7.0f / 3.0f * x * x * x + 12.0f * x * x - 20.0f * x + 32.0f / 3.0f) / 6.0f;
    return 0;
}

struct Tap
{
    std::array<int, 4> from;
    std::array<float, 4> weight;
};

std::vector<Tap> tapsOf(int source, int target)
{
    std::vector<Tap> taps(static_cast<size_t>(target));
    for (int i = 0; i < target; ++i) {
        const float at = (float(i) + 0.5f) * float(source) / float(target) - 0.5f;
        const int base = int(std::floor(at)) - 1;
        Tap &tap = taps[size_t(i)];
        for (int k = 0; k < 4; ++k) {
            tap.from[size_t(k)] = std::clamp(base + k, 0, source - 1);
            tap.weight[size_t(k)] = mitchell(at - float(base + k));
        }
    }
    return taps;
}

} // namespace

QImage toQImage(const core::Image &image)
{
    if (image.empty())
        return {};
    const auto format = image.channels == 4 ? QImage::Format_RGBA8888 : QImage::Format_RGB888;
    return QImage(image.pixels.data(), image.width, image.height, qsizetype(image.width) * image.channels, format).copy();
}

core::Image toCoreImage(const QImage &image)
{
    const QImage rgb = image.convertToFormat(QImage::Format_RGB888);
    core::Image result{.width = rgb.width(), .height = rgb.height(), .channels = 3, .pixels = {}};
    const size_t row = size_t(rgb.width()) * 3;
    result.pixels.resize(row * size_t(rgb.height()));
    for (int y = 0; y < rgb.height(); ++y)
        std::memcpy(result.pixels.data() + row * size_t(y), rgb.constScanLine(y), row);
    return result;
}

QImage enlarged(const QImage &image, const QSize &pixels)
{
    if (image.isNull() || pixels.isEmpty())
        return {};
    if (pixels.width() <= image.width() || pixels.height() <= image.height())
        return image.scaled(pixels, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    const QImage source = image.convertToFormat(QImage::Format_RGB32);
    const int w = pixels.width(), h = pixels.height();
    const auto across = tapsOf(source.width(), w), down = tapsOf(source.height(), h);

    std::vector<float> wide(size_t(w) * size_t(source.height()) * 3); // each row made wider first
    for (int y = 0; y < source.height(); ++y) {
        const auto *line = reinterpret_cast<const QRgb *>(source.constScanLine(y));
        float *out = wide.data() + size_t(y) * size_t(w) * 3;
        for (const Tap &tap : across) {
            float r = 0, g = 0, b = 0;
            for (size_t k = 0; k < 4; ++k) {
                const QRgb p = line[tap.from[k]];
                r += tap.weight[k] * float(qRed(p));
                g += tap.weight[k] * float(qGreen(p));
                b += tap.weight[k] * float(qBlue(p));
            }
            *out++ = r;
            *out++ = g;
            *out++ = b;
        }
    }

    QImage result(w, h, QImage::Format_RGB32);
    const auto level = [](float v) { return std::clamp(int(v + 0.5f), 0, 255); };
    for (int y = 0; y < h; ++y) {
        const Tap &tap = down[size_t(y)];
        std::array<const float *, 4> rows{};
        for (size_t k = 0; k < 4; ++k)
            rows[k] = wide.data() + size_t(tap.from[k]) * size_t(w) * 3;
        auto *out = reinterpret_cast<QRgb *>(result.scanLine(y));
        for (int x = 0; x < w; ++x) {
            std::array<float, 3> sum{};
            for (size_t k = 0; k < 4; ++k) {
                for (size_t c = 0; c < 3; ++c)
                    sum[c] += tap.weight[k] * rows[k][size_t(x) * 3 + c];
            }
            out[x] = qRgb(level(sum[0]), level(sum[1]), level(sum[2]));
        }
    }
    return result;
}

} // namespace ui
