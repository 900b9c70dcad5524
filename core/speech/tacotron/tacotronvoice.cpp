// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/tacotron/tacotronvoice.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/speech/layers/checkpoint.h"
#include "core/speech/layers/ownthreads.h"
#include "core/text/codepoints.h"

#include <c10/core/InferenceMode.h>
#include <torch/types.h>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace core::speech {

namespace {

constexpr int mostTries = 4;
constexpr uint64_t otherSeed = 0x9E3779B97F4A7C15; // from one try to the next; the text's next sentence has seed + 1
constexpr size_t mostPhonemes = 190;               // of a sentence: it was trained on ten seconds at most
constexpr int64_t framesOfSymbol = 14;             // a slow reader's; more is no speech
constexpr float silence = -11.512925F;             // ln 1e-5, the quietest there is

/// Frames in time: rows of mel at other times, with the values between them. [F, bands] -> [round(F / speed), bands].
torch::Tensor atSpeed(const torch::Tensor &mel, double speed)
{
    const int64_t frames = mel.size(0), bands = mel.size(1), wanted = std::max<int64_t>(1, std::llround(double(frames) / speed));
    if (wanted == frames)
        return mel;
    torch::Tensor result = torch::empty({wanted, bands});
    const float *const in = mel.const_data_ptr<float>();
    float *out = result.mutable_data_ptr<float>();
    for (int64_t f = 0; f < wanted; ++f, out += bands) {
        const double at = std::clamp((double(f) + 0.5) * double(frames) / double(wanted) - 0.5, 0.0, double(frames - 1));
        const auto first = int64_t(at), second = std::min(first + 1, frames - 1);
        const auto share = float(at - double(first));
        for (int64_t band = 0; band < bands; ++band)
            out[band] = in[first * bands + band] * (1 - share) + in[second * bands + band] * share;
    }
    return result;
}

} // namespace

struct TacotronVoice::Reading
{
    TacotronResult result;
    ReadingFaults faults;
    size_t steps = 0; // worth keeping
};

VoiceInfo TacotronVoice::readInfo(const std::filesystem::path &path)
{
    VoiceInfo info;
    info.name = shown(path.stem());
    info.path = path.string();
    info.language = "en-us";
    info.sampleRate = MelSettings::in(path.parent_path()).bands.sampleRate;
    info.varies = false;
    return info;
}

TacotronVoice::TacotronVoice(const std::filesystem::path &path, const ComputeOptions &compute)
    : m_compute(nn::resolve(compute)), m_settings(MelSettings::in(path.parent_path())), m_info(readInfo(path))
{
    const std::string file = shown(path);
    if (m_compute.dtype != torch::kFloat32)
        throw Error("Voices are computed in float32: they are small, and less is heard as noise. Choose the precision auto or float32.");
    const c10::InferenceMode guard;
    const OwnThreads threads(m_compute);
    m_network =
        std::make_unique<Tacotron>(nn::Weights(readCheckpoint(path, Tacotron::sign, "Tacotron 2"), file, nn::conversion(m_compute)));
    if (m_network->symbols() != tacotronSymbols)
        throw Error(file + " knows " + std::to_string(m_network->symbols())
                    + " symbols. Atelier reads with those of the published English "
                      "model, which are "
                    + std::to_string(tacotronSymbols) + ", and which others it was trained on does not stand in it.");
    if (m_network->bands() != int64_t(m_settings.bands.bands))
        throw Error(file + " makes spectrograms of " + std::to_string(m_network->bands()) + " bands, and the settings beside it say "
                    + std::to_string(m_settings.bands.bands) + ". Put the config.json that belongs to it beside it.");
    m_vocoder = openVocoder(vocodersIn(path.parent_path()).front(), m_settings, m_compute);
}

void TacotronVoice::check(const SpeechRequest &request) const
{
    if (request.speaker != 0)
        throw Error("The voice " + m_info.name + " has no speaker number " + std::to_string(request.speaker) + "; it has one, number 0.");
}

size_t TacotronVoice::phonemeLimit(const SpeechRequest &) const
{
    return mostPhonemes;
}

