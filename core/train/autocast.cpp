// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/autocast.h"

#include <ATen/autocast_mode.h>

namespace core::train {

Autocast::Autocast(bool on) : m_before(at::autocast::is_autocast_enabled(at::kCPU))
{
    at::autocast::set_autocast_enabled(at::kCPU, on);
    at::autocast::set_autocast_dtype(at::kCPU, at::kBFloat16);
}

Autocast::~Autocast()
{
    at::autocast::clear_cache(); // of weights as bfloat16, which the next step changes
    at::autocast::set_autocast_enabled(at::kCPU, m_before);
}

} // namespace core::train
