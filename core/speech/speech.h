// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/audio.h"
#include "core/base/compute.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace core::speech {

/// How a word is said, in every voice.
struct Pronunciation
{
    std::string word;   ///< or several
    std::string say;    ///< other words, or phonemes
    bool isIpa = false; ///< `say` is phonemes
    bool exactCase = false;
    std::string language; ///< espeak-ng's name ("en", "en-us"); empty: all

    bool operator==(const Pronunciation &) const = default;
};

/// Who speaks the lines that begin with a name and a colon.
struct CastMember
{
    std::string name;
    std::string voice;  ///< empty: that of the request
    int speaker = -1;   ///< -1: the request's, or the first of another voice
    double speed = 1.0; ///< beside that of the request

    bool operator==(const CastMember &) const = default;
};

/// All that decides what is heard. Text is UTF-8; offsets into it are bytes.
struct SpeechRequest
{
    std::string text;
    std::string voice;                   ///< name in the model list, or a path; empty: the first installed one
    int speaker = 0;                     ///< of a voice with several speakers
    std::map<std::string, double> blend; ///< speakers by name and their shares, for a voice that blends; empty: `speaker` alone
    std::string language;         ///< espeak-ng's name, for a voice that speaks several; empty: the speaker's, or as the text is written
    double speed = 1.0;           ///< 2 is twice as fast
    std::optional<double> noise;  ///< variation of the sound (noise_scale); none: the voice's own
    std::optional<double> noiseW; ///< variation of the rhythm (noise_w); none: the voice's own
    double sentencePause = 0.25;  ///< seconds of silence between sentences; none after the last
    double paragraphPause = 0.7;  ///< after the last sentence of a paragraph
    double loudness = -19.0;      ///< LUFS of the whole text (EBU R 128), true peaks below -1 dBTP
    uint64_t seed = 0;            ///< sentence i uses seed + i
    std::vector<Pronunciation> dictionary;
    std::vector<CastMember> cast;
    std::map<int, uint64_t> sentenceSeeds; ///< sentences that were spoken again, with their own seed
    ComputeOptions compute;

    bool operator==(const SpeechRequest &) const = default;
};

/// JSON of a request and back. fromJson throws core::Error where the text is not such a request.
std::string toJson(const SpeechRequest &request);
SpeechRequest speechRequestFromJson(const std::string &text);

/// A piece of the text and when it is heard.
struct TimedText
{
    size_t begin = 0, end = 0;        ///< bytes of the request's text
    double start = 0.0, finish = 0.0; ///< seconds

    bool operator==(const TimedText &) const = default;
};

/// A phoneme and when it is heard.
struct TimedPhoneme
{
    std::string ipa;                  ///< UTF-8, one code point; marks of stress and punctuation have times of their own
    double start = 0.0, finish = 0.0; ///< seconds

    bool operator==(const TimedPhoneme &) const = default;
};

/// One sentence as it was spoken.
struct Sentence
{
    int index = 0;
    TimedText span;                   ///< times from the start of the whole sound, without the pause after it
    std::vector<TimedText> words;     ///< likewise
    std::vector<TimedPhoneme> sounds; ///< likewise; they lie end to end
    std::string phonemes;             ///< IPA as it was spoken
    std::vector<std::string> unknown; ///< symbols the voice has no sound for, which were left out
    bool endsParagraph = false;
};

/// A whole text as it was spoken.
struct SpeechResult
{
    Audio audio; ///< with pauses, at the loudness asked for
    std::vector<Sentence> sentences;
    double gain = 1.0;                             ///< factor between the voice's own level and `audio`, but for a limiter's doing
    double loudness = 0.0;                         ///< LUFS that were reached; what was asked for where that is possible
    bool limited = false;                          ///< a limiter turned peaks down
    bool complete = true;                          ///< false: it was stopped midway, these are its first sentences
    double textSeconds = 0.0, decodeSeconds = 0.0; ///< spent on phonemes, and in the decoder (frames to samples)
};

struct VoiceInfo
{
    std::string name;                   ///< "en_US-joe-medium"
    std::string path;                   ///< of the weights
    std::string language;               ///< espeak-ng's name of it: "en-us"
    std::vector<std::string> languages; ///< that can be asked for; none where there is only that one
    std::string quality;                ///< "x_low", "low", "medium", "high"; empty where it is not known
    int sampleRate = 22050;
    std::vector<std::string> speakers; ///< names in order of their numbers; one or none for a single speaker
    bool blends = false;               ///< its speakers can be mixed (SpeechRequest::blend)
    bool varies = true;                ///< it takes noise and noiseW
    double noise = 0.667, noiseW = 0.8, lengthScale = 1.0;
};

} // namespace core::speech
