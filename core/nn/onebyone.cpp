// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/onebyone.h"

#include <algorithm>
#include <cmath>

namespace core::nn {

using torch::Tensor;

Tensor expOneByOne(const Tensor &x)
{
    const Tensor from = x.detach().to(torch::kCPU, torch::kFloat32).contiguous();
    Tensor result = torch::empty(from.sizes(), torch::kFloat32);
    const float *const in = from.const_data_ptr<float>();
    float *const out = result.mutable_data_ptr<float>();
    for (int64_t i = 0; i < from.numel(); ++i)
        out[i] = float(std::exp(double(in[i])));
    return result.to(x.device(), x.scalar_type());
}

Tensor unitRows(const Tensor &rows, double least)
{
    const Tensor from = rows.detach().to(torch::kCPU, torch::kFloat32).contiguous();
    Tensor result = torch::empty(from.sizes(), torch::kFloat32);
    const int64_t width = from.size(1);
    const float *in = from.const_data_ptr<float>();
    float *out = result.mutable_data_ptr<float>();
    for (int64_t row = 0; row < from.size(0); ++row, in += width, out += width) {
        double sum = 0;
        for (int64_t i = 0; i < width; ++i)
            sum += double(in[i]) * double(in[i]);
        const double length = std::max(std::sqrt(sum), least);
        for (int64_t i = 0; i < width; ++i)
            out[i] = float(double(in[i]) / length);
    }
    return result.to(rows.device(), rows.scalar_type());
}

double meanOf(const Tensor &x)
{
    const Tensor from = x.detach().to(torch::kCPU, torch::kFloat32).contiguous();
    const float *const in = from.const_data_ptr<float>();
    double sum = 0;
    for (int64_t i = 0; i < from.numel(); ++i)
        sum += double(in[i]);
    return sum / double(from.numel());
}

} // namespace core::nn
