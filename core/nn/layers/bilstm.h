// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/tensor.h"
#include "core/nn/weights.h"

#include <vector>

namespace core::nn {

/// One layer of long short-term memory that reads in both directions (torch.nn.LSTM with bidirectional=True; keys
/// weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0, and the same with _reverse; gates in torch's order i, f, g, o).
class BiLstm
{
public:
    explicit BiLstm(const Weights &w, int64_t in = -1);

    /// x [T, in] -> [T, 2 * hidden()]: forwards, then backwards.
    Tensor operator()(const Tensor &x) const;

    int64_t hidden() const { return m_hidden; }

private:
    int64_t m_hidden = 0;
    std::vector<Tensor> m_parameters; // as at::lstm takes them
};

} // namespace core::nn
