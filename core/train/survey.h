// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/image.h"
#include "core/train/plan.h"

#include <string>
#include <vector>

namespace core::train {

/// What a training would learn from, as far as a person wants to see it before.
struct Survey
{
    int64_t pictures = 0;                ///< that can be learnt from
    int smallest = 0, largest = 0;       ///< of their shorter edges, in pixels; 0: not known
    std::vector<std::string> unreadable; ///< a sentence for each that is left out
    Image sheet;                         ///< some of them, evenly from first to last, 64 pixels each, four in a row
};

/// Looks at all pictures the plan names, or at those a training that was begun has packed. Throws Error where
/// there are none, Cancelled.
Survey survey(const TrainingPlan &plan, const JobContext &context);

} // namespace core::train
