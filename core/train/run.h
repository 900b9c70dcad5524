// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/train/recipe.h"
#include "core/train/training.h"

#include <optional>

namespace core::train {

/// A checkpoint and the step it was written after.
struct Checkpoint
{
    int64_t step = 0;
    nn::Weights::Map state;
    std::string file;
};

/// The newest checkpoint in `folder` of this name that can be read whole; an older one where the
/// newest is damaged.
std::optional<Checkpoint> newestCheckpoint(const std::filesystem::path &folder, const std::string &name);

/// Runs steps until options.steps, going on from the newest checkpoint; keeps the last two, a log and
/// samples. Throws Error; Cancelled after a checkpoint has been written.
void run(Recipe &recipe, const TrainingOptions &options, const JobContext &context);

} // namespace core::train
