// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/film/scripts.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/film/looks.h"
#include "core/film/scripts/markdownscript.h"
#include "core/text/codepoints.h"
#include "core/text/encoding.h"
#include "core/text/timecode.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <utility>

namespace core::film {

namespace fs = std::filesystem;

namespace {

constexpr double titleSeconds = 3;

/// "5 s", "2.5s", "4 seconds"; 0 where it is none.
double secondsIn(const std::string &hint)
{
    char *end = nullptr;
    const double seconds = std::strtod(hint.c_str(), &end);
    const std::string_view unit = text::trimmed(std::string_view(end));
    const bool known = unit == "s" || unit == "sec" || unit == "seconds" || unit == "second";
    return known && seconds > 0 && seconds <= longest ? seconds : 0;
}

std::string percentDecoded(const std::string &name)
{
    std::string decoded;
    for (size_t i = 0; i < name.size(); ++i) {
        const auto isHex = [&](size_t at) { return at < name.size() && std::isxdigit(uint8_t(name[at])) != 0; };
        if (name[i] == '%' && isHex(i + 1) && isHex(i + 2)) {
            decoded += char(std::strtol(name.substr(i + 1, 2).c_str(), nullptr, 16));
            i += 2;
        } else {
            decoded += name[i];
        }
    }
    return decoded;
}

/// The file that a text calls so: as it stands, or as an address has it.
fs::path fileNamed(const std::string &name, const fs::path &folder)
{
    std::string plain = name.starts_with("file://") ? name.substr(7) : name;
    const fs::path path = (folder / pathOf(plain)).lexically_normal();
    std::error_code error;
    if (fs::exists(path, error))
        return path;
    const fs::path decoded = (folder / pathOf(percentDecoded(plain))).lexically_normal();
    return fs::exists(decoded, error) ? decoded : path;
}

void applySetting(Script &script, const std::string &name, const std::string &value, const fs::path &folder)
{
    Film &film = script.film;
    if (name == "title")
        film.title = value;
    else if (name == "author")
        film.author = value;
    else if (name == "language" || name == "lang")
        film.language = value;
    else if (name == "voice")
        film.voice = value;
    else if (name == "style")
        (isLook(value) ? film.look : film.style) = value;
    else if (name == "look" && isLook(value))
        film.look = value;
    else if (name == "music")
        film.music.file = fileNamed(value, folder);
    else if (name == "size") {
        int width = 0, height = 0;
        if (std::sscanf(value.c_str(), "%dx%d", &width, &height) == 2) {
            film.width = width;
            film.height = height;
        } else {
            script.notes.push_back("The text asks for the size \"" + value + "\", which is not like 1920x1080; it is left out.");
        }
    }
}

} // namespace

Script markdownScript(std::string_view text, const fs::path &folder)
{
    Script script;
    Film &film = script.film;
    for (const auto &[name, value] : takeSettings(text))
        applySetting(script, name, value, folder);
    const ScriptParts read = markdownParts(std::string(text));
    std::string title;  // of the headings that wait for a scene
    std::string second; // of the heading below
    bool chapter = false;
    const auto putTitle = [&](Scene &scene) {
        scene.title.text = std::exchange(title, {});
        scene.title.second = std::exchange(second, {});
        scene.title.seconds = titleSeconds;
        scene.chapter = std::exchange(chapter, false);
    };
    const auto ownScene = [&] { // a heading that has no text below it, or the film's own
        Scene scene;
        scene.picture.kind = PictureKind::Colour;
        scene.seconds = titleSeconds;
        putTitle(scene);
        film.scenes.push_back(std::move(scene));
    };
    const auto headings = std::ranges::count_if(read.parts, [](const ScriptPart &part) { return part.heading > 0; });
    bool opening = true;
    for (const ScriptPart &part : read.parts) {
        if (part.heading > 0) {
            if (opening && part.heading == 1 && film.title.empty())
                film.title = part.words;
            const bool filmsOwn = opening && part.heading == 1;
            opening = false;
            if (!title.empty())
                ownScene();
            title = part.words;
            chapter = headings > 1 && part.heading <= 2;
            if (filmsOwn) {
                second = film.author;
                ownScene();
            }
            if (part.picture.empty())
                continue;
        }
        opening = false;
        Scene scene;
        scene.words = part.heading > 0 ? std::string() : part.words;
        if (!part.picture.empty()) {
            scene.picture.kind = PictureKind::File;
            scene.picture.file = fileNamed(part.picture, folder);
            scene.seconds = secondsIn(part.hint);
        }
        if (!title.empty())
            putTitle(scene);
        film.scenes.push_back(std::move(scene));
    }
    if (!title.empty())
        ownScene();
    if (read.skipsCode)
        script.notes.emplace_back("Blocks of code are left out of the film.");
    if (read.skipsTables)
        script.notes.emplace_back("Tables are left out of the film.");
    return script;
}

Script plainScript(std::string_view text)
{
    Script script;
    std::string words;
    const auto close = [&] {
        words = text::singleLine(words);
        if (!words.empty()) {
            Scene scene;
            scene.words = std::exchange(words, {});
            script.film.scenes.push_back(std::move(scene));
        }
    };
    for (std::string_view rest = text; !rest.empty();) {
        const size_t end = std::min(rest.find('\n'), rest.size());
        const std::string_view line = text::trimmed(rest.substr(0, end));
        if (line.empty())
            close();
        words += std::string(line) + " ";
        rest.remove_prefix(std::min(rest.size(), end + 1));
    }
    close();
    return script;
}

ScriptKind scriptKind(const fs::path &path)
{
    std::string ending = path.extension().string();
    std::ranges::transform(ending, ending.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    static constexpr std::array<std::pair<std::string_view, ScriptKind>, 8> endings{{{".film", ScriptKind::Film},
                                                                                     {".md", ScriptKind::Markdown},
                                                                                     {".markdown", ScriptKind::Markdown},
                                                                                     {".mkd", ScriptKind::Markdown},
                                                                                     {".srt", ScriptKind::Subtitles},
                                                                                     {".vtt", ScriptKind::Subtitles},
                                                                                     {".txt", ScriptKind::Plain},
                                                                                     {".text", ScriptKind::Plain}}};
    for (const auto &[each, kind] : endings)
        if (ending == each)
            return kind;
    return ScriptKind::Recording;
}

Script readScript(const fs::path &path)
{
    const std::optional<std::string> text = text::decodedText(readTextFile(path));
    if (!text)
        throw Error(shown(path) + " is no text. Give a text file, Markdown, subtitles or a .film.");
    const fs::path folder = fs::absolute(path).parent_path();
    const ScriptKind kind = scriptKind(path);
    Script script = kind == ScriptKind::Subtitles  ? cueScript(*text)
                    : kind == ScriptKind::Markdown ? markdownScript(*text, folder)
                                                   : plainScript(*text);
    if (script.film.scenes.empty())
        throw Error("There is nothing in " + shown(path) + " that a film could be made of. Write some words into it.");
    if (script.film.title.empty())
        script.film.title = shown(path.stem());
    check(script.film);
    return script;
}

} // namespace core::film
