// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// For tests of kernels that multiply bfloat16 or bytes, against float64.
#pragma once

#include "tests/machinefixture.h"

#include <torch/types.h>

namespace kernels {

inline torch::Tensor half(torch::IntArrayRef shape, double scale = 1)
{
    return (torch::randn(shape) * scale).to(torch::kBFloat16);
}

inline torch::Tensor wide(const torch::Tensor &x)
{
    return x.to(torch::kFloat64);
}

/// Root of the mean square of the difference, over that of what is expected. A result rounded to bfloat16 alone differs by 0.0017.
inline double difference(const torch::Tensor &found, const torch::Tensor &expected)
{
    return ((wide(found) - expected).pow(2).mean() / expected.pow(2).mean()).sqrt().item<double>();
}

inline bool multipliesHalves()
{
    return machine::has({"avx512f", "avx512bw", "avx512vl", "avx512dq", "avx512_bf16"});
}

inline bool multipliesBytes()
{
    return multipliesHalves() && machine::has({"avx512_vnni"});
}

inline bool multipliesTiles()
{
    return machine::has({"amx_bf16"});
}

} // namespace kernels
