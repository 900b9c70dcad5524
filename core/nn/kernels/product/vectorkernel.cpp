// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/kernels/product/vectorkernel.h"

namespace core::nn {

namespace {

const VectorKernel *fastest()
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && avx512Vector())
        return avx512Vector();
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && avx2Vector())
        return avx2Vector();
#endif
    return plainVector();
}

} // namespace

const VectorKernel &vectorKernel()
{
    static const VectorKernel *const kernel = fastest();
    return *kernel;
}

} // namespace core::nn
