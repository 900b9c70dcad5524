// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <cstddef>
#include <numbers>
#include <vector>

namespace core::audio {

/// Hann's window as speech models use it, the periodic one: `size` numbers of which the first is 0. Rounded to `Number` once,
/// not torch.hann_window's, whose cosine is each processor's own.
template <typename Number = float>
std::vector<Number> hannWindow(size_t size)
{
    std::vector<Number> window(size);
    for (size_t i = 0; i < size; ++i)
        window[i] = Number(0.5 - 0.5 * std::cos(2 * std::numbers::pi * double(i) / double(size)));
    return window;
}

} // namespace core::audio
