// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/results/transcriptfile.h"

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/library/results/filename.h"
#include "core/transcription/transcript.h"

#include <algorithm>
#include <ctime>

namespace core::library {

using Json = nlohmann::ordered_json;

namespace {

constexpr size_t shownCharacters = 60; // of how it begins

std::string beginningOf(const transcription::Transcription &transcript)
{
    std::string words;
    size_t characters = 0;
    for (const auto &segment : transcript.segments) {
        for (std::string_view rest = segment.text; !rest.empty();) {
            const size_t length = std::max<size_t>(utf8Length(rest), 1);
            if (characters == shownCharacters)
                return words + "…";
            const bool isSpace = uint8_t(rest.front()) <= ' ';
            if (!isSpace || (!words.empty() && words.back() != ' ')) {
                words += isSpace ? std::string_view(" ") : rest.substr(0, length);
                ++characters;
            }
            rest.remove_prefix(length);
        }
    }
    return words;
}

} // namespace

std::string transcriptFileText(const std::filesystem::path &sound, const transcription::Transcription &transcript, int track)
{
    Json head = {{"sound", shown(sound)}, {"lines", transcript.segments.size()}, {"words", beginningOf(transcript)}};
    if (track > 0)
        head["track"] = track;
    return dumpJson(head) + "\n" + dumpJson(parseJson<Json>(transcription::transcriptAs("json", transcript))) + "\n";
}

std::string transcriptFileName(const std::filesystem::path &sound)
{
    const std::time_t now = std::time(nullptr);
    std::tm local{};
    ::localtime_r(&now, &local);
    char time[24];
    const std::string when(time, std::strftime(time, sizeof time, "%Y-%m-%d %H.%M.%S", &local));
    const std::string words = fileWords(shown(sound.stem()));
    return words.empty() ? when : when + " " + words;
}

} // namespace core::library
