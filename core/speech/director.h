// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/speech/voice.h"

namespace core::speech {

/// A text of which nothing can be spoken: it has no letters, or none that its voice reads.
class NothingToSay : public Error
{
public:
    using Error::Error;
};

/// The voice of a name; what it gives is used until the next call. Throws core::Error where there is none.
using VoiceFor = std::function<Voice &(const std::string &name)>;

/// What speaking a text came to.
struct SpokenTotals
{
    int sampleRate = 0;
    size_t sentences = 0;
    uint64_t frames = 0;
    double textSeconds = 0.0, decodeSeconds = 0.0; ///< as in SpeechResult
};

/// As SentenceReady, but what is handed over is the receiver's. `expected`: sentences that the text is going to have, as far as one
/// can tell.
using SentenceSpoken = std::function<void(Sentence &&, Audio &&, size_t expected)>;

/// What is there already of a text that was stopped midway: its first sentences, and their frames with the pauses after them.
struct SpokenSoFar
{
    size_t sentences = 0;
    uint64_t frames = 0;
};

/// Speaks like speak(), but keeps nothing, so that memory does not grow with the sound: each sentence goes to `ready` at the
/// voice's own level, with its times from the start of the whole. Sentences that are there already are passed over. Reports no
/// progress. Throws like speak().
SpokenTotals speakSentences(const SpeechRequest &request, const VoiceFor &voices, const JobContext &context, const SentenceSpoken &ready,
                            const SpokenSoFar &before = {});

/// Brings a sound at the voice's own level to `loudness`, and says how.
void bringToLoudness(SpeechResult &result, double loudness);

/// Where a sound is cut into the pieces that a limiter takes (audio::Pieces): 0, the start and end of each sentence, the
/// end. They do not depend on the pauses, so that a sentence that is spoken again comes out as in the whole.
std::vector<size_t> cutsOf(const std::vector<Sentence> &sentences, int sampleRate, size_t samples);

/// Speaks the whole text as its marks, its cast and the dictionary say (passage.h, dictionary.h), at the rate of `voice`,
/// the first of them. Throws Cancelled, and Error for a text in which there is nothing to say. One thread at a time.
SpeechResult speak(const SpeechRequest &request, const VoiceFor &voices, const JobContext &context, const SentenceReady &ready = {});

/// Speaks what is missing of a text whose first sentences are in `first`, at the voice's own level and with the pauses after
/// them, as `ready` had them. What comes out is what speak() had made of the whole. `ready` is called for the new ones alone.
SpeechResult speakRest(const SpeechRequest &request, SpeechResult first, const VoiceFor &voices, const JobContext &context,
                       const SentenceReady &ready = {});

/// Speaks sentence `index` again, with `seed`, and puts it in the place of the old one; the other sentences keep their
/// samples. `previous` must be the result of speak() for this request, whole or stopped midway.
SpeechResult speakAgain(const SpeechRequest &request, const SpeechResult &previous, int index, uint64_t seed, const VoiceFor &voices,
                        const JobContext &context);

} // namespace core::speech
