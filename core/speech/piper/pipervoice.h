// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/compute.h"
#include "core/speech/piper/vits.h"
#include "core/speech/piper/voiceconfig.h"
#include "core/speech/voice.h"
#include "core/text/phonemizer.h"

namespace core::speech {

/// A Piper voice: phonemes by espeak-ng, sound by VITS.
class PiperVoice : public Voice
{
public:
    PiperVoice(const std::filesystem::path &path, const ComputeOptions &compute);

    const VoiceInfo &info() const override { return m_config.info; }
    void check(const SpeechRequest &request) const override;
    Spoken say(const SpeechRequest &request, const text::PhonemizedSentence &source, int index, uint64_t seed,
               const JobContext &context) override;

private:
    double secondsOf(size_t samples) const { return double(samples) / m_config.info.sampleRate; }

    nn::Compute m_compute;
    VoiceConfig m_config;
    std::unique_ptr<Vits> m_network;
};

} // namespace core::speech
