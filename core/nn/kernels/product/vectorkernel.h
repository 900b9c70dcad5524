// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace core::nn {

/// A matrix times one vector, for networks that make one number after another: nothing but the weights is read from memory, so
/// they lie in panels of `rows` outputs, [out / rows][in][rows], zeros where out is no multiple.
struct VectorKernel
{
    static constexpr int64_t rows = 32;

    /// y [panels * rows] = bias [panels * rows] + weight * x [in].
    void (*run)(const float *weight, const float *bias, const float *x, float *y, int64_t panels, int64_t in);
    const char *name;
};

/// Compiled for the instructions in their names; nullptr on other processors' builds.
const VectorKernel *plainVector();
const VectorKernel *avx2Vector();
const VectorKernel *avx512Vector();

/// The fastest that this processor can run. Any thread.
const VectorKernel &vectorKernel();

} // namespace core::nn
