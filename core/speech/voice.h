// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/jobcontext.h"
#include "core/speech/speech.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace core::speech {

/// A voice in memory. Use from one thread at a time.
class Voice
{
public:
    /// Opens a Piper voice: NAME.onnx with NAME.onnx.json beside it. Throws core::Error.
    static std::unique_ptr<Voice> open(const std::filesystem::path &path, const ComputeOptions &compute = {});
    virtual ~Voice() = default;

    virtual const VoiceInfo &info() const = 0;

    /// Called with each sentence as soon as it is there, on the calling thread: the sentence, and its
    /// sound with the pause after it, at the voice's own level (not yet at the loudness asked for).
    using SentenceReady = std::function<void(const Sentence &, const Audio &)>;

    /// Speaks the whole text. request.voice and request.compute are not looked at: they were decided
    /// by open(). Throws Cancelled, and Error for a text in which there is nothing to say.
    virtual SpeechResult speak(const SpeechRequest &request, const JobContext &context, const SentenceReady &ready = {}) = 0;

    /// Speaks sentence `index` again, with `seed`, and puts it in the place of the old one; the other
    /// sentences keep their samples. `previous` must be the result of speak() for this request.
    virtual SpeechResult speakAgain(const SpeechRequest &request, const SpeechResult &previous, int index, uint64_t seed,
                                    const JobContext &context) = 0;
};

/// What the voice's .onnx.json says, without opening the network. Throws core::Error.
VoiceInfo readVoiceInfo(const std::filesystem::path &path);

} // namespace core::speech
