// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/picture/picture.h"

#include "core/base/error.h"
#include "core/image/imagefile.h"
#include "ui/style/style.h"

#include <QColorSpace>
#include <QPainter>
#include <QPixmap>

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
    const bool transparent = image.hasAlphaChannel();
    QImage plain = image;
    if (const QColorSpace space = image.colorSpace(); space.isValid() && space != QColorSpace(QColorSpace::SRgb)) {
        // Through 16 bits, so that dark tones keep their steps.
        plain = plain.convertToFormat(transparent ? QImage::Format_RGBA64 : QImage::Format_RGBX64);
        plain.convertToColorSpace(QColorSpace::SRgb);
    }
    plain = plain.convertToFormat(transparent ? QImage::Format_RGBA8888 : QImage::Format_RGB888);
    core::Image result{.width = plain.width(), .height = plain.height(), .channels = transparent ? 4 : 3, .pixels = {}};
    const size_t row = size_t(plain.width()) * size_t(result.channels);
    result.pixels.resize(row * size_t(plain.height()));
    for (int y = 0; y < plain.height(); ++y)
        std::memcpy(result.pixels.data() + row * size_t(y), plain.constScanLine(y), row);
    return result;
}

QImage pictureOf(const QString &path)
{
    try {
        return toQImage(core::image::readImage(path.toStdU16String()));
    } catch (const core::Error &) {
        return {};
    }
}

void drawChecks(QPainter &painter, const QRectF &area, const QPointF &origin, int side)
{
    const bool dark = style::isDark();
    QPixmap tile(2 * side, 2 * side);
    tile.fill(dark ? QColor(0x2a2b30) : QColor(0xffffff));
    QPainter pattern(&tile);
    const QColor other = dark ? QColor(0x36383f) : QColor(0xe4e6ea);
    pattern.fillRect(0, 0, side, side, other);
    pattern.fillRect(side, side, side, side, other);
    pattern.end();
    painter.drawTiledPixmap(area, tile, area.topLeft() - origin);
}

QImage enlarged(const QImage &image, const QSize &pixels)
{
    if (image.isNull() || pixels.isEmpty())
        return {};
    if (pixels.width() <= image.width() || pixels.height() <= image.height())
        return image.scaled(pixels, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    // Premultiplied: the colour of what cannot be seen must not bleed into the edges.
    const bool transparent = image.hasAlphaChannel();
    const QImage source = image.convertToFormat(transparent ? QImage::Format_ARGB32_Premultiplied : QImage::Format_RGB32);
    const size_t channels = transparent ? 4 : 3;
    const int w = pixels.width(), h = pixels.height();
    const auto across = tapsOf(source.width(), w), down = tapsOf(source.height(), h);

    std::vector<float> wide(size_t(w) * size_t(source.height()) * channels); // each row made wider first
    for (int y = 0; y < source.height(); ++y) {
        const auto *line = reinterpret_cast<const QRgb *>(source.constScanLine(y));
        float *out = wide.data() + size_t(y) * size_t(w) * channels;
        for (const Tap &tap : across) {
            float r = 0, g = 0, b = 0, a = 0;
            for (size_t k = 0; k < 4; ++k) {
                const QRgb p = line[tap.from[k]];
                r += tap.weight[k] * float(qRed(p));
                g += tap.weight[k] * float(qGreen(p));
                b += tap.weight[k] * float(qBlue(p));
                a += tap.weight[k] * float(qAlpha(p));
            }
            *out++ = r;
            *out++ = g;
            *out++ = b;
            if (transparent)
                *out++ = a;
        }
    }

    QImage result(w, h, source.format());
    const auto level = [](float v, int most = 255) { return std::clamp(int(v + 0.5f), 0, most); };
    for (int y = 0; y < h; ++y) {
        const Tap &tap = down[size_t(y)];
        std::array<const float *, 4> rows{};
        for (size_t k = 0; k < 4; ++k)
            rows[k] = wide.data() + size_t(tap.from[k]) * size_t(w) * channels;
        auto *out = reinterpret_cast<QRgb *>(result.scanLine(y));
        for (int x = 0; x < w; ++x) {
            std::array<float, 4> sum{};
            for (size_t k = 0; k < 4; ++k) {
                for (size_t c = 0; c < channels; ++c)
                    sum[c] += tap.weight[k] * rows[k][size_t(x) * channels + c];
            }
            const int alpha = transparent ? level(sum[3]) : 255;
            out[x] = qRgba(level(sum[0], alpha), level(sum[1], alpha), level(sum[2], alpha), alpha);
        }
    }
    return result;
}

} // namespace ui
