// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/memory/memorypipeline.h"

#include "core/base/file.h"
#include "core/base/watch.h"
#include "core/diffusion/memory/memorydraft.h"
#include "core/diffusion/memory/memorytokens.h"
#include "core/diffusion/pipeline/guidance.h"
#include "core/diffusion/pipeline/picturecompute.h"
#include "core/diffusion/pipeline/pictureloop.h"
#include "core/image/colours.h"
#include "core/nn/onebyone.h"
#include "core/text/english.h"

#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <map>
#include <sstream>

namespace core::diffusion {

using torch::Tensor;

namespace {

constexpr std::chrono::milliseconds betweenPreviews(150); // decoding costs about as much as a step
constexpr double besideBackground = 0.87;                 // of the canvas, as drawings on backgrounds were in training
// A picture begins with the draft of what was asked for under noise, as picture-to-picture begins with a picture. From
// noise alone the network sees shapes that are none, the same for every prompt of a seed: in training even the noisiest
// steps had a trace of the picture (Lin et al. 2023, "Common Diffusion Noise Schedules and Sample Steps are Flawed").
// How much was chosen with packaging/picture-model/tuning-prompts.txt; MODEL_CARD.md has the figures.
constexpr double draftStrength = 0.6;
constexpr double arrangedRoom = 0.96; // of the canvas, for a draft without a background

/// Pictures as the autoencoder takes them: [1, 4, edge, edge] in [-1, 1].
Tensor toTensor(const image::Picture &picture)
{
    Tensor tensor = torch::empty({1, 4, picture.size, picture.size}, torch::kFloat32);
    std::ranges::copy(picture.values, tensor.mutable_data_ptr<float>());
    return tensor.mul_(2).sub_(1);
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
    , m_schedule(NoiseSchedule::scaledLinear())
    , m_unet(model.unetConfig, nn::Weights(std::move(model.unet), m_file, nn::conversion(m_compute)).inInt8(m_compute.int8))
    , m_autoencoder(nn::Weights(std::move(model.autoencoder), m_file, nn::conversion(m_compute)), model.autoencoderGroups)
    , m_memory(std::move(model.memory))
    , m_text(std::move(text))
{
}

PictureRequest MemoryPipeline::settled(PictureRequest request) const
{
    request.compute = settledCompute(request.compute, m_compute);
    return diffusion::settled(std::move(request), m_info);
}

MemoryPrompt MemoryPipeline::read(const std::string &prompt) const
{
    return readMemoryPrompt(prompt, m_memory.styles(), [this](const std::string &phrase) { return m_memory.named(phrase, {}) >= 0; });
}

Tensor MemoryPipeline::encoded(const image::Picture &picture) const
{
    const Tensor x = toTensor(picture).to(m_compute.device, m_compute.dtype);
    return m_autoencoder.encode(x).mean.to(torch::kCPU, torch::kFloat32)[0];
}

image::Picture MemoryPipeline::decoded(const Tensor &latents) const
{
    const Tensor x = m_autoencoder.decode(latents.unsqueeze(0).to(m_compute.device, m_compute.dtype));
    const Tensor values = ((x[0].to(torch::kCPU, torch::kFloat32) + 1) / 2).clamp(0, 1).contiguous();
    image::Picture picture(int(values.size(-1)));
    std::copy_n(values.const_data_ptr<float>(), picture.values.size(), picture.values.begin());
    return picture;
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
        source.latents = m_memory.latents(drawing);
        return source;
    }
    if (!choice.starts_with("file:") || !events.readPicture)
        throw Error("\"" + choice + "\" is nothing that can be drawn from. Give none, drawing: and a drawing's name, or file: and a path.");
    const std::string path = choice.substr(5);
    const Image own = events.readPicture(path);
    if (own.empty())
        throw Error(path + " is an empty picture, which nothing can be drawn from. Choose another.");
    source.drewOn = {.drawing = path, .name = shown(std::filesystem::path(path).filename()), .source = "your own"};
    source.latents = encoded(image::fromImage(own, m_info.sizes.front()));
    return source;
}

std::vector<MemoryPipeline::Source> MemoryPipeline::look(const PictureRequest &request, const MemoryPrompt &prompt,
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
                best = m_memory.nearest(meant[i], prompt.style, 1).front();
            if (showsFace(prompt, i))
                best.drawing = m_memory.faceOf(best.drawing, prompt.style);
            choice = "drawing:" + m_memory.key(best.drawing);
            similarity = best.similarity;
        }
        Source source = chosen(choice, events);
        source.part = part;
        source.drewOn.phrase = part.phrase;
        source.drewOn.similarity = similarity;
        if (source.latents.defined())
            source.drewOn.image = image::toImage(decoded(source.latents));
        sources.push_back(std::move(source));
    }
    return sources;
}

