// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "ui/desk.h"

#include <filesystem>

namespace core::train {
struct Survey;
struct TrainingPlan;
} // namespace core::train

namespace ui {

struct TrainServices : virtual Desk
{
    std::filesystem::path trainingsFolder; ///< where they are kept
    /// Worker of `trainings`; may be absent.
    std::function<void(const core::train::TrainingPlan &, const core::JobContext &)> train;
    /// Worker. What there is to learn from; and the model of a training as it is so far, its path.
    std::function<core::train::Survey(const core::train::TrainingPlan &, const core::JobContext &)> survey;
    std::function<std::filesystem::path(const core::train::TrainingPlan &, const core::JobContext &)> writeTrained;
};

} // namespace ui
