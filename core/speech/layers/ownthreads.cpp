// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/layers/ownthreads.h"

#include <ATen/Parallel.h>

namespace core::speech {

OwnThreads::OwnThreads(const nn::Compute &compute) : m_before(at::get_num_threads())
{
    if (compute.device.is_cpu())
        nn::useOwnThreads(compute.threads);
    else
        nn::useThreads(compute.threads);
}

OwnThreads::~OwnThreads()
{
    nn::useThreads(m_before);
}

} // namespace core::speech
