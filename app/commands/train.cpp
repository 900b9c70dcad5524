// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/commands.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/works/trainwork.h"

#include <map>
#include <memory>

namespace app {

namespace {

using core::train::Augmentation;
using core::train::TrainingKind;

/// What train picture or train dcgan is asked for.
struct TrainArguments
{
    bool writeOnly = false; ///< no training: the model as the newest checkpoint has it
    bool resume = false;    ///< go on with what is in the folder
    core::train::TrainingPlan plan;
};

/// What both kinds of training are told in the same words.
void addCommonOptions(Options &options, TrainArguments &train)
{
    core::train::TrainingOptions &common = train.plan.common;
    options.add("--output", common.folder, "checkpoints, logs, samples and the finished model").required().value("FOLDER");
    options.add("--resume", train.resume, "go on with the training in that folder");
    const std::string own = " (default: the recipe's)";
    options.add("--steps", train.plan.steps, "in all, from the very first" + own).check(within(0, 100'000'000)).value("N");
    options.add("--batch", train.plan.batch, "pictures in a step" + own).check(within(1, 4096)).value("N");
    options.add("--rate", train.plan.rate, "the highest learning rate" + own).check(within(0, 1)).value("X");
    options.add("--save-every", train.plan.saveEvery, "steps between checkpoints" + own).check(within(1, 1'000'000)).value("N");
    options.add("--sample-every", train.plan.sampleEvery, "steps between sample pictures" + own).check(within(1, 1'000'000)).value("N");
    options.add("--seed", common.seed, "decides everything that is drawn by lot").check(wholeNumber()).value("N");
}

void addDcganOptions(Options options, TrainArguments &train)
{
    core::train::TrainingOptions &common = train.plan.common;
    options
        .add("--data", common.pictures,
             "a folder with pictures of faces or anything else, a .zip or .tar of them, or CIFAR's or MNIST's files")
        .value("FOLDER|FILE");
    options.add("--size", common.edge, "width of the pictures that it makes: 32 or 64 (default: 32)")
        .check(among({"32", "64"}, "a size: 32 or 64"))
        .value("N");
    static const std::map<std::string, Augmentation> kinds = {
        {"none", Augmentation::None}, {"flip", Augmentation::Flip}, {"strong", Augmentation::Strong}};
    options
        .add(
            "--augment", [&common](const std::string &name) { common.augmentation = kinds.at(name); },
            "none, flip (default), or strong: for a few hundred pictures")
        .check(among({"none", "flip", "strong"}, "a kind of augmentation: none, flip or strong"))
        .value("NAME");
    addCommonOptions(options, train);
}

void addPictureOptions(Options options, TrainArguments &train)
{
    core::train::TrainingOptions &common = train.plan.common;
    options
        .add(
            "--data", common.pictures,
            "pictures, each with a .txt beside it (a name, then a keyword a line) or listed in a .jsonl (default: the drawings that come with Atelier)")
        .value("FOLDER");
    options.add("--write-only", train.writeOnly, "no training: write the model as it is so far");
    addCommonOptions(options, train);
    options.add("--test-prompts", common.testPrompts, "combinations that are not to be learnt").value("FILE");
}

void settle(TrainArguments &train, const core::ComputeOptions &compute)
{
    const bool faces = train.plan.kind == TrainingKind::Faces;
    const std::string hint = faces ? " See atelier-cli train dcgan --help." : " See atelier-cli train picture --help.";
    if (compute.precision != "auto" && compute.precision != "bfloat16" && compute.precision != "float32")
        throw WrongUsage("--precision: networks are trained in bfloat16 or float32." + hint);
    if (faces && train.plan.common.pictures.empty() && !train.resume)
        throw WrongUsage("Say which pictures to learn from with --data." + hint);
    train.plan.common.device = compute.device;
    const bool suits = core::train::computesInBfloat16(compute.device); // refuses a device that is not there
    train.plan.common.bfloat16 = compute.precision == "bfloat16" || (compute.precision == "auto" && suits);
    train.plan.common.threads = compute.threads;
    train.plan.common.models = core::dataFolder() / "models";
}

void runTrain(const TrainArguments &arguments, Session &session)
{
    core::train::TrainingPlan plan = arguments.plan;
    const std::filesystem::path &folder = plan.common.folder;
    const std::optional<TrainingKind> begun = core::train::trainingIn(folder);
    if (arguments.writeOnly && !begun)
        throw core::Error("There is no training in " + core::shown(folder) + " to write a model of.");
    if (begun && *begun != plan.kind)
        throw core::Error("The training in " + core::shown(folder) + " is one of "
                          + (*begun == TrainingKind::Faces ? "faces (train dcgan)" : "a picture model (train picture)")
                          + ". Go on with that, or choose another folder.");
    if (!arguments.writeOnly && begun && !arguments.resume)
        throw core::Error("There is a training in " + core::shown(folder)
                          + " already. Go on with it with --resume, or choose another folder.");

    if (const auto before =
            arguments.resume || arguments.writeOnly ? core::train::planIn(folder) : std::nullopt) { // what is not said anew stays
        for (const auto number : {&core::train::TrainingPlan::steps, &core::train::TrainingPlan::batch})
            plan.*number = plan.*number ? plan.*number : (*before).*number;
        plan.rate = plan.rate ? plan.rate : before->rate;
        if (plan.common.pictures.empty())
            plan.common.pictures = before->common.pictures;
    }

    std::vector<std::string> leftOut;
    plan.common.leftOut = [&](const std::string &sentence) {
        session.report.note(sentence);
        leftOut.push_back(sentence);
    };
    const Watch watch;
    const core::JobContext context = session.report.context(session.stop);
    if (arguments.writeOnly)
        core::train::writeModel(plan, context);
    else
        core::works::training.run(plan, session.engines, {context}, [&plan](const core::works::TrainingEvent &event) {
            if (!event.leftOut.empty())
                plan.common.leftOut(event.leftOut);
        });
    if (core::train::hasCollapsed(folder))
        session.report.note("The samples look like one another. Train on more pictures, or with --augment strong.");
    session.report.setMs("train", watch.ms());
    if (!leftOut.empty())
        session.report.set("left_out", leftOut);
    session.report.addOutput(core::train::modelFile(folder, plan.kind));
}

} // namespace

Command trainCommand()
{
    return {"train", "Train a network of your own", "train dcgan --data FOLDER-OF-PICTURES --output my-training",
            [](Options &options) -> Settle {
                const auto arguments = std::make_shared<TrainArguments>();
                options.requireCommand("Say what to train", "Unknown kind of network");
                addPictureOptions(options.addCommand("picture", "Train Atelier's picture model; Ctrl-C keeps what is learnt"), *arguments);
                const Options dcgan = options.addCommand("dcgan", "Train a network that makes faces, or whatever your pictures show");
                addDcganOptions(dcgan, *arguments);
                return [arguments, dcgan](const core::ComputeOptions &compute) -> Run {
                    if (dcgan.isUsed())
                        arguments->plan.kind = TrainingKind::Faces;
                    settle(*arguments, compute);
                    return [arguments](Session &session) { runTrain(*arguments, session); };
                };
            }};
}

} // namespace app
