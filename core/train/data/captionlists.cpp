// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/data/captionlists.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"

#include <algorithm>
#include <map>
#include <sstream>

namespace core::train {

namespace fs = std::filesystem;
using Json = nlohmann::json;

namespace {

constexpr std::initializer_list<const char *> fileTitles = {"file_name",  "filename", "file",       "image",
                                                            "image_path", "path",     "image_file", "img"};
constexpr std::initializer_list<const char *> nameTitles = {"text", "caption", "prompt", "description", "label", "tags"};

std::string_view withoutMark(std::string_view text)
{
    if (text.starts_with("\xef\xbb\xbf"))
        text.remove_prefix(3);
    return text;
}

std::string plain(std::string_view text)
{
    const size_t begin = text.find_first_not_of(" \t\r\n");
    return begin == std::string_view::npos ? std::string() : std::string(text.substr(begin, text.find_last_not_of(" \t\r\n") + 1 - begin));
}

std::vector<std::string> atCommas(const std::string &text)
{
    std::vector<std::string> parts;
    std::istringstream in(text);
    for (std::string part; std::getline(in, part, ',');)
        if (part = plain(part); !part.empty())
            parts.push_back(part);
    return parts;
}

std::string textOf(const Json &object, std::initializer_list<const char *> names)
{
    for (const char *name : names)
        if (const auto found = object.find(name); found != object.end()) {
            if (found->is_string() && !found->get_ref<const std::string &>().empty())
                return found->get<std::string>();
            if (found->is_array() && !found->empty() && found->front().is_string()) // several captions: the first
                return found->front().get<std::string>();
        }
    return {};
}

void addKeywords(const Json &object, ListedCaption &caption)
{
    for (const char *title : {"keywords", "tags"}) {
        const auto words = object.find(title);
        if (words == object.end())
            continue;
        if (words->is_string())
            std::ranges::move(atCommas(words->get<std::string>()), std::back_inserter(caption.keywords));
        if (words->is_array())
            for (const Json &word : *words)
                if (word.is_string())
                    caption.keywords.push_back(word.get<std::string>());
    }
}

ListedCaption captionOf(const Json &object)
{
    ListedCaption caption{textOf(object, fileTitles), textOf(object, nameTitles), {}};
    addKeywords(object, caption);
    caption.origin = {.id = textOf(object, {"id"}),
                      .style = textOf(object, {"style"}),
                      .source = textOf(object, {"source"}),
                      .licence = textOf(object, {"licence", "license"})};
    if (const auto weight = object.find("weight"); weight != object.end() && weight->is_number())
        caption.origin.weight = std::clamp(weight->get<double>(), 0.0, 1000.0);
    if (const auto thing = object.find("thing"); thing != object.end() && thing->is_boolean())
        caption.origin.thing = thing->get<bool>();
    return caption;
}

/// The cells of one record, which may go over lines in quotes; `at` moves behind it.
std::vector<std::string> record(std::string_view text, size_t &at, char separator)
{
    std::vector<std::string> cells(1);
    bool quoted = false;
    for (; at < text.size(); ++at) {
        const char c = text[at];
        if (quoted && c == '"' && at + 1 < text.size() && text[at + 1] == '"') {
            cells.back() += '"';
            ++at;
        } else if (c == '"' && (quoted || cells.back().empty())) {
            quoted = !quoted;
        } else if (c == separator && !quoted) {
            cells.emplace_back();
        } else if (c == '\n' && !quoted) {
            ++at;
            break;
        } else if (c != '\r' || quoted) {
            cells.back() += c;
        }
    }
    return cells;
}

size_t columnOf(const std::vector<std::string> &titles, std::initializer_list<const char *> names)
{
    for (const char *name : names)
        for (size_t i = 0; i < titles.size(); ++i) {
            std::string title = plain(titles[i]);
            std::ranges::transform(title, title.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c == ' ' ? '_' : c; });
            if (title == name)
                return i;
        }
    return titles.size();
}

bool readCoco(const Json &root, const TakeCaption &take)
{
    const auto images = root.find("images"), annotations = root.find("annotations");
    if (images == root.end() || annotations == root.end() || !images->is_array() || !annotations->is_array())
        return false;
    std::map<int64_t, std::string> names;
    for (const Json &image : *images)
        if (image.is_object() && image.contains("id") && image["id"].is_number_integer())
            names[image["id"].get<int64_t>()] = textOf(image, {"file_name"});
    for (const Json &annotation : *annotations) {
        if (!annotation.is_object() || !annotation.contains("image_id") || !annotation["image_id"].is_number_integer())
            continue;
        const auto name = names.find(annotation["image_id"].get<int64_t>());
        const std::string caption = textOf(annotation, {"caption"});
        if (name == names.end() || name->second.empty() || caption.empty())
            continue;
        take({name->second, plain(caption), {}});
        names.erase(name); // of several captions the first
    }
    return true;
}

} // namespace

