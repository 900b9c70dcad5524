// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/interrupt.h"
#include "app/train.h"

#include "core/base/error.h"
#include "core/base/file.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <string>

int main(int argc, char **argv)
{
    app::ignoreWriteSignals();
    app::TrainArguments arguments;
    core::train::TrainingOptions &options = arguments.options;
    options.models = core::dataFolder() / "models";

    CLI::App cli("Trains the picture model, going on from where a training stopped.");
    std::string folder, pictures, testPrompts, precision = "bfloat16";
    cli.add_option("part", arguments.part, "autoencoder, diffusion or write")
        ->required()
        ->check(CLI::IsMember({"autoencoder", "diffusion", "write"}));
    cli.add_option("--folder", folder, "checkpoints, log, samples and the finished model")->required();
    cli.add_option("--steps", options.steps, "in all, from the very first")->check(CLI::Range(0, 100'000'000));
    cli.add_option("--batch", options.batch, "pictures in a step")->check(CLI::Range(1, 4096));
    cli.add_option("--rate", options.rate, "the highest learning rate")->check(CLI::Range(0.0, 1.0));
    cli.add_option("--seed", options.seed, "decides everything that is drawn by lot");
    cli.add_option("--threads", options.threads, "0: as many as suit the machine")->check(CLI::Range(0, 1024));
    cli.add_option("--precision", precision, "bfloat16 or float32")->check(CLI::IsMember({"bfloat16", "float32"}));
    cli.add_option("--save-every", options.saveEvery, "steps between checkpoints")->check(CLI::Range(1, 1'000'000));
    cli.add_option("--sample-every", options.sampleEvery, "steps between sample pictures")->check(CLI::Range(1, 1'000'000));
    cli.add_option("--pictures", pictures, "a folder of pictures, each with a .txt beside it (default: the emoji sets)");
    cli.add_option("--test-prompts", testPrompts, "combinations that are not to be learnt");
    CLI11_PARSE(cli, argc, argv);
    options.folder = folder;
    options.pictures = pictures;
    options.testPrompts = testPrompts;
    options.bfloat16 = precision == "bfloat16";

    try {
        std::stop_source stop;
        const app::Interrupt interrupt([&] { stop.request_stop(); });
        app::runTrain(arguments, stop.get_token());
        return 0;
    } catch (const core::Cancelled &) {
        std::fprintf(stderr, "Stopped; the training can go on from here.\n");
        return 130;
    } catch (const std::exception &failure) {
        std::fprintf(stderr, "%s\n", failure.what());
        return 1;
    }
}
