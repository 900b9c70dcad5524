// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/foreign/reproduction.h"

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/library/foreign/a1111names.h"
#include "core/library/foreign/comfygraph.h"
#include "core/library/foreign/settings.h"
#include "core/text/prompttags.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

namespace core::library {

using Json = nlohmann::ordered_json;
using Texts = std::map<std::string, std::string>;

namespace {

/// A program's settings, in A1111's words: fromA1111() then looks for what is here and tells what is not.
struct Translated
{
    std::string program;
    A1111Parameters parameters;
    std::vector<diffusion::LoraRequest> loras;
    std::vector<std::string> sentences;
};

/// Samplers and schedules by the names of other programs, in small letters without what stands between words.
struct ForeignName
{
    std::string_view foreign, a1111;
};
constexpr std::array<ForeignName, 34> samplers = {{{"euler", "Euler"},
                                                   {"eulera", "Euler a"},
                                                   {"keuler", "Euler"},
                                                   {"keulera", "Euler a"},
                                                   {"keulerancestral", "Euler a"},
                                                   {"eulerancestral", "Euler a"},
                                                   {"heun", "Heun"},
                                                   {"kheun", "Heun"},
                                                   {"dpm2", "DPM2"},
                                                   {"kdpm2", "DPM2"},
                                                   {"dpm2a", "DPM2 a"},
                                                   {"kdpm2a", "DPM2 a"},
                                                   {"dpm2ancestral", "DPM2 a"},
                                                   {"lms", "LMS"},
                                                   {"klms", "LMS"},
                                                   {"dpmpp2sa", "DPM++ 2S a"},
                                                   {"dpmpp2sancestral", "DPM++ 2S a"},
                                                   {"kdpmpp2sancestral", "DPM++ 2S a"},
                                                   {"dpmpp2m", "DPM++ 2M"},
                                                   {"kdpmpp2m", "DPM++ 2M"},
                                                   {"dpm++2m", "DPM++ 2M"},
                                                   {"dpmpp2mkarras", "DPM++ 2M"},
                                                   {"dpmppsde", "DPM++ SDE"},
                                                   {"kdpmppsde", "DPM++ SDE"},
                                                   {"dpm++sde", "DPM++ SDE"},
                                                   {"dpmpp2msde", "DPM++ 2M SDE"},
                                                   {"kdpmpp2msde", "DPM++ 2M SDE"},
                                                   {"dpmpp2msdegpu", "DPM++ 2M SDE"},
                                                   {"dpmpp3msde", "DPM++ 3M SDE"},
                                                   {"dpmpp3msdegpu", "DPM++ 3M SDE"},
                                                   {"unipc", "UniPC"},
                                                   {"ddim", "DDIM"},
                                                   {"lcm", "LCM"},
                                                   {"unipcbh2", "UniPC"}}};
constexpr std::array<ForeignName, 7> schedules = {{{"normal", "Uniform"},
                                                   {"karras", "Karras"},
                                                   {"exponential", "Exponential"},
                                                   {"sgmuniform", "SGM Uniform"},
                                                   {"simple", "Simple"},
                                                   {"native", "Uniform"},
                                                   {"alignyoursteps", "Align Your Steps"}}};

std::string bare(std::string_view name)
{
    std::string text = lower(name);
    std::erase_if(text, [](char c) { return c == ' ' || c == '_' || c == '-' || c == '.'; });
    constexpr std::string_view oldest = "sample"; // ComfyUI's first names: "sample_dpmpp_2m"
    return text.starts_with(oldest) ? text.substr(oldest.size()) : text;
}

template <size_t count>
std::string translated(const std::array<ForeignName, count> &names, const std::string &foreign)
{
    const auto it = std::ranges::find(names, std::string_view(bare(foreign)), &ForeignName::foreign);
    return it != names.end() ? std::string(it->a1111) : foreign;
}

/// A number or text as text; empty for anything else.
std::string textIn(const Json &json, std::initializer_list<const char *> keys)
{
    if (!json.is_object())
        return {};
    for (const char *key : keys) {
        const auto it = json.find(key);
        if (it == json.end())
            continue;
        if (it->is_string() && !it->get_ref<const std::string &>().empty())
            return it->get<std::string>();
        if (it->is_number())
            return dumpJson(*it);
    }
    return {};
}

double numberIn(const Json &json, std::initializer_list<const char *> keys, double otherwise)
{
    const std::string text = textIn(json, keys);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() && std::isfinite(value) ? value : otherwise;
}

const Json &member(const Json &json, const char *key)
{
    static const Json none;
    const auto it = json.is_object() ? json.find(key) : json.end();
    return json.is_object() && it != json.end() ? *it : none;
}

Json objectIn(const Texts &texts, const char *key)
{
    const auto it = texts.find(key);
    return it != texts.end() ? tryParseJson<Json>(it->second) : Json();
}

class Translation
{
public:
    explicit Translation(const char *program) { m_result.program = program; }

