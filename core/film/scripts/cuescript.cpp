// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/film/scripts/cuescript.h"

#include "core/base/error.h"
#include "core/film/scripts.h"
#include "core/text/codepoints.h"
#include "core/text/timecode.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace core::film {

namespace {

/// "01:02:03,456", "02:03.4", "3.5"
std::optional<double> secondsOf(std::string_view clock)
{
    clock = text::trimmed(clock);
    double total = 0, part = 0, digit = 0;
    bool any = false, behind = false;
    for (const char c : clock) {
        if (c >= '0' && c <= '9') {
            any = true;
            if (behind)
                part += (c - '0') * (digit /= 10);
            else
                part = part * 10 + (c - '0');
        } else if (c == ':' && !behind) {
            total = (total + part) * 60;
            part = 0;
        } else if ((c == ',' || c == '.') && !behind) {
            behind = true;
            digit = 1;
        } else {
            break;
        }
    }
    const double seconds = total + part;
    return any && std::isfinite(seconds) && seconds < 48 * 3600.0 ? std::optional(seconds) : std::nullopt;
}

/// Without <i>, {\an8} and their like.
std::string plain(std::string_view line)
{
    std::string words;
    for (size_t i = 0; i < line.size();) {
        const char open = line[i];
        const bool mark = open == '<' || (open == '{' && i + 1 < line.size() && line[i + 1] == '\\');
        const size_t end = mark ? line.find(open == '<' ? '>' : '}', i) : std::string_view::npos;
        if (end != std::string_view::npos && (open == '{' || (i + 1 < line.size() && line[i + 1] != ' '))) {
            i = end + 1;
            continue;
        }
        words += line[i++];
    }
    return words;
}

bool endsSentence(const std::string &words)
{
    size_t end = words.size();
    while (end > 0) {
        const text::CodePoint last = text::codePointBefore(words, end);
        if (!text::isClosing(last.value))
            return last.value == U'.' || last.value == U'!' || last.value == U'?' || last.value == U'…' || last.value == U'。'
                   || last.value == U'！' || last.value == U'？' || last.value == U'।' || last.value == U'؟';
        end = last.begin;
    }
    return false;
}

} // namespace

std::vector<ReadCue> cuesIn(std::string_view text)
{
    const std::string clean = text::cleaned(text); // offsets stay, what is no text is space
    std::vector<ReadCue> cues;
    std::vector<std::string_view> lines;
    for (std::string_view rest = clean; !rest.empty();) {
        const size_t end = std::min(rest.find('\n'), rest.size());
        lines.push_back(rest.substr(0, end));
        rest.remove_prefix(std::min(rest.size(), end + 1));
    }
    for (size_t i = 0; i < lines.size(); ++i) {
        const size_t arrow = lines[i].find("-->");
        if (arrow == std::string_view::npos)
            continue;
        const std::optional<double> start = secondsOf(lines[i].substr(0, arrow)), end = secondsOf(lines[i].substr(arrow + 3));
        if (!start || !end || *end <= *start)
            continue;
        ReadCue cue{*start, *end, {}};
        while (i + 1 < lines.size() && !text::trimmed(lines[i + 1]).empty() && lines[i + 1].find("-->") == std::string_view::npos)
            cue.words += plain(lines[++i]) + " ";
        if (i + 1 < lines.size() && lines[i + 1].find("-->") != std::string_view::npos) { // no blank line: the last one was a number
            const std::string_view last = text::trimmed(lines[i]);
            if (!last.empty() && std::ranges::all_of(last, [](char c) { return c >= '0' && c <= '9'; }))
                cue.words.resize(cue.words.size() - std::min(cue.words.size(), plain(lines[i]).size() + 1));
        }
        cue.words = text::singleLine(cue.words);
        if (!cue.words.empty())
            cues.push_back(std::move(cue));
    }
    std::ranges::stable_sort(cues, {}, &ReadCue::start);
    return cues;
}

Script cueScript(std::string_view text)
{
    const std::vector<ReadCue> cues = cuesIn(text);
    if (cues.empty())
        throw Error("There are no subtitles in this text: no line has times such as 00:00:01,000 --> 00:00:03,000.");
    constexpr double longestScene = 15, shortGap = 1; // seconds
    Script script;
    double begin = 0; // of the scene that is being put together
    Scene scene;
    double said = 0;
    for (size_t i = 0; i < cues.size(); ++i) {
        if (scene.words.empty()) {
            said = cues[i].start;
            scene.lead = std::max(0.0, cues[i].start - begin);
        }
        scene.words += (scene.words.empty() ? "" : " ") + cues[i].words;
        const bool last = i + 1 == cues.size();
        const double next = last ? cues[i].end : cues[i + 1].start;
        if (last || endsSentence(cues[i].words) || next - cues[i].end > shortGap || cues[i].end - said > longestScene) {
            // The pause before the next words is the next scene's lead only where it is the film's beginning.
            const double end = last ? cues[i].end + 0.5 : next;
            scene.least = end - begin;
            scene.pad = 0;
            script.film.scenes.push_back(std::exchange(scene, {}));
            begin = end;
        }
    }
    return script;
}

} // namespace core::film
