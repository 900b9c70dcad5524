// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/compute.h"
#include "core/speech/tacotron/attentionwatch.h"
#include "core/speech/tacotron/tacotron.h"
#include "core/speech/tacotron/tacotrontext.h"
#include "core/speech/vocoders/vocoder.h"
#include "core/speech/voice.h"

namespace core::speech {

/// The published English Tacotron 2 with what makes sound of its spectrogram, which lies beside it. It reads letters; when each is
/// heard is told by its attention. A sentence that went wrong (AttentionWatch) is tried again with other seeds, and the best is kept.
class TacotronVoice : public Voice
{
public:
    TacotronVoice(const std::filesystem::path &path, const ComputeOptions &compute);

    /// What is known without reading the weights. Throws Error.
    static VoiceInfo readInfo(const std::filesystem::path &path);

    const VoiceInfo &info() const override { return m_info; }
    void check(const SpeechRequest &request) const override;
    size_t phonemeLimit(const SpeechRequest &request) const override;
    Spoken say(const SpeechRequest &request, const text::PhonemizedSentence &source, int index, uint64_t seed,
               const JobContext &context) override;

private:
    struct Reading;
    Reading read(const TacotronText &text, uint64_t seed, const JobContext &context) const;
    Reading best(const TacotronText &text, uint64_t seed, const JobContext &context) const;
    void tellTimes(Sentence &sentence, const TacotronText &text, const text::PhonemizedSentence &source, const std::vector<size_t> &steps,
                   double secondsPerStep) const;

    nn::Compute m_compute;
    MelSettings m_settings;
    VoiceInfo m_info;
    std::unique_ptr<Tacotron> m_network;
    std::unique_ptr<Vocoder> m_vocoder; // the best that lies beside it
};

} // namespace core::speech
