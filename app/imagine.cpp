// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands.h"
#include "app/destination.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/image/imagefile.h"
#include "core/library/latentfile.h"

#include <nlohmann/json.hpp>

#include <cstdio>

namespace app {

namespace fs = std::filesystem;
using namespace core;
using diffusion::PictureRequest;

namespace {

/// The request names its files so that they are found again from any folder.
void makeAbsolute(PictureRequest &request, const Engines &engines)
{
    if (request.model.empty() && !engines.hasAny("pictures"))
        throw Error("No model for pictures is installed. See which can be had with: atelier-cli models list; get one with: "
                    "atelier-cli models get sd-turbo; or name a file or folder with --model.");
    request.model = engines.nameOf("pictures", request.model);
    if (!request.autoencoder.empty())
        request.autoencoder = engines.nameOf("autoencoder", request.autoencoder);
    if (request.start)
        request.start->path = shown(fs::absolute(request.start->path));
    for (std::string &choice : request.drawOn) {
        if (choice == "auto")
            choice.clear();
        else if (choice != "none" && !choice.starts_with("drawing:"))
            choice = "file:" + shown(fs::absolute(choice.starts_with("file:") ? choice.substr(5) : choice));
    }
}

/// Of a side of the picture. A model with a memory has a size of its own, and a quarter of it.
int latentEdge(const diffusion::ModelInfo &info, int pixels)
{
    return info.family == diffusion::Family::Memory ? info.sizes.front() / 4 : pixels / 8;
}

/// What a picture drew on, for --json.
nlohmann::ordered_json told(const std::vector<diffusion::DrewOn> &drewOn)
{
    auto list = nlohmann::ordered_json::array();
    for (const diffusion::DrewOn &one : drewOn)
        list.push_back({{"phrase", one.phrase},
                        {"drawing", one.drawing},
                        {"name", one.name},
                        {"style", one.style},
                        {"similarity", one.similarity},
                        {"source", one.source},
                        {"licence", one.licence}});
    return list;
}

/// A picture's name among the others of the request: its seed, and where all have the same, the
/// variation's.
std::string nameOf(const PictureRequest &request, int index)
{
    const bool varied = request.variation && request.variation->amount > 0;
    return varied ? std::to_string(request.seed) + "-" + std::to_string(request.variation->seed + uint64_t(index))
                  : std::to_string(request.seed + uint64_t(index));
}

/// "4711-003.png", the picture as it forms after the third step.
fs::path previewPath(const fs::path &folder, const PictureRequest &request, const diffusion::Preview &preview)
{
    char step[16];
    std::snprintf(step, sizeof step, "-%03d.png", preview.step);
    return folder / (nameOf(request, preview.index) + step);
}

} // namespace

void runImagine(ImagineArguments arguments, Session &session)
{
    PictureRequest &request = arguments.request;
    Report &report = session.report;
    const Destination destination(arguments.output, request.count, "pictures", {"picture", diffusion::toJson(request)}, session.store);
    requireWritable(arguments.latents);
    if (!arguments.previewsFolder.empty())
        requireFolder(arguments.previewsFolder);
    const Image start = request.start ? image::readImage(request.start->path) : Image();
    makeAbsolute(request, session.engines);
    if (arguments.randomSeed) {
        request.seed = randomSeed();
        report.note("Seed " + std::to_string(request.seed));
    }

    const JobContext context = report.context(session.stop);
    const Watch loading;
    const diffusion::PictureGenerator &generator = session.engines.pictures(request, context);
    report.setMs("load", loading.ms());
    request = generator.settled(request);
    report.setRequest(diffusion::toJson(request), request.seed);

    double text = 0.0, decode = 0.0;
    int index = 0;
    const Watch first;
    std::vector<std::vector<float>> latents;
    diffusion::PictureEvents events;
    events.timed = [&](std::string_view stage, double ms) {
        if (stage == "step")
            report.addStep(ms);
        else
            (stage == "text" ? text : decode) += ms;
    };
    if (!arguments.previewsFolder.empty()) {
        events.preview = diffusion::PreviewKind::Decoded; // where a tiny autoencoder is installed, else from the latents
        events.previewed = [&](const diffusion::Preview &preview) {
            image::writeImage(previewPath(arguments.previewsFolder, request, preview), preview.image);
        };
    }
    events.made = [&](diffusion::Picture picture) {
        if (index == 0)
            session.engines.learnHash(request, first.ms(), context);
        const Watch enlarging;
        if (picture.image.width < request.width)
            picture.image = session.engines.enlarged(std::move(picture.image), request.width, request.compute, context);
        decode += enlarging.ms();
        const library::Recipe recipe{"picture", diffusion::toJson(diffusion::requestOf(request, index)),
                                     diffusion::creditsFor(picture.drewOn)};
        if (index == 0 && !picture.drewOn.empty()) {
            report.set("drew_on", told(picture.drewOn));
            report.set("unknown_words", picture.unknownWords);
            for (const std::string &word : picture.unknownWords)
                report.note("The model was never taught \"" + word + "\"; the nearest drawings that it knows are used.");
        }
        report.addOutput(destination.put(picture.image, recipe, picture.seed, nameOf(request, index), request.prompt));
        if (!arguments.latents.empty())
            latents.push_back(std::move(picture.latents));
        ++index;
    };
    events.readPicture = [](const std::string &path) { return image::readImage(path); };
    generator.generate(request, start, context, events);
    report.setMs("text", text);
    report.setMs("decode", decode);
    if (!arguments.latents.empty()) {
        library::writeLatents(arguments.latents, latents, latentEdge(generator.info(), request.height),
                              latentEdge(generator.info(), request.width));
        report.addOutput(arguments.latents);
    }
}

} // namespace app
