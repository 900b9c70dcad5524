// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/kquants.h"

#include <c10/util/Half.h>

#include <array>
#include <cstring>

namespace core::io {

namespace {

float half(const uint8_t *at)
{
    c10::Half value;
    std::memcpy(&value, at, sizeof value);
    return value;
}

/// Scales of two bits to four, with the least value of each 16.
void q2(const uint8_t *block, float *to)
{
    const uint8_t *scales = block, *quants = block + 16;
    const float scale = half(block + 80), least = half(block + 82);
    for (int part = 0; part < 16; ++part) { // 16 values each
        const uint8_t *from = quants + part / 8 * 32 + part % 2 * 16;
        const int shift = part % 8 / 2 * 2;
        for (int i = 0; i < 16; ++i)
            *to++ = scale * float(scales[part] & 15) * float(from[i] >> shift & 3) - least * float(scales[part] >> 4);
    }
}

void q3(const uint8_t *block, float *to)
{
    const uint8_t *high = block, *quants = block + 32, *packed = block + 96;
    const float scale = half(block + 108);
    for (int part = 0; part < 16; ++part) {
        // six bits: four in the first eight bytes, two in the last four
        const int low = part < 8 ? packed[part] & 15 : packed[part - 8] >> 4;
        const int upper = packed[8 + part % 4] >> (part / 4 * 2) & 3;
        const float own = scale * float((low | upper << 4) - 32);
        const uint8_t *from = quants + part / 8 * 32 + part % 2 * 16, *sign = high + part % 2 * 16;
        const int shift = part % 8 / 2 * 2, bit = part / 2;
        for (int i = 0; i < 16; ++i)
            *to++ = own * float((from[i] >> shift & 3) - ((sign[i] >> bit & 1) != 0 ? 0 : 4));
    }
}

/// Scale and least value of the part, of six bits each, as Q4_K and Q5_K pack them into twelve bytes.
std::array<float, 2> scalesOf(const uint8_t *packed, int part)
{
    if (part < 4)
        return {float(packed[part] & 63), float(packed[part + 4] & 63)};
    return {float((packed[part + 4] & 15) | (packed[part - 4] >> 6) << 4), float((packed[part + 4] >> 4) | (packed[part] >> 6) << 4)};
}

void q4(const uint8_t *block, float *to)
{
    const float scale = half(block), least = half(block + 2);
    for (int part = 0; part < 8; ++part) { // 32 values each
        const auto [own, lowest] = scalesOf(block + 4, part);
        const uint8_t *from = block + 16 + part / 2 * 32;
        for (int i = 0; i < 32; ++i)
            *to++ = scale * own * float(part % 2 == 0 ? from[i] & 15 : from[i] >> 4) - least * lowest;
    }
}

void q5(const uint8_t *block, float *to)
{
    const float scale = half(block), least = half(block + 2);
    for (int part = 0; part < 8; ++part) {
        const auto [own, lowest] = scalesOf(block + 4, part);
        const uint8_t *from = block + 48 + part / 2 * 32, *fifth = block + 16;
        for (int i = 0; i < 32; ++i) {
            const int four = part % 2 == 0 ? from[i] & 15 : from[i] >> 4;
            *to++ = scale * own * float(four + (fifth[i] >> part & 1) * 16) - least * lowest;
        }
    }
}

void q6(const uint8_t *block, float *to)
{
    const float scale = half(block + 208);
    for (int part = 0; part < 16; ++part) {
        const int within = part % 8;
        const uint8_t *low = block + part / 8 * 64 + within % 4 * 16, *high = block + 128 + part / 8 * 32 + within % 2 * 16;
        const float own = scale * float(int8_t(block[192 + part]));
        for (int i = 0; i < 16; ++i) {
            const int four = within < 4 ? low[i] & 15 : low[i] >> 4, two = high[i] >> (within / 2 * 2) & 3;
            *to++ = own * float((four | two << 4) - 32);
        }
    }
}

} // namespace

void multiplySuperBlock(const std::byte *bytes, uint32_t type, float *to)
{
    const auto *block = reinterpret_cast<const uint8_t *>(bytes);
    constexpr std::array<void (*)(const uint8_t *, float *), 5> forms = {q2, q3, q4, q5, q6};
    forms[type - 10](block, to);
}

} // namespace core::io
