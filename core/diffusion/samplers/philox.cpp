// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/samplers/philox.h"

#include <array>
#include <cmath>

namespace core::diffusion {

namespace {

using Counter = std::array<uint32_t, 4>;
using Key = std::array<uint32_t, 2>;

Counter rounds(Counter counter, Key key)
{
    for (int round = 0; round < 10; ++round) {
        const uint64_t a = uint64_t(counter[0]) * 0xD2511F53u, b = uint64_t(counter[2]) * 0xCD9E8D57u;
        counter = {uint32_t(b >> 32) ^ counter[1] ^ key[0], uint32_t(b), uint32_t(a >> 32) ^ counter[3] ^ key[1], uint32_t(a)};
        key[0] += 0x9E3779B9u;
        key[1] += 0xBB67AE85u;
    }
    return counter;
}

} // namespace

void Philox::fill(std::span<float> values)
{
    constexpr float scale = 2.3283064e-10f, angle = float(2.3283064e-10 * 6.2831855); // 2^-32 and 2^-32 * 2 pi
    const Key key = {uint32_t(m_seed), uint32_t(m_seed >> 32)};
    for (size_t i = 0; i < values.size(); ++i) {
        const Counter bits = rounds({m_offset, 0, uint32_t(i), 0}, key);
        const double u = bits[0] * double(scale) + double(scale / 2), v = bits[1] * double(angle) + double(angle / 2);
        values[i] = float(std::sqrt(-2 * std::log(u)) * std::sin(v));
    }
    ++m_offset;
}

} // namespace core::diffusion
