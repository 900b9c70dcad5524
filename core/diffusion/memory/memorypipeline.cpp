// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/memory/memorypipeline.h"

#include "core/base/file.h"
#include "core/base/watch.h"
#include "core/diffusion/memory/promptlooks.h"
#include "core/diffusion/memory/promptwords.h"
#include "core/diffusion/pipeline/guidance.h"
#include "core/diffusion/pipeline/picturecompute.h"
#include "core/diffusion/pipeline/pictureloop.h"
#include "core/image/colours.h"
#include "core/image/looks.h"
#include "core/image/scenery.h"
#include "core/nn/onebyone.h"
#include "core/text/english.h"

#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <sstream>

namespace core::diffusion {

using torch::Tensor;

namespace {

constexpr std::chrono::milliseconds betweenPreviews(150);
constexpr double besideBackground = 0.87, arrangedRoom = 0.96, turnedSize = 0.94, rimmedRoom = 0.9, rimWidth = 0.028; // of the canvas
constexpr int nearby = 24; // drawings among which one of the thing's own name is looked for
// A picture begins with its draft under noise, as picture-to-picture begins with a picture. How much is by looking: the less
// of it, the more the network takes the draft for the picture itself, and leaves it as it is (MODEL_CARD.md).
constexpr double draftStrength = 1;

/// Pictures as the network takes them: [1, 4, edge, edge] in [-1, 1].
Tensor toTensor(const image::Picture &picture)
{
    Tensor tensor = torch::empty({1, 4, picture.size, picture.size}, torch::kFloat32);
    std::ranges::copy(picture.values, tensor.mutable_data_ptr<float>());
    return tensor.mul_(2).sub_(1);
}

/// What is nearly clear or nearly opaque is so: the network is a hair off there, and a sticker's ground must be nothing.
void settleAlpha(image::Picture &picture)
{
    constexpr float slack = 0.03F;
    const size_t count = size_t(picture.size) * size_t(picture.size);
    for (size_t i = 0; i < count; ++i) {
        const float alpha = picture.plane(3)[i], settled = std::clamp((alpha - slack) / (1 - 2 * slack), 0.0F, 1.0F);
        for (int c = 0; c < 3; ++c) // over white: colour * alpha + 1 - alpha
            picture.plane(c)[i] =
                settled <= 0 ? 1 : std::clamp((picture.plane(c)[i] - 1 + alpha) / alpha, 0.0F, 1.0F) * settled + 1 - settled;
        picture.plane(3)[i] = settled;
    }
}

Image toImage(const Tensor &clean, bool rim)
{
    const Tensor values = ((clean[0].to(torch::kCPU, torch::kFloat32) + 1) / 2).clamp(0, 1).contiguous();
    image::Picture picture(int(values.size(-1)));
    std::copy_n(values.const_data_ptr<float>(), picture.values.size(), picture.values.begin());
    settleAlpha(picture);
    return image::toImage(rim ? image::rimmed(picture, rimWidth) : picture);
}

std::string choiceFor(const PictureRequest &request, size_t phrase)
{
    return phrase < request.drawOn.size() ? request.drawOn[phrase] : std::string();
}

std::string listed(const std::vector<int> &sizes)
{
    std::string text;
    for (size_t i = 0; i < sizes.size(); ++i)
        text += (i == 0 ? "" : i + 1 < sizes.size() ? ", " : " or ") + std::to_string(sizes[i]);
    return text;
}

void checkSize(const PictureRequest &request, const ModelInfo &info)
{
    if (request.width == request.height && std::ranges::find(info.sizes, request.width) != info.sizes.end())
        return;
    throw Error("This model makes squares of " + listed(info.sizes) + " pixels; " + std::to_string(request.width) + " x "
                + std::to_string(request.height) + " is none of them.");
}

} // namespace

MemoryPipeline::MemoryPipeline(MemoryModel model, TextStates text, const ComputeOptions &options)
    : m_info(model.info)
    , m_compute(pictureCompute(options))
    , m_file(shown(model.path))
    , m_schedule(DraftNetwork::schedule())
    , m_network(model.unetConfig, nn::Weights(std::move(model.unet), m_file, nn::conversion(m_compute)).inInt8(m_compute.int8))
    , m_memory(std::move(model.memory))
    , m_text(std::move(text))
{
    if (!model.names.empty())
        m_tongues.emplace(model.names, m_file);
}

PictureRequest MemoryPipeline::settled(PictureRequest request) const
{
    request.compute = settledCompute(request.compute, m_compute);
    return diffusion::settled(std::move(request), m_info);
}

/// The prompt in English words, where it is in another language that the model knows.
std::string MemoryPipeline::inEnglish(const std::string &prompt) const
{
    if (!m_tongues)
        return prompt;
    const std::vector<std::string> unknown = unknownOf(read(prompt));
    const auto known = [&](const std::string &word) { return std::ranges::find(unknown, word) == unknown.end(); };
    const auto nameOf = [this](const std::string &id) { return m_memory.nameOf(id); };
    return m_tongues->english(prompt, known, nameOf).value_or(prompt);
}

MemoryPrompt MemoryPipeline::read(const std::string &prompt) const
{
    return readMemoryPrompt(prompt, m_memory.styles(), [this](const std::string &phrase) { return m_memory.named(phrase, {}) >= 0; });
}

/// What each phrase means, and what it means without its colours: "blue apple" is an apple.
std::vector<Tensor> MemoryPipeline::meanings(const MemoryPrompt &prompt) const
{
    std::vector<std::string> texts;
    for (size_t i = 0; i < prompt.parts.size(); ++i) {
        texts.push_back(lookedUp(prompt, i));
        texts.push_back(text::withoutColours(texts.back()));
    }
    if (texts.empty())
        return {};
    const Tensor all = nn::unitRows(m_text(texts).mean, 1e-6);
    std::vector<Tensor> result;
    for (int64_t i = 0; i < int64_t(prompt.parts.size()); ++i)
        result.push_back(all.slice(0, 2 * i, 2 * i + 2));
    return result;
}

MemoryPipeline::Source MemoryPipeline::chosen(const std::string &choice, const PictureEvents &events) const
{
    Source source;
    if (choice == "none")
        return source;
    if (choice.starts_with("drawing:")) {
        const int drawing = m_memory.find(choice.substr(8));
        if (drawing < 0)
            throw Error("The model remembers no drawing " + choice.substr(8) + ". Its drawings are named as \"drew_on\" shows them.");
        source.drewOn = {.drawing = m_memory.key(drawing),
                         .name = m_memory.subjectOf(drawing).name,
                         .style = m_memory.sourceOf(drawing).style,
                         .source = m_memory.sourceOf(drawing).source,
                         .licence = m_memory.sourceOf(drawing).licence};
        source.picture = m_memory.picture(drawing);
        return source;
    }
    if (!choice.starts_with("file:") || !events.readPicture)
        throw Error("\"" + choice + "\" is nothing that can be drawn from. Give none, drawing: and a drawing's name, or file: and a path.");
    const std::string path = choice.substr(5);
    const Image own = events.readPicture(path);
    if (own.empty())
        throw Error(path + " is an empty picture, which nothing can be drawn from. Choose another.");
    source.drewOn = {.drawing = path, .name = shown(std::filesystem::path(path).filename()), .source = "your own"};
    source.picture = image::fromImage(own, m_info.sizes.front());
    return source;
}

std::vector<MemoryPipeline::Source> MemoryPipeline::look(const PictureRequest &request, const MemoryPrompt &prompt, bool faces,
                                                         const JobContext &context, const PictureEvents &events) const
{
    const std::vector<Tensor> meant = meanings(prompt);
    std::vector<Source> sources;
    for (size_t i = 0; i < prompt.parts.size(); ++i) {
        context.checkpoint();
        const MemoryPrompt::Part &part = prompt.parts[i];
        std::string choice = choiceFor(request, i);
        double similarity = 0;
        if (choice.empty()) {
            const std::string phrase = lookedUp(prompt, i);
            Memory::Match best{m_memory.named(phrase, prompt.style), 1};
            if (best.drawing < 0)
                best = m_memory.asNamed(m_memory.nearest(meant[i], prompt.style, nearby), phrase, prompt.style);
            if (faces || showsFace(prompt, i))
                best.drawing = m_memory.faceOf(best.drawing, prompt.style);
            choice = "drawing:" + m_memory.key(best.drawing);
            similarity = best.similarity;
        }
        Source source = chosen(choice, events);
        source.part = part;
        source.drewOn.phrase = part.phrase;
        source.drewOn.similarity = similarity;
        if (source.picture.size > 0)
            source.drewOn.image = image::toImage(source.picture);
        sources.push_back(std::move(source));
    }
    return sources;
}

/// The drawings laid out as the prompt asks, on nothing or on its background; none where there is nothing to lay.
std::optional<image::Collage> MemoryPipeline::laid(const std::vector<Source> &sources, const MemoryPrompt &prompt, uint64_t seed) const
{
    std::vector<const image::Picture *> present;
    std::vector<size_t> things;
    for (size_t i = 0; i < sources.size(); ++i) {
        present.push_back(sources[i].picture.size > 0 ? &sources[i].picture : nullptr);
        things.insert(things.end(), size_t(sources[i].part.count), i);
    }
    if (std::ranges::none_of(present, [](const image::Picture *picture) { return picture; }))
        return std::nullopt;
    const auto behind = backdrop(prompt, seed);
    const double room = behind ? besideBackground : prompt.rim ? rimmedRoom : 1;
    std::vector<image::Laid> places;
    if (isArranged(prompt)) {
        places = laidOut(prompt, present, std::min(room, arrangedRoom));
    } else if (things.size() == 1) {
        places = {{0, {0.5, 0.5, room}}};
    } else {
        const std::vector<image::Place> usual = image::usualPlaces(int(std::min<size_t>(things.size(), 5)));
        for (size_t i = 0; i < usual.size(); ++i)
            places.push_back({things[i], usual[i]});
    }
    image::Collage collage = behind ? image::Collage(*behind) : image::Collage(m_info.sizes.front());
    for (const image::Laid &one : places)
        if (present[one.thing])
            collage.lay(behind && prompt.rim ? image::rimmed(*present[one.thing], rimWidth) : *present[one.thing], one.place);
    return collage;
}

/// What lies behind the things; nothing where they stand on nothing.
std::optional<image::Picture> MemoryPipeline::backdrop(const MemoryPrompt &prompt, uint64_t seed) const
{
    const int edge = m_info.sizes.front();
    if (!prompt.scene.empty())
        if (auto scene = image::scenery(prompt.scene, edge, seed))
            return scene;
    if (prompt.background.empty())
        return std::nullopt;
    if (prompt.gradient)
        return image::gradient(image::background(prompt.background), edge);
    image::Picture plain(edge);
    image::fillBehind(plain, image::background(prompt.background));
    return plain;
}

/// Gives the drawings the colours that the prompt gives them.
void MemoryPipeline::colour(std::vector<Source> &sources) const
{
    for (Source &source : sources) {
        if (source.picture.size == 0)
            continue;
        std::istringstream words(source.part.phrase);
        for (std::string word; words >> word;) {
            const std::string colour = word == "gray" ? "grey" : word;
            if (std::ranges::find(text::colourNames(), colour) == text::colourNames().end())
                continue;
            const auto dominant = image::dominantColour(source.picture);
            if (dominant && dominant->name != colour)
                source.picture = image::recoloured(source.picture, *dominant, colour);
            break;
        }
    }
}

/// What the phrases say of their things and the drawings do not show: "electric" of a guitar, "happy" of a robot.
std::vector<std::string> MemoryPipeline::leftOut(const MemoryPrompt &prompt, const std::vector<Source> &sources) const
{
    std::vector<std::string> left = notDrawn(prompt);
    for (const Source &source : sources) {
        const int drawing = m_memory.find(source.drewOn.drawing);
        std::istringstream phrase(withoutLook(source.part));
        const std::vector<std::string> words{std::istream_iterator<std::string>(phrase), {}};
        for (size_t i = 0; drawing >= 0 && i + 1 < words.size(); ++i) {
            const std::string &word = words[i];
            const bool coloured = std::any_of(words.begin(), words.begin() + ptrdiff_t(i), promptwords::isColour); // by the first of them
            const bool shown = (promptwords::isColour(word) && !coloured) || promptwords::bulkOf(word) || promptwords::numberOf(word) > 0
                               || word == "and" || word == "of" || word == "with" || word == "very" || !m_memory.knows(word)
                               || m_memory.says(drawing, word);
            if (!shown && std::ranges::find(left, word) == left.end())
                left.push_back(word);
        }
    }
    return left;
}

/// As this picture shows it, and no other of the same prompt.
void MemoryPipeline::vary(Source &source, const Variety &variety) const
{
    const int drawing = m_memory.find(source.drewOn.drawing);
    if (drawing < 0 || !m_memory.subjectOf(drawing).thing)
        return;
    if (variety.mirrored)
        source.picture = image::mirrored(source.picture);
    if (variety.degrees != 0) {
        image::Picture smaller(source.picture.size); // its corners stay on the canvas
        image::lay(smaller, source.picture, {0.5, 0.5, turnedSize});
        source.picture = image::turned(smaller, variety.degrees);
    }
    source.picture = image::lit(std::move(source.picture), variety.light);
}

MemoryPipeline::Plan MemoryPipeline::plan(const PictureRequest &request, const MemoryPrompt &asked, uint64_t seed, const Image &start,
                                          const JobContext &context, const PictureEvents &events) const
{
    const std::vector<std::string> styles = m_memory.styles();
    const Variety variety = varietyOf(seed, int(styles.size()));
    MemoryPrompt prompt = asked;
    if (prompt.style.empty() && !styles.empty())
        prompt.style = styles[size_t(variety.style)];
    const bool alone = prompt.things() == 1 && !isArranged(prompt);
    Plan plan{.sources = look(request, prompt, alone && variety.face, context, events),
              .draft = {},
              .conditions = {},
              .guided = *request.guidance > 1};
    colour(plan.sources);
    for (Source &source : plan.sources)
        if (source.part.look && source.picture.size > 0)
            source.picture = image::looked(source.picture, *source.part.look);
    if (alone && plan.sources.front().picture.size > 0)
        vary(plan.sources.front(), variety);
    std::optional<image::Collage> collage;
    if (request.start) { // it is what is drawn over
        collage.emplace(m_info.sizes.front());
        collage->lay(image::fromImage(start, m_info.sizes.front()), {});
    } else {
        collage = laid(plan.sources, prompt, seed);
    }
    plan.begun = collage.has_value();
    if (!collage)
        collage.emplace(m_info.sizes.front());
    const int64_t edge = collage->picture.size;
    plan.draft = {.picture = toTensor(collage->picture).to(m_compute.device),
                  .parts = torch::tensor(collage->parts).view({1, 1, edge, edge}).to(m_compute.device)};

    const auto style = std::ranges::find(styles, prompt.style);
    std::vector<std::string> texts{inEnglish(request.prompt)};
    std::vector<Tensor> rows{DraftNetwork::styleRow(style == styles.end() ? -1 : style - styles.begin())};
    if (plan.guided) {
        texts.insert(texts.begin(), request.negative);
        rows.push_back(rows.front());
    }
    const TextStates::Batch text = m_text(texts);
    plan.conditions = {.text = text.states.to(m_compute.device, m_compute.dtype),
                       .classes = torch::cat({text.mean, torch::stack(rows)}, 1).to(m_compute.device, m_compute.dtype)};
    return plan;
}

/// The prompt's words that mean nothing to the model.
std::vector<std::string> MemoryPipeline::unknownOf(const MemoryPrompt &prompt) const
{
    std::vector<std::string> unknown;
    std::ranges::copy_if(prompt.words, std::back_inserter(unknown),
                         [&](const std::string &word) { return !m_memory.knows(word) && !isOfLooks(word) && !image::isScenery(word); });
    return unknown;
}

/// The clean picture as the network sees it, guided where the plan asks for it.
Tensor MemoryPipeline::predicted(const Tensor &noisy, double timestep, const Plan &plan, const PictureRequest &request,
                                 StepCache &cache) const
{
    if (!plan.guided)
        return m_network(noisy, timestep, plan.draft, plan.conditions, m_compute.dtype, &cache);
    const auto twice = [](const Tensor &one) { return torch::cat({one, one}); };
    const Draft draft{.picture = twice(plan.draft.picture), .parts = twice(plan.draft.parts)};
    const auto halves = m_network(twice(noisy), timestep, draft, plan.conditions, m_compute.dtype, &cache).chunk(2);
    return guided(halves[0], halves[1], *request.guidance, request.guidanceRescale);
}

void MemoryPipeline::generate(const PictureRequest &asked, const Image &start, const JobContext &context, const PictureEvents &events) const
{
    const PictureRequest request = settled(asked);
    check(request);
    checkSize(request, m_info);
    if (const std::vector<LoraRequest> loras = lorasOf(request); !loras.empty())
        throw Error(m_file + " draws from its memory and takes no LoRA. Take " + loras.front().name
                    + " out, or choose a Stable Diffusion model.");
    const c10::InferenceMode inference;
    nn::useThreads(m_compute.threads);
    const auto sampler = makeSampler(*request.sampler, planSteps(*request.sampler, request.schedule, *request.steps, m_schedule),
                                     request.prediction.value_or(Prediction::Sample), m_schedule);
    context.progress(0, *request.steps * request.count, "Looking up drawings");
    const Watch lookingUp;
    const MemoryPrompt prompt = read(inEnglish(request.prompt));
    Plan now = plan(request, prompt, request.seed, start, context, events);
    const auto firstStep = [&](double strength) { return sampler->steps().firstStep(strength); };
    const int first = request.start ? std::min(firstStep(request.start->strength), sampler->steps().count() - 1)
                      : now.begun   ? std::min(firstStep(draftStrength), sampler->steps().count() - 1) // one step at least
                                    : 0;
    if (events.timed)
        events.timed("text", lookingUp.ms());

    PictureLoop loop{.sampler = *sampler, .compute = m_compute, .channels = DraftNetwork::channels, .first = first};
    loop.height = loop.width = m_memory.edge();
    loop.betweenPreviews = betweenPreviews;
    loop.begin = [&](uint64_t seed, NoiseSource &) {
        if (seed != request.seed)
            now = plan(request, prompt, seed, start, context, events);
        return now.begun ? now.draft.picture : Tensor();
    };
    loop.network = [&](const Tensor &latents, double timestep, int, StepCache &steps) {
        return predicted(latents, timestep, now, request, steps);
    };
    const bool rim = prompt.rim && !backdrop(prompt, request.seed);
    loop.previewed = [&](const Tensor &denoised) { return toImage(denoised, rim); };
    loop.decoded = [&](const Tensor &latents) {
        Picture picture{.image = toImage(latents, rim)};
        for (const Source &source : now.sources)
            picture.drewOn.push_back(source.drewOn);
        picture.unknownWords = unknownOf(prompt);
        picture.notDrawn = leftOut(prompt, now.sources);
        return picture;
    };
    makePictures(request, loop, context, events);
}

} // namespace core::diffusion
