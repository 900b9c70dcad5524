// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/computejson.h"
#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/kinds.h"
#include "core/speech/speech.h"

namespace core::speech {

using nlohmann::json;

namespace {

/// The member if it is there; the default stays where it is not.
template <typename T>
void read(const json &object, const char *name, T &value)
{
    if (const auto found = object.find(name); found != object.end() && !found->is_null())
        value = found->get<T>();
}

void read(const json &object, const char *name, std::optional<double> &value)
{
    if (const auto found = object.find(name); found != object.end() && !found->is_null())
        value = found->get<double>();
}

json orNull(const std::optional<double> &value)
{
    return value ? json(*value) : json();
}

} // namespace

std::string toJson(const SpeechRequest &r)
{
    json seeds = json::object();
    for (const auto &[sentence, seed] : r.sentenceSeeds)
        seeds[std::to_string(sentence)] = seed;
    json dictionary = json::array(), cast = json::array();
    for (const Pronunciation &p : r.dictionary)
        dictionary.push_back({{"word", p.word}, {"say", p.say}, {"ipa", p.isIpa}, {"exact_case", p.exactCase}, {"language", p.language}});
    for (const CastMember &m : r.cast)
        cast.push_back({{"name", m.name}, {"voice", m.voice}, {"speaker", m.speaker}, {"speed", m.speed}});
    json object = {{"kind", kinds::speech},
                   {"text", r.text},
                   {"voice", r.voice},
                   {"speaker", r.speaker},
                   {"blend", r.blend},
                   {"language", r.language},
                   {"speed", r.speed},
                   {"noise", orNull(r.noise)},
                   {"noise_w", orNull(r.noiseW)},
                   {"sentence_pause", r.sentencePause},
                   {"paragraph_pause", r.paragraphPause},
                   {"loudness", r.loudness},
                   {"seed", r.seed},
                   {"sentence_seeds", seeds},
                   {"dictionary", dictionary},
                   {"cast", cast}};
    addCompute(object, r.compute);
    return dumpJson(object, 2);
}

SpeechRequest speechRequestFromJson(const std::string &text)
{
    const json object = tryParseJson<json>(text);
    if (!object.is_object() || (object.contains("kind") && object.at("kind") != kinds::speech))
        throw Error("This is no speech request: the settings it was made with cannot be read.");
    SpeechRequest r;
    try {
        read(object, "text", r.text);
        read(object, "voice", r.voice);
        read(object, "speaker", r.speaker);
        read(object, "blend", r.blend);
        read(object, "language", r.language);
        read(object, "speed", r.speed);
        read(object, "noise", r.noise);
        read(object, "noise_w", r.noiseW);
        read(object, "sentence_pause", r.sentencePause);
        read(object, "paragraph_pause", r.paragraphPause);
        read(object, "loudness", r.loudness);
        read(object, "seed", r.seed);
        json seeds = json::object();
        read(object, "sentence_seeds", seeds);
        for (const auto &[sentence, seed] : seeds.items())
            r.sentenceSeeds[std::stoi(sentence)] = seed.get<uint64_t>();
        json dictionary = json::array(), cast = json::array();
        read(object, "dictionary", dictionary);
        for (const json &entry : dictionary) {
            Pronunciation &p = r.dictionary.emplace_back();
            read(entry, "word", p.word);
            read(entry, "say", p.say);
            read(entry, "ipa", p.isIpa);
            read(entry, "exact_case", p.exactCase);
            read(entry, "language", p.language);
        }
        read(object, "cast", cast);
        for (const json &entry : cast) {
            CastMember &m = r.cast.emplace_back();
            read(entry, "name", m.name);
            read(entry, "voice", m.voice);
            read(entry, "speaker", m.speaker);
            read(entry, "speed", m.speed);
        }
        r.compute = computeIn(object);
    } catch (const json::exception &e) {
        throw Error(std::string("The settings of this speech request cannot be read: ") + e.what() + ".");
    } catch (const std::logic_error &) { // std::stoi
        throw Error("The settings of this speech request cannot be read: sentence_seeds names something that is no sentence.");
    }
    return r;
}

} // namespace core::speech
