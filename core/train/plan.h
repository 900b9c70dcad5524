// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/train/training.h"

#include <optional>

namespace core::train {

/// What a person decides about a whole training. It is kept in the training's folder, so that the
/// training can be gone on with from the window and from the command line alike.
struct TrainingPlan
{
    TrainingKind kind = TrainingKind::Picture;
    TrainingOptions common; ///< what all parts share; steps, batch, rate and intervals come from below

    /// Unset: the recipe's own.
    std::optional<int64_t> steps, batch, saveEvery, sampleEvery;
    std::optional<double> rate;
};

/// JSON of what is kept in the training's folder, and back. The folder itself and how it is computed are no part of it. What the text
/// lacks or has wrong is as by default; throws Error where it does not say what is trained.
std::string toJson(const TrainingPlan &plan);
TrainingPlan planFromJson(const std::string &text);

/// The recipe's options: the plan's, and the recipe's own where the plan leaves them open.
TrainingOptions optionsFor(const TrainingPlan &plan, Recipes recipe);

/// From the newest checkpoint on. Keeps the plan first. Throws Error, Cancelled.
void train(const TrainingPlan &plan, const JobContext &context);

/// Writes modelFile() from the newest checkpoints. Throws Error where there is none yet.
void writeModel(const TrainingPlan &plan, const JobContext &context);

/// The plan of the training that was begun in this folder; what its file lacks or has wrong is as by default.
std::optional<TrainingPlan> planIn(const std::filesystem::path &folder);

} // namespace core::train