    Translation &set(const char *field, const std::string &value)
    {
        if (!value.empty())
            m_result.parameters.fields[field] = value;
        return *this;
    }
    Translation &sampler(const std::string &name, const std::string &schedule = {})
    {
        std::string plain = name, kind = schedule;
        if (bare(name).ends_with("k") && kind.empty() && translated(samplers, name) == name) { // InvokeAI's "dpmpp_2m_k"
            plain.resize(plain.size() - 1);
            kind = "karras";
        }
        set("Sampler", translated(samplers, plain));
        return set("Schedule type", kind.empty() ? "Automatic" : translated(schedules, kind));
    }
    Translation &prompts(const std::string &prompt, const std::string &negative)
    {
        m_result.parameters.prompt = prompt;
        m_result.parameters.negative = negative;
        return *this;
    }
    Translation &lora(const std::string &name, double text, double picture)
    {
        if (!name.empty())
            m_result.loras.push_back({stemOf(name), text, picture});
        return *this;
    }
    Translation &say(std::string sentence)
    {
        m_result.sentences.push_back(std::move(sentence));
        return *this;
    }
    Translated done() { return std::move(m_result); }

private:
    Translated m_result;
};

std::optional<Translated> comfy(const Texts &texts)
{
    const auto it = texts.find("prompt");
    const auto graph = it != texts.end() ? readComfyGraph(it->second) : std::nullopt;
    if (!graph)
        return std::nullopt;
    Translation result("ComfyUI");
    result.prompts(graph->prompt, graph->negative).sampler(graph->sampler, graph->scheduler);
    result.set("Seed", graph->seed ? std::to_string(*graph->seed) : "").set("Model", graph->model).set("RNG", "CPU");
    result.set("Steps", graph->steps).set("CFG scale", graph->guidance).set("Size-1", graph->width).set("Size-2", graph->height);
    for (const ComfyGraph::Lora &lora : graph->loras)
        result.lora(lora.name, lora.text, lora.picture);
    if (!graph->denoise.empty() && graph->denoise != "1" && graph->denoise != "1.0")
        result.set("Denoising strength", graph->denoise);
    return result
        .say("ComfyUI weighs words otherwise, (word:1.2) from the empty prompt on; where the prompt has weights the picture differs.")
        .done();
}

std::optional<Translated> swarm(const Texts &texts)
{
    const Json json = objectIn(texts, "parameters");
    const Json &s = member(json, "sui_image_params");
    if (!s.is_object())
        return std::nullopt;
    Translation result("SwarmUI");
    result.prompts(textIn(s, {"prompt"}), textIn(s, {"negativeprompt"})).sampler(textIn(s, {"sampler"}), textIn(s, {"scheduler"}));
    result.set("Seed", textIn(s, {"seed"})).set("Steps", textIn(s, {"steps"})).set("CFG scale", textIn(s, {"cfgscale"}));
    result.set("Size-1", textIn(s, {"width"})).set("Size-2", textIn(s, {"height"})).set("Model", textIn(s, {"model"})).set("RNG", "CPU");
    const Json &names = member(s, "loras"), &weights = member(s, "loraweights");
    for (size_t i = 0; names.is_array() && i < names.size(); ++i) {
        double weight = 1;
        if (weights.is_array() && i < weights.size())
            weight = numberIn(Json{{"w", weights[i]}}, {"w"}, 1);
        if (names[i].is_string())
            result.lora(names[i].get<std::string>(), weight, weight);
    }
    return result.done();
}

std::optional<Translated> invoke(const Texts &texts)
{
    const Json json = objectIn(texts, "invokeai_metadata");
    Translation result("InvokeAI");
    if (json.is_object()) {
        const Json &model = member(json, "model");
        result.prompts(textIn(json, {"positive_prompt"}), textIn(json, {"negative_prompt"})).sampler(textIn(json, {"scheduler"}));
        result.set("Seed", textIn(json, {"seed"})).set("Steps", textIn(json, {"steps"})).set("CFG scale", textIn(json, {"cfg_scale"}));
        result.set("Size-1", textIn(json, {"width"}))
            .set("Size-2", textIn(json, {"height"}))
            .set("Model", textIn(model, {"name", "model_name"}));
        if (const double skip = numberIn(json, {"clip_skip"}, 0); skip > 0)
            result.set("Clip skip", std::to_string(int(skip) + 1)); // counted from 0 there
        result.set("Denoising strength", member(json, "init_image").is_null() ? "" : textIn(json, {"strength"}));
        for (const Json &lora : member(json, "loras"))
            result.lora(textIn(member(lora, "model"), {"name"}) + textIn(member(lora, "lora"), {"model_name"}),
                        numberIn(lora, {"weight"}, 1), numberIn(lora, {"weight"}, 1));
        return result.set("RNG", "CPU")
            .say("InvokeAI weighs words otherwise (word+ and (word)1.2); where the prompt has weights the picture differs.")
            .done();
    }
    const Json old = objectIn(texts, "sd-metadata");
    const Json &image = member(old, "image");
    const auto settings = foreignSettings(texts); // has the prompt taken apart
    if (!settings || settings->program != "InvokeAI")
        return std::nullopt;
    result.prompts(settings->prompt, settings->negative).set("Seed", settings->seed ? std::to_string(*settings->seed) : "");
    result.set("Model", settings->model).set("RNG", "CPU");
    if (image.is_object()) {
        result.sampler(textIn(image, {"sampler"})).set("Steps", textIn(image, {"steps"})).set("CFG scale", textIn(image, {"cfg_scale"}));
        return result.set("Size-1", textIn(image, {"width"})).set("Size-2", textIn(image, {"height"})).done();
    }
    const auto dream = texts.find("Dream");
    const auto option = [&](const char *flag) {
        const size_t at = dream != texts.end() ? dream->second.rfind(std::string(" ") + flag + " ") : std::string::npos;
        const size_t begin = at == std::string::npos ? at : dream->second.find_first_not_of(' ', at + 4);
        return begin == std::string::npos ? std::string() : dream->second.substr(begin, dream->second.find(' ', begin) - begin);
    };
    result.sampler(option("-A")).set("Steps", option("-s")).set("CFG scale", option("-C"));
    return result.set("Size-1", option("-W")).set("Size-2", option("-H")).done();
}

std::optional<Translated> fooocus(const Texts &texts)
{
    for (const char *key : {"parameters", "Comment"}) {
        const Json json = objectIn(texts, key);
        const bool own = member(json, "base_model").is_string(), older = member(json, "Base Model").is_string();
        if (!own && !older)
            continue;
        Translation result("Fooocus");
        result.prompts(textIn(json, {"prompt", "Prompt"}), textIn(json, {"negative_prompt", "Negative Prompt"}));
        result.sampler(textIn(json, {"sampler", "Sampler"}), textIn(json, {"scheduler", "Scheduler"}))
            .set("Seed", textIn(json, {"seed", "Seed"}));
        result.set("Steps", textIn(json, {"steps", "Steps"})).set("CFG scale", textIn(json, {"guidance_scale", "Guidance Scale"}));
        result.set("Model", textIn(json, {"base_model", "Base Model"})).set("RNG", "CPU");
        result.set("Model hash", textIn(json, {"base_model_hash"}));
        const std::string size = textIn(json, {"resolution", "Resolution"}); // "(1152, 896)"
        const size_t begin = size.find_first_of("0123456789"), comma = size.find_first_of(",x", begin);
        if (begin != std::string::npos && comma != std::string::npos) {
            const size_t next = size.find_first_of("0123456789", comma);
            result.set("Size-1", size.substr(begin, size.find_first_not_of("0123456789", begin) - begin));
            if (next != std::string::npos)
                result.set("Size-2", size.substr(next, size.find_first_not_of("0123456789", next) - next));
        }
        for (const Json &lora : member(json, "loras"))
            if (lora.is_array() && lora.size() > 1 && lora[0].is_string()) {
                const double weight = numberIn(Json{{"w", lora[1]}}, {"w"}, 1);
                result.lora(lora[0].get<std::string>(), weight, weight);
            }
        const std::string styles = textIn(json, {"styles", "Styles"});
        if (!styles.empty() && styles != "[]")
            result.say("Fooocus adds words to the prompt by its styles, " + styles.substr(0, 200) + ", which are not repeated.");
        return result.say("Fooocus sharpens between the steps, which is not repeated.").done();
    }
    return std::nullopt;
}

std::optional<Translated> novel(const Texts &texts)
{
    const Json json = objectIn(texts, "Comment");
    const auto software = texts.find("Software");
    if (software == texts.end() || software->second != "NovelAI" || !json.is_object())
        return std::nullopt;
    const auto settings = foreignSettings(texts);
    Translation result("NovelAI");
    result.prompts(settings ? settings->prompt : "", textIn(json, {"uc"}))
        .sampler(textIn(json, {"sampler"}), textIn(json, {"noise_schedule"}));
    result.set("Seed", textIn(json, {"seed"})).set("Steps", textIn(json, {"steps"})).set("CFG scale", textIn(json, {"scale"}));
    result.set("Size-1", textIn(json, {"width"})).set("Size-2", textIn(json, {"height"})).set("RNG", "CPU").set("Clip skip", "2");
    result.set("Model", settings ? settings->model : "");
    return result.say("NovelAI's models are not given away, and its braces weigh words otherwise.").done();
}

std::optional<Translated> easy(const Texts &texts)
{
    if (!texts.contains("use_stable_diffusion_model") && !texts.contains("Stable Diffusion model"))
        return std::nullopt;
    const auto either = [&](const char *one, const char *other) {
        const auto it = texts.contains(one) ? texts.find(one) : texts.find(other);
        return it != texts.end() ? it->second : std::string();
    };
    Translation result("EasyDiffusion");
    result.prompts(either("prompt", "Prompt"), either("negative_prompt", "Negative Prompt")).sampler(either("sampler_name", "Sampler"));
    result.set("Seed", either("seed", "Seed")).set("Steps", either("num_inference_steps", "Steps"));
    result.set("CFG scale", either("guidance_scale", "Guidance Scale")).set("Size-1", either("width", "Width"));
    result.set("Size-2", either("height", "Height")).set("Model", either("use_stable_diffusion_model", "Stable Diffusion model"));
    result.lora(either("use_lora_model", "LoRA model"), 1, 1);
    return result.set("RNG", "CPU").set("Clip skip", either("clip_skip", "Clip Skip") == "True" ? "2" : "").done();
}

std::optional<Translated> drawThings(const Texts &texts)
{
    const Json json = objectIn(texts, "parameters");
    if (!member(json, "c").is_string() || !member(json, "sampler").is_string())
        return std::nullopt;
    Translation result("Draw Things");
    std::string sampler = textIn(json, {"sampler"});
    std::string schedule;
    for (const auto &[ending, kind] :
         {std::pair(" Karras", "karras"), std::pair(" Trailing", "sgm_uniform"), std::pair(" AYS", "align_your_steps")})
        if (sampler.ends_with(ending)) {
            sampler.resize(sampler.size() - std::string_view(ending).size());
            schedule = kind;
        }
    result.prompts(textIn(json, {"c"}), textIn(json, {"uc"})).sampler(sampler, schedule).set("Seed", textIn(json, {"seed"}));
    result.set("Steps", textIn(json, {"steps"})).set("CFG scale", textIn(json, {"scale"})).set("Model", textIn(json, {"model"}));
    const std::string size = textIn(json, {"size"});
    if (const size_t x = size.find('x'); x != std::string::npos)
        result.set("Size-1", size.substr(0, x)).set("Size-2", size.substr(x + 1));
    for (const Json &lora : member(json, "lora"))
        result.lora(textIn(lora, {"model", "name", "file"}), numberIn(lora, {"weight"}, 1), numberIn(lora, {"weight"}, 1));
    return result.set("RNG", "CPU").done();
}

std::optional<Translated> automatic(const Texts &texts)
{
    const auto it = texts.find("parameters");
    const auto read = it != texts.end() ? parseA1111(it->second) : std::nullopt;
    if (!read)
        return std::nullopt;
    const auto settings = foreignSettings(texts);
    Translated result{settings ? settings->program : "AUTOMATIC1111", *read, {}, {}};
    try {
        for (const text::NetworkTag &tag : text::networkTags(read->prompt))
            if (text::isLora(tag))
                result.loras.push_back({tag.name, tag.text, tag.picture});
    } catch (const Error &) { // a weight that is no number: fromA1111() leaves that tag out and says so
        result.loras.clear();
    }
    return result;
}

/// The LoRAs that stand in no prompt, where they are installed; the others are told.
void add(Reproduction &made, const std::vector<diffusion::LoraRequest> &loras, const AddedNames &added)
{
    for (const diffusion::LoraRequest &lora : loras) {
        const auto known =
            std::ranges::find_if(added.loras, [&](const std::string &name) { return lower(stemOf(name)) == lower(lora.name); });
        if (known != added.loras.end())
            made.request.loras.push_back({*known, lora.text, lora.picture});
        else
            made.unmatched.push_back("The LoRA " + lora.name + " is not installed, so the picture will differ.");
    }
}

} // namespace

std::optional<Reproduction> reproductionOf(const Texts &texts, const std::vector<std::string> &modelNames,
                                           const std::function<std::string(const std::string &name)> &hashOf, const AddedNames &added)
{
    for (const auto read : {swarm, fooocus, invoke, novel, easy, drawThings, automatic, comfy}) {
        try {
            auto found = read(texts);
            if (!found)
                continue;
            for (const auto &[field, usual] :
                 {std::pair("Clip skip", "1"), std::pair("RNG", "GPU"), std::pair("Schedule type", "Automatic")})
                found->parameters.fields.try_emplace(field, usual);
            RestoredPicture restored = fromA1111(found->parameters, modelNames, hashOf, added);
            Reproduction made{found->program, std::move(restored.request), found->loras, std::move(restored.unmatched)};
            std::ranges::move(found->sentences, std::back_inserter(made.unmatched));
            if (read != automatic)
                add(made, found->loras, added);
            if (read == comfy || read == swarm || read == fooocus)
                made.request.noise = diffusion::NoiseKind::Batch;
            return made;
        } catch (const std::exception &) { // a type nobody expects
            continue;
        }
    }
    return std::nullopt;
}

} // namespace core::library
