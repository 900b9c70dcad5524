// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/tensor.h"

namespace core::train {

/// While it lives, this thread computes convolutions and matrix products on devices of this kind in bfloat16 where
/// `on`; the weights stay as they are.
class Autocast
{
public:
    Autocast(bool on, c10::Device device);
    ~Autocast();
    Autocast(const Autocast &) = delete;
    Autocast &operator=(const Autocast &) = delete;

private:
    c10::DeviceType m_device;
    bool m_before;
};

} // namespace core::train
