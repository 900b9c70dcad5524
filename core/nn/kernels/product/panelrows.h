// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// PanelProduct for AVX-512, written once for every kind of number; each file that includes this is compiled for
// instructions of its own. So nothing inline of the standard library may be used here: the linker could
// take one file's copy for the whole program. What has names in here is of that file alone.
#pragma once

#include "core/nn/kernels/intrinsics.h"
#include "core/nn/kernels/product/panelproduct.h"

namespace core::nn {

namespace {

#if defined(__AVX512F__)

/// Step: a vector of sums V, none() of them, and add(sums, a, b), which multiplies 16 groups with 16 others.
template <typename Step>
class PanelRows
{
public:
    static const PanelProduct *kernel()
    {
        static const PanelProduct kernel{multiply};
        return &kernel;
    }

    using Sums = typename Step::Sums;

    /// As PanelProduct::multiply, to sums that are there, of each half of the columns; rows of c lie `resultStride` bytes apart.
    static void add(const std::byte *a, int64_t stride, int64_t rows, const std::byte *b, int64_t depth, Sums left, Sums right,
                    std::byte *c, int64_t resultStride)
    {
        using Block = void (*)(const std::byte *, int64_t, const std::byte *, int64_t, Sums, Sums, std::byte *, int64_t);
        static constexpr Block blocks[most] = {block<1>, block<2>, block<3>, block<4>,  block<5>,  block<6>,
                                               block<7>, block<8>, block<9>, block<10>, block<11>, block<12>};
        for (int64_t row = 0; row < rows; row += most, a += most * stride, c += most * resultStride)
            blocks[(rows - row < most ? rows - row : most) - 1](a, stride, b, depth, left, right, c, resultStride);
    }

private:
    static constexpr int most = 12; ///< rows at once: their sums are 24 of the 32 registers

    /// Registers hold the sums of all rows, so that every loop over them must be unrolled.
    template <int Rows>
    static void block(const std::byte *a, int64_t stride, const std::byte *b, int64_t depth, Sums firstLeft, Sums firstRight, std::byte *c,
                      int64_t resultStride)
    {
        Sums left[Rows], right[Rows];
#pragma GCC unroll 12
        for (int row = 0; row < Rows; ++row) {
            left[row] = firstLeft;
            right[row] = firstRight;
        }
        const std::byte *third[(Rows + 2) / 3]; // every third row; the others are one and two strides on
#pragma GCC unroll 12
        for (int i = 0; i < (Rows + 2) / 3; ++i)
            third[i] = a + 3 * i * stride;
        for (int64_t k = 0; k < depth; ++k, b += 128) {
            const __m512i b0 = _mm512_loadu_si512(b), b1 = _mm512_loadu_si512(b + 64);
#pragma GCC unroll 12
            for (int row = 0; row < Rows; ++row) {
                int group;
                __builtin_memcpy(&group, third[row / 3] + (row % 3) * stride, sizeof group);
                const __m512i all = _mm512_set1_epi32(group);
                left[row] = Step::add(left[row], all, b0);
                right[row] = Step::add(right[row], all, b1);
            }
#pragma GCC unroll 12
            for (int i = 0; i < (Rows + 2) / 3; ++i)
                third[i] += sizeof(int);
        }
#pragma GCC unroll 12
        for (int row = 0; row < Rows; ++row) {
            __builtin_memcpy(c + row * resultStride, &left[row], 64);
            __builtin_memcpy(c + row * resultStride + 64, &right[row], 64);
        }
    }

    static void multiply(const std::byte *a, int64_t stride, int64_t rows, const std::byte *b, int64_t depth, void *result)
    {
        add(a, stride, rows, b, depth, Step::none(), Step::none(), static_cast<std::byte *>(result), 128);
    }
};

#endif

} // namespace

} // namespace core::nn
