// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/pipervoice.h"

#include "core/audio/loudness.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/nn/workers.h"
#include "core/speech/voiceweights.h"

#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace core::speech {

namespace {

void checkRange(double value, double least, double most, const char *name, const char *range)
{
    if (!(value >= least && value <= most))
        throw Error(std::string("The ") + name + " must be from " + range + ".");
}

/// Leaves the threads to our own workers while a voice computes: most of torch's operations here are
/// too small to share out.
class OwnThreads
{
public:
    explicit OwnThreads(const nn::Compute &compute) : m_before(at::get_num_threads())
    {
        nn::Workers::shared().setThreads(compute.threads);
        nn::useThreads(compute.device.is_cpu() ? 1 : compute.threads);
    }
    ~OwnThreads() { nn::useThreads(m_before); }
    OwnThreads(const OwnThreads &) = delete;
    OwnThreads &operator=(const OwnThreads &) = delete;

private:
    int m_before;
};

void shift(TimedText &piece, double seconds)
{
    piece.start += seconds;
    piece.finish += seconds;
}

void shift(Sentence &sentence, double seconds)
{
    shift(sentence.span, seconds);
    for (TimedText &word : sentence.words)
        shift(word, seconds);
}

} // namespace

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
    m_network = std::make_unique<Vits>(nn::Weights(nn::convert(readVoiceWeights(path), m_compute), file));

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
    checkRange(request.speed, 0.1, 10.0, "speed", "0.1 to 10");
    checkRange(request.noise.value_or(0.0), 0.0, 2.0, "variation of the sound", "0 to 2");
    checkRange(request.noiseW.value_or(0.0), 0.0, 2.0, "variation of the rhythm", "0 to 2");
    checkRange(request.sentencePause, 0.0, 10.0, "pause after a sentence", "0 to 10 seconds");
    checkRange(request.paragraphPause, 0.0, 10.0, "pause after a paragraph", "0 to 10 seconds");
    checkRange(request.loudness, -70.0, 0.0, "loudness", "-70 to 0 LUFS");
    if (request.speaker < 0 || request.speaker >= m_config.speakers)
        throw Error("The voice " + m_config.info.name + " has no speaker number " + std::to_string(request.speaker)
                    + (m_config.speakers > 1 ? "; its speakers are 0 to " + std::to_string(m_config.speakers - 1) + "."
                                             : "; it has one, number 0."));
}

PiperVoice::Spoken PiperVoice::speakSentence(const SpeechRequest &request, const text::PhonemizedSentence &source, int index, uint64_t seed,
                                             const JobContext &context) const
{
    Spoken spoken;
    spoken.sentence.index = index;
    spoken.sentence.phonemes = toUtf8(source.phonemes);
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
    spoken.samples = std::move(result.samples);
    spoken.decodeSeconds = result.decodeSeconds;
    return spoken;
}

SpeechResult PiperVoice::speak(const SpeechRequest &request, const JobContext &context, const SentenceReady &ready)
{
    const c10::InferenceMode guard;
    const OwnThreads threads(m_compute);
    check(request);
    context.checkpoint();
    SpeechResult result;
    result.audio.sampleRate = m_config.info.sampleRate;
    text::Phonemizer phonemizer(request.text, m_config.info.language);
    const auto next = [&] {
        const auto start = std::chrono::steady_clock::now();
        auto sentence = phonemizer.next();
        phonemizer.atEnd(); // reads ahead
        result.textSeconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        return sentence;
    };
    for (auto source = next(); source; source = next()) {
        const size_t i = result.sentences.size();
        const int index = int(i);
        const auto again = request.sentenceSeeds.find(index);
        const uint64_t seed = again != request.sentenceSeeds.end() ? again->second : request.seed + i;
        Spoken spoken = speakSentence(request, *source, index, seed, context);
        result.decodeSeconds += spoken.decodeSeconds;
        shift(spoken.sentence, secondsOf(result.audio.samples.size()));
        if (!phonemizer.atEnd() && !spoken.samples.empty()) {
            const double pause = source->endsParagraph ? request.paragraphPause : request.sentencePause;
            spoken.samples.resize(spoken.samples.size() + size_t(std::llround(pause * m_config.info.sampleRate)), 0.0f);
        }
        result.audio.samples.insert(result.audio.samples.end(), spoken.samples.begin(), spoken.samples.end());
        result.sentences.push_back(std::move(spoken.sentence));
        if (ready)
            ready(result.sentences.back(), Audio{m_config.info.sampleRate, 1, std::move(spoken.samples)});
        context.progress(index + 1, int(phonemizer.expectedSentences()), "Speaking");
    }
    if (result.sentences.empty())
        throw Error("There is nothing to say in this text: it has no letters, digits or symbols that can be spoken.");
    if (result.audio.empty())
        throw Error("There is nothing to say in this text: the voice " + m_config.info.name + " has no sound for any of its symbols.");
    result.gain = audio::gainFor(result.audio, request.loudness);
    audio::applyGain(result.audio, result.gain);
    return result;
}

SpeechResult PiperVoice::speakAgain(const SpeechRequest &request, const SpeechResult &previous, int index, uint64_t seed,
                                    const JobContext &context)
{
    const c10::InferenceMode guard;
    const OwnThreads threads(m_compute);
    check(request);
    const auto sentences = text::phonemize(request.text, m_config.info.language);
    if (sentences.size() != previous.sentences.size() || previous.audio.sampleRate != m_config.info.sampleRate)
        throw Error("The text or the voice has changed since it was spoken. Speak the whole text again.");
    if (index < 0 || size_t(index) >= sentences.size())
        throw Error("There is no sentence number " + std::to_string(index + 1) + "; the text has " + std::to_string(sentences.size())
                    + ".");

    Spoken spoken = speakSentence(request, sentences[size_t(index)], index, seed, context);
    const TimedText &old = previous.sentences[size_t(index)].span;
    const std::vector<float> &samples = previous.audio.samples;
    const auto sampleAt = [&](double seconds) {
        return samples.begin() + std::clamp<int64_t>(std::llround(seconds * m_config.info.sampleRate), 0, int64_t(samples.size()));
    };
    shift(spoken.sentence, old.start);
    const double later = spoken.sentence.span.finish - old.finish;

    SpeechResult result;
    result.gain = previous.gain; // so that the other sentences stay as they are
    Audio fresh{m_config.info.sampleRate, 1, std::move(spoken.samples)};
    audio::applyGain(fresh, result.gain);
    result.audio.sampleRate = m_config.info.sampleRate;
    result.audio.samples.assign(samples.begin(), sampleAt(old.start));
    result.audio.samples.insert(result.audio.samples.end(), fresh.samples.begin(), fresh.samples.end());
    result.audio.samples.insert(result.audio.samples.end(), sampleAt(old.finish), samples.end());

    result.sentences = previous.sentences;
    for (size_t i = size_t(index) + 1; i < result.sentences.size(); ++i)
        shift(result.sentences[i], later);
    result.sentences[size_t(index)] = std::move(spoken.sentence);
    context.progress(1, 1, "Speaking");
    return result;
}

} // namespace core::speech
