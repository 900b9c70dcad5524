// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/optimise/autocast.h"

#include <ATen/autocast_mode.h>

namespace core::train {

Autocast::Autocast(bool on, c10::Device device) : m_device(device.type()), m_before(at::autocast::is_autocast_enabled(m_device))
{
    at::autocast::set_autocast_enabled(m_device, on);
    at::autocast::set_autocast_dtype(m_device, at::kBFloat16);
}

Autocast::~Autocast()
{
    at::autocast::clear_cache(); // of weights as bfloat16, which the next step changes
    at::autocast::set_autocast_enabled(m_device, m_before);
}

} // namespace core::train
