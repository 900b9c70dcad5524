// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/optimise/parameters.h"

#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <cmath>

namespace core::train {

using torch::Tensor;

Parameters::Parameters(const nn::Weights::Map &initial, torch::Device device)
{
    for (const auto &[name, tensor] : initial)
        m_entries.push_back({name, tensor.sizes().vec(), 0, tensor.numel()});
    std::ranges::sort(m_entries, {}, [](const Entry &e) { return std::pair(e.shape.size() < 2, e.name); });
    int64_t count = 0;
    for (Entry &entry : m_entries) {
        entry.offset = count;
        count += entry.size;
        if (entry.shape.size() >= 2)
            m_matrices = count;
    }
    const at::NoGradGuard guard;
    m_values = torch::zeros({count}, torch::TensorOptions(torch::kFloat32).device(device));
    m_gradients = torch::zeros_like(m_values);
    const nn::Weights::Map gradients = named(m_gradients);
    for (auto &[name, view] : named(m_values)) {
        view.copy_(initial.at(name));
        Tensor leaf = view.detach();
        leaf.set_requires_grad(true);
        leaf.mutable_grad() = gradients.at(name);
        m_leaves.emplace(name, leaf);
    }
}

void Parameters::zeroGradients()
{
    m_gradients.zero_();
}

double Parameters::clip(double norm)
{
    const double found = m_gradients.norm().item<double>();
    if (!std::isfinite(found)) {
        zeroGradients();
        return 0;
    }
    if (found > norm)
        m_gradients.mul_(norm / found);
    return found;
}

nn::Weights::Map Parameters::named(const Tensor &flat) const
{
    nn::Weights::Map map;
    for (const Entry &entry : m_entries)
        map.emplace(entry.name, flat.narrow(0, entry.offset, entry.size).view(entry.shape));
    return map;
}

} // namespace core::train
