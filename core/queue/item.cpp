// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/queue/item.h"

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/base/kinds.h"

#include <array>
#include <utility>

namespace core::queue {

namespace {

constexpr std::array<std::pair<State, std::string_view>, 6> states = {{{State::Waiting, "waiting"},
                                                                       {State::Paused, "paused"},
                                                                       {State::Running, "running"},
                                                                       {State::Done, "done"},
                                                                       {State::Failed, "failed"},
                                                                       {State::Cancelled, "cancelled"}}};

/// The first words of a text, on one line.
std::string beginning(const std::string &text)
{
    constexpr size_t most = 60; // characters
    std::string words;
    size_t characters = 0;
    for (std::string_view rest = text; !rest.empty();) {
        const size_t length = std::max<size_t>(utf8Length(rest), 1);
        const bool isSpace = uint8_t(rest.front()) <= ' ';
        if (++characters > most)
            return words + "…";
        if (!isSpace)
            words += rest.substr(0, length);
        else if (!words.empty() && words.back() != ' ')
            words += ' ';
        rest.remove_prefix(length);
    }
    return words.substr(0, words.find_last_not_of(' ') + 1);
}

std::string textIn(const nlohmann::json &json, const char *key)
{
    const auto found = json.find(key);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::string numberIn(const nlohmann::json &json, const char *key, const std::string &otherwise)
{
    const auto found = json.find(key);
    return found != json.end() && found->is_number() ? dumpJson(*found) : otherwise;
}

std::string fileName(const nlohmann::json &json, const char *key)
{
    return shown(pathOf(textIn(json, key)).filename());
}

} // namespace

std::string_view nameOf(State state)
{
    for (const auto &[each, name] : states)
        if (each == state)
            return name;
    return {};
}

std::optional<State> stateNamed(std::string_view name)
{
    for (const auto &[state, each] : states)
        if (each == name)
            return state;
    return std::nullopt;
}

std::string titleOf(const std::string &kind, const std::string &request)
{
    const auto json = tryParseJson<nlohmann::json>(request);
    if (!json.is_object())
        return kind;
    const std::string count = numberIn(json, "count", "1"), seed = numberIn(json, "seed", "0");
    std::string title;
    if (kind == kinds::picture) {
        title = beginning(textIn(json, "prompt"));
        if (title.empty())
            title = "Picture " + seed;
        if (count != "1")
            title = count + " pictures: " + title;
    } else if (kind == kinds::face) {
        title = count == "1" ? "Face " + seed : count + " faces from " + seed;
    } else if (kind == kinds::speech) {
        title = beginning(textIn(json, "text"));
    } else if (kind == kinds::book) {
        title = textIn(json, "title").empty() ? fileName(json, "file") : beginning(textIn(json, "title"));
    } else if (kind == kinds::film) {
        const auto film = json.find("film");
        title = film != json.end() && film->is_object() ? beginning(textIn(*film, "title")) : std::string();
        if (title.empty())
            title = fileName(json, json.contains("output") ? "output" : "file");
    } else if (kind == kinds::transcript) {
        title = fileName(json, "sound");
    } else if (kind == kinds::enlarge || kind == kinds::restyle || kind == kinds::pix2pix) {
        title = fileName(json, "picture");
    } else if (kind == kinds::sketch) {
        title = textIn(json, "word").empty() ? fileName(json, "picture") : beginning(textIn(json, "word"));
    } else if (kind == kinds::train) {
        title = fileName(json, "folder");
    }
    return title.empty() ? kind : title;
}

} // namespace core::queue
