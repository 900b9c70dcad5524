// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/layers/timeconv.h"

#include "core/nn/workers.h"

#include <algorithm>
#include <numeric>

namespace core::nn {

bool suitsKernel(const Tensor &tensor)
{
    return tensor.device().is_cpu() && tensor.scalar_type() == torch::kFloat32;
}

Conv1dKernel makeKernel(const Tensor &weight, const Tensor &bias)
{
    const Tensor w = weight.contiguous();
    const Tensor b = bias.defined() ? bias.contiguous() : Tensor();
    return {w.const_data_ptr<float>(), b.defined() ? b.const_data_ptr<float>() : nullptr, w.size(0), w.size(1), w.size(2)};
}

int64_t rowsOfPiece(const Conv1dKernel &kernel, int64_t rows, int64_t pieces, int64_t dilation)
{
    const int64_t grain = std::lcm(kernel.rowsAtOnce(dilation), int64_t(12));
    return std::max<int64_t>(1, ((rows + pieces - 1) / pieces + grain - 1) / grain) * grain;
}

TimeConv::TimeConv(const Weights &w, const Conv1dConfig &config) : m_config(config)
{
    const Tensor weight = w.get("weight", {config.out, config.in, config.kernel});
    const Tensor bias = w.get("bias", {weight.size(0)});
    m_config.out = weight.size(0);
    m_config.in = weight.size(1);
    m_config.kernel = weight.size(2);
    if (suitsKernel(weight)) {
        m_kernel = makeKernel(weight, bias);
    } else {
        m_weight = weight;
        m_bias = bias;
    }
}

Tensor TimeConv::operator()(const Tensor &x) const
{
    if (m_weight.defined()) {
        const Tensor y = torch::conv1d(x.t().unsqueeze(0), m_weight, m_bias, 1, m_config.padding, m_config.dilation);
        return y.squeeze(0).t().contiguous();
    }
    const int64_t padding = m_config.padding;
    const Tensor in = padding == 0 ? x.contiguous() : torch::constant_pad_nd(x, {0, 0, padding, padding});
    const int64_t rows = std::max<int64_t>(0, in.size(0) - (m_config.kernel - 1) * m_config.dilation);
    Tensor out = torch::empty({rows, m_config.out}, x.options());
    const float *from = in.const_data_ptr<float>();
    float *to = out.mutable_data_ptr<float>();
    // Waking a second thread takes as long as half a million products.
    const int64_t work = rows * m_config.in * m_config.out * m_config.kernel;
    const int64_t pieces = std::clamp<int64_t>(work / 500'000, 1, 4 * Workers::shared().threads());
    const int64_t size = rowsOfPiece(m_kernel, rows, pieces, m_config.dilation);
    Workers::shared().run((rows + size - 1) / size, [&](int64_t piece) {
        const int64_t begin = piece * size;
        m_kernel.run({.rows = std::min(size, rows - begin),
                      .in = from + begin * m_config.in,
                      .inStride = m_config.in,
                      .dilation = m_config.dilation,
                      .out = to + begin * m_config.out,
                      .outStride = m_config.out});
    });
    return out;
}

} // namespace core::nn
