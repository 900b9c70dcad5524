// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/works/picturework.h"

#include "core/base/file.h"
#include "core/base/kinds.h"
#include "core/base/watch.h"
#include "core/image/imagefile.h"
#include "core/library/models/wildcards.h"
#include "core/library/results/recipes.h"
#include "core/text/promptchoices.h"
#include "core/text/promptnotes.h"
#include "core/works/engines.h"
#include "core/works/requestjson.h"

#include <cmath>
#include <set>
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
    for (diffusion::LoraRequest &lora : request.loras)
        lora.name = engines.loraNameOf(lora.name);
    for (const diffusion::LoraRequest &lora : diffusion::lorasOf(request)) // those of the prompt, so that it is said before the work
        engines.findLora(lora.name);
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
    passed.findLora = [&engines](const std::string &name) { return engines.findLora(name); };
    passed.embeddings = [&engines] { return engines.embeddings(); };
    generator.generate(request, start, context, passed);
}

namespace {

/// A run as it is told: the pictures of one call of the maker or of several.
class Telling
{
public:
    Telling(const PictureRequest &request, const Run &run, const std::function<void(const PictureEvent &)> &tell)
        : m_request(request), m_run(run), m_tell(tell), m_settled(request)
    {
    }

    /// What is told of pictures `first` and those after it, made in one call. `isAlone`: its request is one picture's own.
    diffusion::PictureEvents events(int first, bool isAlone)
    {
        m_index = first;
        diffusion::PictureEvents events;
        events.timed = m_run.timed;
        events.settled = [this, isAlone](const PictureRequest &decided) { settled(decided, isAlone); };
        events.noted = [this](const std::string &sentence, bool isOfStart) {
            if (m_told.insert(sentence).second)
                tell(Remark{sentence, isOfStart});
        };
        events.preview = m_run.previews;
        if (m_run.previews != diffusion::PreviewKind::None)
            events.previewed = [this](diffusion::Preview preview) {
                preview.index = m_index;
                if (m_index >= m_run.done)
                    tell(std::move(preview));
            };
        events.made = [this](diffusion::Picture made) { keep(std::move(made)); };
        return events;
    }

private:
    void tell(const PictureEvent &event)
    {
        if (m_tell)
            m_tell(event);
    }

    void settled(const PictureRequest &decided, bool isAlone)
    {
        m_settled = decided;
        m_isAlone = isAlone;
        PictureRequest whole = decided; // of the whole run again, which this may be the rest or one of
        whole.seed = m_request.seed;
        whole.variation = m_request.variation;
        whole.count = m_request.count;
        whole.promptSeed = m_request.promptSeed;
        if (isAlone && m_request.count == 1) {
            whole = decided;
        } else if (isAlone) {
            whole.prompt = m_request.prompt;
            whole.negative = m_request.negative;
            whole.promptTemplate.reset();
        } else {
            m_settled = whole;
        }
        if (std::exchange(m_first, false))
            tell(whole);
    }

    void keep(diffusion::Picture made)
    {
        const int number = m_index++;
        if (number < m_run.done)
            return;
        const int place = m_isAlone ? 0 : number; // in the request that it was settled with
        const library::Recipe recipe = library::pictureRecipe(m_settled, place, made.drewOn);
        MadePicture event{number, diffusion::requestOf(m_settled, place), std::move(made), recipe.credits, {}};
        const Result result{&event.picture.image, recipe, event.picture.seed, fileName(m_request, number), m_settled.prompt, {}};
        keepAndTell(m_run, result, [&](const fs::path &kept) {
            event.kept = kept;
            tell(event);
        });
    }

    const PictureRequest &m_request;
    const Run &m_run;
    const std::function<void(const PictureEvent &)> &m_tell;
    PictureRequest m_settled;
    std::set<std::string> m_told; // sentences, which several calls repeat
    int m_index = 0;              // of the picture that comes next, in the whole run
    bool m_isAlone = false, m_first = true;
};

/// Whether the prompts leave something to chance that has not been drawn yet.
bool isToBeDrawn(const PictureRequest &request)
{
    return !request.plainPrompt && !request.promptTemplate && (text::hasChoices(request.prompt) || text::hasChoices(request.negative));
}

/// One picture's request with its prompts drawn; the negative prompt goes on where the prompt ended.
PictureRequest drawn(PictureRequest request)
{
    const text::Wildcards wildcards = [](const std::string &pattern) { return library::wildcardLines(dataFolder(), pattern); };
    const uint64_t seed = request.promptSeed.value_or(request.seed);
    request.promptTemplate = diffusion::PromptTemplate{request.prompt, request.negative, seed};
    request.prompt = text::drawnPrompt(request.prompt, seed, wildcards);
    request.negative = text::drawnPrompt(request.negative, ~seed, wildcards);
    request.promptSeed.reset();
    return request;
}

} // namespace

void makeWith(const MakePictures &make, const PictureRequest &request, const Run &run,
              const std::function<void(const PictureEvent &)> &tell)
{
    if (run.done >= request.count)
        return;
    const Image start = request.start ? image::readImage(pathOf(request.start->path)) : Image();
    Telling telling(request, run, tell);
    const bool isBatch = request.noise == diffusion::NoiseKind::Batch && request.count > 1; // its noise is one draw, and so is its prompt
    if (!isToBeDrawn(request)) {
        const PictureRequest rest = requestFrom(request, run.done);
        return make(rest, start, run.context, telling.events(request.count - rest.count, false));
    }
    if (isBatch)
        return make(drawn(request), start, run.context, telling.events(0, false));
    for (int i = run.done; i < request.count; ++i)
        make(drawn(diffusion::requestOf(request, i)), start, run.context, telling.events(i, true));
}

std::string fileName(const PictureRequest &request, int index)
{
    const bool varied = isVaried(request);
    return varied ? std::to_string(request.seed) + "-" + std::to_string(request.variation->seed + uint64_t(index))
                  : std::to_string(request.seed + uint64_t(index));
}

} // namespace core::works
