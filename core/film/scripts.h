// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/film/film.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace core::film {

/// A first film and what is to be said of how it was read: whole sentences.
struct Script
{
    Film film;
    std::vector<std::string> notes;
};

/// From Markdown: headings become titles and chapters, paragraphs and list items scenes. A picture or film clip in a paragraph,
/// `![](x.png) Words.`, is the picture of the words behind it; `![](x.png "5 s")` says how long it is seen. Settings may stand before
/// the text between lines of ---: title, author, language, voice, look, style, music, size. Names of files are looked for in `folder`.
Script markdownScript(std::string_view text, const std::filesystem::path &folder);

/// From plain text: paragraphs, parted by empty lines, become scenes.
Script plainScript(std::string_view text);

/// From subtitles, SubRip or WebVTT: a sentence becomes a scene that lasts at least as long as its subtitles stand. Throws Error
/// where there are none in it.
Script cueScript(std::string_view text);

/// From a recording that was transcribed: `words` as they are heard, `seconds` of the file. Pauses and ends of sentences part it into
/// scenes that lie end to end, so that the recording is heard as it is.
Script recordingScript(const std::filesystem::path &recording, const std::vector<text::CueSource> &words, double seconds);

/// What of a file's name says how to read it; Recording for all that is no text.
enum class ScriptKind { Film, Markdown, Subtitles, Plain, Recording };
ScriptKind scriptKind(const std::filesystem::path &path);

/// Reads a text of any of these kinds but Film and Recording. The film's title is the first heading, or the file's name. Throws Error.
Script readScript(const std::filesystem::path &path);

} // namespace core::film