void readCaptionLines(const fs::path &file, const std::string &text, const TakeCaption &take, const TellProblem &tell)
{
    std::istringstream lines{std::string(withoutMark(text))};
    int number = 0;
    for (std::string line; std::getline(lines, line);) {
        ++number;
        if (plain(line).empty())
            continue;
        const std::string where = "Line " + std::to_string(number) + " of " + shown(file) + " ";
        const Json object = tryParseJson<Json>(line);
        if (!object.is_object()) {
            tell(where + "is no JSON object. It was left out.");
            continue;
        }
        const ListedCaption caption = captionOf(object);
        if (caption.file.empty() || caption.name.empty())
            tell(where + "names no picture (\"file_name\") or says nothing of it (\"text\"). It was left out.");
        else if (fs::path(caption.file).is_absolute() || *pathOf(caption.file).lexically_normal().begin() == "..")
            tell(where + "names a picture outside its folder. It was left out.");
        else
            take(caption);
    }
}

bool readCaptionTable(const fs::path &file, const std::string &text, const TakeCaption &take, const TellProblem &tell)
{
    const std::string_view all = withoutMark(text);
    const std::string_view first = all.substr(0, all.find('\n'));
    const char separator = first.find('\t') != std::string_view::npos                                               ? '\t'
                           : first.find(';') != std::string_view::npos && first.find(',') == std::string_view::npos ? ';'
                                                                                                                    : ',';
    size_t at = 0;
    const std::vector<std::string> titles = record(all, at, separator);
    const size_t files = columnOf(titles, fileTitles), names = columnOf(titles, nameTitles);
    if (files == titles.size() || names == titles.size() || files == names)
        return false;
    const size_t keywords = columnOf(titles, {"keywords", "tags"});
    for (int number = 2; at < all.size(); ++number) {
        const std::vector<std::string> cells = record(all, at, separator);
        if (cells.size() == 1 && plain(cells.front()).empty())
            continue;
        if (cells.size() <= std::max(files, names) || plain(cells[files]).empty() || plain(cells[names]).empty()) {
            tell("Row " + std::to_string(number) + " of " + shown(file) + " names no picture or says nothing of it. It was left out.");
            continue;
        }
        ListedCaption caption{plain(cells[files]), plain(cells[names]), {}};
        if (keywords < cells.size() && keywords != names)
            caption.keywords = atCommas(cells[keywords]);
        take(caption);
    }
    return true;
}

bool readCaptionJson(const std::string &text, const TakeCaption &take)
{
    const Json root = tryParseJson<Json>(withoutMark(text));
    bool any = false;
    const auto takeIt = [&](const ListedCaption &caption) {
        if (caption.file.empty() || caption.name.empty())
            return;
        any = true;
        take(caption);
    };
    if (root.is_array()) {
        for (const Json &object : root)
            if (object.is_object())
                takeIt(captionOf(object));
        return any;
    }
    if (!root.is_object())
        return false;
    if (readCoco(root, take))
        return true;
    for (const auto &[file, value] : root.items()) {
        if (value.is_object()) {
            ListedCaption caption{file, textOf(value, {"caption", "text", "prompt", "tags"}), {}};
            addKeywords(value, caption);
            takeIt(caption);
        } else if (value.is_string() && file.find('.') != std::string::npos) {
            takeIt({file, value.get<std::string>(), {}});
        }
    }
    return any;
}

bool readOwnCaption(const std::string &json, ListedCaption &caption)
{
    const Json object = tryParseJson<Json>(withoutMark(json));
    if (!object.is_object())
        return false;
    caption.name = textOf(object, {"caption", "text", "prompt", "description", "TEXT", "tags"});
    addKeywords(object, caption);
    return !caption.name.empty();
}

ListedCaption captionOfText(const std::string &text)
{
    ListedCaption caption;
    std::istringstream lines{std::string(withoutMark(text))};
    for (std::string line; std::getline(lines, line);) {
        if (line.ends_with('\r'))
            line.pop_back();
        if (caption.name.empty())
            caption.name = line;
        else if (!line.empty())
            caption.keywords.push_back(line);
    }
    return caption;
}

} // namespace core::train
