// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/library.h"

#include "app/console/table.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/library/catalogue/exporting.h"
#include "core/library/models/models.h"

#include <algorithm>
#include <charconv>
#include <ctime>
#include <memory>

namespace app {

using namespace core;
using Json = nlohmann::ordered_json;
using library::Item;

namespace {

constexpr size_t shownWords = 48; // characters of a line of the list

std::string timeOf(int64_t made)
{
    const std::time_t time = made;
    std::tm local{};
    ::localtime_r(&time, &local);
    char text[24];
    return {text, std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &local)};
}

/// How large it is, or how long.
std::string extentOf(const Item &item)
{
    if (item.width > 0)
        return std::to_string(item.width) + "x" + std::to_string(item.height);
    const auto seconds = int(item.seconds);
    const std::string rest = std::to_string(seconds % 60);
    return item.seconds > 0 ? std::to_string(seconds / 60) + ":" + (rest.size() < 2 ? "0" : "") + rest : std::string();
}

std::string joined(const std::vector<std::string> &words)
{
    std::string text;
    for (const std::string &word : words)
        text += (text.empty() ? "" : ", ") + word;
    return text;
}

/// The beginning of a text on one line.
std::string beginningOf(const std::string &text)
{
    std::string line;
    size_t count = 0;
    for (std::string_view rest = text; !rest.empty();) {
        const size_t length = std::max<size_t>(1, utf8Length(rest));
        if (++count > shownWords)
            return line + "...";
        line += uint8_t(rest.front()) < 0x20 ? " " : std::string(rest.substr(0, length));
        rest.remove_prefix(length);
    }
    return line;
}

Json toJson(const Item &item)
{
    Json json = {{"id", item.id},
                 {"path", shown(item.path)},
                 {"kind", item.kind},
                 {"seed", nullptr},
                 {"missing", item.missing},
                 {"width", item.width},
                 {"height", item.height},
                 {"seconds", item.seconds},
                 {"made", item.made},
                 {"bytes", item.bytes},
                 {"words", item.words},
                 {"resolved", item.resolved},
                 {"negative", item.negative},
                 {"model", item.model},
                 {"model_hash", item.modelHash},
                 {"program", item.program},
                 {"rating", item.rating},
                 {"tags", item.tags},
                 {"project", item.project},
                 {"colours", Json::array()}};
    if (item.seed)
        json["seed"] = *item.seed;
    for (const uint32_t colour : item.colours) {
        char text[8];
        std::snprintf(text, sizeof text, "#%06x", colour);
        json["colours"].push_back(text);
    }
    return json;
}

Json toJson(const std::vector<library::Relative> &relatives)
{
    Json list = Json::array();
    for (const library::Relative &relative : relatives)
        list.push_back({{"how", relative.how}, {"path", shown(relative.path)}, {"id", relative.item ? Json(relative.item->id) : Json()}});
    return list;
}

void runSearch(const LibraryFilters &filters, Session &session)
{
    const std::vector<Item> items = itemsInLibrary(filters, session);
    Json list = Json::array();
    std::vector<std::vector<std::string>> rows = {{"ID", "KIND", "SEED", "SIZE", "MADE", "WORDS", "WHERE"}};
    for (const Item &item : items) {
        list.push_back(toJson(item));
        rows.push_back({std::to_string(item.id), item.kind, item.seed ? std::to_string(*item.seed) : "", extentOf(item),
                        timeOf(item.made).substr(0, 10), beginningOf(item.words), shown(item.path) + (item.missing ? " (missing)" : "")});
    }
    if (items.empty())
        session.report.note("Nothing was found.");
    else
        session.report.say(table(rows));
    session.report.set("items", list);
}

/// By its number or its path.
Item itemCalled(const std::string &name, Session &session)
{
    if (const auto item = session.catalogue.itemAt(pathOf(name)))
        return *item;
    int64_t id = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), id);
    if (error == std::errc() && end == name.data() + name.size())
        if (const auto item = session.catalogue.item(id))
            return *item;
    throw Error("The library has nothing called " + name
                + ". Give a number that atelier-cli library search shows, or a file that it has; "
                  "atelier-cli library import takes one in.");
}

void runShow(const std::string &name, Session &session)
{
    const Item item = itemCalled(name, session);
    const auto recipe = library::recipeOf(item);
    const auto parents = session.catalogue.parents(item.id), children = session.catalogue.children(item.id);
    std::vector<std::vector<std::string>> rows;
    const auto add = [&rows](const char *label, const std::string &text) {
        if (!text.empty())
            rows.push_back({label, text});
    };
    add("Number", std::to_string(item.id));
    add("File", shown(item.path) + (item.missing ? " (missing)" : item.trashed ? " (in the trash)" : ""));
    add("Kind", item.kind);
    add("Made", timeOf(item.made) + (item.program.empty() ? "" : " by " + item.program));
    add(item.width > 0 ? "Size" : "Length", extentOf(item));
    add("Words", item.words);
    add("As used", item.resolved);
    add("Negative", item.negative);
    add("Model", item.model + (item.modelHash.empty() ? "" : " (" + item.modelHash + ")"));
    add("Seed", item.seed ? std::to_string(*item.seed) : "");
    add("Rating", item.rating > 0 ? std::to_string(item.rating) + " of 5" : "");
    add("Tags", joined(item.tags));
    add("Project", item.project);
    add("Credits", recipe ? recipe->credits : "");
    for (const library::Relative &relative : parents)
        add("Made of", shown(relative.path) + " (" + relative.how + ")");
    for (const library::Relative &relative : children)
        add("Became", shown(relative.path) + " (" + relative.how + ")");
    session.report.say(table(rows));
    if (recipe)
        session.report.setRequest(recipe->request, item.seed);
    session.report.set("item", toJson(item));
    session.report.set("parents", toJson(parents));
    session.report.set("children", toJson(children));
}

