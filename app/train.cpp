// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands.h"

#include "core/base/error.h"
#include "core/base/file.h"

namespace app {

namespace {

using Part = TrainArguments::Part;
using core::train::TrainingOptions;

/// What is common to both parts, and this part's own plan where nothing else is asked for.
TrainingOptions plan(const TrainArguments &arguments, Part part)
{
    const bool autoencoder = part == Part::Autoencoder;
    TrainingOptions options = arguments.options;
    options.steps = arguments.steps.value_or(autoencoder ? 4000 : 30000);
    options.batch = arguments.batch.value_or(autoencoder ? 32 : 64);
    options.rate = arguments.rate.value_or(autoencoder ? 8e-4 : 5e-4);
    options.saveEvery = arguments.saveEvery.value_or(autoencoder ? 100 : 200);
    options.sampleEvery = arguments.sampleEvery.value_or(autoencoder ? 250 : 500);
    return options;
}

} // namespace

void runTrain(const TrainArguments &arguments, Session &session)
{
    const std::filesystem::path &folder = arguments.options.folder;
    const bool begun = core::train::holdsTraining(folder);
    if (arguments.part == Part::Write && !begun)
        throw core::Error("There is no training in " + core::shown(folder) + " to write a model of.");
    if (arguments.part != Part::Write && begun && !arguments.resume)
        throw core::Error("There is a training in " + core::shown(folder)
                          + " already. Go on with it with --resume, or choose another folder.");

    const core::JobContext context = session.report.context(session.stop);
    const Watch watch;
    if (arguments.part == Part::Write) {
        core::train::writePictureModel(plan(arguments, Part::Diffusion), context);
    } else {
        if (arguments.part == Part::Autoencoder || (arguments.part == Part::All && !core::train::hasAutoencoder(folder)))
            core::train::trainAutoencoder(plan(arguments, Part::Autoencoder), context);
        if (arguments.part != Part::Autoencoder)
            core::train::trainDiffusion(plan(arguments, Part::Diffusion), context);
    }
    session.report.setMs("train", watch.ms());
    session.report.addOutput(folder / "model");
}

} // namespace app
