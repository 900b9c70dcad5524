// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace core::nn {

struct VectorKernel;

/// A layer that is applied to one vector at a time, its weights laid out once for VectorKernel. Const use from any thread.
class VectorProduct
{
public:
    VectorProduct() = default;
    /// weight [out][in], bias [out] or empty; by `kernel`, or the fastest for this processor.
    VectorProduct(std::span<const float> weight, std::span<const float> bias, int64_t out, int64_t in,
                  const VectorKernel *kernel = nullptr);

    /// What this processor can take, the fastest first.
    static std::vector<const VectorKernel *> kernels();

    /// y [padded()] = bias + weight * x [in]; what is beyond `out` is 0.
    void run(const float *x, float *y) const;

    int64_t in() const { return m_in; }
    int64_t out() const { return m_out; }
    int64_t padded() const { return m_padded; }

private:
    const VectorKernel *m_kernel = nullptr;
    int64_t m_out = 0, m_in = 0, m_padded = 0;
    struct Freed
    {
        void operator()(float *memory) const;
    };
    using Memory = std::unique_ptr<float[], Freed>;
    static Memory zeros(int64_t floats); // at the beginning of a cache line

    Memory m_weight, m_bias;
};

} // namespace core::nn