void tell(const library::Catalogue::Tally &tally, Session &session)
{
    const auto files = [](int64_t count, const char *what) {
        return std::to_string(count) + (count == 1 ? " file was " : " files were ") + what;
    };
    session.report.say(files(tally.seen, "looked at") + ": " + std::to_string(tally.added) + " new, " + std::to_string(tally.changed)
                       + " changed, " + std::to_string(tally.moved) + " found at another place.");
    if (tally.missing > 0)
        session.report.say(files(tally.missing, "not there any more") + "; atelier-cli library search --missing lists them.");
    for (const std::string &problem : tally.problems)
        session.report.note(problem);
    if (tally.unreadable > int64_t(tally.problems.size()))
        session.report.note(files(tally.unreadable - int64_t(tally.problems.size()), "unreadable, too") + ".");
    session.report.set("seen", tally.seen);
    session.report.set("added", tally.added);
    session.report.set("changed", tally.changed);
    session.report.set("moved", tally.moved);
    session.report.set("missing", tally.missing);
    session.report.set("unreadable", tally.unreadable);
    session.report.set("problems", tally.problems);
}

void runImport(const std::string &folder, Session &session)
{
    tell(session.catalogue.import(pathOf(folder), session.report.context(session.stop)), session);
}

void runRebuild(Session &session)
{
    for (const std::filesystem::path &folder :
         {session.store.pictures(), session.store.sounds(), session.engines.dataFolder() / "transcripts"})
        session.catalogue.addFolder(folder);
    if (const std::string why = session.catalogue.setAside(); !why.empty())
        session.report.note(why);
    tell(session.catalogue.rebuild(session.report.context(session.stop)), session);
}

void runExport(const LibraryFilters &filters, const library::ExportRequest &request, Session &session)
{
    try {
        library::requireExportable(request);
    } catch (const Error &error) {
        throw WrongUsage(std::string(error.what()) + " See atelier-cli library export --help.");
    }
    const std::vector<Item> items = itemsInLibrary(filters, session);
    const library::Exported done = library::exportItems(items, request, session.report.context(session.stop));
    for (const std::filesystem::path &file : done.files)
        session.report.addOutput(file);
    for (const std::string &problem : done.problems)
        session.report.note(problem);
    session.report.set("problems", done.problems);
    if (items.empty())
        session.report.note("Nothing was found, so nothing was exported.");
    if (done.files.empty() && !done.problems.empty())
        throw Error("Nothing could be exported: " + done.problems.front());
}

struct LibraryArguments
{
    LibraryFilters searched, exported;
    library::ExportRequest request;
    bool bare = false;
    std::string name, folder;
};

void addExport(Options &options, LibraryArguments &arguments)
{
    library::ExportRequest &request = arguments.request;
    addFilters(options, arguments.exported, 0);
    options.add("--output", request.folder, "where the files go; nothing in it is written over").required().value("FOLDER");
    options
        .add("--name", request.pattern,
             "{name} {number} {seed} {words} {day} {model} {kind} {project} {rating} and words (default: {name})")
        .value("PATTERN");
    options.add("--format", request.format, "png, jpg, webp, tif; wav, flac, ogg, opus, mp3 (default: as it is)").value("F");
    options.add("--size", request.longestSide, "make larger pictures smaller, to so many pixels on the longer side")
        .check(within(1, 65535))
        .value("N");
    options.add("--no-settings", arguments.bare, "leave out what the files say of how they were made");
}

} // namespace

Command libraryCommand()
{
    return {"library", "Find what was made, take in what others made, and export it", "library search red fox",
            [](Options &options) -> Settle {
                options.requireCommand("Give a command", "Unknown command");
                const auto arguments = std::make_shared<LibraryArguments>();
                Options search = options.addCommand("search", "Find by words, the best first");
                addFilters(search, arguments->searched, 100);
                Options show = options.addCommand("show", "Say all that is known of one, and what it was made of");
                show.add("name", arguments->name, "its file, or its number in a search").required().value("PATH|ID");
                Options import = options.addCommand("import", "Take in a folder of pictures and sounds where it is, of other programs too");
                import.add("folder", arguments->folder, "folder or file").required().value("FOLDER");
                Options rebuild = options.addCommand("rebuild", "Read every file anew; ratings, tags and projects stay");
                Options exported = options.addCommand("export", "Write what is found into a folder");
                addExport(exported, *arguments);
                return [=](const ComputeOptions &) -> Run {
                    arguments->request.settings = !arguments->bare;
                    return [=](Session &session) {
                        if (search.isUsed())
                            runSearch(arguments->searched, session);
                        else if (show.isUsed())
                            runShow(arguments->name, session);
                        else if (import.isUsed())
                            runImport(arguments->folder, session);
                        else if (rebuild.isUsed())
                            runRebuild(session);
                        else
                            runExport(arguments->exported, arguments->request, session);
                    };
                };
            }};
}

} // namespace app
