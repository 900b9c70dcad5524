// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transcription/placing.h"

#include "core/transcription/voiceactivity.h"

#include <algorithm>
#include <utility>

namespace core::transcription {

std::vector<Segment> placedIn(const Joined &joined, Segment segment, bool keepsWords)
{
    const size_t first = joined.passageAt(segment.start);
    std::vector<Segment> parts;
    if (segment.words.empty()) {
        segment.start = std::max(joined.begin(segment.start), joined.speechBegin(first));
        segment.end = std::max(segment.start, std::min(joined.end(segment.end), joined.passageEnd(first)));
        parts.push_back(std::move(segment));
        return parts;
    }
    const std::vector<Word> words = std::exchange(segment.words, {});
    size_t last = size_t(-1);
    for (Word word : words) {
        const double middle = (word.start + word.end) / 2, delay = joined.delay(middle);
        const size_t passage = joined.passageAt(middle);
        // A word may reach into the silence beside it.
        word.start = std::max(word.start + delay, joined.speechBegin(passage));
        word.end = std::max(word.start, std::min(word.end + delay, joined.passageEnd(passage)));
        if (parts.empty() || passage != last) {
            Segment part = segment;
            part.text.clear();
            part.start = word.start;
            if (!parts.empty())
                part.tokens.clear();
            parts.push_back(std::move(part));
        }
        last = passage;
        parts.back().text += word.text;
        parts.back().end = word.end;
        parts.back().words.push_back(std::move(word));
    }
    if (parts.size() == 1)
        parts.front().text = segment.text;
    if (!keepsWords)
        for (Segment &part : parts)
            part.words.clear();
    return parts;
}

} // namespace core::transcription