TacotronVoice::Reading TacotronVoice::read(const TacotronText &text, uint64_t seed, const JobContext &context) const
{
    const auto count = int64_t(text.symbols.size());
    AttentionWatch watch(text.symbols.size(), size_t(m_network->framesPerStep()));
    TacotronRequest request{
        .ids = {}, .seed = seed, .mostSteps = (80 + framesOfSymbol * count) / m_network->framesPerStep(), .masks = {}, .looked = {}};
    for (const TacotronSymbol &symbol : text.symbols)
        request.ids.push_back(symbol.id);
    request.looked = [&watch](std::span<const float> weights) { return watch.add(weights); };
    Reading reading{.result = (*m_network)(request, context), .faults = {}, .steps = 0};
    reading.steps = std::max<size_t>(1, watch.kept());
    reading.faults = watch.faults(reading.result.byGate);
    return reading;
}

TacotronVoice::Reading TacotronVoice::best(const TacotronText &text, uint64_t seed, const JobContext &context) const
{
    Reading best = read(text, seed, context);
    for (int tries = 1; tries < mostTries && best.faults.weight() > 0; ++tries)
        if (Reading other = read(text, seed + uint64_t(tries) * otherSeed, context); other.faults.weight() < best.faults.weight())
            best = std::move(other);
    return best;
}

/// From the steps of each symbol.
void TacotronVoice::tellTimes(Sentence &sentence, const TacotronText &text, const text::PhonemizedSentence &source,
                              const std::vector<size_t> &steps, double secondsPerStep) const
{
    std::vector<double> until{0.0}; // seconds before each symbol
    for (const size_t count : steps)
        until.push_back(until.back() + double(count) * secondsPerStep);
    for (size_t i = 0; i < text.symbols.size(); ++i)
        sentence.sounds.push_back({tacotronSymbolName(text.symbols[i].id), until[i], until[i + 1]});
    size_t i = 0;
    for (const text::PhonemizedWord &word : source.words) {
        const size_t begin = word.begin - source.begin, end = word.end - source.begin;
        while (i < text.symbols.size() && text.symbols[i].end <= begin)
            ++i;
        const size_t first = i;
        while (i < text.symbols.size() && text.symbols[i].begin < end)
            ++i;
        sentence.words.push_back({word.begin, word.end, until[first], until[i]});
    }
}

Spoken TacotronVoice::say(const SpeechRequest &request, const text::PhonemizedSentence &source, int index, uint64_t seed,
                          const JobContext &context)
{
    const c10::InferenceMode guard;
    const OwnThreads threads(m_compute);
    Spoken spoken;
    Sentence &sentence = spoken.sentence;
    sentence.index = index;
    sentence.endsParagraph = source.endsParagraph;
    sentence.span = {source.begin, source.end, 0.0, 0.0};
    TacotronText text = tacotronText(text::cleaned(request.text));
    sentence.unknown = text.unknown;
    if (!text.speaks)
        return spoken;
    // All that it was trained on ended so; without, it goes on.
    if (const std::string last = tacotronSymbolName(text.symbols.back().id); last != "." && last != "!" && last != "?")
        text.symbols.push_back({tacotronText(".").symbols.front().id, request.text.size(), request.text.size()});
    sentence.phonemes = text.said();

    const Reading reading = best(text, seed, context);
    const auto frames = int64_t(reading.steps) * m_network->framesPerStep();
    const torch::Tensor mel = atSpeed(reading.result.mel.narrow(0, 0, frames).clamp(silence, 5.0F).contiguous(), request.speed);
    const auto start = std::chrono::steady_clock::now();
    spoken.samples = (*m_vocoder)(mel, seed, context);
    spoken.decodeSeconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();

    sentence.span.finish = double(spoken.samples.size()) / m_info.sampleRate;
    const size_t symbols = text.symbols.size();
    const std::span<const float> attention(reading.result.attention.data(), reading.steps * symbols);
    tellTimes(sentence, text, source, stepsOfSymbols(attention, symbols), sentence.span.finish / double(reading.steps));
    return spoken;
}

} // namespace core::speech
