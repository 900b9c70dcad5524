// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audio/soundfile.h"
#include "core/base/jobcontext.h"
#include "core/speech/book.h"
#include "core/speech/director.h"
#include "core/speech/readable.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace core::works {

/// A book that is to become files, one a chapter.
struct BookRequest
{
    std::filesystem::path file;   ///< what the book is read from; a request without it cannot be written as JSON
    speech::Book book;            ///< as read, title and author as they go into the tags; without chapters it is read by works::book
    std::vector<int> chapters;    ///< which of them, counted from 0 and rising; empty: all
    speech::SpeechRequest speech; ///< voice and all that decides how it sounds; its text is not looked at
    std::filesystem::path folder; ///< where the files go; it is made
    std::string extension = "mp3";
    audio::SampleType sampleType = audio::SampleType::Pcm16; ///< of WAV and FLAC
    std::string subtitles;                                   ///< "srt" or "vtt" beside each file; empty: none

    bool operator==(const BookRequest &) const = default;
};

/// A chapter's file.
struct MadeChapter
{
    int index = 0; ///< of the book's chapters
    std::filesystem::path path;
    std::filesystem::path subtitles{}; ///< empty: none
    bool kept = false;                 ///< it was there already, of the same text and settings
    bool skipped = false;              ///< nothing of it can be spoken by the voice: it has no file
    double seconds = 0;                ///< of sound; 0 where it was kept
    double loudness = 0;               ///< LUFS; 0 where it was kept
};

using ChapterMade = std::function<void(const MadeChapter &)>;
/// Speaks a text sentence by sentence (speech::speakSentences with its voices).
using SpeakSentences =
    std::function<speech::SpokenTotals(const speech::SpeechRequest &, const JobContext &, const speech::SentenceSpoken &)>;

/// "03 The Pool of Tears.mp3"; the number has as many digits as the book's last chapter has, at least two.
std::string chapterFileName(const BookRequest &request, int index);

/// Which of the chapters asked for lie in the folder as they would be made: what a file says of itself in its tags (the
/// whole request, names, place in the book) is the same but for device, precision and threads.
std::vector<bool> chaptersThere(const BookRequest &request);

/// What nobody will hear of each of the book's chapters, with bytes of its text: letters that no voice reads which is to read them
/// (speech::lettersUnreadIn). Nothing of a chapter whose marks are broken, which making it says.
std::vector<std::vector<speech::Unread>> unreadChapters(const BookRequest &request, const std::vector<speech::VoiceInfo> &voices);

/// Makes the chapters that are not there yet, in turn, each under its name only once it is whole: stopped at any time, by
/// whatever, a second call goes on with the first one missing. Each comes to the request's loudness by itself. Memory does not grow with the
/// length of the sound, which waits in a nameless file in the folder. `made` is called for each, on the calling thread.
/// A chapter of which the voice can read nothing is passed over.
/// Throws Cancelled, and Error which names the chapter; also where no chapter is left.
std::vector<MadeChapter> makeBook(const BookRequest &request, const SpeakSentences &speak, const JobContext &context,
                                  const ChapterMade &made = {});

} // namespace core::works