/// The drawings laid out as the prompt asks, on nothing or on `backdrop`, the name of a colour.
Tensor MemoryPipeline::draft(const std::vector<Source> &sources, const MemoryPrompt &prompt, const std::string &backdrop) const
{
    std::vector<const Source *> things;
    for (const Source &source : sources)
        things.insert(things.end(), size_t(source.part.count), &source);
    if (things.empty())
        return {};
    if (things.size() == 1 && prompt.background.empty())
        return things.front()->latents;
    if (isArranged(prompt))
        return arrangedDraft(sources, prompt, backdrop);
    const std::vector<image::Place> places = things.size() == 1 ? std::vector<image::Place>{{0.5, 0.5, besideBackground}}
                                                                : image::usualPlaces(int(std::min<size_t>(things.size(), 5)));
    image::Picture canvas(m_info.sizes.front());
    bool any = false;
    for (size_t i = 0; i < places.size(); ++i)
        if (things[i]->latents.defined()) {
            image::lay(canvas, decoded(things[i]->latents), places[i]);
            any = true;
        }
    if (!any)
        return {};
    if (!backdrop.empty())
        image::fillBehind(canvas, image::background(backdrop));
    return encoded(canvas);
}

/// The same where the prompt says how they are to one another.
Tensor MemoryPipeline::arrangedDraft(const std::vector<Source> &sources, const MemoryPrompt &prompt, const std::string &backdrop) const
{
    std::vector<image::Picture> drawings;
    for (const Source &source : sources)
        drawings.push_back(source.latents.defined() ? decoded(source.latents) : image::Picture());
    std::vector<const image::Picture *> present;
    for (const image::Picture &drawing : drawings)
        present.push_back(drawing.size > 0 ? &drawing : nullptr);
    const std::vector<image::Laid> laid = laidOut(prompt, present, prompt.background.empty() ? arrangedRoom : besideBackground);
    if (laid.empty())
        return {};
    image::Picture canvas(m_info.sizes.front());
    for (const image::Laid &one : laid)
        image::lay(canvas, drawings[one.thing], one.place);
    if (!backdrop.empty())
        image::fillBehind(canvas, image::background(backdrop));
    return encoded(canvas);
}

/// The drawings in the colours that the prompt gives them.
std::vector<MemoryPipeline::Source> MemoryPipeline::coloured(std::vector<Source> sources) const
{
    for (Source &source : sources) {
        if (!source.latents.defined())
            continue;
        std::istringstream words(source.part.phrase);
        for (std::string word; words >> word;) {
            const std::string colour = word == "gray" ? "grey" : word;
            if (std::ranges::find(text::colourNames(), colour) == text::colourNames().end())
                continue;
            const image::Picture picture = decoded(source.latents);
            const auto dominant = image::dominantColour(picture);
            if (dominant && dominant->name != colour)
                source.latents = encoded(image::recoloured(picture, *dominant, colour));
            break;
        }
    }
    return sources;
}

MemoryPipeline::Told MemoryPipeline::tell(const std::string &prompt, const std::vector<Source> &sources, const Tensor &laidOut) const
{
    const int64_t c = m_memory.channels(), edge = m_memory.edge();
    constexpr int64_t drawings = MemoryTokens::drawings;
    const Tensor nothing = torch::zeros({c, edge, edge}), present = torch::zeros({1, drawings});
    std::vector<Tensor> remembered(drawings, nothing);
    for (size_t i = 0; i < size_t(drawings) && !sources.empty(); ++i) {
        const Source &source = sources[std::min(i, sources.size() - 1)]; // one subject is remembered twice
        if (!source.latents.defined())
            continue;
        remembered[i] = source.latents;
        present[0][int64_t(i)] = 1;
    }
    const Tensor pair = torch::cat(remembered).unsqueeze(0); // [1, 2 * C, h, w]
    const TextStates::Batch text = m_text({prompt});
    return {torch::cat({pair, (laidOut.defined() ? laidOut : nothing).unsqueeze(0)}, 1),
            MemoryTokens::join(text.states, text.mask, pair, present), text.mean};
}

