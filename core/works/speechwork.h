// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/speech/speech.h"
#include "core/works/work.h"

namespace core::works {

/// A sentence with its sound, at the voice's own level, as it becomes ready.
struct SpokenSentence
{
    speech::Sentence sentence;
    Audio audio;
};

/// The whole text as it was spoken.
struct MadeSpeech
{
    speech::SpeechResult result;
    double seconds = 0;         ///< that the speaking took
    std::filesystem::path kept; ///< empty: nowhere
};

using SpeechEvent = std::variant<SpokenSentence, MadeSpeech>;

using SpokenReady = std::function<void(const speech::Sentence &, const Audio &)>;
using Speak = std::function<speech::SpeechResult(const speech::SpeechRequest &, const JobContext &, const SpokenReady &)>;
/// A text that was spoken, as it is kept.
Result resultOf(const speech::SpeechRequest &request, const speech::SpeechResult &result);

/// What `speech` does with the sound of `speak`, which is its own there. `request` is named.
void makeWith(const Speak &speak, const speech::SpeechRequest &request, const Run &run,
              const std::function<void(const SpeechEvent &)> &tell);

extern const Work<speech::SpeechRequest, SpeechEvent> speech;

} // namespace core::works
