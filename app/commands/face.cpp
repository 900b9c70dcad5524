// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/commands.h"
#include "app/console/destination.h"
#include "app/console/seedandpart.h"

#include "core/base/kinds.h"
#include "core/gan/facegenerator.h"
#include "core/works/facework.h"

#include <memory>
#include <random>

namespace app {

using namespace core;

uint64_t randomSeed()
{
    return std::random_device{}(); // 32 bits
}

namespace {

constexpr int mostFaces = 10000;

struct FaceArguments
{
    gan::FaceRequest request;
    bool randomSeed = true;
    std::string upscale; ///< model that enlarges each face; empty: none
    std::string output;  ///< empty: kept in the pictures folder
};

/// The options as they stand on the command line.
struct Words
{
    FaceArguments arguments;
    std::string morph;
    std::vector<std::string> variations;
};

void addOptions(Options &options, Words &words)
{
    FaceArguments &face = words.arguments;
    options.add("--model", face.request.model, "name in the list of models, or a file").value("M");
    options.add("--seed", face.request.seed, "number that decides the face; face i has seed N + i (default: a random one)")
        .check(wholeNumber())
        .value("N");
    options.add("--count", face.request.count, "how many").check(within(1, mostFaces)).value("N");
    options
        .add("--pick", face.request.pick,
             "make N candidates for each face and show the best: one that a detector of faces is surest of, neither too dark nor too "
             "flat. The file has the seed of the one that was chosen (default: 1, every face as it comes; the window picks the best of 16)")
        .check(within(1, gan::mostCandidates))
        .value("N");
    options.add("--psi", face.request.psi, "how far from the average face; 1 is usual, 0 the average").check(within(-10, 10)).value("X");
    options.add("--morph", words.morph, "SEED:X, go the part X (0 to 1) of the way to the face of another seed")
        .check(like(isSeedAndPart, "a seed and a number from 0 to 1, like 7:0.5"))
        .value("SEED:X");
    options
        .add("--variation", words.variations,
             "SEED:X, a small change of the face: X (0 to 1; 0.3 is near) of the way towards the noise of SEED. Given again, it "
             "goes on from there")
        .check(like(isSeedAndPart, "a seed and a number from 0 to 1, like 7:0.3"))
        .value("SEED:X");
    options.add("--upscale", face.upscale, "enlarge each face with this model, such as realesrgan-x4plus").value("M");
    options.add("--output", face.output, "file (.png, .jpg), or folder, in which nothing is written over (default: the pictures folder)")
        .value("FILE|FOLDER");
}

FaceArguments settled(const Options &options, const Words &words, const ComputeOptions &compute)
{
    FaceArguments face = words.arguments;
    face.randomSeed = !options.has("--seed");
    if (!words.morph.empty()) {
        const SeedAndPart morph = readSeedAndPart(words.morph, "--morph", "face");
        face.request.morph = gan::Morph{.seed = morph.seed, .amount = morph.part};
    }
    for (const std::string &word : words.variations) {
        const SeedAndPart variation = readSeedAndPart(word, "--variation", "face");
        face.request.variations.push_back({.seed = variation.seed, .amount = variation.part});
    }
    face.request.compute = compute;
    return face;
}

void runFace(FaceArguments arguments, Session &session)
{
    Report &report = session.report;
    works::FaceRequest request{arguments.request, arguments.upscale};
    const Destination destination(arguments.output, request.faces.count, "faces", {kinds::face, gan::toJson(request.faces), {}},
                                  session.store);
    request = works::face.named(request, session.engines); // what is not there is said now, not after the work
    if (arguments.randomSeed) {
        request.faces.seed = randomSeed();
        report.note("Seed " + std::to_string(request.faces.seed));
    }
    report.setRequest(works::face.toJson(request), request.faces.seed);

    works::Run run{report.context(session.stop)};
    run.keep = [&destination](const works::Result &result) { return destination.put(result); };
    run.timed = [&report](std::string_view stage, double ms) {
        if (stage == "load")
            report.setMs("load", ms);
        else if (stage == "step")
            report.addStep(ms);
    };
    works::face.run(request, session.engines, run, [&report](const works::MadeFace &made) { report.addOutput(made.kept); });
}

} // namespace

Command faceCommand()
{
    return {"face", "Make pictures of faces", "face --count 4 --pick 16 --output faces/", [](Options &options) -> Settle {
                const auto words = std::make_shared<Words>();
                addOptions(options, *words);
                return [options, words](const ComputeOptions &compute) -> Run {
                    return [arguments = settled(options, *words, compute)](Session &session) { runFace(arguments, session); };
                };
            }};
}

} // namespace app
