// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/imagine.h"

#include "app/console/destination.h"
#include "app/console/seedandpart.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/base/kinds.h"
#include "core/diffusion/latentfile.h"
#include "core/library/presets/presets.h"
#include "core/works/picturework.h"

#include <charconv>
#include <cstdio>
#include <memory>
#include <utility>

namespace app {

using namespace core;
using diffusion::PictureRequest;

namespace {

constexpr int mostPictures = 10000;

/// The options as they stand on the command line.
struct Words
{
    ImagineArguments arguments;
    std::string sampler, schedule, prediction, noise, variation, start;
    std::vector<std::string> loras, styles;
    std::string presetPrecision; ///< "auto" or empty: the command line's
    double guidance = 0, strength = diffusion::StartRequest().strength;
    int steps = 0;
};

std::string joined(std::span<const std::string_view> names, const char *between)
{
    std::string all;
    for (const std::string_view name : names)
        all += (all.empty() ? "" : between) + std::string(name);
    return all;
}

Check oneOf(std::span<const std::string_view> names, const std::string &what)
{
    return among({names.begin(), names.end()}, what + ": " + joined(names, ", "));
}

void addOptions(Options &options, Words &words)
{
    PictureRequest &request = words.arguments.request;
    const std::string own = " (default: the model's own)";
    // The first: what else stands on the command line is taken in the order of these options, and goes over it.
    options
        .add(
            "--preset",
            [&words](const std::string &name) {
        words.arguments.request = diffusion::pictureRequestFromJson(library::presetNamed(library::PresetFile().read(), "pictures", name));
        words.presetPrecision = words.arguments.request.compute.precision;
            },
            "begin with the settings that the Pictures page keeps under this name; options beside it go over them")
        .value("NAME");
    options
        .add("--style-preset", words.styles,
             "lay a style of the Pictures page over the prompt, its words in place of {prompt} or behind it; may be given again, and they "
             "are laid over one another")
        .ofOneWord()
        .value("NAME");
    options.add("--prompt,prompt", request.prompt, "what to show; (words:1.3) are stronger, BREAK begins anew").value("P");
    options.add("--negative", request.negative, "what to keep out").value("N");
    options.add("--model", request.model, "name in the list of models, or a file or folder").value("NAME|PATH");
    options.add("--vae", request.autoencoder, "another autoencoder than the model's own").value("NAME|PATH");
    options
        .add("--lora", words.loras,
             "add a LoRA or one of its family, by its name or path, with its weight for the text encoder and for the picture (default: 1); "
             "may be given again; the same as <lora:NAME:te:unet> in the prompt")
        .value("NAME[:te[:unet]]");
    options.add("--sampler", words.sampler, joined(diffusion::samplerNames(), " ") + own)
        .check(oneOf(diffusion::samplerNames(), "a sampler"))
        .value("S");
    options.add("--schedule", words.schedule, joined(diffusion::scheduleNames(), " "))
        .check(oneOf(diffusion::scheduleNames(), "a schedule"))
        .value("K");
    options.add("--steps", words.steps, "how many steps" + own).check(within(1, 1000)).value("N");
    options.add("--cfg", words.guidance, "how closely to follow the prompt; 1 takes half the time" + own).check(within(0, 1000)).value("X");
    options.add("--guidance-rescale", request.guidanceRescale, "against pictures that are burnt out at a high --cfg")
        .check(within(0, 1))
        .value("X");
    options
        .add("--cache-steps", request.cacheInterval,
             "compute every N-th step in full and the others from it (DeepCache): 2 takes 0.55 of the time, 3 takes 0.4, and the picture "
             "changes, little where there are 20 steps or more (default: 1, exact)")
        .check(within(1, diffusion::mostCacheInterval))
        .value("N");
    options.add("--seed", request.seed, "number that decides the picture; picture i has seed N + i (default: a random one)")
        .check(wholeNumber())
        .value("N");
    options.add("--variation", words.variation, "SEED:X, mix in the part X (0 to 1) of another seed's noise")
        .check(like(isSeedAndPart, "a seed and a number from 0 to 1, like 7:0.5"))
        .value("SEED:X");
    options.add("--width", request.width, "pixels, divisible by 8 (default: the model's own, with --init in its proportions)")
        .check(wholeNumber())
        .value("W");
    options.add("--height", request.height, "pixels, divisible by 8" + own).check(wholeNumber()).value("H");
    options.add("--count", request.count, "how many").check(within(1, mostPictures)).value("N");
    const Option init = options.add("--init", words.start, "picture to begin with").value("IMAGE");
    options.add("--strength", words.strength, "how much of it may change: 0 keeps it, 1 lets go of it (default: 0.75)")
        .check(within(0, 1))
        .needs(init)
        .value("X");
    options.add("--clip-skip", request.clipSkip, "1: the text encoder's last layer, 2: the one before it" + own)
        .check(within(0, 32))
        .value("N");
    static constexpr std::string_view predictions[] = {"auto", "epsilon", "v", "sample"};
    options.add("--prediction", words.prediction, "what the network was trained to tell: " + joined(predictions, " "))
        .check(oneOf(predictions, "a prediction type"))
        .value("NAME");
    static constexpr std::string_view noises[] = {"cpu", "philox", "batch"};
    options.add("--noise", words.noise, "as diffusers makes it (cpu), as AUTOMATIC1111 on a GPU (philox), as ComfyUI (batch)")
        .check(oneOf(noises, "a kind of noise"))
        .value("NAME");
    options.add("--plain-prompt", request.plainPrompt, "take the prompt word for word, without emphasis, as diffusers does");
    options
        .add("--draw-on", request.drawOn,
             "for each phrase in turn, with Atelier's own model: auto, none, drawing:NAME as drew_on shows it, or a picture file")
        .value("WHAT");
    options
        .add("--output", words.arguments.output,
             "file (.png, .jpg), or folder, in which nothing is written over (default: the pictures folder)")
        .value("FILE|FOLDER");
    options.add("--latents", words.arguments.latents, "write the final latents too")
        .check({[](const std::string &name) {
            return name.ends_with(".safetensors") ? std::string() : name + " does not end in .safetensors";
        }})
        .value("FILE.safetensors");
    options.add("--preview", words.arguments.previewsFolder, "write a small picture after every step too").value("FOLDER");
}

ImagineArguments settled(const Options &options, const Words &words, const ComputeOptions &compute)
{
    ImagineArguments imagine = words.arguments;
    PictureRequest &request = imagine.request;
    if (!options.has("--prompt"))
        throw WrongUsage("Say what to show with --prompt. See atelier-cli imagine --help.");
    imagine.randomSeed = !options.has("--seed");
    if (!words.sampler.empty())
        request.sampler = diffusion::samplerNamed(words.sampler);
    if (!words.schedule.empty())
        request.schedule = diffusion::scheduleNamed(words.schedule);
    if (options.has("--steps"))
        request.steps = words.steps;
    if (options.has("--cfg"))
        request.guidance = words.guidance;
    if (!words.prediction.empty() && words.prediction != "auto")
        request.prediction = diffusion::predictionNamed(words.prediction);
    if (!words.noise.empty())
        request.noise = diffusion::noiseNamed(words.noise);
    if (!words.variation.empty()) {
        const SeedAndPart variation = readSeedAndPart(words.variation, "--variation", "imagine");
        request.variation = diffusion::VariationRequest{variation.seed, variation.part};
    }
    for (const std::string &lora : words.loras)
        request.loras.push_back(readLora(lora));
    if (options.has("--init"))
        request.start = diffusion::StartRequest{words.start, words.strength};
    if (!words.styles.empty()) {
        const auto all = library::stylesNamed(library::PresetFile().read(), words.styles);
        const auto styled = library::withStyles(all, {.prompt = request.prompt, .negative = request.negative});
        request.prompt = styled.prompt;
        request.negative = styled.negative;
    }
    try {
        diffusion::check(request);
    } catch (const Error &error) { // what no model could do is a matter of the command line
        throw WrongUsage(std::string(error.what()) + " See atelier-cli imagine --help.");
    }
    request.compute = compute;
    if (compute.precision == ComputeOptions().precision && !words.presetPrecision.empty())
        request.compute.precision = words.presetPrecision;
    return imagine;
}

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

/// Of a side of the picture. A model with a memory draws in pixels, in a size of its own.
int latentEdge(const diffusion::ModelInfo &info, int pixels)
{
    return info.family == diffusion::Family::Memory ? info.sizes.front() : pixels / 8;
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

/// "4711-003", the picture as it forms after the third step.
std::string previewName(const PictureRequest &request, const diffusion::Preview &preview)
{
    char step[16];
    std::snprintf(step, sizeof step, "-%03d", preview.step);
    return works::fileName(request, preview.index) + step;
}

} // namespace

diffusion::LoraRequest readLora(const std::string &words)
{
    diffusion::LoraRequest lora{.name = words};
    std::vector<double> weights;
    while (weights.size() < 2) {
        const size_t colon = lora.name.rfind(':');
        double weight = 0;
        const char *begin = lora.name.data() + (colon == std::string::npos ? lora.name.size() : colon + 1),
                   *end = lora.name.data() + lora.name.size();
        const auto [stop, error] = std::from_chars(begin, end, weight);
        if (colon == std::string::npos || colon == 0 || begin == end || error != std::errc() || stop != end)
            break;
        weights.insert(weights.begin(), weight);
        lora.name.resize(colon);
    }
    if (!weights.empty()) {
        lora.text = weights.front();
        lora.picture = weights.back();
    }
    return lora;
}

void runImagine(ImagineArguments arguments, Session &session)
{
    PictureRequest &request = arguments.request;
    Report &report = session.report;
    const Destination destination(arguments.output, request.count, "pictures", {kinds::picture, diffusion::toJson(request)}, session.store);
    requireWritable(arguments.latents);
    if (!arguments.previewsFolder.empty())
        requireFolder(arguments.previewsFolder);
    readChoices(request);
    if (request.model.empty() && !session.engines.hasAny(modelkinds::pictures))
        throw Error("No model for pictures is installed. See which can be had with: atelier-cli models list; get one with: "
                    "atelier-cli models get sd-turbo; or name a file or folder with --model.");
    if (arguments.randomSeed) {
        request.seed = randomSeed();
        report.note("Seed " + std::to_string(request.seed));
    }

    double text = 0.0, decode = 0.0;
    std::vector<std::vector<float>> latents;
    works::Run run{report.context(session.stop)};
    run.keep = [&destination](const works::Result &result) { return destination.put(result); };
    run.timed = [&](std::string_view stage, double ms) {
        if (stage == "load")
            report.setMs("load", ms);
        else if (stage == "step")
            report.addStep(ms);
        else
            (stage == "text" ? text : decode) += ms;
    };
    if (!arguments.previewsFolder.empty())
        run.previews = diffusion::PreviewKind::Decoded; // where a tiny autoencoder is installed, else from the latents
    works::picture.run(request, session.engines, run, [&](const works::PictureEvent &event) {
        if (const auto *settled = std::get_if<PictureRequest>(&event)) {
            request = *settled;
            report.setRequest(diffusion::toJson(request), request.seed);
        } else if (const auto *preview = std::get_if<diffusion::Preview>(&event)) {
            putPicture(arguments.previewsFolder, previewName(request, *preview), preview->image,
                       {kinds::preview, diffusion::toJson(diffusion::requestOf(request, preview->index)), {}});
        } else if (const auto *remark = std::get_if<works::Remark>(&event)) {
            report.note(remark->text);
        } else {
            const auto &made = std::get<works::MadePicture>(event);
            if (made.index == 0 && !made.picture.drewOn.empty()) {
                report.set("drew_on", told(made.picture.drewOn));
                report.set("unknown_words", made.picture.unknownWords);
                for (const std::string &word : made.picture.unknownWords)
                    report.note("The model was never taught \"" + word + "\"; the nearest drawings that it knows are used.");
                report.set("not_drawn", made.picture.notDrawn);
                for (const std::string &words : made.picture.notDrawn)
                    report.note("The model cannot draw \"" + words + "\"; the rest is drawn.");
            }
            report.addOutput(made.kept);
            if (!arguments.latents.empty())
                latents.push_back(made.picture.latents);
        }
    });
    report.setMs("text", text);
    report.setMs("decode", decode);
    if (!arguments.latents.empty()) {
        const diffusion::ModelInfo info = diffusion::inspectModel(session.engines.find(modelkinds::pictures, request.model));
        diffusion::writeLatents(arguments.latents, latents, latentEdge(info, request.height), latentEdge(info, request.width));
        report.addOutput(arguments.latents);
    }
}

Command imagineCommand()
{
    return {"imagine", "Make pictures from a description: stickers at once, anything with a Stable Diffusion model",
            "imagine \"a red apple\" --output apple.png", [](Options &options) -> Settle {
                const auto words = std::make_shared<Words>();
                addOptions(options, *words);
                return [options, words](const ComputeOptions &compute) -> Run {
                    return [arguments = settled(options, *words, compute)](Session &session) { runImagine(arguments, session); };
                };
            }};
}

} // namespace app
