// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transcription/transcript.h"

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/text/cuelayout.h"
#include "core/text/timecode.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <iterator>

namespace core::transcription {

using Json = nlohmann::ordered_json;
using text::milliseconds;
using text::singleLine;

namespace {

constexpr double longestSound = 1e7; // seconds; a file that says more is damaged

std::string plain(const Segment &segment)
{
    return singleLine(segment.text);
}

bool isSpoken(const Segment &segment)
{
    return !plain(segment).empty();
}

std::string asText(const Transcription &transcription)
{
    std::string text;
    for (const Segment &segment : transcription.segments)
        if (isSpoken(segment))
            text += plain(segment) + "\n";
    return text;
}

text::CueSource sourceOf(const Segment &segment)
{
    text::CueSource source{{}, segment.start, segment.end};
    for (const Word &word : segment.words)
        source.words.push_back({word.text, word.start, word.end});
    if (source.words.empty())
        source.words = text::wordsOver(segment.text, segment.start, segment.end);
    return source;
}

std::vector<text::Cue> cuesOf(const Transcription &transcription, CueForm form)
{
    std::vector<text::CueSource> sources;
    for (const Segment &segment : transcription.segments)
        if (isSpoken(segment))
            sources.push_back(sourceOf(segment));
    return form == CueForm::Segments ? text::cuePerSource(sources) : text::layCues(sources, transcription.seconds);
}

/// [mm:ss.xx], of which the minutes may be many.
std::string lrcTime(double seconds)
{
    const int64_t hundredths = milliseconds(seconds) / 10;
    char buffer[48];
    std::snprintf(buffer, sizeof buffer, "[%02lld:%02d.%02d]", static_cast<long long>(hundredths / 6000), int(hundredths / 100 % 60),
                  int(hundredths % 100));
    return buffer;
}

std::string asLrc(const Transcription &transcription)
{
    std::string lrc;
    for (const Segment &segment : transcription.segments)
        if (isSpoken(segment))
            lrc += lrcTime(segment.start) + plain(segment) + "\n";
    return lrc;
}

/// Seconds to a thousandth, with a point in every language: printf would write a comma in German, which parts columns.
std::string decimal(double seconds)
{
    char text[400]; // the longest double
    const char *end = std::to_chars(std::begin(text), std::end(text), seconds, std::chars_format::fixed, 3).ptr;
    return std::string(text, size_t(end - text));
}

/// RFC 4180
std::string asCsv(const Transcription &transcription)
{
    std::string csv = "start,end,text\r\n";
    for (const Segment &segment : transcription.segments) {
        if (!isSpoken(segment))
            continue;
        std::string quoted;
        for (const char c : plain(segment))
            quoted += c == '"' ? "\"\"" : std::string(1, c);
        csv += decimal(segment.start) + "," + decimal(segment.end) + ",\"" + quoted + "\"\r\n";
    }
    return csv;
}

double rounded(double value)
{
    return std::round(value * 1000) / 1000;
}

std::string asJson(const Transcription &transcription)
{
    Json segments = Json::array();
    std::string text;
    for (const Segment &segment : transcription.segments) {
        text += segment.text;
        Json json = {{"start", rounded(segment.start)},
                     {"end", rounded(segment.end)},
                     {"text", segment.text},
                     {"avg_logprob", rounded(segment.logProbability)},
                     {"no_speech_prob", rounded(segment.noSpeech)}};
        if (!segment.words.empty()) {
            Json words = Json::array();
            for (const Word &word : segment.words)
                words.push_back({{"word", word.text},
                                 {"start", rounded(word.start)},
                                 {"end", rounded(word.end)},
                                 {"probability", rounded(word.probability)}});
            json["words"] = std::move(words);
        }
        segments.push_back(std::move(json));
    }
    Json whole = {{"language", transcription.language}};
    if (transcription.seconds > 0)
        whole["duration"] = rounded(transcription.seconds);
    whole.update({{"text", singleLine(text)}, {"segments", segments}});
    return dumpJson(whole, 2) + "\n";
}

double numberIn(const Json &json, const char *key, double least, double most)
{
    const auto found = json.find(key);
    const double value = found != json.end() && found->is_number() ? found->get<double>() : 0;
    return std::isfinite(value) ? std::clamp(value, least, most) : 0;
}

std::string textIn(const Json &json, const char *key)
{
    const auto found = json.find(key);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

} // namespace

std::vector<std::string> transcriptFormats()
{
    return {"txt", "srt", "vtt", "json", "csv", "lrc"};
}

std::string transcriptAs(std::string_view format, const Transcription &transcription, CueForm form, bool wordTimes)
{
    if (format == "srt")
        return text::srtOf(cuesOf(transcription, form));
    if (format == "vtt")
        return text::vttOf(cuesOf(transcription, form), wordTimes);
    if (format == "json")
        return asJson(transcription);
    if (format == "csv")
        return asCsv(transcription);
    if (format == "lrc")
        return asLrc(transcription);
    return asText(transcription);
}

std::string transcriptFormat(const std::filesystem::path &path)
{
    std::string format = path.extension().string();
    format = format.empty() ? format : format.substr(1);
    std::ranges::transform(format, format.begin(), [](unsigned char c) { return char(std::tolower(c)); });
    const std::vector<std::string> known = transcriptFormats();
    if (std::ranges::find(known, format) == known.end())
        throw Error("A transcript cannot be written as " + shown(path.filename())
                    + ". Use a name that ends in .txt, .srt, .vtt, .json, .csv or .lrc.");
    return format;
}

void writeTranscript(const std::filesystem::path &path, const Transcription &transcription, CueForm form, bool wordTimes)
{
    writeTextFile(path, transcriptAs(transcriptFormat(path), transcription, form, wordTimes));
}

Transcription transcriptFromJson(const std::string &json, const std::string &name)
{
    const Json whole = tryParseJson<Json>(json);
    const auto segments = whole.is_object() ? whole.find("segments") : whole.end();
    if (!whole.is_object() || segments == whole.end() || !segments->is_array())
        throw Error(name + " is no transcript: it has no segments.");
    Transcription result{.language = textIn(whole, "language"), .seconds = numberIn(whole, "duration", 0, longestSound)};
    for (const Json &entry : *segments) {
        if (!entry.is_object())
            throw Error(name + " is no transcript: one of its segments is none.");
        Segment segment{.start = numberIn(entry, "start", 0, longestSound),
                        .end = numberIn(entry, "end", 0, longestSound),
                        .text = textIn(entry, "text"),
                        .logProbability = numberIn(entry, "avg_logprob", -1e6, 0),
                        .noSpeech = numberIn(entry, "no_speech_prob", 0, 1)};
        segment.end = std::max(segment.start, segment.end);
        if (const auto words = entry.find("words"); words != entry.end() && words->is_array())
            for (const Json &word : *words)
                if (word.is_object())
                    segment.words.push_back({textIn(word, "word"), numberIn(word, "start", 0, longestSound),
                                             numberIn(word, "end", 0, longestSound), numberIn(word, "probability", 0, 1)});
        result.segments.push_back(std::move(segment));
    }
    return result;
}

} // namespace core::transcription
