// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/cuelayout.h"

#include "core/text/codepoints.h"
#include "core/text/promptunicode.h"
#include "core/text/timecode.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

namespace core::text {

namespace {

constexpr size_t lineWidth = 42;
constexpr double shortest = 1.0, longest = 7.0; // s
constexpr double fastest = 20.0;                // characters a second
constexpr double pause = 0.3;                   // s; a clause ends there
constexpr double silence = 2.0;                 // s; nothing is shown over it

/// In columns: letters of Chinese and Japanese take two.
size_t widthOf(std::string_view text)
{
    size_t width = 0;
    for (size_t at = 0; at < text.size();) {
        const CodePoint c = codePointAt(text, at);
        width += size_t(std::max(0, utf8proc_charwidth(utf8proc_int32_t(c.value))));
        at = c.end;
    }
    return width;
}

bool beginsWithSpace(std::string_view text)
{
    return !text.empty() && isSpace(codePointAt(text, 0).value);
}

std::string textOf(const std::vector<CueWord> &words, size_t first, size_t last)
{
    std::string text;
    for (size_t i = first; i < last; ++i)
        text += words[i].text;
    return singleLine(text);
}

/// Which kind of end a word has.
enum class End { Word, Clause, Sentence };

End endOf(std::string_view word)
{
    while (!word.empty() && isClosing(codePointBefore(word, word.size()).value))
        word = word.substr(0, codePointBefore(word, word.size()).begin);
    if (word.empty())
        return End::Word;
    const char32_t c = codePointBefore(word, word.size()).value;
    if (std::u32string_view(U".!?…。！？").find(c) != std::u32string_view::npos)
        return End::Sentence;
    return std::u32string_view(U",;:—–、，；：").find(c) != std::u32string_view::npos ? End::Clause : End::Word;
}

/// Words that belong to what comes after them.
bool leansOn(std::string_view word)
{
    static constexpr auto words =
        std::to_array<std::string_view>({"a",   "an",  "the", "of",  "to",  "in",  "on", "at", "and", "or", "but", "for", "with", "my",
                                         "his", "her", "der", "die", "das", "und", "le", "la", "les", "de", "el",  "los", "y",    "I"});
    return std::ranges::find(words, trimmed(word)) != words.end();
}

bool mayPart(const std::vector<CueWord> &words, size_t before)
{
    if (before == 0 || before >= words.size())
        return false;
    const std::string &left = words[before - 1].text, &right = words[before].text;
    if (left.empty() || right.empty() || beginsWithSpace(right))
        return true;
    return utf8proc_charwidth(utf8proc_int32_t(codePointBefore(left, left.size()).value)) == 2
           || utf8proc_charwidth(utf8proc_int32_t(codePointAt(right, 0).value)) == 2 || widthOf(left) >= lineWidth;
}

/// Where words are too long for a line, pieces of them; a piece that goes on has no space before it.
std::vector<CueWord> withoutLong(const std::vector<CueWord> &words)
{
    std::vector<CueWord> result;
    for (const CueWord &word : words) {
        if (widthOf(trimmed(word.text)) <= lineWidth) {
            result.push_back(word);
            continue;
        }
        const double each = (word.end - word.start) / double(std::max<size_t>(1, widthOf(word.text)));
        CueWord piece{{}, word.start, word.start, word.timed};
        size_t width = 0;
        for (size_t at = 0; at < word.text.size();) {
            const CodePoint c = codePointAt(word.text, at);
            const std::string_view letter = std::string_view(word.text).substr(c.begin, c.end - c.begin);
            if (width + widthOf(letter) > lineWidth) {
                result.push_back(std::exchange(piece, {{}, piece.end, piece.end, false}));
                width = 0;
            }
            piece.text += letter;
            width += isSpace(c.value) ? 0 : widthOf(letter);
            piece.end += each * double(widthOf(letter));
            at = c.end;
        }
        piece.end = std::max(piece.end, word.end);
        result.push_back(std::move(piece));
    }
    return result;
}

/// What it costs to part the words before `at`.
double costOfEnd(const std::vector<CueWord> &words, size_t at)
{
    if (at >= words.size())
        return 0;
    const End end = endOf(words[at - 1].text);
    if (end == End::Sentence)
        return 0;
    if (end == End::Clause || words[at].start - words[at - 1].end >= pause)
        return 1;
    return leansOn(words[at - 1].text) ? 5 : 3;
}

/// The word with which the second line begins, 0 for one line; nothing where two lines are too few.
std::optional<size_t> secondLineOf(const std::vector<CueWord> &words, size_t first, size_t last)
{
    if (widthOf(textOf(words, first, last)) <= lineWidth)
        return 0;
    double best = std::numeric_limits<double>::infinity();
    size_t found = 0;
    for (size_t at = first + 1; at < last; ++at) {
        if (!mayPart(words, at))
            continue;
        const size_t upper = widthOf(textOf(words, first, at)), lower = widthOf(textOf(words, at, last));
        if (upper > lineWidth || lower > lineWidth)
            continue;
        const double cost = std::abs(double(upper) - double(lower)) / double(lineWidth) * 3 + costOfEnd(words, at) * 0.6;
        if (cost < best) {
            best = cost;
            found = at;
        }
    }
    return found > 0 ? std::optional(found) : std::nullopt;
}

/// The words of one source in pieces that each fit on the screen: those that cost least together.
std::vector<Cue> piecesOf(const std::vector<CueWord> &words)
{
    const size_t count = words.size();
    std::vector<double> cost(count + 1, std::numeric_limits<double>::infinity());
    std::vector<size_t> from(count + 1, 0);
    cost[0] = 0;
    for (size_t last = 1; last <= count; ++last) {
        if (last < count && !mayPart(words, last))
            continue;
        for (size_t first = last; first-- > 0;) {
            const size_t width = widthOf(textOf(words, first, last));
            const double seconds = words[last - 1].end - words[first].start;
            if (width > 2 * lineWidth || (first + 1 < last && seconds > longest))
                break;
            if (!std::isfinite(cost[first]) || (first + 1 < last && !secondLineOf(words, first, last)))
                continue;
            const double room = 1 - double(width) / double(2 * lineWidth);
            const double now = cost[first] + 2 + room * room * 1.5 + costOfEnd(words, last) + (seconds < shortest ? 3 : 0);
            if (now < cost[last]) {
                cost[last] = now;
                from[last] = first;
            }
        }
        if (!std::isfinite(cost[last])) { // nothing fits: the word by itself
            cost[last] = 1e6 + (std::isfinite(cost[last - 1]) ? cost[last - 1] : 0);
            from[last] = last - 1;
        }
    }
    std::vector<Cue> cues;
    for (size_t last = count; last > 0; last = from[last]) {
        Cue cue;
        cue.words.assign(words.begin() + ptrdiff_t(from[last]), words.begin() + ptrdiff_t(last));
        cues.push_back(std::move(cue));
    }
    std::ranges::reverse(cues);
    return cues;
}

void settle(Cue &cue)
{
    cue.start = milliseconds(cue.words.front().start);
    cue.finish = std::max(cue.start, milliseconds(cue.words.back().end));
    cue.secondLine = secondLineOf(cue.words, 0, cue.words.size()).value_or(0);
}

/// Both as one, where they fit on one screen.
bool joins(Cue &cue, const Cue &next)
{
    std::vector<CueWord> words = cue.words;
    words.insert(words.end(), next.words.begin(), next.words.end());
    if (!words[cue.words.size()].text.empty() && !mayPart(words, cue.words.size()))
        words[cue.words.size()].text.insert(0, " ");
    if (words.back().end - words.front().start > longest || next.words.front().start - cue.words.back().end > shortest
        || !secondLineOf(words, 0, words.size()))
        return false;
    cue.words = std::move(words);
    settle(cue);
    return true;
}

/// Those that nobody can read are shown together with a neighbour.
void joinShort(std::vector<Cue> &cues, int64_t end)
{
    const auto isShort = [&](size_t i) {
        const int64_t until = i + 1 < cues.size() ? cues[i + 1].start : end;
        return until - cues[i].start < int64_t(shortest * 1000);
    };
    for (const bool forward : {true, false}) // with the next first, for that is short too as a rule
        for (size_t i = 0; i + 1 < cues.size();) {
            if (isShort(forward ? i : i + 1) && joins(cues[i], cues[i + 1]))
                cues.erase(cues.begin() + ptrdiff_t(i) + 1);
            else
                ++i;
        }
}

} // namespace

std::vector<Cue> layCues(const std::vector<CueSource> &sources, double seconds)
{
    std::vector<Cue> cues;
    for (const CueSource &source : sources) {
        std::vector<CueWord> words = withoutLong(source.words);
        std::erase_if(words, [](const CueWord &word) { return trimmed(word.text).empty(); });
        for (size_t i = 1; i < words.size(); ++i) // times of words go one way only
            words[i].start = std::max(words[i].start, words[i - 1].start);
        for (size_t begin = 0; begin < words.size();) { // parted where nobody speaks
            size_t end = begin + 1;
            while (end < words.size() && words[end].start - words[end - 1].end < silence)
                ++end;
            for (Cue &cue : piecesOf({words.begin() + ptrdiff_t(begin), words.begin() + ptrdiff_t(end)})) {
                settle(cue);
                cues.push_back(std::move(cue));
            }
            begin = end;
        }
    }
    std::ranges::stable_sort(cues, {}, &Cue::start);
    int64_t end = seconds > 0 ? int64_t(seconds * 1000) : 0;
    if (seconds <= 0)
        for (const Cue &cue : cues)
            end = std::max(end, cue.finish);
    joinShort(cues, end);
    for (size_t i = 0; i < cues.size(); ++i) {
        Cue &cue = cues[i];
        const int64_t until = std::max(cue.start, std::min(end, i + 1 < cues.size() ? cues[i + 1].start : end));
        const double width = double(widthOf(textOf(cue.words, 0, cue.words.size())));
        const auto wanted = int64_t(std::max(shortest, std::min(longest, width / fastest)) * 1000);
        cue.finish = std::max(cue.finish, cue.start + wanted);
        cue.finish = std::min({cue.finish, cue.start + int64_t(longest * 1000), until});
    }
    return cues;
}

std::vector<Cue> cuePerSource(const std::vector<CueSource> &sources)
{
    std::vector<Cue> cues;
    for (const CueSource &source : sources) {
        Cue cue{milliseconds(source.start), milliseconds(source.end), source.words, 0};
        if (!textOf(cue.words, 0, cue.words.size()).empty())
            cues.push_back(std::move(cue));
    }
    for (size_t i = 0; i < cues.size(); ++i) {
        cues[i].finish = std::max(cues[i].finish, cues[i].start);
        if (i + 1 < cues.size())
            cues[i].finish = std::min(cues[i].finish, std::max(cues[i].start, cues[i + 1].start));
    }
    return cues;
}

std::vector<CueWord> wordsOver(std::string_view text, double start, double end)
{
    std::vector<CueWord> words;
    const std::string line = singleLine(text);
    for (size_t at = 0; at < line.size();) {
        size_t next = at;
        while (next < line.size() && (next == at || !isSpace(codePointAt(line, next).value))) {
            const CodePoint c = codePointAt(line, next);
            if (next > at && isWordOfItsOwn(c.value))
                break;
            next = c.end;
            if (isWordOfItsOwn(c.value)) { // and the punctuation behind it
                while (next < line.size() && isPunctuation(codePointAt(line, next).value))
                    next = codePointAt(line, next).end;
                break;
            }
        }
        words.push_back({line.substr(at, next - at), 0, 0, false});
        at = next;
    }
    double done = 0;
    const double all = double(std::max<size_t>(1, widthOf(line)));
    for (CueWord &word : words) {
        word.start = start + (end - start) * done / all;
        done += double(widthOf(word.text));
        word.end = start + (end - start) * std::min(1.0, done / all);
    }
    return words;
}

std::string linesOf(const Cue &cue, std::string_view lineEnd)
{
    if (cue.secondLine == 0)
        return textOf(cue.words, 0, cue.words.size());
    return textOf(cue.words, 0, cue.secondLine) + std::string(lineEnd) + textOf(cue.words, cue.secondLine, cue.words.size());
}

std::string vttLinesOf(const Cue &cue, bool times)
{
    if (!times)
        return escaped(linesOf(cue));
    std::string text;
    int64_t last = cue.start;
    for (size_t i = 0; i < cue.words.size(); ++i) {
        const CueWord &word = cue.words[i];
        if (i > 0)
            text += i == cue.secondLine ? "\n" : beginsWithSpace(word.text) ? " " : "";
        // A time inside a cue must lie after the one before it and before the cue's end.
        if (const int64_t start = milliseconds(word.start); word.timed && start > last && start < cue.finish) {
            text += "<" + clock(start, '.') + ">";
            last = start;
        }
        text += escaped(singleLine(word.text));
    }
    return text;
}

std::string srtOf(const std::vector<Cue> &cues)
{
    std::string srt;
    int number = 0;
    for (const Cue &cue : cues)
        srt += std::to_string(++number) + "\n" + clock(cue.start, ',') + " --> " + clock(cue.finish, ',') + "\n" + linesOf(cue) + "\n\n";
    return srt;
}

std::string vttOf(const std::vector<Cue> &cues, bool times)
{
    std::string vtt = "WEBVTT\n\n";
    for (const Cue &cue : cues)
        vtt += clock(cue.start, '.') + " --> " + clock(cue.finish, '.') + "\n" + vttLinesOf(cue, times) + "\n\n";
    return vtt;
}

} // namespace core::text
