// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/train.h"

#include "core/base/error.h"

namespace app {

void runTrain(const TrainArguments &arguments, std::stop_token stop)
{
    const core::JobContext context(std::move(stop), {});
    if (arguments.part == "autoencoder")
        core::train::trainAutoencoder(arguments.options, context);
    else if (arguments.part == "diffusion")
        core::train::trainDiffusion(arguments.options, context);
    else
        core::train::writePictureModel(arguments.options, context);
}

} // namespace app
