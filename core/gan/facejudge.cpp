// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// The one file that compiles dlib: its headers are heavy.

// Debian's dlib decomposes the detector's filters by whichever LAPACK is installed, and each rounds in its own way. Without these
// two dlib does it by itself, and the program needs no BLAS. Both headers take in dlib's settings, so they come first.
#include <dlib/assert.h>
#include <dlib/test_for_odr_violations.h>
#undef DLIB_USE_BLAS
#undef DLIB_USE_LAPACK

#include "core/gan/facejudge.h"

#include "core/base/error.h"

#include <dlib/array2d.h>
#include <dlib/image_processing/frontal_face_detector.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace core::gan {

namespace {

constexpr int side = 256;
constexpr double leastConfidence = -2;

struct Grey
{
    int width = 0, height = 0;
    std::vector<int> levels;

    int at(int x, int y) const { return levels[size_t(y) * size_t(width) + size_t(x)]; }
};

Grey greyOf(const Image &image)
{
    Grey grey{.width = image.width, .height = image.height, .levels = {}};
    const size_t count = size_t(image.width) * size_t(image.height), channels = size_t(image.channels);
    grey.levels.reserve(count);
    for (size_t i = 0; i < count; ++i) {
        const uint8_t *p = &image.pixels[i * channels];
        grey.levels.push_back(channels < 3 ? p[0] : (77 * p[0] + 150 * p[1] + 29 * p[2] + 128) >> 8);
    }
    return grey;
}

/// The mean of `factor` x `factor` pixels each.
Grey shrunk(const Grey &grey, int factor)
{
    if (factor < 2)
        return grey;
    Grey result{.width = std::max(1, grey.width / factor), .height = std::max(1, grey.height / factor), .levels = {}};
    for (int y = 0; y < result.height; ++y)
        for (int x = 0; x < result.width; ++x) {
            int64_t sum = 0;
            int count = 0;
            for (int i = y * factor; i < std::min((y + 1) * factor, grey.height); ++i)
                for (int k = x * factor; k < std::min((x + 1) * factor, grey.width); ++k, ++count)
                    sum += grey.at(k, i);
            result.levels.push_back(int((sum + count / 2) / count));
        }
    return result;
}

/// Where a pixel of the result lies among those of the original: the one before it and the part of the way to the next, in 256ths.
std::pair<int, int> placeOf(int i, int from, int to)
{
    const int64_t place = std::clamp<int64_t>(((2 * int64_t(i) + 1) * from * 128) / to - 128, 0, int64_t(from - 1) * 256);
    return {int(place / 256), int(place % 256)};
}

/// Its longer side has 256 pixels then. In whole numbers throughout.
dlib::array2d<unsigned char> sized(const Grey &grey)
{
    const int longer = std::max(grey.width, grey.height);
    const int width = std::max(1, grey.width * side / longer), height = std::max(1, grey.height * side / longer);
    dlib::array2d<unsigned char> result(height, width);
    for (int y = 0; y < height; ++y) {
        const auto [y0, wy] = placeOf(y, grey.height, height);
        const int y1 = std::min(y0 + 1, grey.height - 1);
        for (int x = 0; x < width; ++x) {
            const auto [x0, wx] = placeOf(x, grey.width, width);
            const int x1 = std::min(x0 + 1, grey.width - 1);
            const int upper = grey.at(x0, y0) * (256 - wx) + grey.at(x1, y0) * wx;
            const int lower = grey.at(x0, y1) * (256 - wx) + grey.at(x1, y1) * wx;
            result[y][x] = static_cast<unsigned char>((upper * (256 - wy) + lower * wy + 32768) >> 16);
        }
    }
    return result;
}

double confidenceOf(const dlib::array2d<unsigned char> &picture)
{
    // Unpacking it takes 0.2 s, copying it 50 microseconds; one is for one thread at a time.
    static const dlib::frontal_face_detector unpacked = dlib::get_frontal_face_detector();
    dlib::frontal_face_detector detector = unpacked;
    std::vector<dlib::rect_detection> found;
    detector(picture, found, leastConfidence);
    double best = leastConfidence;
    for (const dlib::rect_detection &one : found) {
        const long width = long(one.rect.width()), off = std::abs(one.rect.left() + one.rect.right() + 1 - picture.nc());
        if (2 * width >= picture.nc() && 8 * off <= 3 * picture.nc()) // three sixteenths to each side
            best = std::max(best, one.detection_confidence);
    }
    return best;
}

} // namespace

int faceScore(const Image &image)
{
    if (image.empty())
        throw Error("There is no picture to look for a face in.");
    const Grey grey = shrunk(greyOf(image), std::max(image.width, image.height) / side);
    int64_t sum = 0, squares = 0;
    for (const int level : grey.levels) {
        sum += level;
        squares += int64_t(level) * level;
    }
    const auto count = int64_t(grey.levels.size());
    const int brightness = int((sum + count / 2) / count);
    const int contrast = int(std::sqrt(double(std::max<int64_t>(0, squares * count - sum * sum))) / double(count));
    const int guards = 4 * std::max(0, 40 - brightness) + 4 * std::max(0, brightness - 215) + 8 * std::max(0, 20 - contrast);
    return int(std::floor(confidenceOf(sized(grey)) * 64 + 0.5)) - guards;
}

} // namespace core::gan
