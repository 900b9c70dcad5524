// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/kernels/norm/normkernel.h"

namespace core::nn {

namespace {

const NormKernel *fastest()
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && avx512Norm())
        return avx512Norm();
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && avx2Norm())
        return avx2Norm();
#endif
    return plainNorm();
}

} // namespace

const NormKernel &normKernel()
{
    static const NormKernel *const kernel = fastest();
    return *kernel;
}

} // namespace core::nn
