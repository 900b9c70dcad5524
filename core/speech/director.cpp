// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/director.h"

#include "core/audio/limiter.h"
#include "core/audio/loudness.h"
#include "core/audio/resample.h"
#include "core/base/error.h"
#include "core/speech/dictionary.h"
#include "core/speech/plainletters.h"
#include "core/speech/readable.h"
#include "core/speech/takes.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <span>

namespace core::speech {

namespace {

void checkRange(double value, double least, double most, const char *name, const char *range)
{
    if (!(value >= least && value <= most))
        throw Error(std::string("The ") + name + " must be from " + range + ".");
}

void check(const SpeechRequest &request)
{
    checkRange(request.speed, 0.1, 10.0, "speed", "0.1 to 10");
    checkRange(request.noise.value_or(0.0), 0.0, 2.0, "variation of the sound", "0 to 2");
    checkRange(request.noiseW.value_or(0.0), 0.0, 2.0, "variation of the rhythm", "0 to 2");
    checkRange(request.sentencePause, 0.0, 10.0, "pause after a sentence", "0 to 10 seconds");
    checkRange(request.paragraphPause, 0.0, 10.0, "pause after a paragraph", "0 to 10 seconds");
    checkRange(request.loudness, -70.0, 0.0, "loudness", "-70 to 0 LUFS");
    for (const CastMember &member : request.cast)
        checkRange(member.speed, 0.1, 10.0, "speed of a member of the cast", "0.1 to 10");
}

void shift(auto &piece, double seconds)
{
    piece.start += seconds;
    piece.finish += seconds;
}

void shift(Sentence &sentence, double seconds)
{
    shift(sentence.span, seconds);
    for (TimedText &word : sentence.words)
        shift(word, seconds);
    for (TimedPhoneme &sound : sentence.sounds)
        shift(sound, seconds);
}

void place(TimedText &piece, const MarkedText &text)
{
    piece.begin = text.sourceBegin(piece.begin);
    piece.end = std::max(piece.begin, text.sourceEnd(piece.end));
}

/// The text of one passage on its way to phonemes.
struct Reading
{
    Reading(const Voice &voice, const SpeechRequest &asked, const Passage &passage)
        : text(readAloud(withoutUnread(pronounced(plainLetters(passage.text), asked.dictionary, asked.language), asked.language),
                         asked.language))
        , phonemizer(text.text(), asked.language, voice.phonemeLimit(asked))
    {
    }

