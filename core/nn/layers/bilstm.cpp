// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/layers/bilstm.h"

namespace core::nn {

BiLstm::BiLstm(const Weights &w, int64_t in)
{
    for (const char *direction : {"", "_reverse"}) {
        const auto name = [direction](const char *part) { return std::string(part) + "_l0" + direction; };
        const Tensor state = w.get(name("weight_hh"), {m_hidden > 0 ? 4 * m_hidden : -1, m_hidden > 0 ? m_hidden : -1});
        m_hidden = state.size(1);
        m_parameters.push_back(w.get(name("weight_ih"), {4 * m_hidden, in}));
        in = m_parameters.back().size(1);
        m_parameters.push_back(w.get(name("weight_hh"), {4 * m_hidden, m_hidden}));
        m_parameters.push_back(w.get(name("bias_ih"), {4 * m_hidden}));
        m_parameters.push_back(w.get(name("bias_hh"), {4 * m_hidden}));
    }
}

Tensor BiLstm::operator()(const Tensor &x) const
{
    const Tensor none = torch::zeros({2, 1, m_hidden}, x.options());
    return std::get<0>(torch::lstm(x.unsqueeze(1), {none, none}, m_parameters, /*has_biases=*/true, /*num_layers=*/1, /*dropout=*/0.0,
                                   /*train=*/false, /*bidirectional=*/true, /*batch_first=*/false))
        .squeeze(1);
}

} // namespace core::nn
