// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/compute.h"
#include "core/base/jobcontext.h"

namespace core::diffusion {

/// Seconds of one guided step of Stable Diffusion 1.5 at 512x512 on this machine: the median of three
/// (fewer on a slow machine) after one that warms up, on a network of that shape whose weights are made up. Needs 2 GB of memory (4 GB in
/// float32), which are free again afterwards. Throws Error where they are not there, Cancelled.
double measureGuidedStep(const ComputeOptions &options, const JobContext &context);

} // namespace core::diffusion