    MarkedText text;
    text::Phonemizer phonemizer;
};

/// What the voice is asked for in a passage.
SpeechRequest asked(const SpeechRequest &request, const Passage &passage, const Voice &voice)
{
    SpeechRequest result = request;
    result.speed = std::clamp(request.speed * passage.speed, 0.1, 10.0);
    const bool other = !passage.voice.empty() && passage.voice != request.voice;
    result.speaker = passage.speaker >= 0 ? passage.speaker : other ? 0 : request.speaker;
    if (passage.speaker >= 0 || other)
        result.blend.clear();
    voice.check(result);
    result.language = voice.language(result, passage.text.text());
    return result;
}

const std::string &voiceOf(const SpeechRequest &request, const Passage &passage)
{
    return passage.voice.empty() ? request.voice : passage.voice;
}

/// A sentence at the rate of the whole, its places those of the request's text.
Spoken say(Voice &voice, int rate, const SpeechRequest &request, const MarkedText &text, const text::PhonemizedSentence &source, int index,
           uint64_t seed, const JobContext &context)
{
    SpeechRequest own = request;
    own.text = text.text().substr(source.begin, source.end - source.begin);
    Spoken spoken = voice.say(own, source, index, seed, context);
    place(spoken.sentence.span, text);
    for (TimedText &word : spoken.sentence.words)
        place(word, text);
    if (voice.info().sampleRate != rate)
        spoken.samples = audio::resample({voice.info().sampleRate, 1, std::move(spoken.samples)}, rate).samples;
    return spoken;
}

/// Seconds of silence after each passage.
std::vector<double> pausesAfter(const std::vector<Passage> &passages, const SpeechRequest &request)
{
    std::vector<double> pauses;
    for (const Passage &passage : passages) {
        const bool last = &passage == &passages.back();
        const double own = last                                     ? 0
                           : passage.end == Passage::End::Paragraph ? request.paragraphPause
                           : passage.end == Passage::End::Sentence  ? request.sentencePause
                                                                    : 0;
        pauses.push_back(passage.pause > 0 ? passage.pause : own);
    }
    return pauses;
}

/// Why no sentence was spoken: the first script that a voice cannot read, else that nothing is there.
[[noreturn]] void refuseUnspoken(const SpeechRequest &request, const std::vector<Passage> &passages, const VoiceFor &voices)
{
    for (const Passage &passage : passages) {
        if (!passage.speaks())
            continue;
        const Voice &voice = voices(voiceOf(request, passage));
        const std::string language = asked(request, passage, voice).language;
        for (const Unread &each : unreadIn(passage.text.text(), language))
            if (each.script == Script::Chinese && language == "ja")
                throw NothingToSay("The voice " + voice.info().name
                                   + " cannot read this text: of Japanese it reads kana only. Write it in kana, or say in the "
                                     "pronunciation dictionary how it is spoken.");
            else if (each.script != Script::Emoji)
                throw NothingToSay("The voice " + voice.info().name + " cannot read this text: its language is not written in "
                                   + scriptName(each.script) + " letters. Choose another voice.");
    }
    throw NothingToSay("There is nothing to say in this text: it has no letters, digits or symbols that can be spoken.");
}

} // namespace

std::vector<size_t> cutsOf(const std::vector<Sentence> &sentences, int sampleRate, size_t samples)
{
    std::vector<size_t> cuts{0};
    const auto cut = [&](size_t at) {
        if (at > cuts.back() && at <= samples)
            cuts.push_back(at);
    };
    for (const Sentence &sentence : sentences) {
        cut(size_t(std::llround(sentence.span.start * sampleRate)));
        cut(size_t(std::llround(sentence.span.finish * sampleRate)));
    }
    cut(samples);
    return cuts;
}

SpokenTotals speakSentences(const SpeechRequest &request, const VoiceFor &voices, const JobContext &context, const SentenceSpoken &ready,
                            const SpokenSoFar &before)
{
    check(request);
    context.checkpoint();
    const std::vector<Passage> passages = passagesOf(request);
    const std::vector<double> pauses = pausesAfter(passages, request);
    for (const Passage &passage : passages) // what is missing is said before the work
        if (passage.speaks())
            asked(request, passage, voices(voiceOf(request, passage)));
    const std::string firstVoice = voices(request.voice).info().name;
    SpokenTotals totals{.sampleRate = voices(request.voice).info().sampleRate, .frames = before.frames};
    const int rate = totals.sampleRate;
    const auto samplesOf = [&](double seconds) { return size_t(std::llround(seconds * rate)); };
    size_t bytesBefore = 0, bytes = 0;
    for (const Passage &passage : passages)
        bytes += passage.text.text().size();
    std::vector<float> lead; // silence that is asked for before anything is said
    for (size_t p = 0; p < passages.size(); ++p) {
        const Passage &passage = passages[p];
        if (!passage.speaks()) {
            lead.resize(lead.size() + samplesOf(pauses[p]), 0.0f);
            continue;
        }
        Voice &voice = voices(voiceOf(request, passage));
        const SpeechRequest local = asked(request, passage, voice);
        Reading reading(voice, local, passage);
        const auto next = [&] {
            const auto start = std::chrono::steady_clock::now();
            auto sentence = reading.phonemizer.next();
            reading.phonemizer.atEnd(); // reads ahead
            totals.textSeconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
            return sentence;
        };
        for (auto source = next(); source; source = next()) {
            const size_t i = totals.sentences++;
            if (i < before.sentences) {
                lead.clear(); // is in its sound
                context.checkpoint();
                continue;
            }
            const int index = int(i);
            Spoken spoken = say(voice, rate, local, reading.text, *source, index, seedOf(request, index), context);
            totals.decodeSeconds += spoken.decodeSeconds;
            const bool endsPassage = reading.phonemizer.atEnd();
            if (endsPassage)
                spoken.sentence.endsParagraph = p + 1 == passages.size() || passage.end == Passage::End::Paragraph;
            shift(spoken.sentence, double(totals.frames + lead.size()) / rate);
            if (!spoken.samples.empty()) {
                const double pause = endsPassage ? pauses[p] : source->endsParagraph ? request.paragraphPause : request.sentencePause;
                spoken.samples.resize(spoken.samples.size() + samplesOf(pause), 0.0f);
            }
            if (!lead.empty()) {
                spoken.samples.insert(spoken.samples.begin(), lead.begin(), lead.end());
                lead.clear();
            }
            totals.frames += spoken.samples.size();
            const size_t expected = passages.size() == 1
                                        ? reading.phonemizer.expectedSentences()
                                        : size_t(double(i + 1) * double(bytes) / double(bytesBefore + passage.text.text().size()));
            ready(std::move(spoken.sentence), Audio{rate, 1, std::move(spoken.samples)}, std::max(i + 1, expected));
            context.checkpoint();
        }
        bytesBefore += passage.text.text().size();
    }
    if (totals.sentences == 0)
        refuseUnspoken(request, passages, voices);
    if (totals.frames == 0)
        throw NothingToSay("There is nothing to say in this text: the voice " + firstVoice + " has no sound for any of its symbols.");
    return totals;
}

void bringToLoudness(SpeechResult &result, double loudness)
{
    std::vector<float> &samples = result.audio.samples;
    const int rate = result.audio.sampleRate;
    const std::vector<size_t> cuts = cutsOf(result.sentences, rate, samples.size());
    const auto piece = [&](size_t i) { return std::span(samples).subspan(cuts[i], cuts[i + 1] - cuts[i]); };
    const audio::Level level = audio::levelFor(
        [&](const auto &use) {
        for (size_t i = 0; i + 1 < cuts.size(); ++i)
            use(piece(i));
        },
        rate, 1, loudness);
    result.gain = level.gain;
    result.loudness = level.loudness;
    result.limited = level.limits;
    const audio::Limiter limiter(rate, 1);
    for (size_t i = 0; i + 1 < cuts.size(); ++i)
        limiter.apply(piece(i), level.gain);
}

SpeechResult speak(const SpeechRequest &request, const VoiceFor &voices, const JobContext &context, const SentenceReady &ready)
{
    return speakRest(request, {}, voices, context, ready);
}

SpeechResult speakRest(const SpeechRequest &request, SpeechResult first, const VoiceFor &voices, const JobContext &context,
                       const SentenceReady &ready)
{
    SpeechResult result = std::move(first);
    std::vector<float> &samples = result.audio.samples;
    const SpokenSoFar before{result.sentences.size(), samples.size()};
    const SpokenTotals totals = speakSentences(
        request, voices, context,
        [&](Sentence &&sentence, Audio &&sound, size_t expected) {
        samples.insert(samples.end(), sound.samples.begin(), sound.samples.end());
        result.sentences.push_back(std::move(sentence));
        if (ready)
            ready(result.sentences.back(), sound);
        context.progress(int(result.sentences.size()), int(expected), "Speaking");
        },
        before);
    if (before.sentences > 0 && (totals.sentences < before.sentences || result.audio.sampleRate != totals.sampleRate))
        throw Error("The text or the voice has changed since it was spoken. Speak the whole text again.");
    result.audio.sampleRate = totals.sampleRate;
    result.textSeconds = totals.textSeconds;
    result.decodeSeconds = totals.decodeSeconds;
    result.complete = true;
    bringToLoudness(result, request.loudness);
    return result;
}

SpeechResult speakAgain(const SpeechRequest &request, const SpeechResult &previous, int index, uint64_t seed, const VoiceFor &voices,
                        const JobContext &context)
{
    check(request);
    const int rate = voices(request.voice).info().sampleRate;
    int count = 0;
    Spoken spoken;
    for (const Passage &passage : passagesOf(request)) {
        if (!passage.speaks())
            continue;
        Voice &voice = voices(voiceOf(request, passage));
        const SpeechRequest local = asked(request, passage, voice);
        Reading reading(voice, local, passage);
        while (const auto source = reading.phonemizer.next())
            if (count++ == index && size_t(index) < previous.sentences.size())
                spoken = say(voice, rate, local, reading.text, *source, index, seed, context);
    }
    const bool same = previous.complete ? size_t(count) == previous.sentences.size() : size_t(count) >= previous.sentences.size();
    if (!same || previous.audio.sampleRate != rate)
        throw Error("The text or the voice has changed since it was spoken. Speak the whole text again.");
    if (index < 0 || size_t(index) >= previous.sentences.size())
        throw Error("There is no sentence number " + std::to_string(index + 1) + "; " + std::to_string(previous.sentences.size())
                    + " were spoken.");

    const Sentence &before = previous.sentences[size_t(index)];
    const TimedText &old = before.span;
    spoken.sentence.endsParagraph = before.endsParagraph;
    const std::vector<float> &samples = previous.audio.samples;
    const auto sampleAt = [&](double seconds) {
        return samples.begin() + std::clamp<int64_t>(std::llround(seconds * rate), 0, int64_t(samples.size()));
    };
    shift(spoken.sentence, old.start);
    const double later = spoken.sentence.span.finish - old.finish;

    SpeechResult result;
    result.gain = previous.gain; // so that the other sentences stay as they are
    result.loudness = previous.loudness;
    result.complete = previous.complete;
    std::vector<float> fresh = std::move(spoken.samples);
    result.limited = audio::Limiter(rate, 1).apply(fresh, result.gain) || previous.limited;
    result.audio.sampleRate = rate;
    result.audio.samples.assign(samples.begin(), sampleAt(old.start));
    result.audio.samples.insert(result.audio.samples.end(), fresh.begin(), fresh.end());
    result.audio.samples.insert(result.audio.samples.end(), sampleAt(old.finish), samples.end());

    result.sentences = previous.sentences;
    for (size_t i = size_t(index) + 1; i < result.sentences.size(); ++i)
        shift(result.sentences[i], later);
    result.sentences[size_t(index)] = std::move(spoken.sentence);
    context.progress(1, 1, "Speaking");
    return result;
}

} // namespace core::speech
