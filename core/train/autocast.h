// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace core::train {

/// While it lives, this thread computes convolutions and matrix products in bfloat16 where `on`; the
/// weights stay as they are.
class Autocast
{
public:
    explicit Autocast(bool on);
    ~Autocast();
    Autocast(const Autocast &) = delete;
    Autocast &operator=(const Autocast &) = delete;

private:
    bool m_before;
};

} // namespace core::train
