// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace core::text {

/// A word of a subtitle and when it is heard. A space before it is part of it.
struct CueWord
{
    std::string text; ///< UTF-8
    double start = 0, end = 0;
    bool timed = true; ///< false: its times are a guess between those beside it
};

/// A subtitle as it stands on the screen: one line or two.
struct Cue
{
    int64_t start = 0, finish = 0; ///< milliseconds
    std::vector<CueWord> words;
    size_t secondLine = 0; ///< the word with which it begins; 0: there is one line only
};

/// A stretch that belongs together: a sentence, or a segment of a recognizer.
struct CueSource
{
    std::vector<CueWord> words;
    double start = 0, end = 0; ///< seconds
};

/// Subtitles as the trade has them: two lines of 42 characters at most (of Chinese and Japanese 21), 1 to 7 seconds, no faster
/// than 20 characters a second where there is time, parted at the ends of sentences and clauses first. None overlaps the next or
/// lasts longer than `seconds`, the length of the sound (0: not known).
std::vector<Cue> layCues(const std::vector<CueSource> &sources, double seconds);

/// A cue for each source, on one line.
std::vector<Cue> cuePerSource(const std::vector<CueSource> &sources);

/// The words of a text without times, which share those of the whole.
std::vector<CueWord> wordsOver(std::string_view text, double start, double end);

/// The lines of a cue as SubRip has them; `lineEnd` stands between them.
std::string linesOf(const Cue &cue, std::string_view lineEnd = "\n");

/// The same for WebVTT, with the times of words inside where `times`.
std::string vttLinesOf(const Cue &cue, bool times);

/// Whole files.
std::string srtOf(const std::vector<Cue> &cues);
std::string vttOf(const std::vector<Cue> &cues, bool times);

} // namespace core::text
