// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/kernels/convolution/conv1dpath.h"

#include <vector>

namespace core::nn {

/// The values of taps at a plan's points, [points][taps], with the divisors of what the rows are spread by.
std::vector<double> valuesAtPoints(const Conv1dPlan &plan);

} // namespace core::nn
