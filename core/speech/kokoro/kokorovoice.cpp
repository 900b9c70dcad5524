// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/kokoro/kokorovoice.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/speech/kokoro/kokorophonemes.h"
#include "core/speech/kokoro/kokoroweights.h"
#include "core/speech/layers/ownthreads.h"
#include "core/speech/readable.h"
#include "core/text/codepoints.h"

#include <c10/core/InferenceMode.h>

#include <algorithm>

namespace core::speech {

namespace {

constexpr int64_t ends = 2; // the 0 before and after the ids

/// "a, b, c"
std::string listed(const std::vector<std::string> &names)
{
    std::string all;
    for (const std::string &name : names)
        all += (all.empty() ? "" : ", ") + name;
    return all;
}

} // namespace

VoiceInfo KokoroVoice::readInfo(const std::filesystem::path &path)
{
    VoiceInfo info;
    info.name = shown(path.stem());
    info.path = path.string();
    info.sampleRate = Kokoro::sampleRate;
    info.speakers = StylePacks::namesBeside(path);
    info.language = languageOfStyle(info.speakers.front());
    KokoroConfig::read(path); // says what is missing
    info.languages = kokoroLanguages();
    info.blends = true;
    info.varies = false;
    return info;
}

KokoroVoice::KokoroVoice(const std::filesystem::path &path, const ComputeOptions &compute)
    : m_compute(nn::resolve(compute)), m_info(readInfo(path)), m_config(KokoroConfig::read(path))
{
    const std::string file = shown(path);
    if (m_compute.dtype != torch::kFloat32)
        throw Error("Voices are computed in float32: they are small, and less is heard as noise. Choose the precision auto or float32.");
    const c10::InferenceMode guard;
    const OwnThreads threads(m_compute);
    m_network = std::make_unique<Kokoro>(nn::Weights(readKokoroWeights(path), file, nn::conversion(m_compute)), m_config.shape);
    for (const auto &[symbol, id] : m_config.ids)
        if (id >= m_network->symbols())
            throw Error(file + " has sounds for " + std::to_string(m_network->symbols()) + " symbols, and "
                        + shown(m_config.file.filename()) + " names number " + std::to_string(id)
                        + ". The two files do not belong together.");
    m_packs = std::make_unique<StylePacks>(path, m_network->style());
}

std::map<std::string, double> KokoroVoice::blendOf(const SpeechRequest &request) const
{
    return request.blend.empty() ? std::map<std::string, double>{{m_info.speakers.at(size_t(request.speaker)), 1.0}} : request.blend;
}

void KokoroVoice::check(const SpeechRequest &request) const
{
    if (request.speaker < 0 || request.speaker >= int(m_info.speakers.size()))
        throw Error("The voice " + m_info.name + " has no speaker number " + std::to_string(request.speaker) + "; its speakers are 0 to "
                    + std::to_string(m_info.speakers.size() - 1) + ".");
    m_packs->style(blendOf(request), 1);
    if (!request.language.empty() && std::ranges::find(m_info.languages, request.language) == m_info.languages.end())
        throw Error("The voice " + m_info.name + " does not speak the language \"" + request.language
                    + "\". It knows: " + listed(m_info.languages) + ".");
}

std::string KokoroVoice::language(const SpeechRequest &request, std::string_view text) const
{
    return languageFor(m_info, request, text);
}

/// All that the network takes. Slower speech is cut into shorter sentences, so that its sound does not outgrow the memory.
size_t KokoroVoice::phonemeLimit(const SpeechRequest &request) const
{
    const auto most = double(m_network->mostIds() - ends);
    return size_t(std::clamp(most * std::min(1.0, request.speed), 1.0, most));
}

Spoken KokoroVoice::say(const SpeechRequest &request, const text::PhonemizedSentence &source, int index, uint64_t seed,
                        const JobContext &context)
{
    const c10::InferenceMode guard;
    const OwnThreads threads(m_compute);
    Spoken spoken;
    spoken.sentence.index = index;
    spoken.sentence.endsParagraph = source.endsParagraph;
    const KokoroPhonemes said = kokoroPhonemes(source.phonemes, request.language, size_t(m_network->mostIds() - ends));
    spoken.sentence.phonemes = text::toUtf8(said.phonemes);

    KokoroRequest wanted{.ids = {0}, .style = {}, .speed = request.speed, .noise = 1.0, .seed = seed};
    std::vector<size_t> place; // of each phoneme among the ids; one more at the end
    bool speaks = false;
    for (const char32_t phoneme : said.phonemes) {
        place.push_back(wanted.ids.size());
        if (const auto found = m_config.ids.find(phoneme); found != m_config.ids.end()) {
            wanted.ids.push_back(found->second);
            speaks = speaks || std::u32string_view(U" .,:;!?'\"()-—…“”ˈˌː").find(phoneme) == std::u32string_view::npos;
        } else if (const std::string name = text::toUtf8({&phoneme, 1});
                   std::ranges::find(spoken.sentence.unknown, name) == spoken.sentence.unknown.end()) {
            spoken.sentence.unknown.push_back(name);
        }
    }
    place.push_back(wanted.ids.size());
    wanted.ids.push_back(0);

    KokoroResult result;
    result.frames.assign(wanted.ids.size(), 0);
    if (speaks) {
        wanted.style = m_packs->style(blendOf(request), int64_t(said.phonemes.size()));
        result = (*m_network)(wanted, context);
    }
    std::vector<double> until{0.0}; // seconds before each id
    int64_t frames = 0;
    for (const int64_t count : result.frames) {
        frames += count;
        until.push_back(double(frames * m_network->hop()) / m_info.sampleRate);
    }
    const auto startOf = [&](size_t phoneme) { return until[place[said.first[phoneme]]]; };
    spoken.sentence.span = {source.begin, source.end, 0.0, double(result.samples.size()) / m_info.sampleRate};
    for (const text::PhonemizedWord &word : source.words)
        spoken.sentence.words.push_back({word.begin, word.end, startOf(word.firstPhoneme), startOf(word.lastPhoneme)});
    for (size_t i = 0; i < said.phonemes.size(); ++i)
        if (place[i] < place[i + 1])
            spoken.sentence.sounds.push_back({text::toUtf8({&said.phonemes[i], 1}), until[place[i]], until[place[i + 1]]});
    spoken.samples = std::move(result.samples);
    spoken.decodeSeconds = result.decodeSeconds;
    return spoken;
}

} // namespace core::speech
