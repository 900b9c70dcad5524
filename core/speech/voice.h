// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/jobcontext.h"
#include "core/speech/speech.h"
#include "core/text/phonemizer.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace core::speech {

/// One sentence, and its times from its own start.
struct Spoken
{
    Sentence sentence;
    std::vector<float> samples; ///< at the voice's own level
    double decodeSeconds = 0.0;
};

/// Called with each sentence as soon as it is there, on the calling thread: the sentence, and its
/// sound with the pause after it, at the voice's own level (not yet at the loudness asked for).
using SentenceReady = std::function<void(const Sentence &, const Audio &)>;

/// A voice in memory. Use from one thread at a time.
class Voice
{
public:
    /// Opens a voice of any kind; which one is found from what lies beside the weights: a Piper voice has NAME.onnx.json
    /// beside NAME.onnx, a Kokoro its symbols in config.json or vocab.json and its speakers in packs. A Tacotron is told by its tensors,
    /// and what makes its sound lies beside it. Throws core::Error.
    static std::unique_ptr<Voice> open(const std::filesystem::path &path, const ComputeOptions &compute = {});
    virtual ~Voice() = default;

    virtual const VoiceInfo &info() const = 0;

    /// Throws core::Error where the voice cannot do what is asked: it has no such speaker.
    virtual void check(const SpeechRequest &request) const = 0;

    /// espeak-ng's name of the language in which `text` is to be read.
    virtual std::string language(const SpeechRequest &request, std::string_view text) const;

    /// No sentence may have more phonemes; longer ones are cut between words, never off.
    virtual size_t phonemeLimit(const SpeechRequest &request) const;

    /// Speaks a sentence as the request's speed, speaker, language and variation say; its text is that of the sentence. Throws Cancelled.
    virtual Spoken say(const SpeechRequest &request, const text::PhonemizedSentence &sentence, int index, uint64_t seed,
                       const JobContext &context) = 0;

    /// core::speech::speak() and speakAgain() with this voice alone, whatever the request's is called.
    SpeechResult speak(const SpeechRequest &request, const JobContext &context, const SentenceReady &ready = {});
    SpeechResult speakAgain(const SpeechRequest &request, const SpeechResult &previous, int index, uint64_t seed,
                            const JobContext &context);
};

/// What is known of a voice without opening the network. Throws core::Error.
VoiceInfo readVoiceInfo(const std::filesystem::path &path);

} // namespace core::speech
