// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/diffusion/picturegenerator.h"

#include "core/base/computejson.h"
#include "core/base/json.h"
#include "core/text/prompt.h"
#include "core/text/prompttags.h"

#include <algorithm>
#include <cmath>
#include <sstream>

namespace core::diffusion {

using nlohmann::json;

namespace {

constexpr int largestSide = 16384, mostPictures = 10000, mostSteps = 1000;

json toJson(const StartRequest &start)
{
    return {{"path", start.path}, {"strength", start.strength}};
}

void checkSide(const char *name, int pixels)
{
    if (pixels == 0) // the model's own
        return;
    const std::string found = std::to_string(pixels);
    if (pixels < 8 || pixels > largestSide)
        throw Error("The " + std::string(name) + " must be between 8 and " + std::to_string(largestSide) + " pixels; " + found
                    + " is not.");
    if (pixels % 8 != 0)
        throw Error("The " + std::string(name) + " must be divisible by 8; " + found + " is not. Use "
                    + std::to_string((pixels + 4) / 8 * 8) + ".");
}

void checkRange(const char *name, double value, double low, double high)
{
    if (!(value >= low && value <= high)) // also what is no number
        throw Error((std::ostringstream() << name << " must be a number between " << low << " and " << high << ".").str());
}

json toJson(const std::vector<LoraRequest> &loras)
{
    json list = json::array();
    for (const LoraRequest &lora : loras)
        list.push_back({{"name", lora.name}, {"te", lora.text}, {"unet", lora.picture}});
    return list;
}

std::vector<LoraRequest> lorasIn(const json &list)
{
    std::vector<LoraRequest> loras;
    for (const json &one : list) {
        LoraRequest lora{.name = one.at("name").get<std::string>()};
        lora.text = one.value("te", lora.text);
        lora.picture = one.value("unet", lora.text);
        loras.push_back(std::move(lora));
    }
    return loras;
}

/// Numbers that the network cannot hold would come back as no numbers at all, and look like its fault.
void checkWeights(const PictureRequest &r)
{
    constexpr double largest = 1000; // A1111's own slider ends at 2
    if (r.plainPrompt)
        return;
    for (const std::string &prompt : {r.prompt, r.negative})
        for (const text::PromptPart &part : text::parseEmphasis(prompt))
            if (!(std::abs(part.weight) <= largest))
                throw Error("The weight of \"" + part.text.substr(0, 40)
                            + "\" in the prompt is far too large; most are between 0.5 and 1.5.");
}

} // namespace

std::string toJson(const PictureRequest &r)
{
    json j = {{"model", r.model},
              {"prompt", r.prompt},
              {"negative", r.negative},
              {"plain_prompt", r.plainPrompt},
              {"clip_skip", r.clipSkip},
              {"schedule", name(r.schedule)},
              {"guidance_rescale", r.guidanceRescale},
              {"cache_interval", r.cacheInterval},
              {"width", r.width},
              {"height", r.height},
              {"seed", r.seed},
              {"count", r.count},
              {"noise", name(r.noise)}};
    addCompute(j, r.compute);
    if (!r.autoencoder.empty())
        j["vae"] = r.autoencoder;
    if (r.sampler)
        j["sampler"] = name(*r.sampler);
    if (r.steps)
        j["steps"] = *r.steps;
    if (r.guidance)
        j["cfg"] = *r.guidance;
    if (r.prediction)
        j["prediction"] = name(*r.prediction);
    if (r.variation)
        j["variation"] = {{"seed", r.variation->seed}, {"amount", r.variation->amount}};
    if (r.start)
        j["start"] = toJson(*r.start);
    if (!r.drawOn.empty())
        j["draw_on"] = r.drawOn;
    if (!r.loras.empty())
        j["loras"] = toJson(r.loras);
    if (r.promptSeed)
        j["prompt_seed"] = *r.promptSeed;
    if (r.promptTemplate)
        j["template"] = {{"prompt", r.promptTemplate->prompt}, {"negative", r.promptTemplate->negative}, {"seed", r.promptTemplate->seed}};
    return dumpJson(j);
}

PictureRequest pictureRequestFromJson(const std::string &text)
{
    try {
        const json j = parseJson<json>(text);
        PictureRequest r;
        const auto word = [&](const char *key, std::string_view otherwise) { return j.value(key, std::string(otherwise)); };
        r.model = j.value("model", r.model);
        r.autoencoder = j.value("vae", r.autoencoder);
        r.prompt = j.value("prompt", r.prompt);
        r.negative = j.value("negative", r.negative);
        r.plainPrompt = j.value("plain_prompt", r.plainPrompt);
        r.clipSkip = j.value("clip_skip", r.clipSkip);
        if (j.contains("sampler"))
            r.sampler = samplerNamed(j["sampler"].get<std::string>());
        r.schedule = scheduleNamed(word("schedule", name(r.schedule)));
        if (j.contains("steps"))
            r.steps = j["steps"].get<int>();
        if (j.contains("cfg"))
            r.guidance = j["cfg"].get<double>();
        r.guidanceRescale = j.value("guidance_rescale", r.guidanceRescale);
        r.cacheInterval = j.value("cache_interval", r.cacheInterval);
        if (j.contains("prediction"))
            r.prediction = predictionNamed(j["prediction"].get<std::string>());
        r.width = j.value("width", r.width);
        r.height = j.value("height", r.height);
        r.seed = j.value("seed", r.seed);
        r.count = j.value("count", r.count);
        r.noise = noiseNamed(word("noise", name(r.noise)));
        if (j.contains("variation"))
            r.variation = VariationRequest{j["variation"].value("seed", uint64_t(0)), j["variation"].value("amount", 0.0)};
        if (j.contains("start"))
            r.start = StartRequest{j["start"].value("path", std::string()), j["start"].value("strength", StartRequest().strength)};
        r.drawOn = j.value("draw_on", r.drawOn);
        if (j.contains("loras"))
            r.loras = lorasIn(j["loras"]);
        if (j.contains("prompt_seed"))
            r.promptSeed = j["prompt_seed"].get<uint64_t>();
        if (j.contains("template"))
            r.promptTemplate = PromptTemplate{j["template"].value("prompt", std::string()), j["template"].value("negative", std::string()),
                                              j["template"].value("seed", uint64_t(0))};
        r.compute = computeIn(j);
        return r;
    } catch (const json::exception &e) {
        throw Error(std::string("This is not the request of a picture: ") + e.what());
    }
}

void check(const PictureRequest &r)
{
    checkSide("width", r.width);
    checkSide("height", r.height);
    if (r.steps)
        checkRange("The number of steps", *r.steps, 1, mostSteps);
    checkRange("The number of pictures", r.count, 1, mostPictures);
    checkRange("Clip-skip", r.clipSkip, 0, 32);
    if (r.guidance)
        checkRange("The guidance", *r.guidance, 0, 1000);
    checkRange("The guidance rescale", r.guidanceRescale, 0, 1);
    checkRange("The interval of computed steps (--cache-steps)", r.cacheInterval, 1, mostCacheInterval);
    if (r.variation)
        checkRange("The amount of the variation", r.variation->amount, 0, 1);
    if (r.start)
        checkRange("The strength", r.start->strength, 0, 1);
    checkWeights(r);
    constexpr double strongest = 1000;
    for (const LoraRequest &lora : lorasOf(r)) {
        checkRange("The weight of a LoRA", lora.text, -strongest, strongest);
        checkRange("The weight of a LoRA", lora.picture, -strongest, strongest);
    }
}

std::vector<LoraRequest> lorasOf(const PictureRequest &request)
{
    std::vector<LoraRequest> loras = request.loras;
    if (!request.plainPrompt)
        for (const text::NetworkTag &tag : text::networkTags(request.prompt))
            if (text::isLora(tag))
                loras.push_back({tag.name, tag.text, tag.picture});
    return loras;
}

std::string creditsFor(const std::vector<DrewOn> &drewOn)
{
    std::vector<std::string> credits;
    for (const DrewOn &one : drewOn) {
        const std::string credit = one.source + " (" + one.licence + ")";
        if (!one.licence.empty() && std::ranges::find(credits, credit) == credits.end())
            credits.push_back(credit);
    }
    std::string text;
    for (const std::string &credit : credits)
        text += (text.empty() ? "Drew on " : ", ") + credit;
    return text;
}

PictureRequest requestOf(const PictureRequest &request, int index)
{
    PictureRequest alone = request;
    if (request.noise == NoiseKind::Batch && request.count > 1)
        return alone; // the noise of all is one draw, so the batch is part of each
    alone.count = 1;
    if (isVaried(alone))
        alone.variation->seed += uint64_t(index);
    else
        alone.seed += uint64_t(index);
    if (alone.promptSeed)
        *alone.promptSeed += uint64_t(index);
    return alone;
}

} // namespace core::diffusion
