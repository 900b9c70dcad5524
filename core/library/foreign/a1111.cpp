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

std::optional<A1111Parameters> parseA1111(const std::string &text)
{
    std::string_view whole = trimmed(text);
    const size_t split = whole.rfind('\n');
    const std::string_view last = split == std::string_view::npos ? whole : whole.substr(split + 1);
    const std::vector<Field> fields = fieldsOf(last);
    if (fields.size() < 3)
        return std::nullopt;

    A1111Parameters result;
    bool inNegative = false;
    for (std::string_view rest = split == std::string_view::npos ? std::string_view() : whole.substr(0, split); !rest.empty();) {
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
    const std::string text = request.prompt + negative + "\n" + line;
    return std::string(trimmed(text));
}

} // namespace core::library
