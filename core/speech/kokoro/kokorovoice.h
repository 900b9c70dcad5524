// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/compute.h"
#include "core/speech/kokoro/kokoro.h"
#include "core/speech/kokoro/kokoroconfig.h"
#include "core/speech/kokoro/stylepacks.h"
#include "core/speech/voice.h"

namespace core::speech {

/// Kokoro-82M with its voices: phonemes by espeak-ng, sound by the network, in the style of one voice or of several blended.
class KokoroVoice : public Voice
{
public:
    KokoroVoice(const std::filesystem::path &path, const ComputeOptions &compute);

    /// What is known without reading the weights. Throws Error.
    static VoiceInfo readInfo(const std::filesystem::path &path);

    const VoiceInfo &info() const override { return m_info; }
    void check(const SpeechRequest &request) const override;
    std::string language(const SpeechRequest &request, std::string_view text) const override;
    size_t phonemeLimit(const SpeechRequest &request) const override;
    Spoken say(const SpeechRequest &request, const text::PhonemizedSentence &source, int index, uint64_t seed,
               const JobContext &context) override;

private:
    std::map<std::string, double> blendOf(const SpeechRequest &request) const;

    nn::Compute m_compute;
    VoiceInfo m_info;
    KokoroConfig m_config;
    std::unique_ptr<Kokoro> m_network;
    std::unique_ptr<StylePacks> m_packs;
};

} // namespace core::speech
