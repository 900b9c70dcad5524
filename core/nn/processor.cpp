// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/processor.h"

namespace core::nn {

bool hasAvx512()
{
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq")
           && __builtin_cpu_supports("avx512vl");
#else
    return false;
#endif
}

bool multipliesBfloat16()
{
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx512bf16") != 0;
#else
    return false;
#endif
}

bool multipliesBytes()
{
#if defined(__x86_64__)
    return multipliesBfloat16() && __builtin_cpu_supports("avx512vnni") != 0;
#else
    return false;
#endif
}

bool multipliesTiles()
{
#if defined(__x86_64__) && !defined(__clang__) // clang 14 does not know the name
    return __builtin_cpu_supports("amx-bf16") != 0;
#else
    return false;
#endif
}

} // namespace core::nn
