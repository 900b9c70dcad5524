// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands.h"

#include "core/base/error.h"
#include "core/base/file.h"

#include <nlohmann/json.hpp>

namespace app {

namespace {

using Part = TrainArguments::Part;
using core::train::TrainingKind;
using core::train::TrainingOptions;

/// What is common to all, and this one's own plan where nothing else is asked for.
TrainingOptions plan(const TrainArguments &arguments, const TrainingOptions &usual)
{
    TrainingOptions options = arguments.options;
    options.steps = arguments.steps.value_or(usual.steps);
    options.batch = arguments.batch.value_or(usual.batch);
    options.rate = arguments.rate.value_or(usual.rate);
    options.saveEvery = arguments.saveEvery.value_or(usual.saveEvery);
    options.sampleEvery = arguments.sampleEvery.value_or(usual.sampleEvery);
    return options;
}

void trainPicture(const TrainArguments &arguments, const TrainingOptions &common, const core::JobContext &context)
{
    const auto part = [&](Part which) {
        TrainingOptions options = plan(arguments, core::train::usualOptions(which == Part::Autoencoder ? core::train::Recipes::Autoencoder
                                                                                                       : core::train::Recipes::Diffusion));
        options.leftOut = common.leftOut;
        return options;
    };
    if (arguments.part == Part::Write) {
        core::train::writePictureModel(part(Part::Diffusion), context);
        return;
    }
    if (arguments.part == Part::Autoencoder || (arguments.part == Part::All && !core::train::hasAutoencoder(common.folder)))
        core::train::trainAutoencoder(part(Part::Autoencoder), context);
    if (arguments.part != Part::Autoencoder)
        core::train::trainDiffusion(part(Part::Diffusion), context);
}

} // namespace

void runTrain(const TrainArguments &arguments, Session &session)
{
    const std::filesystem::path &folder = arguments.options.folder;
    const std::optional<TrainingKind> begun = core::train::trainingIn(folder);
    if (arguments.part == Part::Write && !begun)
        throw core::Error("There is no training in " + core::shown(folder) + " to write a model of.");
    if (begun && *begun != arguments.kind)
        throw core::Error("The training in " + core::shown(folder) + " is one of "
                          + (*begun == TrainingKind::Faces ? "faces (train dcgan)" : "a picture model (train picture)")
                          + ". Go on with that, or choose another folder.");
    if (arguments.part != Part::Write && begun && !arguments.resume)
        throw core::Error("There is a training in " + core::shown(folder)
                          + " already. Go on with it with --resume, or choose another folder.");

    std::vector<std::string> leftOut;
    TrainingOptions common = arguments.options;
    common.leftOut = [&](const std::string &sentence) {
        session.report.note(sentence);
        leftOut.push_back(sentence);
    };
    const core::JobContext context = session.report.context(session.stop);
    const Watch watch;
    if (arguments.kind == TrainingKind::Faces) {
        TrainingOptions options = plan(arguments, core::train::usualOptions(core::train::Recipes::Faces));
        options.leftOut = common.leftOut;
        core::train::trainFaces(options, context);
    } else {
        trainPicture(arguments, common, context);
    }
    if (core::train::hasCollapsed(folder))
        session.report.note("The samples look like one another. Train on more pictures, or with --augment strong.");
    session.report.setMs("train", watch.ms());
    if (!leftOut.empty())
        session.report.set("left_out", leftOut);
    session.report.addOutput(core::train::modelFile(folder, arguments.kind));
}

} // namespace app
