// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/resampled.h"

#include "core/base/error.h"

#include <QBuffer>
#include <QImage>
#include <QImageWriter>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace core::image {

namespace {

constexpr int precision = 32 - 8 - 2; // bits of a share, as Pillow has them

double triangle(double x)
{
    x = std::abs(x);
    return x < 1 ? 1 - x : 0;
}

double cubic(double x)
{
    constexpr double a = -0.5;
    x = std::abs(x);
    if (x < 1)
        return ((a + 2) * x - (a + 3)) * x * x + 1;
    return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
}

double lanczos(double x)
{
    const auto sinc = [](double y) { return y == 0 ? 1.0 : std::sin(y * std::numbers::pi) / (y * std::numbers::pi); };
    return x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0;
}

/// Which points go into one, and what share each has.
struct Share
{
    int first = 0;
    std::vector<int> of;
};

std::vector<Share> sharesOf(int from, int to, Resampling how)
{
    const double scale = double(from) / to, filterScale = std::max(scale, 1.0);
    const double support = (how == Resampling::Bilinear ? 1.0 : how == Resampling::Bicubic ? 2.0 : 3.0) * filterScale;
    std::vector<Share> shares(static_cast<size_t>(to));
    for (int i = 0; i < to; ++i) {
        const double centre = (i + 0.5) * scale;
        const int first = std::max(int(centre - support + 0.5), 0), last = std::min(int(centre + support + 0.5), from);
        std::vector<double> weights;
        double sum = 0;
        for (int x = first; x < last; ++x) {
            const double at = (x - centre + 0.5) * (1.0 / filterScale);
            weights.push_back(how == Resampling::Bilinear ? triangle(at) : how == Resampling::Bicubic ? cubic(at) : lanczos(at));
            sum += weights.back();
        }
        Share &share = shares[size_t(i)];
        share.first = first;
        for (const double weight : weights) {
            const double part = (sum != 0 ? weight / sum : weight) * (1 << precision);
            share.of.push_back(int(part < 0 ? part - 0.5 : part + 0.5));
        }
    }
    return shares;
}

uint8_t rounded(int64_t sum)
{
    return uint8_t(std::clamp<int64_t>(sum >> precision, 0, 255));
}

Image across(const Image &image, int width, Resampling how)
{
    const std::vector<Share> shares = sharesOf(image.width, width, how);
    Image result{width, image.height, image.channels, {}};
    const auto c = size_t(image.channels);
    result.pixels.resize(size_t(width) * size_t(image.height) * c);
    for (int y = 0; y < image.height; ++y) {
        const uint8_t *row = image.pixels.data() + size_t(y) * size_t(image.width) * c;
        uint8_t *out = result.pixels.data() + size_t(y) * size_t(width) * c;
        for (const Share &share : shares)
            for (size_t channel = 0; channel < c; ++channel) {
                int64_t sum = 1 << (precision - 1);
                const uint8_t *at = row + size_t(share.first) * c + channel;
                for (const int part : share.of) {
                    sum += int64_t(*at) * part;
                    at += c;
                }
                *out++ = rounded(sum);
            }
    }
    return result;
}

Image down(const Image &image, int height, Resampling how)
{
    const std::vector<Share> shares = sharesOf(image.height, height, how);
    const size_t row = size_t(image.width) * size_t(image.channels);
    Image result{image.width, height, image.channels, {}};
    result.pixels.reserve(row * size_t(height));
    std::vector<int64_t> sums(row);
    for (const Share &share : shares) {
        std::ranges::fill(sums, int64_t(1) << (precision - 1));
        const uint8_t *at = image.pixels.data() + size_t(share.first) * row;
        for (const int part : share.of)
            for (size_t i = 0; i < row; ++i)
                sums[i] += int64_t(*at++) * part;
        std::ranges::transform(sums, std::back_inserter(result.pixels), rounded);
    }
    return result;
}

void requirePicture(const Image &image)
{
    if (image.width <= 0 || image.height <= 0 || image.pixels.size() != size_t(image.width) * size_t(image.height) * size_t(image.channels))
        throw Error("There is no picture to look at.");
}

} // namespace

Image resampled(const Image &image, int width, int height, Resampling how)
{
    requirePicture(image);
    if (width <= 0 || height <= 0)
        throw Error("A picture cannot be made " + std::to_string(width) + " x " + std::to_string(height) + " pixels large.");
    Image result = image.width == width ? image : across(image, width, how);
    return result.height == height ? result : down(result, height, how);
}

Image part(const Image &image, int x, int y, int width, int height)
{
    requirePicture(image);
    const int left = std::clamp(x, 0, image.width), top = std::clamp(y, 0, image.height);
    const int right = int(std::clamp<int64_t>(int64_t(x) + width, left, image.width)),
              bottom = int(std::clamp<int64_t>(int64_t(y) + height, top, image.height));
    if (right == left || bottom == top)
        throw Error("There is no picture to look at.");
    Image result{right - left, bottom - top, image.channels, {}};
    const auto c = size_t(image.channels);
    for (int row = top; row < bottom; ++row) {
        const auto at = image.pixels.begin() + std::ptrdiff_t((size_t(row) * size_t(image.width) + size_t(left)) * c);
        result.pixels.insert(result.pixels.end(), at, at + std::ptrdiff_t(size_t(result.width) * c));
    }
    return result;
}

Image flattened(const Image &image, uint8_t red, uint8_t green, uint8_t blue)
{
    requirePicture(image);
    if (image.channels == 3)
        return image;
    const uint8_t page[3] = {red, green, blue};
    Image result{image.width, image.height, 3, {}};
    result.pixels.reserve(size_t(image.width) * size_t(image.height) * 3);
    const auto c = size_t(image.channels);
    for (size_t i = 0; i < image.pixels.size(); i += c)
        for (size_t channel = 0; channel < 3; ++channel) {
            const int value = image.pixels[c == 1 ? i : i + channel], alpha = c == 4 ? image.pixels[i + 3] : 255;
            result.pixels.push_back(uint8_t((value * alpha + page[channel] * (255 - alpha) + 127) / 255));
        }
    return result;
}

Image throughJpeg(const Image &image, int quality)
{
    const Image plain = flattened(image);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QImageWriter writer(&buffer, "jpg");
    writer.setQuality(quality);
    const QImage view(plain.pixels.data(), plain.width, plain.height, qsizetype(plain.width) * 3, QImage::Format_RGB888);
    QImage back;
    if (!writer.write(view) || !back.loadFromData(bytes, "jpg"))
        throw Error("A picture cannot be brought through JPEG: " + writer.errorString().toStdString() + ".");
    back = back.convertToFormat(QImage::Format_RGB888);
    Image result{back.width(), back.height(), 3, {}};
    for (int y = 0; y < back.height(); ++y)
        result.pixels.insert(result.pixels.end(), back.constScanLine(y), back.constScanLine(y) + size_t(back.width()) * 3);
    return result;
}

} // namespace core::image
