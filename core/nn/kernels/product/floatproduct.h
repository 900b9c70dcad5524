// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/kernels/product/panelproduct.h"

namespace core::nn {

/// Products of float32 with the rows of a matrix, cut into panels of panelColumns of them.
struct FloatProduct
{
    /// `count` rows of the matrix, at most panelColumns, -> [width][panelColumns], zeros where there are no more. `width` is a
    /// multiple of 16. Halves are float16.
    void (*layOutHalves)(const uint16_t *matrix, int64_t count, int64_t width, float *panel);
    void (*layOutFloats)(const float *matrix, int64_t count, int64_t width, float *panel);
    /// a [rows][width] times a panel, plus bias [panelColumns] -> c in rows that lie `stride` numbers apart.
    void (*multiply)(const float *a, int64_t rows, const float *panel, int64_t width, const float *bias, float *c, int64_t stride);
};

/// nullptr on other processors' builds.
const FloatProduct *avx512FloatProduct();

} // namespace core::nn
