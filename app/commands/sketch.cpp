// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/commands.h"

#include "app/console/destination.h"
#include "core/image/imagefile.h"
#include "core/works/sketchwork.h"

#include <filesystem>
#include <memory>

namespace app {

using namespace core;

namespace {

/// The options as they stand on the command line.
struct Words
{
    gan::SketchRequest request;
    std::string size = "128";
    std::filesystem::path output;
};

void addOptions(Options &options, Words &words)
{
    options.add("drawing", words.request.picture, "picture file: dark strokes on light or on nothing; coloured areas ask for their colours")
        .required()
        .value("DRAWING");
    options.add("--word", words.request.word, "what it shows, as in \"fox\"").value("W");
    options.add("--colours", words.request.colours, "picture file with the colours that are asked for, where it is not white or clear")
        .value("FILE");
    options.add("--size", words.size, "pixels of a side: 128, or enlarged 256 or 512")
        .check(among({"128", "256", "512"}, "one of 128, 256 and 512"))
        .value("N");
    options.add("--model", words.request.model, "name in the list of models, or a file: a sketch network, or a generator of pix2pix")
        .value("M");
    options.add("--output", words.output, "file (.png, .webp), or a folder").required().value("FILE|FOLDER");
}

void runSketch(const Words &words, const ComputeOptions &compute, Session &session)
{
    requireOutput(words.output);
    if (!isFolder(words.output))
        image::requireWritable(words.output);
    gan::SketchRequest request = words.request;
    request.size = std::stoi(words.size);
    request.compute = compute;
    request = works::sketch.named(request, session.engines);
    works::Run run{session.report.context(session.stop)};
    run.keep = [&](const works::Result &result) {
        session.report.setRequest(result.recipe.request);
        std::filesystem::path kept = putResult(words.output, isFolder(words.output), result);
        session.store.keptElsewhere({.path = kept, .image = std::get<const Image *>(result.what)});
        return kept;
    };
    run.timed = [&session](std::string_view stage, double ms) { session.report.setMs(std::string(stage), ms); };
    works::sketch.run(request, session.engines, run, [&session](const works::Sketch &made) { session.report.addOutput(made.kept); });
}

} // namespace

Command sketchCommand()
{
    return {"sketch", "Make a sticker of a drawing", "sketch drawing.png --word fox --output fox.png", [](Options &options) -> Settle {
                const auto words = std::make_shared<Words>();
                addOptions(options, *words);
                return [words](const ComputeOptions &compute) -> Run {
                    return [words, compute](Session &session) { runSketch(*words, compute, session); };
                };
            }};
}

} // namespace app
