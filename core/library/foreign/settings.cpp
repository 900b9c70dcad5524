// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/foreign/settings.h"

#include "core/base/json.h"
#include "core/library/foreign/a1111.h"
#include "core/library/foreign/a1111names.h"
#include "core/library/foreign/comfygraph.h"

#include <charconv>
#include <functional>
#include <vector>

namespace core::library {

using Json = nlohmann::ordered_json;
using Texts = std::map<std::string, std::string>;

namespace {

std::string textOf(const Texts &texts, const char *key)
{
    const auto it = texts.find(key);
    return it != texts.end() ? it->second : std::string();
}

Json objectOf(const Texts &texts, const char *key)
{
    return tryParseJson<Json>(textOf(texts, key));
}

/// The first of the members that is a text; of a list its texts in lines.
std::string wordsIn(const Json &json, std::initializer_list<const char *> keys)
{
    if (!json.is_object())
        return {};
    for (const char *key : keys) {
        const auto it = json.find(key);
        if (it == json.end())
            continue;
        if (it->is_string() && !it->get_ref<const std::string &>().empty())
            return it->get<std::string>();
        std::string lines;
        if (it->is_array())
            for (const Json &one : *it)
                if (const std::string line = one.is_string() ? one.get<std::string>() : wordsIn(one, {"prompt"}); !line.empty())
                    lines += (lines.empty() ? "" : "\n") + line;
        if (!lines.empty())
            return lines;
    }
    return {};
}

std::optional<uint64_t> number(const std::string &text)
{
    uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

/// A number, or a text that is one; what is none or below 0 was not decided.
std::optional<uint64_t> seedIn(const Json &json, std::initializer_list<const char *> keys)
{
    if (!json.is_object())
        return std::nullopt;
    for (const char *key : keys) {
        const auto it = json.find(key);
        if (it == json.end())
            continue;
        if (it->is_number_unsigned())
            return it->get<uint64_t>();
        if (it->is_string())
            return number(it->get<std::string>());
    }
    return std::nullopt;
}

const Json &memberOf(const Json &json, const char *key)
{
    static const Json none;
    const auto it = json.is_object() ? json.find(key) : json.end();
    return json.is_object() && it != json.end() ? *it : none;
}

/// Early InvokeAI: "words [what to keep out]" -s 50 -S 2980747362 ...
ForeignSettings fromDream(const std::string &dream)
{
    ForeignSettings settings{"InvokeAI", {}, {}, {}, {}, {}};
    const size_t open = dream.find('"'), close = dream.rfind('"');
    if (open != std::string::npos && close > open)
        settings.prompt = dream.substr(open + 1, close - open - 1);
    if (const size_t at = dream.find(" -S "); at != std::string::npos) {
        const size_t begin = dream.find_first_not_of(' ', at + 4);
        if (begin != std::string::npos)
            settings.seed = number(dream.substr(begin, dream.find(' ', begin) - begin));
    }
    return settings;
}

/// InvokeAI wrote what is to be kept out within the prompt, in brackets.
void takeOutBrackets(ForeignSettings &settings)
{
    const size_t open = settings.prompt.rfind('['), close = settings.prompt.rfind(']');
    if (!settings.negative.empty() || open == std::string::npos || close == std::string::npos || close < open)
        return;
    settings.negative = trimmed(std::string_view(settings.prompt).substr(open + 1, close - open - 1));
    settings.prompt.erase(open, close - open + 1);
    settings.prompt = trimmed(settings.prompt);
}

std::optional<ForeignSettings> invoke(const Texts &texts)
{
    if (const Json json = objectOf(texts, "invokeai_metadata"); json.is_object()) {
        const Json &model = memberOf(json, "model");
        ForeignSettings settings{"InvokeAI",
                                 wordsIn(json, {"positive_prompt"}),
                                 wordsIn(json, {"negative_prompt"}),
                                 seedIn(json, {"seed"}),
                                 wordsIn(model, {"name", "model_name"}),
                                 {}};
        return settings;
    }
    if (const Json json = objectOf(texts, "sd-metadata"); json.is_object()) {
        const Json &image = memberOf(json, "image");
        ForeignSettings settings{"InvokeAI",
                                 wordsIn(image, {"prompt"}),
                                 {},
                                 seedIn(image, {"seed"}),
                                 wordsIn(json, {"model_weights"}),
                                 wordsIn(json, {"model_hash"}).substr(0, 10)};
        takeOutBrackets(settings);
        return settings;
    }
    if (texts.contains("Dream")) {
        ForeignSettings settings = fromDream(textOf(texts, "Dream"));
        takeOutBrackets(settings);
        return settings;
    }
    return std::nullopt;
}

std::optional<ForeignSettings> swarm(const Texts &texts)
{
    const Json json = objectOf(texts, "parameters");
    const Json &settings = memberOf(json, "sui_image_params");
    if (!settings.is_object())
        return std::nullopt;
    return ForeignSettings{"SwarmUI",
                           wordsIn(settings, {"prompt"}),
                           wordsIn(settings, {"negativeprompt"}),
                           seedIn(settings, {"seed"}),
                           stemOf(wordsIn(settings, {"model"})),
                           {}};
}

std::optional<ForeignSettings> fooocus(const Texts &texts)
{
    for (const char *key : {"parameters", "Comment"}) {
        const Json json = objectOf(texts, key);
        const bool own = memberOf(json, "base_model").is_string() && memberOf(json, "prompt").is_string();
        const bool older = memberOf(json, "Base Model").is_string() && memberOf(json, "Prompt").is_string();
        if (own)
            return ForeignSettings{"Fooocus",
                                   wordsIn(json, {"prompt"}),
                                   wordsIn(json, {"negative_prompt"}),
                                   seedIn(json, {"seed"}),
                                   stemOf(wordsIn(json, {"base_model"})),
                                   wordsIn(json, {"base_model_hash"})};
        if (older)
            return ForeignSettings{"Fooocus",
                                   wordsIn(json, {"Prompt"}),
                                   wordsIn(json, {"Negative Prompt"}),
                                   seedIn(json, {"Seed"}),
                                   stemOf(wordsIn(json, {"Base Model"})),
                                   {}};
    }
    return std::nullopt;
}

std::optional<ForeignSettings> novel(const Texts &texts)
{
    const Json json = objectOf(texts, "Comment");
    if (textOf(texts, "Software") != "NovelAI" || !json.is_object())
        return std::nullopt;
    const std::string described = textOf(texts, "Description");
    return ForeignSettings{"NovelAI",
                           described.empty() ? wordsIn(json, {"prompt"}) : described,
                           wordsIn(json, {"uc"}),
                           seedIn(json, {"seed"}),
                           textOf(texts, "Source"),
                           {}};
}

/// EasyDiffusion writes each setting as a text of its own, in one of two spellings.
std::optional<ForeignSettings> easy(const Texts &texts)
{
    if (!texts.contains("use_stable_diffusion_model") && !texts.contains("Stable Diffusion model"))
        return std::nullopt;
    const auto either = [&](const char *one, const char *other) { return texts.contains(one) ? textOf(texts, one) : textOf(texts, other); };
    return ForeignSettings{"EasyDiffusion",
                           either("prompt", "Prompt"),
                           either("negative_prompt", "Negative Prompt"),
                           number(either("seed", "Seed")),
                           stemOf(either("use_stable_diffusion_model", "Stable Diffusion model")),
                           {}};
}

/// Draw Things has JSON as the description within XMP or as EXIF's comment.
std::optional<ForeignSettings> drawThings(const Texts &texts)
{
    const Json json = objectOf(texts, "parameters");
    if (!memberOf(json, "c").is_string() || !memberOf(json, "sampler").is_string())
        return std::nullopt;
    return ForeignSettings{
        "Draw Things", wordsIn(json, {"c"}), wordsIn(json, {"uc"}), seedIn(json, {"seed"}), stemOf(wordsIn(json, {"model"})), {}};
}

std::optional<ForeignSettings> comfy(const Texts &texts)
{
    const auto graph = readComfyGraph(textOf(texts, "prompt"));
    if (!graph)
        return std::nullopt;
    return ForeignSettings{"ComfyUI", graph->prompt, graph->negative, graph->seed, stemOf(graph->model), {}};
}

std::optional<ForeignSettings> automatic(const Texts &texts)
{
    const std::string text = textOf(texts, "parameters");
    const auto read = parseA1111(text);
    if (!read)
        return std::nullopt;
    const auto field = [&](const char *name) {
        const auto it = read->fields.find(name);
        return it != read->fields.end() ? it->second : std::string();
    };
    const std::string version = field("Version");
    const char *program = version.starts_with("ComfyUI")                ? "ComfyUI"
                          : version.starts_with("Atelier")              ? "Atelier"
                          : version.starts_with("Fooocus")              ? "Fooocus"
                          : version.starts_with("stable-diffusion.cpp") ? "stable-diffusion.cpp"
                                                                        : "AUTOMATIC1111";
    return ForeignSettings{program, read->prompt, read->negative, number(field("Seed")), field("Model"), field("Model hash")};
}

} // namespace

std::optional<ForeignSettings> foreignSettings(const Texts &texts)
{
    // The ones with a mark of their own first; ComfyUI's last, for other programs keep its graph, too.
    for (const auto read : {swarm, fooocus, invoke, novel, easy, drawThings, automatic, comfy}) {
        try {
            if (auto settings = read(texts))
                return settings;
        } catch (const std::exception &) { // a type nobody expects
            continue;
        }
    }
    return std::nullopt;
}

std::map<std::string, std::string> hiddenTexts(const std::string &text)
{
    const Json json = tryParseJson<Json>(text);
    if (!json.is_object())
        return {{"parameters", text}};
    std::map<std::string, std::string> texts;
    for (const auto &[name, value] : json.items())
        texts[name] = value.is_string() ? value.get<std::string>() : dumpJson(value);
    return texts;
}

} // namespace core::library
