// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/foreign/a1111.h"

#include "core/base/json.h"
#include "core/library/foreign/a1111names.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string_view>
#include <system_error>

namespace core::library {

using diffusion::NoiseKind;
using diffusion::PictureRequest;
using Json = nlohmann::ordered_json;

namespace {

constexpr std::string_view spaces = " \t\n\r\f\v";

/// A letter, digit or underscore; Python's \w knows other alphabets' letters too.
bool isWord(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (uint8_t(c) & 0x80);
}

/// Where a quoted value that begins at `at` ends, behind its quote and the comma or the line's end that
/// must follow; npos where there is none: "(?:\\.|[^\\"])+"(?:,|$)
size_t endOfQuoted(std::string_view line, size_t at)
{
    for (size_t i = at + 1; i < line.size(); ++i) {
        if (line[i] == '\\') {
            ++i;
        } else if (line[i] == '"') {
            const bool ends = i > at + 1 && (i + 1 == line.size() || line[i + 1] == ',');
            return ends ? i + 1 : std::string_view::npos;
        }
    }
    return std::string_view::npos;
}

struct Field
{
    std::string_view name, value;
};

/// One "name: value" that begins at `at` or behind, as this finds it, which runs in linear time:
/// \s*(\w[\w \-/]+):\s*("(?:\\.|[^\\"])+"|[^,]*)(?:,|$)
/// None where no more follows; `at` moves behind what was found.
std::optional<Field> nextField(std::string_view line, size_t &at)
{
    while (at < line.size()) {
        const size_t begin = at;
        if (!isWord(line[begin])) {
            ++at;
            continue;
        }
        size_t end = begin + 1;
        while (end < line.size() && (isWord(line[end]) || line[end] == ' ' || line[end] == '-' || line[end] == '/'))
            ++end;
        if (end == line.size() || line[end] != ':' || end < begin + 2) {
            at = end; // no later start within these characters fares better
            continue;
        }
        size_t value = line.find_first_not_of(spaces, end + 1);
        value = std::min(value, line.size());
        size_t close = value < line.size() && line[value] == '"' ? endOfQuoted(line, value) : std::string_view::npos;
        if (close == std::string_view::npos)
            close = std::min(line.find(',', value), line.size());
        at = std::min(close + 1, line.size());
        return Field{line.substr(begin, end - begin), line.substr(value, close - value)};
    }
    return std::nullopt;
}

std::vector<Field> fieldsOf(std::string_view line)
{
    std::vector<Field> fields;
    for (size_t at = 0; auto field = nextField(line, at);)
        fields.push_back(*field);
    return fields;
}

std::string unquoted(std::string_view value)
{
    if (value.size() < 2 || value.front() != '"' || value.back() != '"')
        return std::string(value);
    const Json json = tryParseJson<Json>(value);
    return json.is_string() ? json.get<std::string>() : std::string(value);
}

/// "512x768"
std::optional<std::pair<std::string, std::string>> sizeIn(const std::string &value)
{
    const size_t x = value.find('x');
    const auto digits = [](std::string_view text) {
        return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    };
    if (x == std::string::npos || !digits(std::string_view(value).substr(0, x)) || !digits(std::string_view(value).substr(x + 1)))
        return std::nullopt;
    return std::pair(value.substr(0, x), value.substr(x + 1));
}

std::string quoted(const std::string &value)
{
    if (value.find_first_of(",\n:") == std::string::npos)
        return value;
    return dumpJson(Json(value));
}

/// 7, 7.5: the shortest digits that give the number back.
std::string shortest(double value)
{
    char text[32];
    const auto [end, error] = std::to_chars(text, text + sizeof text, value);
    return {text, error == std::errc() ? end : text};
}

} // namespace

namespace {

struct SettingsLine
{
    size_t begin = 0, end = 0; ///< bytes of the text
    std::vector<Field> fields;
};

bool isNumber(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Whether a line goes on with settings that another has begun: some programs break it.
bool goesOn(const std::vector<Field> &fields, std::string_view line)
{
    static constexpr std::string_view known[] = {"Sampler", "Schedule type", "CFG scale",  "Seed",      "Size", "Model hash",
                                                 "Model",   "VAE",           "VAE hash",   "Clip skip", "RNG",  "Denoising strength",
                                                 "Version", "Hires upscale", "Lora hashes"};
    return !fields.empty() && line.find(fields.front().name) == line.find_first_not_of(spaces)
           && std::find(std::begin(known), std::end(known), fields.front().name) != std::end(known);
}

/// Lines as A1111 writes them: SD.Next separated settings by bars, and some programs put all into one line, with a stop or a comma
/// where a line ended.
std::string inLines(std::string text)
{
    constexpr std::string_view steps = "Steps: ", negative = "Negative prompt:";
    const auto isNumbered = [&](size_t at) { return at + steps.size() < text.size() && isNumber(text.substr(at + steps.size(), 1)); };
    const auto breakBefore = [&](size_t at) {
        size_t end = at;
        while (end > 0 && std::string_view(" .,").find(text[end - 1]) != std::string_view::npos)
            --end;
        if (at > 0 && end > 0 && text[end - 1] != '\n')
            text.replace(end, at - end, "\n");
    };
    size_t at = text.rfind(steps);
    if (at == std::string::npos || !isNumbered(at) || text.find('\n', at) != std::string::npos)
        return text;
    const size_t number = text.find_first_not_of("0123456789", at + steps.size());
    if (number != std::string::npos && text.compare(number, 3, " | ") == 0)
        for (size_t bar = number; (bar = text.find(" | ", bar)) != std::string::npos;)
            text.replace(bar, 3, ", ");
    if (text.find('\n') != std::string::npos) // in lines, as it should be
        return text;
    if (fieldsOf(std::string_view(text).substr(at)).size() < 3)
        return text;
    breakBefore(at);
    if (at = text.rfind(negative); at != std::string::npos)
        breakBefore(at);
    return text;
}

/// The last line that begins with "Steps:" and is followed by nothing, or by what extensions name ("Template: ..."); where there
/// is none, the last line.
std::optional<SettingsLine> settingsIn(std::string_view whole)
{
    std::optional<SettingsLine> found;
    for (size_t begin = 0; begin <= whole.size();) {
        const size_t end = std::min(whole.find('\n', begin), whole.size());
        const std::string_view line = trimmed(whole.substr(begin, end - begin));
        const bool isLast = end == whole.size();
        std::vector<Field> fields = isLast || line.starts_with("Steps:") ? fieldsOf(line) : std::vector<Field>();
        const bool isGenuine = fields.size() >= 3 && line.starts_with("Steps:") && isNumber(trimmed(fields.front().value));
        if (isGenuine || (isLast && !found && fields.size() >= 3))
            found = SettingsLine{begin, end, std::move(fields)};
        begin = end + 1;
    }
    if (!found)
        return std::nullopt;
    // what the next lines add
    for (size_t begin = found->end + 1; begin < whole.size();) {
        const size_t end = std::min(whole.find('\n', begin), whole.size());
        const std::string_view line = whole.substr(begin, end - begin);
        const std::vector<Field> more = fieldsOf(line);
        if (!goesOn(more, line))
            break;
        found->fields.insert(found->fields.end(), more.begin(), more.end());
        found->end = end;
        begin = end + 1;
    }
    const std::string_view behind = trimmed(whole.substr(std::min(found->end, whole.size())));
    const std::vector<Field> next = fieldsOf(behind.substr(0, behind.find('\n')));
    const bool hasPrompt = !trimmed(whole.substr(0, found->begin)).empty();
    if (!behind.empty() && !hasPrompt && (next.empty() || !behind.starts_with(next.front().name)))
        return std::nullopt; // words after it, and none before: whatever that is, it is not A1111's
    return found;
}

/// A1111's text within JSON: the text as a JSON text, or a member of an object.
std::optional<A1111Parameters> parseInJson(const std::string &text)
{
    const Json json = tryParseJson<Json>(text);
    if (json.is_string())
        return parseA1111(json.get<std::string>());
    if (!json.is_object())
        return std::nullopt;
    for (const char *key : {"parameters", "infotext", "infotexts", "info", "Comment", "comment", "UserComment"}) {
        const auto found = json.find(key);
        if (found == json.end())
            continue;
        const Json &value = found->is_array() && !found->empty() ? found->front() : *found;
        if (value.is_string())
            if (auto parameters = parseA1111(value.get<std::string>()))
                return parameters;
    }
    return std::nullopt;
}

} // namespace

std::optional<A1111Parameters> parseA1111(const std::string &text)
{
    if (const std::string_view json = trimmed(text); json.starts_with('{') || json.starts_with('"'))
        if (auto parameters = parseInJson(std::string(json)))
            return parameters;
    const std::string lines = inLines(std::string(trimmed(text)));
    std::string_view whole = lines;
    const std::optional<SettingsLine> settings = settingsIn(whole);
    if (!settings)
        return std::nullopt;
    const std::vector<Field> &fields = settings->fields;

    A1111Parameters result;
    result.behind = trimmed(whole.substr(settings->end));
    bool inNegative = false;
    for (std::string_view rest = whole.substr(0, settings->begin); !rest.empty();) {
        const size_t end = std::min(rest.find('\n'), rest.size());
        std::string_view line = trimmed(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        constexpr std::string_view marker = "Negative prompt:";
        if (line.starts_with(marker)) {
            inNegative = true;
            line = trimmed(line.substr(marker.size()));
        }
        std::string &prompt = inNegative ? result.negative : result.prompt;
        prompt += prompt.empty() ? "" : "\n";
        prompt += line;
    }
    for (const Field &field : fields) {
        const std::string name(field.name), value = unquoted(field.value);
        if (value.empty())
            continue;
        if (const auto size = sizeIn(value)) {
            result.fields[name + "-1"] = size->first;
            result.fields[name + "-2"] = size->second;
        } else {
            result.fields[name] = value;
        }
    }
    // What is missing was as it usually is.
    result.fields.try_emplace("Clip skip", "1");
    result.fields.try_emplace("RNG", "GPU");
    result.fields.try_emplace("Schedule type", "Automatic");
    return result;
}

namespace {

/// The request's LoRAs as tags, which A1111 reads in the prompt.
std::string tagsOf(const PictureRequest &request)
{
    std::string tags;
    for (const diffusion::LoraRequest &lora : request.loras)
        tags += " <lora:" + stemOf(lora.name) + ":" + shortest(lora.text) + (lora.picture == lora.text ? "" : ":" + shortest(lora.picture))
                + ">";
    return tags;
}

} // namespace

std::string a1111Text(const PictureRequest &request, const std::string &modelName, const std::string &modelHash)
{
    const SamplerKind kind = request.sampler.value_or(SamplerKind::Dpmpp2M);
    std::string line;
    const auto add = [&](const char *name, const std::string &value) {
        if (!value.empty())
            line += (line.empty() ? "" : ", ") + std::string(name) + ": " + quoted(value);
    };
    const bool varied = isVaried(request);
    add("Steps", request.steps ? std::to_string(*request.steps) : "");
    add("Sampler", std::string(a1111Samplers[size_t(kind)].name));
    add("Schedule type", std::string(hasOwnSchedule(kind) ? "Automatic" : a1111Schedules[size_t(request.schedule)].name));
    add("CFG scale", request.guidance ? shortest(*request.guidance) : "");
    add("Seed", std::to_string(request.seed));
    add("Size", std::to_string(request.width) + "x" + std::to_string(request.height));
    add("Model hash", modelHash);
    add("Model", stemOf(modelName));
    add("VAE", stemOf(request.autoencoder));
    add("Variation seed", varied ? std::to_string(request.variation->seed) : "");
    add("Variation seed strength", varied ? shortest(request.variation->amount) : "");
    add("Denoising strength", request.start ? shortest(request.start->strength) : "");
    add("Clip skip", request.clipSkip > 1 ? std::to_string(request.clipSkip) : "");
    add("RNG", request.noise == NoiseKind::Philox ? "NV" : "CPU");
    add("Cache interval", request.cacheInterval > 1 ? std::to_string(request.cacheInterval) : ""); // a key of our own
    add("Emphasis", request.plainPrompt ? "None" : "");
    add("Version", std::string("Atelier ") + ATELIER_VERSION);
    const std::string negative = request.negative.empty() ? "" : "\nNegative prompt: " + request.negative;
    const std::string text = request.prompt + tagsOf(request) + negative + "\n" + line;
    return std::string(trimmed(text));
}

} // namespace core::library
