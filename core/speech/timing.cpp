// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/timing.h"

#include "core/base/json.h"

#include <algorithm>
#include <cmath>

namespace core::speech {

using Json = nlohmann::ordered_json; // a request keeps the order of its members

namespace {

double rounded(double seconds)
{
    return std::round(seconds * 1e5) / 1e5; // below a sample
}

Json toArray(const TimedText &timed)
{
    return {timed.begin, timed.end, rounded(timed.start), rounded(timed.finish)};
}

/// The sounds lie end to end, so their times and they take turns: [0, "h", 0.05, "aɪ", 0.3]. Where the voice
/// is between sounds, a sound is empty.
Json toArray(const std::vector<TimedPhoneme> &sounds)
{
    Json array = Json::array();
    double last = 0.0;
    for (const TimedPhoneme &sound : sounds) {
        if (array.empty()) {
            array.push_back(rounded(sound.start));
        } else if (sound.start > last + 1e-4) {
            array.push_back("");
            array.push_back(rounded(sound.start));
        }
        array.push_back(sound.ipa);
        array.push_back(rounded(sound.finish));
        last = sound.finish;
    }
    return array;
}

// What a file says may be of any type.

const Json &member(const Json &object, const char *name)
{
    static const Json none;
    const auto found = object.is_object() ? object.find(name) : object.end();
    return object.is_object() && found != object.end() ? *found : none;
}

double numberFrom(const Json &array, size_t i, double otherwise)
{
    return array.is_array() && i < array.size() && array[i].is_number() ? array[i].get<double>() : otherwise;
}

std::string textFrom(const Json &value)
{
    return value.is_string() ? value.get<std::string>() : std::string();
}

/// Of sounds that are not within their sentence, in order and as short as sounds are, nothing is taken.
std::vector<TimedPhoneme> soundsFrom(const Json &array, const TimedText &sentence)
{
    constexpr double slack = 0.01; // seconds; times were rounded
    constexpr size_t longest = 32; // bytes
    std::vector<TimedPhoneme> sounds;
    if (!array.is_array() || array.size() % 2 == 0)
        return {};
    double last = sentence.start - slack;
    for (size_t i = 0; i < array.size(); ++i) {
        if (i % 2 == 1) {
            if (!array[i].is_string() || array[i].get_ref<const std::string &>().size() > longest)
                return {};
            continue;
        }
        const double time = numberFrom(array, i, -1.0);
        if (!(time >= last) || time > sentence.finish + slack)
            return {};
        if (i > 0 && !textFrom(array[i - 1]).empty())
            sounds.push_back({textFrom(array[i - 1]), std::max(last, 0.0), time});
        last = time;
    }
    return sounds;
}

TimedText timedFrom(const Json &array, size_t textBytes, double seconds)
{
    const double most = double(textBytes);
    TimedText timed;
    timed.begin = size_t(std::clamp(numberFrom(array, 0, 0), 0.0, most));
    timed.end = size_t(std::clamp(numberFrom(array, 1, 0), double(timed.begin), most));
    timed.start = std::clamp(numberFrom(array, 2, 0), 0.0, seconds);
    timed.finish = std::clamp(numberFrom(array, 3, 0), timed.start, seconds);
    return timed;
}

} // namespace

std::string toJson(const SpeechRequest &request, const SpeechResult &result)
{
    Json sentences = Json::array();
    for (const Sentence &sentence : result.sentences) {
        Json words = Json::array();
        for (const TimedText &word : sentence.words)
            words.push_back(toArray(word));
        Json object = {{"span", toArray(sentence.span)}, {"words", words}, {"phonemes", sentence.phonemes}};
        if (!sentence.sounds.empty())
            object["sounds"] = toArray(sentence.sounds);
        if (!sentence.unknown.empty())
            object["unknown"] = sentence.unknown;
        if (sentence.endsParagraph)
            object["paragraph"] = true;
        sentences.push_back(std::move(object));
    }
    Json json = parseJson<Json>(toJson(request));
    json["timing"] = {{"gain", result.gain}, {"sentences", std::move(sentences)}};
    if (!result.complete)
        json["timing"]["complete"] = false;
    return dumpJson(json);
}

void readTiming(const std::string &text, SpeechResult &result)
{
    const Json json = tryParseJson<Json>(text);
    const Json &timing = member(json, "timing"), &gain = member(timing, "gain"), &sentences = member(timing, "sentences");
    const double factor = gain.is_number() ? gain.get<double>() : 1.0;
    result.gain = factor > 0.0 && factor < 1e4 ? factor : 1.0;
    result.complete = member(timing, "complete") != false;
    const double seconds = result.audio.seconds();
    const size_t textBytes = textFrom(member(json, "text")).size();
    double last = 0.0;
    if (!sentences.is_array())
        return;
    for (const Json &object : sentences) {
        Sentence sentence;
        sentence.index = int(result.sentences.size());
        sentence.span = timedFrom(member(object, "span"), textBytes, seconds);
        if (sentence.span.start < last) // what is in order so far is shown
            break;
        last = sentence.span.start;
        if (const Json &words = member(object, "words"); words.is_array())
            for (const Json &word : words)
                sentence.words.push_back(timedFrom(word, textBytes, seconds));
        if (!std::ranges::is_sorted(sentence.words, {}, &TimedText::start))
            sentence.words.clear();
        sentence.sounds = soundsFrom(member(object, "sounds"), sentence.span);
        sentence.phonemes = textFrom(member(object, "phonemes"));
        if (const Json &unknown = member(object, "unknown"); unknown.is_array())
            for (const Json &symbol : unknown)
                sentence.unknown.push_back(textFrom(symbol));
        const Json &paragraph = member(object, "paragraph");
        sentence.endsParagraph = paragraph.is_boolean() && paragraph.get<bool>();
        result.sentences.push_back(std::move(sentence));
    }
}

} // namespace core::speech
