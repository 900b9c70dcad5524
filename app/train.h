// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/train/training.h"

#include <stop_token>
#include <string>

namespace app {

/// What "train picture" is asked for: one part of the training.
struct TrainArguments
{
    std::string part = "autoencoder"; ///< autoencoder | diffusion | write
    core::train::TrainingOptions options;
};

/// Throws core::Error, and core::Cancelled once a checkpoint has been written.
void runTrain(const TrainArguments &arguments, std::stop_token stop);

} // namespace app
