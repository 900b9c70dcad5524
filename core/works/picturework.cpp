// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/works/picturework.h"

#include "core/base/file.h"
#include "core/base/kinds.h"
#include "core/base/watch.h"
#include "core/image/imagefile.h"
#include "core/library/results/recipes.h"
#include "core/text/promptnotes.h"
#include "core/works/engines.h"
#include "core/works/requestjson.h"

#include <cmath>
#include <utility>

namespace core::works {

namespace fs = std::filesystem;
using diffusion::PictureRequest;

namespace {

std::string absolute(const std::string &path)
{
    return shown(fs::absolute(pathOf(path)));
}

PictureRequest fromJson(const std::string &json)
{
    PictureRequest request =
        readStrictly("a picture", json, diffusion::pictureRequestFromJson, [](const PictureRequest &r) { return diffusion::toJson(r); });
    diffusion::check(request);
    return request;
}

PictureRequest named(PictureRequest request, const Engines &engines)
{
    request.model = engines.nameOf(modelkinds::pictures, request.model);
    if (!request.autoencoder.empty())
        request.autoencoder = engines.nameOf(modelkinds::autoencoder, request.autoencoder);
    if (request.start)
        request.start->path = absolute(request.start->path);
    for (std::string &choice : request.drawOn)
        if (choice.starts_with("file:"))
            choice = "file:" + absolute(choice.substr(5));
    return request;
}

int results(const PictureRequest &request)
{
    return request.count;
}

/// What is asked for so that picture `first` and those after it come out as they do in the whole run. Noise that is one draw for
/// all has to be drawn for all: then the run is the whole one, and the first pictures are let go.
PictureRequest requestFrom(const PictureRequest &request, int first)
{
    if (first == 0 || request.noise == diffusion::NoiseKind::Batch)
        return request;
    PictureRequest rest = diffusion::requestOf(request, first);
    rest.count = request.count - first;
    return rest;
}

void run(const PictureRequest &request, Engines &engines, const Run &run, const decltype(picture)::Tell &tell)
{
    const auto make = [&engines](const PictureRequest &rest, const Image &start, const JobContext &context,
                                 const diffusion::PictureEvents &events) { makePictures(engines, rest, start, context, events); };
    makeWith(make, request, run, tell);
}

} // namespace

const Work<PictureRequest, PictureEvent> picture{kinds::picture, diffusion::toJson, fromJson, named, results, run};

namespace {

void note(const PictureRequest &request, const Image &start, const diffusion::ModelInfo &info, const diffusion::PictureEvents &events)
{
    if (!events.noted)
        return;
    if (info.family != diffusion::Family::Memory && !request.plainPrompt) // which has a grammar of its own, and says what it does not know
        if (const std::string said = text::notComputedNote(request.prompt, request.negative); !said.empty())
            events.noted(said, false);
    if (start.width <= 0 || !info.sizes.empty())
        return;
    constexpr double all = 0.97;
    if (const double seen = diffusion::partSeen(request, start.width, start.height); seen < all)
        events.noted("The start picture has other proportions than " + std::to_string(request.width) + "x" + std::to_string(request.height)
                         + "; its middle is used, " + std::to_string(std::lround(100 * seen)) + " % of it.",
                     true);
}

} // namespace

void makePictures(Engines &engines, const PictureRequest &asked, const Image &start, const JobContext &context,
                  const diffusion::PictureEvents &events)
{
    PictureRequest request = named(asked, engines);
    const Watch loading;
    const diffusion::PictureGenerator &generator = engines.pictures(request, context);
    request = generator.settled(diffusion::fittedToStart(request, start.width, start.height, generator.info()));
    if (events.timed)
        events.timed("load", loading.ms());
    if (events.settled)
        events.settled(request);
    note(request, start, generator.info(), events);
    diffusion::PictureEvents passed = events;
    passed.made = [&, first = true, watch = Watch()](diffusion::Picture made) mutable {
        if (std::exchange(first, false))
            engines.learnHash(request, watch.ms(), context);
        if (made.image.width < request.width) {
            const Watch enlarging;
            made.image = engines.enlarged(std::move(made.image), request.width, request.compute, context);
            if (events.timed)
                events.timed("decode", enlarging.ms());
        }
        if (events.made)
            events.made(std::move(made));
    };
    passed.readPicture = [](const std::string &path) { return image::readImage(pathOf(path)); };
    generator.generate(request, start, context, passed);
}

void makeWith(const MakePictures &make, const PictureRequest &request, const Run &run,
              const std::function<void(const PictureEvent &)> &tell)
{
    if (run.done >= request.count)
        return;
    const Image start = request.start ? image::readImage(pathOf(request.start->path)) : Image();
    const PictureRequest rest = requestFrom(request, run.done);
    const auto told = [&tell](const PictureEvent &event) {
        if (tell)
            tell(event);
    };
    PictureRequest settled = request;
    int index = request.count - rest.count; // of the picture that comes next, in the whole run
    diffusion::PictureEvents events;
    events.timed = run.timed;
    events.settled = [&](const PictureRequest &decided) {
        settled = decided;
        settled.seed = request.seed; // of the whole run again, which this may be the rest of
        settled.variation = request.variation;
        settled.count = request.count;
        told(settled);
    };
    events.noted = [&told](const std::string &sentence, bool isOfStart) { told(Remark{sentence, isOfStart}); };
    events.preview = run.previews;
    if (run.previews != diffusion::PreviewKind::None)
        events.previewed = [&](diffusion::Preview preview) {
            preview.index = index;
            if (index >= run.done)
                told(std::move(preview));
        };
    events.made = [&](diffusion::Picture made) {
        const int number = index++;
        if (number < run.done)
            return;
        const library::Recipe recipe = library::pictureRecipe(settled, number, made.drewOn);
        MadePicture event{number, diffusion::requestOf(settled, number), std::move(made), recipe.credits, {}};
        const Result result{&event.picture.image, recipe, event.picture.seed, fileName(settled, number), settled.prompt, {}};
        keepAndTell(run, result, [&](const fs::path &kept) {
            event.kept = kept;
            told(event);
        });
    };
    make(rest, start, run.context, events);
}

std::string fileName(const PictureRequest &request, int index)
{
    const bool varied = isVaried(request);
    return varied ? std::to_string(request.seed) + "-" + std::to_string(request.variation->seed + uint64_t(index))
                  : std::to_string(request.seed + uint64_t(index));
}

} // namespace core::works
