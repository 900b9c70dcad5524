// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bit>
#include <cstdint>

namespace core {

/// exp(x) for x <= 0, to two units in the last place, 1e-38 below -87: of float32 additions and multiplications alone, so that a
/// compiler may compute many at a time and still every processor and C library gives the same bits. 2^n times a polynomial in what is
/// left (Cephes' coefficients).
inline float steadyExp(float x)
{
    constexpr float toInteger = 12582912.0F; // 1.5 * 2^23: added, it leaves no room for a fraction
    const float bounded = x > -87.0F ? x : -87.0F;
    const float shifted = bounded * 1.44269504F + toInteger, n = shifted - toInteger;
    const float r = (bounded - n * 0.693359375F) - n * -2.12194440e-4F;
    float p = 1.9875691500e-4F;
    p = p * r + 1.3981999507e-3F;
    p = p * r + 8.3334519073e-3F;
    p = p * r + 4.1665795894e-2F;
    p = p * r + 1.6666665459e-1F;
    p = p * r + 5.0000001201e-1F;
    p = p * r * r + r + 1.0F;
    return p * std::bit_cast<float>((std::bit_cast<uint32_t>(shifted) + 127U) << 23U);
}

} // namespace core
