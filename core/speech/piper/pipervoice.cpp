// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/piper/pipervoice.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/speech/layers/ownthreads.h"
#include "core/speech/piper/voiceweights.h"
#include "core/text/codepoints.h"

#include <c10/core/InferenceMode.h>

namespace core::speech {

PiperVoice::PiperVoice(const std::filesystem::path &path, const ComputeOptions &compute)
    : m_compute(nn::resolve(compute)), m_config(VoiceConfig::read(path))
{
    const std::string file = shown(path);
    if (m_compute.dtype != torch::kFloat32)
        throw Error("Voices are computed in float32: they are small, and less is heard as noise. Choose the precision auto or float32.");
    if (m_config.phonemeType != "espeak")
        throw Error(file + " was trained on phonemes of the kind \"" + m_config.phonemeType
                    + "\", which Atelier cannot make. Voices of the kind espeak can be used.");
    const c10::InferenceMode guard;
    const OwnThreads threads(m_compute);
    m_network = std::make_unique<Vits>(nn::Weights(readVoiceWeights(path), file, nn::conversion(m_compute)));

    for (const auto &[symbol, ids] : m_config.ids)
        for (const int64_t id : ids)
            if (id >= m_network->symbols())
                throw Error(file + " has sounds for " + std::to_string(m_network->symbols()) + " symbols, and its settings name number "
                            + std::to_string(id) + ". The two files do not belong together.");
    if (m_config.speakers != m_network->speakers())
        throw Error(file + " has " + std::to_string(m_network->speakers()) + " speakers, and its settings say "
                    + std::to_string(m_config.speakers) + ". The two files do not belong together.");
    if (m_config.hop > 0 && m_config.hop != m_network->hop())
        throw Error(file + " makes " + std::to_string(m_network->hop()) + " samples a frame, and its settings say "
                    + std::to_string(m_config.hop) + ". The two files do not belong together.");
}

void PiperVoice::check(const SpeechRequest &request) const
{
    if (request.speaker < 0 || request.speaker >= m_config.speakers)
        throw Error("The voice " + m_config.info.name + " has no speaker number " + std::to_string(request.speaker)
                    + (m_config.speakers > 1 ? "; its speakers are 0 to " + std::to_string(m_config.speakers - 1) + "."
                                             : "; it has one, number 0."));
}

Spoken PiperVoice::say(const SpeechRequest &request, const text::PhonemizedSentence &source, int index, uint64_t seed,
                       const JobContext &context)
{
    const c10::InferenceMode guard;
    const OwnThreads threads(m_compute);
    Spoken spoken;
    spoken.sentence.index = index;
    spoken.sentence.phonemes = text::toUtf8(source.phonemes);
    spoken.sentence.endsParagraph = source.endsParagraph;
    PhonemeIds ids = phonemeIds(m_config, source.phonemes);
    spoken.sentence.unknown = std::move(ids.unknown);

    VitsResult result;
    result.frames.assign(ids.ids.size(), 0);
    if (ids.speaks)
        result = (*m_network)({.ids = ids.ids,
                               .speaker = request.speaker,
                               .noise = request.noise.value_or(m_config.info.noise),
                               .noiseW = request.noiseW.value_or(m_config.info.noiseW),
                               .lengthScale = m_config.info.lengthScale / request.speed,
                               .seed = seed},
                              context);
    std::vector<double> until{0.0}; // seconds before each id
    size_t samples = 0;
    for (const int64_t frames : result.frames) {
        samples += size_t(frames * m_network->hop());
        until.push_back(secondsOf(samples));
    }
    spoken.sentence.span = {source.begin, source.end, 0.0, secondsOf(result.samples.size())};
    for (const text::PhonemizedWord &word : source.words)
        spoken.sentence.words.push_back({word.begin, word.end, until[ids.first[word.firstPhoneme]], until[ids.first[word.lastPhoneme]]});
    for (size_t i = 0; i < source.phonemes.size(); ++i)
        if (ids.first[i] < ids.first[i + 1])
            spoken.sentence.sounds.push_back({text::toUtf8({&source.phonemes[i], 1}), until[ids.first[i]], until[ids.first[i + 1]]});
    spoken.samples = std::move(result.samples);
    spoken.decodeSeconds = result.decodeSeconds;
    return spoken;
}

} // namespace core::speech
