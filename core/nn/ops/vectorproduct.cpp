// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/ops/vectorproduct.h"

#include "core/nn/kernels/product/vectorkernel.h"

#include <algorithm>
#include <new>

namespace core::nn {

namespace {

constexpr int64_t rows = VectorKernel::rows;
constexpr std::align_val_t lineOfCache{64};

} // namespace

void VectorProduct::Freed::operator()(float *memory) const
{
    ::operator delete[](memory, lineOfCache);
}

VectorProduct::Memory VectorProduct::zeros(int64_t floats)
{
    return Memory(new (lineOfCache) float[size_t(floats)]());
}

VectorProduct::VectorProduct(std::span<const float> weight, std::span<const float> bias, int64_t out, int64_t in,
                             const VectorKernel *kernel)
    : m_kernel(kernel ? kernel : &vectorKernel())
    , m_out(out)
    , m_in(in)
    , m_padded((out + rows - 1) / rows * rows)
    , m_weight(zeros(m_padded * in))
    , m_bias(zeros(m_padded))
{
    for (int64_t o = 0; o < out; ++o)
        for (int64_t i = 0; i < in; ++i)
            m_weight[size_t((o / rows * in + i) * rows + o % rows)] = weight[size_t(o * in + i)];
    std::ranges::copy(bias, m_bias.get());
}

std::vector<const VectorKernel *> VectorProduct::kernels()
{
    std::vector<const VectorKernel *> all;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw"))
        all.push_back(avx512Vector());
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        all.push_back(avx2Vector());
#endif
    all.push_back(plainVector());
    std::erase(all, nullptr);
    return all;
}

void VectorProduct::run(const float *x, float *y) const
{
    m_kernel->run(m_weight.get(), m_bias.get(), x, y, padded() / rows, m_in);
}

} // namespace core::nn
