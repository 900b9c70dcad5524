// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/queue/entries.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/base/kinds.h"
#include "core/library/results/recipe.h"
#include "core/text/encoding.h"
#include "core/works/works.h"

#include <set>
#include <sstream>

namespace core::queue {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

constexpr uint64_t largestFile = 256u << 20;

const std::set<std::string> &seededKinds()
{
    static const std::set<std::string> kinds{kinds::picture, kinds::face, kinds::speech};
    return kinds;
}

uint64_t newSeed()
{
    return std::random_device{}(); // 32 bits: short enough to write down
}

/// The recipe of a picture that was made of another by a network says what was done to it; its work says what is to be done.
void turnIntoWork(std::string &kind, Json &request)
{
    if (kind != kinds::enlarged && kind != kinds::restyled && kind != kinds::pix2pix)
        return;
    if (kind != kinds::pix2pix) // whose work and recipe have one name
        kind = kind == kinds::enlarged ? kinds::enlarge : kinds::restyle;
    if (request.contains("path")) {
        request["picture"] = request["path"];
        request.erase("path");
    }
}

NewItem entryIn(const Json &json, const std::string &from)
{
    const auto kind = json.is_object() ? json.find("kind") : json.end();
    const auto request = json.is_object() ? json.find("request") : json.end();
    if (!json.is_object() || kind == json.end() || !kind->is_string() || request == json.end() || !request->is_object())
        throw Error(from + R"( is no work for the queue. It looks like {"kind": "picture", "request": {"prompt": "a red fox"}}.)");
    NewItem item;
    item.kind = kind->get<std::string>();
    Json asked = *request;
    turnIntoWork(item.kind, asked);
    item.request = dumpJson(asked);
    for (const auto &[name, value] : json.items()) {
        if (name == "title" && value.is_string())
            item.title = value.get<std::string>();
        else if (name == "priority" && value.is_number_integer())
            item.priority = value.get<int>();
        else if (name != "kind" && name != "request" && name != "atelier" && name != "credits") // the last two: of a recipe
            throw Error(from + " has \"" + name + "\", which the queue does not know there. It knows kind, request, title and priority.");
    }
    return item;
}

} // namespace

std::vector<NewItem> entriesIn(const std::string &text, const std::string &from)
{
    std::vector<Json> all;
    const Json whole = tryParseJson<Json>(text);
    if (whole.is_array()) {
        all.assign(whole.begin(), whole.end());
    } else if (!whole.is_discarded()) {
        all.push_back(whole);
    } else { // one a line
        std::istringstream lines(text);
        for (std::string line; std::getline(lines, line);)
            if (line.find_first_not_of(" \t\r") != std::string::npos)
                all.push_back(tryParseJson<Json>(line));
        for (const Json &each : all)
            if (each.is_discarded())
                all.clear(); // it is no list of lines: the reason is in the text as a whole
    }
    if (all.empty() && !whole.is_array()) {
        std::string why = "it is empty";
        if (text.find_first_not_of(" \t\r\n") != std::string::npos) {
            try {
                parseJson<Json>(text);
            } catch (const nlohmann::json::exception &error) {
                why = error.what();
            }
        }
        throw Error(from + " is no JSON: " + why + ".");
    }
    std::vector<NewItem> entries;
    for (size_t i = 0; i < all.size(); ++i)
        entries.push_back(entryIn(all[i], all.size() > 1 ? "Entry " + std::to_string(i + 1) + " of " + from : from));
    return entries;
}

std::vector<NewItem> entriesInFile(const fs::path &file)
{
    const std::string bytes = readTextFile(file, largestFile);
    if (const std::optional<library::Recipe> recipe = library::readRecipe(file))
        return entriesIn(library::toText(*recipe), shown(file));
    const std::optional<std::string> text = text::decodedText(bytes);
    if (!text)
        throw Error(shown(file) + " is neither JSON nor a picture or sound that Atelier made, so there is nothing in it to be done.");
    return entriesIn(*text, shown(file));
}

NewItem settled(NewItem item, const works::Engines &engines)
{
    const works::AnyWork &work = works::named(item.kind);
    auto json = tryParseJson<Json>(item.request);
    if (seededKinds().contains(item.kind) && json.is_object() && (!json.contains("seed") || json["seed"].is_null()))
        json["seed"] = newSeed();
    item.request = work.named(dumpJson(json), engines);
    item.results = work.results(item.request);
    if (item.results < 0 || (item.results == 0 && seededKinds().contains(item.kind)))
        throw Error("The request of a " + item.kind + " asks for " + std::to_string(item.results) + " of them; \"count\" is at least 1.");
    if (item.title.empty())
        item.title = titleOf(item.kind, item.request);
    return item;
}

NewItem repeated(const Item &item)
{
    NewItem again{item.kind, item.request, item.title, item.priority, item.results};
    auto json = tryParseJson<Json>(item.request);
    if (json.is_object() && seededKinds().contains(item.kind)) {
        json["seed"] = newSeed();
        again.request = dumpJson(json);
        if (item.title == titleOf(item.kind, item.request)) // which may have the seed
            again.title = titleOf(item.kind, again.request);
    }
    return again;
}

} // namespace core::queue
