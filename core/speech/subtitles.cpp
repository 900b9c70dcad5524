// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/subtitles.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/speech/passage.h"
#include "core/text/codepoints.h"
#include "core/text/cuelayout.h"

#include <algorithm>
#include <vector>

namespace core::speech {

namespace {

/// The byte of what is shown at which the source's byte `at` stands.
size_t shownAt(const MarkedText &shown, size_t at)
{
    size_t first = 0, count = shown.text().size();
    while (count > 0) {
        const size_t half = count / 2;
        if (shown.sourceBegin(first + half) < at) {
            first += half + 1;
            count -= half + 1;
        } else {
            count = half;
        }
    }
    return first;
}

/// The words of a sentence as they are shown; the times of several that became one are joined.
text::CueSource sourceOf(const MarkedText &shown, const Sentence &sentence)
{
    text::CueSource source{{}, sentence.span.start, sentence.span.finish};
    const size_t begin = shownAt(shown, sentence.span.begin), end = shownAt(shown, sentence.span.end);
    if (begin >= end)
        return source;
    const std::string_view all = std::string_view(shown.text()).substr(begin, end - begin);
    source.words = text::wordsOver(all, sentence.span.start, sentence.span.finish);
    size_t at = 0; // of each word in `all`
    auto spoken = sentence.words.begin();
    double last = sentence.span.start;
    for (text::CueWord &word : source.words) {
        const std::string_view letters = text::trimmed(word.text);
        const size_t found = all.find(letters.substr(0, 1), at);
        const size_t from = found == std::string_view::npos ? at : found;
        at = std::min(all.size(), from + letters.size());
        const size_t first = shown.sourceBegin(begin + from), until = shown.sourceEnd(begin + at);
        while (spoken != sentence.words.end() && spoken->end <= first)
            ++spoken;
        bool timed = false;
        for (auto each = spoken; each != sentence.words.end() && each->begin < until; ++each) {
            if (!timed)
                word.start = std::max(last, each->start);
            word.end = each->finish;
            timed = true;
        }
        if (!timed)
            word.start = word.end = last;
        word.timed = timed;
        last = word.end = std::max(word.start, word.end);
    }
    if (!source.words.empty()) {
        source.words.front().start = sentence.span.start;
        source.words.back().end = std::max(source.words.back().end, sentence.span.finish);
    }
    return source;
}

std::vector<text::Cue> cuesOf(const SpeechRequest &request, const SpeechResult &result, SubtitleForm form)
{
    const std::vector<text::CueSource> sources = cueSources(request, result);
    return form == SubtitleForm::Sentences ? text::cuePerSource(sources) : text::layCues(sources, result.audio.seconds());
}

} // namespace

std::vector<text::CueSource> cueSources(const SpeechRequest &request, const SpeechResult &result)
{
    const MarkedText shown = directed(request).shown;
    std::vector<text::CueSource> sources;
    for (const Sentence &sentence : result.sentences)
        if (text::CueSource source = sourceOf(shown, sentence); !source.words.empty())
            sources.push_back(std::move(source));
    return sources;
}

std::string toSrt(const SpeechRequest &request, const SpeechResult &result, SubtitleForm form)
{
    return text::srtOf(cuesOf(request, result, form));
}

std::string toVtt(const SpeechRequest &request, const SpeechResult &result, SubtitleForm form)
{
    return text::vttOf(cuesOf(request, result, form), /*times=*/true);
}

void writeSubtitles(const std::filesystem::path &path, const SpeechRequest &request, const SpeechResult &result, SubtitleForm form)
{
    std::string extension = path.extension().string();
    std::ranges::transform(extension, extension.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    if (extension == ".srt")
        writeTextFile(path, toSrt(request, result, form));
    else if (extension == ".vtt")
        writeTextFile(path, toVtt(request, result, form));
    else
        throw Error(shown(path) + " is no name for subtitles. Let it end in .srt or .vtt.");
}

} // namespace core::speech
