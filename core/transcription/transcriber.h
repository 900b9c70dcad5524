// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/audio.h"
#include "core/base/compute.h"
#include "core/base/jobcontext.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace core::transcription {

/// Frames a second of all sound that is transcribed.
inline constexpr int soundRate = 16000;

struct TranscriptionRequest
{
    std::string language;       ///< code of what is spoken; empty: as the model hears it in the first 30 s
    bool translate = false;     ///< to English; multilingual models only
    std::string initialPrompt;  ///< names and spelling to expect
    bool previousText = true;   ///< what was heard so far helps with what follows, but mistakes may repeat
    bool words = false;         ///< when each word was said
    int beam = 1;               ///< alternatives followed side by side: slower, a little more exact
    bool skipSilence = false;   ///< where a model for it was given: what has no speech is not heard at all
    bool fallback = true;       ///< what comes out uncertain or repeats itself is heard again, by lot (sampling)
    double noSpeech = 0.6;      ///< probability of silence above which a window may be passed over ...
    double logProbability = -1; ///< ... unless its words are more certain than this on average

    bool operator==(const TranscriptionRequest &) const = default;
};

/// A word with the space before it and the punctuation after it.
struct Word
{
    std::string text;
    double start = 0, end = 0; ///< seconds
    double probability = 0;    ///< mean over its tokens

    bool operator==(const Word &) const = default;
};

/// A stretch of speech. Without text where the model heard none.
struct Segment
{
    double start = 0, end = 0; ///< seconds
    std::string text;          ///< UTF-8, with the space it begins with
    std::vector<int32_t> tokens;
    double logProbability = 0; ///< mean over the tokens of the window it comes from
    double noSpeech = 0;       ///< probability that there is no speech in that window
    std::vector<Word> words;   ///< where they were asked for

    bool operator==(const Segment &) const = default;
};

struct Transcription
{
    std::string language;
    std::vector<Segment> segments;
    double seconds = 0; ///< of the sound; 0: not known
};

/// Called from the computing thread with each segment as soon as it is there.
using SegmentReady = std::function<void(const Segment &)>;

/// A Whisper model of any size, ready to listen. One call at a time.
class Transcriber
{
public:
    /// A file of OpenAI (.pt) or whisper.cpp (ggml), or a file or folder of CTranslate2 or Hugging Face. `vocabularies` is
    /// the folder of OpenAI's vocabularies, which only a .pt without tokenizer.json needs. Throws core::Error.
    explicit Transcriber(const std::filesystem::path &model, const ComputeOptions &compute = {},
                         const std::filesystem::path &vocabularies = {});

    /// Silero's network (silero_vad_16k_op15.onnx), which finds the silence that is to be skipped. Throws core::Error.
    void setVoiceActivity(const std::filesystem::path &file);
    ~Transcriber();

    bool isMultilingual() const;
    const std::vector<std::string> &languages() const;

    /// `audio` is of 16 kHz with one channel. Throws core::Error, and core::Cancelled within a few
    /// tokens of being asked to stop. Reports progress in seconds of sound.
    Transcription transcribe(const Audio &audio, const TranscriptionRequest &request = {}, const JobContext &context = {},
                             const SegmentReady &ready = {}) const;

private:
    Transcription transcribeSpeech(const Audio &audio, const TranscriptionRequest &request, const JobContext &context,
                                   const SegmentReady &ready) const;
    Transcription transcribeAll(const Audio &audio, const TranscriptionRequest &request, const JobContext &context,
                                const SegmentReady &ready, const class Joined *cuts) const;

    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace core::transcription
