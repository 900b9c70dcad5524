// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/film/scripts.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/text/codepoints.h"

#include <algorithm>
#include <cmath>

namespace core::film {

namespace {

constexpr double shortestScene = 3, usualScene = 7, longestScene = 16; // seconds
constexpr double longPause = 0.7;

bool endsSentence(std::string_view word)
{
    word = text::trimmed(word);
    return !word.empty()
           && (word.ends_with('.') || word.ends_with('!') || word.ends_with('?') || word.ends_with("…") || word.ends_with("。"));
}

/// How good it is to cut behind word i: a long pause and the end of a sentence.
double worth(const std::vector<text::CueWord> &words, size_t i)
{
    const double pause = words[i + 1].start - words[i].end;
    return std::min(pause, 2.0) + (endsSentence(words[i].text) ? 1.0 : 0) + (words[i].text.ends_with(',') ? 0.2 : 0);
}

/// The words behind which a scene ends, the last one included.
std::vector<size_t> endsOf(const std::vector<text::CueWord> &words)
{
    std::vector<size_t> ends;
    size_t first = 0;
    double begin = 0;
    while (first < words.size()) {
        size_t best = words.size() - 1;
        double most = -1;
        bool cut = false;
        for (size_t i = first; i + 1 < words.size(); ++i) {
            const double lasts = words[i].end - begin;
            const bool good = endsSentence(words[i].text) || words[i + 1].start - words[i].end >= longPause;
            if (lasts >= usualScene && good) { // the first good place from here on
                best = i;
                cut = true;
                break;
            }
            if (lasts >= shortestScene && worth(words, i) >= most) {
                most = worth(words, i);
                best = i;
            }
            if (lasts > longestScene) {
                cut = true;
                break;
            }
        }
        if (!cut)
            best = words.size() - 1;
        ends.push_back(best);
        first = best + 1;
        begin = words[best].end;
    }
    return ends;
}

} // namespace

Script recordingScript(const std::filesystem::path &recording, const std::vector<text::CueSource> &sources, double seconds)
{
    std::vector<text::CueWord> words;
    std::vector<size_t> sourceOf; // of each word
    for (size_t s = 0; s < sources.size(); ++s)
        for (const text::CueWord &word : sources[s].words) {
            words.push_back(word);
            sourceOf.push_back(s);
        }
    if (words.empty())
        throw Error("No speech was heard in " + shown(recording) + ", so that no film can be made of it.");
    Script script;
    script.film.title = shown(recording.stem());
    const double rate = script.film.framesPerSecond();
    double begin = 0;
    size_t first = 0;
    for (const size_t last : endsOf(words)) {
        const double pause = last + 1 < words.size() ? (words[last].end + words[last + 1].start) / 2 : seconds;
        // On a frame, so that pictures change where the sound is cut.
        const double end =
            last + 1 < words.size() ? std::max(begin + 1 / rate, std::round(pause * rate) / rate) : std::max(seconds, words[last].end);
        Scene scene;
        scene.recording.file = std::filesystem::absolute(recording);
        scene.recording.from = begin;
        scene.recording.to = end;
        scene.lead = scene.pad = 0;
        for (size_t i = first; i <= last; ++i) {
            scene.words += words[i].text;
            if (i == first || sourceOf[i] != sourceOf[i - 1] || scene.recording.words.empty())
                scene.recording.words.push_back({{}, std::max(0.0, words[i].start - begin), 0});
            text::CueWord word = words[i];
            word.start = std::max(0.0, word.start - begin);
            word.end = std::max(word.start, word.end - begin);
            text::CueSource &source = scene.recording.words.back();
            source.end = word.end;
            source.words.push_back(std::move(word));
        }
        scene.words = text::trimmed(scene.words);
        script.film.scenes.push_back(std::move(scene));
        begin = end;
        first = last + 1;
    }
    return script;
}

} // namespace core::film
