// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>
#include <span>

namespace core::transcription {

/// What a score of minus infinity means: this token does not come.
inline constexpr float impossible = -std::numeric_limits<float>::infinity();

float highestOf(std::span<const float> scores);

/// log(sum(exp(scores))), summed in double. A token costs one of these over the whole vocabulary, of some 50,000.
double logSum(std::span<const float> scores);

/// exp((score - highest) / temperature) of each, and what they come to together. `shares` has room for as many.
double sharesOf(std::span<const float> scores, double temperature, std::span<float> shares);

} // namespace core::transcription
