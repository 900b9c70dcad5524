// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/voice.h"

#include "core/base/error.h"
#include "core/io/contents.h"
#include "core/speech/director.h"
#include "core/speech/kokoro/kokorovoice.h"
#include "core/speech/layers/checkpoint.h"
#include "core/speech/piper/pipervoice.h"
#include "core/speech/piper/voiceconfig.h"
#include "core/speech/tacotron/tacotronvoice.h"

#include <algorithm>

namespace core::speech {

namespace {

enum class VoiceKind { Piper, Kokoro, Tacotron };

/// False for a file that cannot be read, of which its own kind says why.
bool isTacotron(const std::filesystem::path &path)
{
    try {
        const io::Contents contents = io::readHeader(path);
        return std::ranges::any_of(contents.tensors, [](const io::TensorEntry &tensor) { return isCalled(tensor.name, Tacotron::sign); });
    } catch (const Error &) {
        return false;
    }
}

/// A file of settings named after the weights is a Piper voice's own. What is no ONNX is no Piper voice either.
VoiceKind kindOf(const std::filesystem::path &path)
{
    std::error_code error;
    if (std::filesystem::exists(path.string() + ".json", error))
        return VoiceKind::Piper;
    if (path.extension() != ".onnx" && isTacotron(path))
        return VoiceKind::Tacotron;
    return path.extension() != ".onnx" || !KokoroConfig::fileBeside(path).empty() ? VoiceKind::Kokoro : VoiceKind::Piper;
}

VoiceFor only(Voice &voice, const SpeechRequest &request)
{
    return [&voice, own = request.voice](const std::string &name) -> Voice & {
        if (name != own && name != voice.info().name)
            throw Error("The text asks for the voice " + name + ", but only " + voice.info().name + " is at hand.");
        return voice;
    };
}

} // namespace

std::unique_ptr<Voice> Voice::open(const std::filesystem::path &path, const ComputeOptions &compute)
{
    switch (kindOf(path)) {
    case VoiceKind::Kokoro:
        return std::make_unique<KokoroVoice>(path, compute);
    case VoiceKind::Tacotron:
        return std::make_unique<TacotronVoice>(path, compute);
    case VoiceKind::Piper:
        break;
    }
    return std::make_unique<PiperVoice>(path, compute);
}

std::string Voice::language(const SpeechRequest &, std::string_view) const
{
    return info().language;
}

size_t Voice::phonemeLimit(const SpeechRequest &) const
{
    return 500;
}

SpeechResult Voice::speak(const SpeechRequest &request, const JobContext &context, const SentenceReady &ready)
{
    return speech::speak(request, only(*this, request), context, ready);
}

SpeechResult Voice::speakAgain(const SpeechRequest &request, const SpeechResult &previous, int index, uint64_t seed,
                               const JobContext &context)
{
    return speech::speakAgain(request, previous, index, seed, only(*this, request), context);
}

VoiceInfo readVoiceInfo(const std::filesystem::path &path)
{
    const VoiceKind kind = kindOf(path);
    return kind == VoiceKind::Kokoro     ? KokoroVoice::readInfo(path)
           : kind == VoiceKind::Tacotron ? TacotronVoice::readInfo(path)
                                         : VoiceConfig::read(path).info;
}

} // namespace core::speech
