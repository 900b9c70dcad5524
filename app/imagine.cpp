// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands.h"
#include "app/destination.h"
#include "app/picturemaking.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/diffusion/latentfile.h"
#include "core/image/imagefile.h"
#include "core/library/results/recipes.h"

#include <cstdio>

namespace app {

using namespace core;
using diffusion::PictureRequest;

namespace {

/// What stands on the command line for the phrases of the prompt, as the request has it.
void readChoices(PictureRequest &request)
{
    for (std::string &choice : request.drawOn) {
        if (choice == "auto")
            choice.clear();
        else if (choice != "none" && !choice.starts_with("drawing:") && !choice.starts_with("file:"))
            choice = "file:" + choice;
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

/// "4711-003", the picture as it forms after the third step.
std::string previewName(const PictureRequest &request, const diffusion::Preview &preview)
{
    char step[16];
    std::snprintf(step, sizeof step, "-%03d", preview.step);
    return nameOf(request, preview.index) + step;
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
    readChoices(request);
    if (request.model.empty() && !session.engines.hasAny("pictures"))
        throw Error("No model for pictures is installed. See which can be had with: atelier-cli models list; get one with: "
                    "atelier-cli models get sd-turbo; or name a file or folder with --model.");
    if (arguments.randomSeed) {
        request.seed = randomSeed();
        report.note("Seed " + std::to_string(request.seed));
    }

    double text = 0.0, decode = 0.0;
    int index = 0;
    const Watch loading;
    std::vector<std::vector<float>> latents;
    diffusion::PictureEvents events;
    events.settled = [&](const PictureRequest &settled) {
        report.setMs("load", loading.ms());
        request = settled;
        report.setRequest(diffusion::toJson(request), request.seed);
    };
    events.timed = [&](std::string_view stage, double ms) {
        if (stage == "step")
            report.addStep(ms);
        else
            (stage == "text" ? text : decode) += ms;
    };
    if (!arguments.previewsFolder.empty()) {
        events.preview = diffusion::PreviewKind::Decoded; // where a tiny autoencoder is installed, else from the latents
        events.previewed = [&](const diffusion::Preview &preview) {
            putPicture(arguments.previewsFolder, previewName(request, preview), preview.image,
                       {"preview", diffusion::toJson(diffusion::requestOf(request, preview.index)), {}});
        };
    }
    events.made = [&](diffusion::Picture picture) {
        if (index == 0 && !picture.drewOn.empty()) {
            report.set("drew_on", told(picture.drewOn));
            report.set("unknown_words", picture.unknownWords);
            for (const std::string &word : picture.unknownWords)
                report.note("The model was never taught \"" + word + "\"; the nearest drawings that it knows are used.");
        }
        const library::Recipe recipe = library::pictureRecipe(request, index, picture.drewOn);
        report.addOutput(destination.put(picture.image, recipe, picture.seed, nameOf(request, index), request.prompt));
        if (!arguments.latents.empty())
            latents.push_back(std::move(picture.latents));
        ++index;
    };
    makePictures(session.engines, arguments.request, start, report.context(session.stop), events);
    report.setMs("text", text);
    report.setMs("decode", decode);
    if (!arguments.latents.empty()) {
        const diffusion::ModelInfo info = diffusion::inspectModel(session.engines.find("pictures", request.model));
        diffusion::writeLatents(arguments.latents, latents, latentEdge(info, request.height), latentEdge(info, request.width));
        report.addOutput(arguments.latents);
    }
}

} // namespace app
