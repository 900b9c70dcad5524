// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/commands.h"
#include "app/commands/picturechange.h"

#include "app/console/destination.h"
#include "app/console/inputs.h"
#include "core/base/error.h"
#include "core/base/kinds.h"

#include <filesystem>
#include <memory>

namespace app {

namespace {

/// The options as they stand on the command line.
struct Words
{
    std::vector<std::string> inputs;
    std::filesystem::path output;
    std::string model; ///< empty: the first installed one
    std::string statistics = "picture";
};

void runPix2pix(const Words &words, const core::ComputeOptions &compute, Session &session)
{
    if (words.model.empty() && !session.engines.hasAny(core::modelkinds::pix2pix))
        throw core::Error("No generator of pix2pix or CycleGAN is installed. Name a file such as latest_net_G.pth with --model, or make it "
                          "known with: atelier-cli models add FILE.");
    const std::vector<std::filesystem::path> pictures = picturesOf(words.inputs);
    if (pictures.size() > 1 && !isFolder(words.output))
        throw WrongUsage(std::to_string(pictures.size()) + " pictures cannot go into the one file " + words.output.string()
                         + ". Give a folder with --output, as in --output made/.");
    const core::library::Translation how{words.model, core::gan::statisticsNamed(words.statistics), compute};
    const size_t failed = forEachPicture(pictures, session.report, [&](const std::filesystem::path &picture) {
        changePicture(core::works::TranslateRequest{{picture}, how}, words.output, session);
    });
    requireAll(failed, pictures.size(), session.report);
}

} // namespace

Command pix2pixCommand()
{
    return {"pix2pix", "Make one kind of picture of another, with a generator of pix2pix or CycleGAN",
            "pix2pix sketch.png --model edges2shoes.pth --output shoe.png", [](Options &options) -> Settle {
                const auto words = std::make_shared<Words>();
                options.add("input", words->inputs, "picture files, or folders of them").required().value("INPUT...");
                options.add("--model", words->model, "name in the list of models, or a file such as latest_net_G.pth").value("M");
                options
                    .add("--statistics", words->statistics,
                         "of which the batch norms take mean and variance: of the picture, as pix2pix is trained, or those in the file")
                    .check(among({"picture", "file"}, "one of picture and file"))
                    .value("WHICH");
                options.add("--output", words->output, "file (.png, .jpg), or a folder").required().value("FILE|FOLDER");
                return [words](const core::ComputeOptions &compute) -> Run {
                    return [words, compute](Session &session) { runPix2pix(*words, compute, session); };
                };
            }};
}

} // namespace app
