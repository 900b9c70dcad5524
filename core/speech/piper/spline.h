// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

namespace core::speech {

/// One point through the inverse of a monotone rational-quadratic spline with straight tails
/// outside [-tail, tail] (VITS, transforms.py, after Durkan et al., Neural Spline Flows).
/// `widths` and `heights` hold one value a bin and `derivatives` one less, all as the network gives
/// them.
float inverseSpline(float y, std::span<const float> widths, std::span<const float> heights, std::span<const float> derivatives, float tail);

} // namespace core::speech