MemoryPipeline::Plan MemoryPipeline::plan(const PictureRequest &request, const MemoryPrompt &prompt, const Image &start,
                                          const JobContext &context, const PictureEvents &events) const
{
    Plan plan{.sources = look(request, prompt, context, events), .channels = {}, .conditions = {}, .beginning = {}};
    const Told with = tell(request.prompt, plan.sources, draft(plan.sources, prompt, {}));
    plan.beginning =
        request.start ? encoded(image::fromImage(start, m_info.sizes.front())) : draft(coloured(plan.sources), prompt, prompt.background);
    if (plan.beginning.defined())
        plan.beginning = plan.beginning.unsqueeze(0).to(m_compute.device);
    const Told without = *request.guidance > 1 ? tell(request.negative, {}, {}) : Told();
    const auto joined = [&](const Tensor Told::*part) {
        return ((without.*part).defined() ? torch::cat({without.*part, with.*part}) : with.*part).to(m_compute.device, m_compute.dtype);
    };
    plan.channels = joined(&Told::channels);
    plan.conditions = {.text = joined(&Told::tokens), .classes = joined(&Told::mean)};
    return plan;
}

/// The prompt's words that mean nothing to the model.
std::vector<std::string> MemoryPipeline::unknownOf(const MemoryPrompt &prompt) const
{
    std::vector<std::string> unknown;
    std::ranges::copy_if(prompt.words, std::back_inserter(unknown), [&](const std::string &word) { return !m_memory.knows(word); });
    return unknown;
}

/// The network's word on noisy latents [1, C, h, w], guided where the plan has both halves.
Tensor MemoryPipeline::predicted(const Tensor &latents, double timestep, const Plan &plan, const PictureRequest &request,
                                 StepCache &cache) const
{
    const bool both = plan.channels.size(0) == 2;
    const Tensor x = latents.to(m_compute.device, m_compute.dtype);
    const Tensor input = torch::cat({both ? torch::cat({x, x}) : x, plan.channels}, 1).contiguous(at::MemoryFormat::ChannelsLast);
    const Tensor output = m_unet(input, timestep, plan.conditions, &cache).to(torch::kFloat32).contiguous();
    if (!both)
        return output;
    const auto halves = output.chunk(2);
    return guided(halves[0], halves[1], *request.guidance, request.guidanceRescale);
}

void MemoryPipeline::generate(const PictureRequest &asked, const Image &start, const JobContext &context, const PictureEvents &events) const
{
    const PictureRequest request = settled(asked);
    check(request);
    checkSize(request, m_info);
    const c10::InferenceMode inference;
    nn::useThreads(m_compute.threads);
    const auto sampler = makeSampler(*request.sampler, planSteps(*request.sampler, request.schedule, *request.steps, m_schedule),
                                     request.prediction.value_or(Prediction::V), m_schedule);
    context.progress(0, *request.steps * request.count, "Looking up drawings");
    const Watch lookingUp;
    const MemoryPrompt prompt = read(request.prompt);
    // Where the prompt names no style, the seed does: pictures of one request differ, and the parts of one go together.
    const std::vector<std::string> styles = m_memory.styles();
    std::map<std::string, Plan> plans;
    const auto planOf = [&](uint64_t seed) -> const Plan & {
        MemoryPrompt styled = prompt;
        if (styled.style.empty() && !styles.empty())
            styled.style = styles[seed % styles.size()];
        const auto found = plans.find(styled.style);
        return found != plans.end() ? found->second
                                    : plans.emplace(styled.style, plan(request, styled, start, context, events)).first->second;
    };
    const Plan *now = &planOf(request.seed);
    const auto firstStep = [&](double strength) { return sampler->steps().firstStep(strength); };
    const int first = request.start              ? firstStep(request.start->strength)
                      : now->beginning.defined() ? std::min(firstStep(draftStrength), sampler->steps().count() - 1) // one step at least
                                                 : 0;
    if (events.timed)
        events.timed("text", lookingUp.ms());

    PictureLoop loop{.sampler = *sampler, .compute = m_compute, .channels = m_memory.channels(), .first = first};
    loop.height = loop.width = m_memory.edge();
    loop.betweenPreviews = betweenPreviews;
    loop.begin = [&](uint64_t seed, NoiseSource &) {
        now = &planOf(seed);
        return now->beginning;
    };
    loop.network = [&](const Tensor &latents, double timestep, StepCache &steps) {
        return predicted(latents, timestep, *now, request, steps);
    };
    loop.previewed = [&](const Tensor &denoised) { return image::toImage(decoded(denoised[0])); };
    loop.decoded = [&](const Tensor &latents) {
        Picture picture{.image = image::toImage(decoded(latents[0]))};
        for (const Source &source : now->sources)
            picture.drewOn.push_back(source.drewOn);
        picture.unknownWords = unknownOf(prompt);
        picture.notDrawn = notDrawn(prompt);
        return picture;
    };
    makePictures(request, loop, context, events);
}

} // namespace core::diffusion
