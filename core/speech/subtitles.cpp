// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/subtitles.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/text/codepoints.h"
#include "core/text/timecode.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <vector>

namespace core::speech {

using text::clock;
using text::escaped;
using text::milliseconds;

namespace {

constexpr size_t longestCue = 84; // characters: two lines of 42

struct Cue
{
    int64_t start = 0, finish = 0; // milliseconds
    size_t begin = 0, end = 0;     // bytes of the text
    std::vector<TimedText> words;
};

size_t characters(std::string_view text)
{
    return size_t(std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::vector<Cue> cuesOf(const std::string &text, const SpeechResult &result)
{
    std::vector<Cue> cues;
    for (const Sentence &sentence : result.sentences) {
        const size_t end = std::min(sentence.span.end, text.size());
        const size_t begin = std::min(sentence.span.begin, end);
        if (begin == end)
            continue;
        Cue cue{milliseconds(sentence.span.start), milliseconds(sentence.span.finish), begin, end, {}};
        for (const TimedText &word : sentence.words) {
            if (word.begin < cue.begin || word.end > end)
                continue;
            if (!cue.words.empty() && word.begin > cue.begin
                && characters(std::string_view(text).substr(cue.begin, word.end - cue.begin)) > longestCue) {
                const int64_t finish = cue.finish;
                cue.end = word.begin;
                cue.finish = milliseconds(word.start);
                cues.push_back(std::move(cue));
                cue = {milliseconds(word.start), finish, word.begin, end, {}};
            }
            cue.words.push_back(word);
        }
        cues.push_back(std::move(cue));
    }
    for (size_t i = 0; i < cues.size(); ++i) {
        cues[i].finish = std::max(cues[i].finish, cues[i].start);
        if (i + 1 < cues.size())
            cues[i].finish = std::min(cues[i].finish, std::max(cues[i].start, cues[i + 1].start));
    }
    return cues;
}

/// On one line; a blank line would end the cue.
std::string line(std::string_view text)
{
    std::string result;
    for (const char c : text) {
        const bool space = static_cast<unsigned char>(c) <= ' ';
        if (!space)
            result += c;
        else if (!result.empty() && result.back() != ' ')
            result += ' ';
    }
    return result;
}

} // namespace

std::string toSrt(const std::string &text, const SpeechResult &result)
{
    std::string srt;
    int number = 0;
    for (const Cue &cue : cuesOf(text, result))
        srt += std::to_string(++number) + "\n" + clock(cue.start, ',') + " --> " + clock(cue.finish, ',') + "\n"
               + std::string(text::trimmed(line(std::string_view(text).substr(cue.begin, cue.end - cue.begin)))) + "\n\n";
    return srt;
}

std::string toVtt(const std::string &text, const SpeechResult &result)
{
    const std::string_view view = text;
    std::string vtt = "WEBVTT\n\n";
    for (const Cue &cue : cuesOf(text, result)) {
        vtt += clock(cue.start, '.') + " --> " + clock(cue.finish, '.') + "\n";
        std::string words;
        size_t at = cue.begin;
        int64_t last = cue.start;
        for (const TimedText &word : cue.words) {
            words += escaped(line(view.substr(at, word.begin - at)));
            at = word.begin;
            // A time inside a cue must lie after the one before it and before the cue's end.
            if (const int64_t start = milliseconds(word.start); start > last && start < cue.finish) {
                words += "<" + clock(start, '.') + ">";
                last = start;
            }
            words += escaped(line(view.substr(at, word.end - at)));
            at = word.end;
            if (at < cue.end && static_cast<unsigned char>(text[at]) <= ' ')
                words += ' ';
        }
        words += escaped(line(view.substr(at, cue.end - at)));
        std::string single;
        for (const char c : words)
            if (c != ' ' || (!single.empty() && single.back() != ' '))
                single += c;
        vtt += std::string(text::trimmed(single)) + "\n\n";
    }
    return vtt;
}

void writeSubtitles(const std::filesystem::path &path, const std::string &text, const SpeechResult &result)
{
    std::string extension = path.extension().string();
    std::ranges::transform(extension, extension.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    if (extension == ".srt")
        writeTextFile(path, toSrt(text, result));
    else if (extension == ".vtt")
        writeTextFile(path, toVtt(text, result));
    else
        throw Error(shown(path) + " is no name for subtitles. Let it end in .srt or .vtt.");
}

} // namespace core::speech
