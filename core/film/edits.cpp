// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/film/edits.h"

#include "core/text/codepoints.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace core::film {

namespace {

bool isSpace(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

size_t countWords(std::string_view words)
{
    size_t count = 0;
    for (size_t i = 0; i < words.size(); ++i)
        count += !isSpace(words[i]) && (i == 0 || isSpace(words[i - 1]));
    return count;
}

size_t countWords(const Recording &recording)
{
    size_t count = 0;
    for (const text::CueSource &source : recording.words)
        count += source.words.size();
    return count;
}

/// The words from `from` to before `to`, their times counted from `start`.
std::vector<text::CueSource> wordsBetween(const Recording &recording, size_t from, size_t to, double start)
{
    std::vector<text::CueSource> part;
    size_t at = 0;
    for (const text::CueSource &source : recording.words) {
        text::CueSource kept;
        for (text::CueWord word : source.words) {
            if (at >= from && at < to) {
                word.start -= start;
                word.end -= start;
                kept.words.push_back(std::move(word));
            }
            ++at;
        }
        if (kept.words.empty())
            continue;
        kept.start = std::max(source.start - start, 0.0);
        kept.end = std::min(source.end - start, kept.words.back().end);
        part.push_back(std::move(kept));
    }
    return part;
}

const text::CueWord &wordAt(const Recording &recording, size_t index)
{
    for (const text::CueSource &source : recording.words) {
        if (index < source.words.size())
            return source.words[index];
        index -= source.words.size();
    }
    return recording.words.back().words.back();
}

/// Where a recording is cut so that the words before byte `at` are over; false: its words have no times.
bool cut(const Scene &scene, size_t at, Recording &first, Recording &second)
{
    const Recording &whole = scene.recording;
    const size_t heard = countWords(whole), all = countWords(scene.words);
    if (heard < 2 || all < 2)
        return false;
    const size_t written = countWords(std::string_view(scene.words).substr(0, at));
    // The words may have been corrected since they were heard.
    const auto before = std::clamp<size_t>(size_t(std::llround(double(written) * double(heard) / double(all))), 1, heard - 1);
    const double time = (wordAt(whole, before - 1).end + wordAt(whole, before).start) / 2;
    first = second = whole;
    first.to = second.from = whole.from + time;
    first.words = wordsBetween(whole, 0, before, 0);
    second.words = wordsBetween(whole, before, heard, time);
    return true;
}

} // namespace

size_t splitPlace(const std::string &words, size_t near)
{
    size_t best = 0;
    double least = 1e18;
    const size_t last = words.find_last_not_of(" \n\t\r");
    for (size_t i = 1; last != std::string::npos && i <= last; ++i) {
        if (!isSpace(words[i - 1]) || isSpace(words[i]) || text::trimmed(std::string_view(words).substr(0, i)).empty())
            continue;
        const std::string_view before = text::trimmed(std::string_view(words).substr(0, i));
        const bool ends = before.ends_with('.') || before.ends_with('!') || before.ends_with('?') || before.ends_with("…");
        const double away = std::abs(double(i) - double(near)) + (ends ? 0 : 1e6);
        if (away < least) {
            least = away;
            best = i;
        }
    }
    return best;
}

bool splitScene(Film &film, size_t index, size_t at)
{
    if (index >= film.scenes.size())
        return false;
    const Scene whole = film.scenes[index];
    const std::string first(text::trimmed(std::string_view(whole.words).substr(0, at)));
    const std::string second(at < whole.words.size() ? text::trimmed(std::string_view(whole.words).substr(at)) : std::string_view());
    if (first.empty() || second.empty() || film.scenes.size() >= mostScenes)
        return false;
    Scene one = whole, two = whole;
    if (!whole.recording.file.empty() && !cut(whole, at, one.recording, two.recording))
        return false;
    one.words = first;
    two.words = second;
    const double share = double(first.size()) / double(first.size() + second.size());
    one.seconds = whole.seconds * share;
    two.seconds = whole.seconds - one.seconds;
    one.least = whole.least * share;
    two.least = whole.least - one.least;
    one.transition = {};
    two.title = {};
    two.chapter = false;
    film.scenes[index] = std::move(one);
    film.scenes.insert(film.scenes.begin() + std::ptrdiff_t(index) + 1, std::move(two));
    return true;
}

bool joinScenes(Film &film, size_t first)
{
    if (first + 1 >= film.scenes.size())
        return false;
    Scene one = film.scenes[first];
    const Scene &two = film.scenes[first + 1];
    if (!one.recording.file.empty() || !two.recording.file.empty()) {
        if (one.recording.file != two.recording.file || one.recording.to <= 0 || std::abs(one.recording.to - two.recording.from) > 0.001)
            return false;
        const double later = two.recording.from - one.recording.from;
        for (text::CueSource source : two.recording.words) {
            source.start += later;
            source.end += later;
            for (text::CueWord &word : source.words) {
                word.start += later;
                word.end += later;
            }
            one.recording.words.push_back(std::move(source));
        }
        one.recording.to = two.recording.to;
    }
    if (!one.words.empty() && !two.words.empty())
        one.words += ' ';
    one.words += two.words;
    one.seconds = one.seconds > 0 && two.seconds > 0 ? std::min(one.seconds + two.seconds, longest) : 0;
    one.least = std::min(one.least + two.least, longest);
    one.transition = two.transition;
    film.scenes[first] = std::move(one);
    film.scenes.erase(film.scenes.begin() + std::ptrdiff_t(first) + 1);
    return true;
}

void moveScene(Film &film, size_t from, size_t to)
{
    if (from >= film.scenes.size() || to >= film.scenes.size() || from == to)
        return;
    const auto begin = film.scenes.begin();
    const auto f = std::ptrdiff_t(from), t = std::ptrdiff_t(to);
    if (from < to)
        std::rotate(begin + f, begin + f + 1, begin + t + 1);
    else
        std::rotate(begin + t, begin + f, begin + f + 1);
}

} // namespace core::film
