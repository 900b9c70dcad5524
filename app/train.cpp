// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"

namespace app {

namespace {

using Part = TrainArguments::Part;
using core::train::TrainingKind;

/// The whole training, or the part that was asked for.
void train(const TrainArguments &arguments, const core::train::TrainingPlan &plan, const core::JobContext &context)
{
    using core::train::Recipes;
    switch (arguments.part) {
    case Part::All:
        core::train::train(plan, context);
        break;
    case Part::Autoencoder:
        core::train::trainAutoencoder(core::train::optionsFor(plan, Recipes::Autoencoder), context);
        break;
    case Part::Diffusion:
        core::train::trainDiffusion(core::train::optionsFor(plan, Recipes::Diffusion), context);
        break;
    case Part::Write:
        core::train::writeModel(plan, context);
    }
}

} // namespace

void runTrain(const TrainArguments &arguments, Session &session)
{
    core::train::TrainingPlan plan = arguments.plan;
    const std::filesystem::path &folder = plan.common.folder;
    const std::optional<TrainingKind> begun = core::train::trainingIn(folder);
    if (arguments.part == Part::Write && !begun)
        throw core::Error("There is no training in " + core::shown(folder) + " to write a model of.");
    if (begun && *begun != plan.kind)
        throw core::Error("The training in " + core::shown(folder) + " is one of "
                          + (*begun == TrainingKind::Faces ? "faces (train dcgan)" : "a picture model (train picture)")
                          + ". Go on with that, or choose another folder.");
    if (arguments.part != Part::Write && begun && !arguments.resume)
        throw core::Error("There is a training in " + core::shown(folder)
                          + " already. Go on with it with --resume, or choose another folder.");

    if (const auto before = arguments.resume ? core::train::planIn(folder) : std::nullopt) { // what is not said anew stays
        for (const auto number : {&core::train::TrainingPlan::steps, &core::train::TrainingPlan::batch})
            plan.*number = plan.*number ? plan.*number : (*before).*number;
        plan.autoencoderSteps = before->autoencoderSteps;
        plan.rate = plan.rate ? plan.rate : before->rate;
    }

    std::vector<std::string> leftOut;
    plan.common.leftOut = [&](const std::string &sentence) {
        session.report.note(sentence);
        leftOut.push_back(sentence);
    };
    if (arguments.part == Part::Autoencoder)
        plan.autoencoderSteps = plan.steps;
    const Watch watch;
    train(arguments, plan, session.report.context(session.stop));
    if (core::train::hasCollapsed(folder))
        session.report.note("The samples look like one another. Train on more pictures, or with --augment strong.");
    session.report.setMs("train", watch.ms());
    if (!leftOut.empty())
        session.report.set("left_out", leftOut);
    session.report.addOutput(core::train::modelFile(folder, plan.kind));
}

} // namespace app
