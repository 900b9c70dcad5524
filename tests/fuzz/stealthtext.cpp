// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/stealthtext.h"
#include "tests/fuzz/inputfile.h"

// The first byte says how many channels, the second how wide; the rest are pixels.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    const int channels = data[0] % 4 + 1, width = data[1] % 64 + 1;
    core::Image image{.width = width, .height = int((size - 2) / size_t(width * channels)), .channels = channels, .pixels = {}};
    image.pixels.assign(data + 2, data + 2 + size_t(image.width) * size_t(image.height) * size_t(channels));
    readOrRefuse([&] { core::image::stealthText(image); });
    return 0;
}
