// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/commands/commands.h"

#include "core/audio/soundfile.h"
#include "core/speech/book.h"
#include "core/speech/speech.h"
#include "core/speech/subtitles.h"

#include <filesystem>
#include <string>

namespace app {

struct SpeakArguments
{
    core::speech::SpeechRequest request;
    std::filesystem::path dictionary; ///< CSV; empty: none
    bool randomSeed = true;
    std::string speaker; ///< number or name
    std::filesystem::path subtitles;
    core::audio::SampleType sampleType = core::audio::SampleType::Pcm16;
    std::filesystem::path output; ///< empty: kept in the music folder, and played where the session plays

    core::speech::SubtitleForm cues = core::speech::SubtitleForm::Screen;
    core::speech::BookChoice choice;

    std::filesystem::path file; ///< where the text is read from; "-" is standard input; empty: request.text
    std::filesystem::path book; ///< folder for a file a chapter; empty: no book is made
    bool listChapters = false;  ///< nothing is spoken
    std::string title, author;  ///< empty: the book's own
    std::string chapters;       ///< "3-7,9"; empty: all
    std::string bookFormat = "mp3";
    std::string bookSubtitles; ///< "srt", "vtt"; empty: none
};

void runSpeak(SpeakArguments arguments, Session &session);

} // namespace app
