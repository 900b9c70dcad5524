// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/voice.h"

#include "core/base/error.h"
#include "core/speech/director.h"
#include "core/speech/pipervoice.h"
#include "core/speech/voiceconfig.h"

namespace core::speech {

namespace {

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
    return std::make_unique<PiperVoice>(path, compute);
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
    return VoiceConfig::read(path).info;
}

} // namespace core::speech
