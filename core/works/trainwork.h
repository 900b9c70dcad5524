// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/train/plan.h"
#include "core/works/work.h"

namespace core::works {

/// Of a training: a picture that was left out, or at the end the model.
struct TrainingEvent
{
    std::string leftOut;         ///< a sentence that names the file; empty at the end
    std::filesystem::path model; ///< what was written
};

/// Training in the folder of its plan, from what is there on. It keeps checkpoints and model itself: Run::keep and Run::done are
/// not looked at. Its JSON is the plan's, with the folder and how it is computed.
extern const Work<train::TrainingPlan, TrainingEvent> training;

} // namespace core::works
