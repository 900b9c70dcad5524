// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/imagescale.h"

#include <QImage>

#include <algorithm>
#include <cstring>

namespace core::image {

Image scaledToFit(const Image &image, int longestSide)
{
    if (std::max(image.width, image.height) <= longestSide || image.empty())
        return image;
    const auto format = image.channels == 4 ? QImage::Format_RGBA8888 : QImage::Format_RGB888;
    const QImage whole(image.pixels.data(), image.width, image.height, qsizetype(image.width) * image.channels, format);
    const QImage small = whole.scaled(longestSide, longestSide, Qt::KeepAspectRatio, Qt::SmoothTransformation).convertToFormat(format);
    Image result{small.width(), small.height(), image.channels, {}};
    const size_t row = size_t(small.width()) * size_t(image.channels);
    result.pixels.resize(row * size_t(small.height()));
    for (int y = 0; y < small.height(); ++y) // Qt's rows end at multiples of four bytes
        std::memcpy(&result.pixels[row * size_t(y)], small.constScanLine(y), row);
    return result;
}

} // namespace core::image
