// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// NormKernel, written once for vectors of any length; each file that includes this is compiled for
// instructions of its own. So nothing inline of the standard library may be used here: the linker
// could take one file's copy for the whole program. What has names in here is of that file alone.
#pragma once

#include "core/nn/kernels/norm/normkernel.h"

namespace core::nn {

namespace {

/// V, U and H: vectors of as many floats, uint32_t and uint16_t.
template <typename V, typename U, typename H>
class NormPasses
{
public:
    static const NormKernel *kernel()
    {
        static const NormKernel kernel{addSums, apply};
        return &kernel;
    }

private:
    static constexpr int lanes = sizeof(V) / sizeof(float);
    static constexpr int wide = 4; // vectors of sums in registers

    [[gnu::always_inline]] static V widened(const uint16_t *from)
    {
        H half;
        __builtin_memcpy(&half, from, sizeof half);
        return V(__builtin_convertvector(half, U) << 16);
    }

    static float widened(uint16_t half) { return __builtin_bit_cast(float, uint32_t(half) << 16); }

    [[gnu::always_inline]] static V load(const float *from)
    {
        V value;
        __builtin_memcpy(&value, from, sizeof value);
        return value;
    }
    [[gnu::always_inline]] static void store(float *to, V value) { __builtin_memcpy(to, &value, sizeof value); }

    /// To the nearest bfloat16, ties to even; what is no number stays none.
    [[gnu::always_inline]] static void storeRounded(uint16_t *to, V value)
    {
        const U bits = U(value);
        const U rounded = (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
        const U none = U{} + 0x7fc0;
        const H half = __builtin_convertvector(value == value ? rounded : none, H);
        __builtin_memcpy(to, &half, sizeof half);
    }

    template <int Vectors>
    [[gnu::always_inline]] static void addSumsOf(const uint16_t *x, int64_t rows, int64_t channels, const float *shift, float *sums,
                                                 float *squares)
    {
        V s[Vectors], q[Vectors], from[Vectors];
#pragma GCC unroll 4
        for (int i = 0; i < Vectors; ++i) {
            s[i] = load(sums + i * lanes);
            q[i] = load(squares + i * lanes);
            from[i] = load(shift + i * lanes);
        }
        for (int64_t row = 0; row < rows; ++row, x += channels)
#pragma GCC unroll 4
            for (int i = 0; i < Vectors; ++i) {
                const V value = widened(x + i * lanes) - from[i];
                s[i] += value;
                q[i] += value * value;
            }
#pragma GCC unroll 4
        for (int i = 0; i < Vectors; ++i) {
            store(sums + i * lanes, s[i]);
            store(squares + i * lanes, q[i]);
        }
    }

    static void addSums(const uint16_t *x, int64_t rows, int64_t channels, const float *shift, float *sums, float *squares)
    {
        int64_t c = 0;
        for (; c + wide * lanes <= channels; c += wide * lanes)
            addSumsOf<wide>(x + c, rows, channels, shift + c, sums + c, squares + c);
        for (; c + lanes <= channels; c += lanes)
            addSumsOf<1>(x + c, rows, channels, shift + c, sums + c, squares + c);
        for (; c < channels; ++c)
            for (int64_t row = 0; row < rows; ++row) {
                const float value = widened(x[row * channels + c]) - shift[c];
                sums[c] += value;
                squares[c] += value * value;
            }
    }

    /// 2^x to 2e-6 of it between 2^-126 and 2^126 (minimax polynomial on [-0.5, 0.5]), held at these ends beyond.
    [[gnu::always_inline]] static V powerOfTwo(V x)
    {
        constexpr float whole = 12582912; // 1.5 * 2^23: adding it rounds to whole numbers
        const V least = V{} - 126.0F, most = V{} + 126.0F;
        x = x < least ? least : x;
        x = x > most ? most : x;
        const V rounded = x + whole;
        const V f = x - (rounded - whole);
        V p = f * 0.009675541334F + 0.05550713274F;
        p = p * f + 0.2402211972F;
        p = p * f + 0.6931469671F;
        p = p * f + 1.000000072F;
        const U exponent = (U(rounded) - __builtin_bit_cast(uint32_t, whole) + 127) << 23;
        return p * V(exponent);
    }

    [[gnu::always_inline]] static V silu(V x)
    {
        return x / (1.0F + powerOfTwo(x * -1.44269504088896340736F));
    }

    [[gnu::always_inline]] static V normed(V x, V factor, V offset, bool activated)
    {
        const V value = x * factor + offset;
        return activated ? silu(value) : value;
    }

    static void apply(const uint16_t *x, uint16_t *y, int64_t rows, int64_t channels, const float *factor, const float *offset,
                      bool activated)
    {
        const int64_t whole = channels / lanes * lanes;
        for (int64_t row = 0; row < rows; ++row, x += channels, y += channels) {
            for (int64_t c = 0; c < whole; c += lanes)
                storeRounded(y + c, normed(widened(x + c), load(factor + c), load(offset + c), activated));
            if (whole == channels)
                continue;
            float rest[lanes] = {}; // the last channels, one by one into a vector of their own
            uint16_t halves[lanes];
            for (int64_t c = whole; c < channels; ++c)
                rest[c - whole] = widened(x[c]) * factor[c] + offset[c];
            const V value = load(rest);
            storeRounded(halves, activated ? silu(value) : value);
            for (int64_t c = whole; c < channels; ++c)
                y[c] = halves[c - whole];
        }
    }
};

} // namespace

} // namespace core::nn
