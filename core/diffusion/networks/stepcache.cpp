// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/networks/stepcache.h"

namespace core::diffusion {

using torch::Tensor;

void StepCache::nextStep()
{
    ++m_step;
    m_evaluations = 0;
}

Tensor StepCache::next()
{
    if (m_kept.size() < ++m_evaluations)
        m_kept.emplace_back();
    Tensor &kept = m_kept[m_evaluations - 1];
    if (m_interval <= 1 || m_step % m_interval == 0)
        kept.reset(); // frees it before the whole network needs room
    return kept;
}

void StepCache::keep(const Tensor &deep)
{
    if (m_interval > 1)
        m_kept[m_evaluations - 1] = deep;
}

} // namespace core::diffusion
