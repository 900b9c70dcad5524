// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/ownthreads.h"

#include "core/nn/workers.h"

#include <ATen/Parallel.h>

namespace core::speech {

OwnThreads::OwnThreads(const nn::Compute &compute) : m_before(at::get_num_threads())
{
    nn::Workers::shared().setThreads(compute.threads);
    nn::useThreads(compute.device.is_cpu() ? 1 : compute.threads);
}

OwnThreads::~OwnThreads()
{
    nn::useThreads(m_before);
}

} // namespace core::speech
