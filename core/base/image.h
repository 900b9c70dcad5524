// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace core {

/// A picture as plain data: 8 bits a channel, sRGB, rows from the top, channels interleaved.
struct Image
{
    int width = 0;
    int height = 0;
    int channels = 3;            ///< 3 is RGB, 4 is RGBA (alpha not premultiplied)
    std::vector<uint8_t> pixels; ///< width * height * channels values

    bool empty() const { return pixels.empty(); }
    bool operator==(const Image &) const = default;
};

} // namespace core
