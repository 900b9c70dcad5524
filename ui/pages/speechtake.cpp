// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/speechtake.h"

#include "core/audio/soundfile.h"
#include "core/base/error.h"
#include "core/library/recipes.h"
#include "core/speech/timing.h"

namespace ui {

namespace {

<<<<<<< HEAD
=======
double rounded(double seconds)
{
    return std::round(seconds * 1e5) / 1e5; // below a sample
}

QJsonArray toArray(const TimedText &timed)
{
    return {qint64(timed.begin), qint64(timed.end), rounded(timed.start), rounded(timed.finish)};
}

/// The sounds lie end to end, so their times and they take turns: [0, "h", 0.05, "aɪ", 0.3]. Where the voice
/// is between sounds, a sound is empty.
QJsonArray toArray(const std::vector<TimedPhoneme> &sounds)
{
    QJsonArray array;
    double last = 0.0;
    for (const TimedPhoneme &sound : sounds) {
        if (array.isEmpty()) {
            array.append(rounded(sound.start));
        } else if (sound.start > last + 1e-4) {
            array.append(QString());
            array.append(rounded(sound.start));
        }
        array.append(QString::fromStdString(sound.ipa));
        array.append(rounded(sound.finish));
        last = sound.finish;
    }
    return array;
}

/// A file may have been changed by anybody: of sounds that are not within their sentence, in order and as
/// short as sounds are, nothing is taken, for what is shown of them would be wrong.
std::vector<TimedPhoneme> soundsFrom(const QJsonArray &array, const TimedText &sentence)
{
    constexpr double slack = 0.01; // seconds; times were rounded
    constexpr qsizetype longest = 8;
    std::vector<TimedPhoneme> sounds;
    if (array.isEmpty() || array.size() % 2 == 0)
        return {};
    double last = sentence.start - slack;
    for (qsizetype i = 0; i < array.size(); ++i) {
        if (i % 2 == 1) {
            if (!array.at(i).isString() || array.at(i).toString().size() > longest)
                return {};
            continue;
        }
        const double time = array.at(i).toDouble(-1.0);
        if (!(time >= last) || time > sentence.finish + slack)
            return {};
        if (i > 0 && !array.at(i - 1).toString().isEmpty())
            sounds.push_back({array.at(i - 1).toString().toStdString(), std::max(last, 0.0), time});
        last = time;
    }
    return sounds;
}

TimedText timedFrom(const QJsonValue &value, size_t textBytes, double seconds)
{
    const QJsonArray array = value.toArray();
    TimedText timed;
    timed.begin = std::min(size_t(std::max<qint64>(0, array.at(0).toInteger())), textBytes);
    timed.end = std::clamp(size_t(std::max<qint64>(0, array.at(1).toInteger())), timed.begin, textBytes);
    timed.start = std::clamp(array.at(2).toDouble(), 0.0, seconds);
    timed.finish = std::clamp(array.at(3).toDouble(), timed.start, seconds);
    return timed;
}

void readTiming(const std::string &json, size_t textBytes, core::speech::SpeechResult &result)
{
    const QJsonObject timing = QJsonDocument::fromJson(QByteArray::fromStdString(json)).object().value("timing"_L1).toObject();
    const double gain = timing.value("gain"_L1).toDouble(1.0);
    result.gain = gain > 0.0 && gain < 1e4 ? gain : 1.0;
    result.complete = timing.value("complete"_L1).toBool(true);
    const double seconds = result.audio.seconds();
    double last = 0.0;
    for (const auto &entry : timing.value("sentences"_L1).toArray()) {
        const QJsonObject object = entry.toObject();
        Sentence sentence;
        sentence.index = int(result.sentences.size());
        sentence.span = timedFrom(object.value("span"_L1), textBytes, seconds);
        if (sentence.span.start < last) // a file changed by somebody: what is in order so far is shown
            break;
        last = sentence.span.start;
        for (const auto &word : object.value("words"_L1).toArray())
            sentence.words.push_back(timedFrom(word, textBytes, seconds));
        if (!std::is_sorted(sentence.words.begin(), sentence.words.end(),
                            [](const TimedText &a, const TimedText &b) { return a.start < b.start; }))
            sentence.words.clear();
        sentence.sounds = soundsFrom(object.value("sounds"_L1).toArray(), sentence.span);
        sentence.phonemes = object.value("phonemes"_L1).toString().toStdString();
        for (const auto &symbol : object.value("unknown"_L1).toArray())
            sentence.unknown.push_back(symbol.toString().toStdString());
        sentence.endsParagraph = object.value("paragraph"_L1).toBool();
        result.sentences.push_back(std::move(sentence));
    }
}

>>>>>>> 51a302e (wip)
PeakPyramid peaksOf(const core::Audio &audio)
{
    if (audio.channels <= 1)
        return PeakPyramid(audio.samples);
    std::vector<float> first; // of several channels the first is drawn
    first.reserve(audio.frames());
    for (size_t i = 0; i < audio.samples.size(); i += size_t(audio.channels))
        first.push_back(audio.samples[i]);
    return PeakPyramid(first);
}

} // namespace

QString firstWords(const QString &text, int characters)
{
    const QString start = text.left(characters * 4).simplified();
    if (start.size() <= characters)
        return start;
    const qsizetype space = start.lastIndexOf(u' ', characters);
    return start.left(space > characters / 2 ? space : characters) + u'…';
}

<<<<<<< HEAD
=======
std::string takeToJson(const core::speech::SpeechRequest &request, const core::speech::SpeechResult &result)
{
    QJsonArray sentences;
    for (const Sentence &sentence : result.sentences) {
        QJsonArray words;
        for (const TimedText &word : sentence.words)
            words.append(toArray(word));
        QJsonObject object{
            {u"span"_s, toArray(sentence.span)}, {u"words"_s, words}, {u"phonemes"_s, QString::fromStdString(sentence.phonemes)}};
        if (!sentence.sounds.empty())
            object.insert(u"sounds"_s, toArray(sentence.sounds));
        if (!sentence.unknown.empty()) {
            QJsonArray unknown;
            for (const auto &symbol : sentence.unknown)
                unknown.append(QString::fromStdString(symbol));
            object.insert(u"unknown"_s, unknown);
        }
        if (sentence.endsParagraph)
            object.insert(u"paragraph"_s, true);
        sentences.append(object);
    }
    QJsonObject timing{{u"gain"_s, result.gain}, {u"sentences"_s, sentences}};
    if (!result.complete)
        timing.insert(u"complete"_s, false);

    // Joined as text: a seed above 2^53 would not survive Qt's JSON numbers.
    std::string json = core::speech::toJson(request);
    const size_t brace = json.find_last_of('}');
    json.erase(brace);
    json += ",\"timing\":";
    json += QJsonDocument(timing).toJson(QJsonDocument::Compact).toStdString();
    json += '}';
    return json;
}

>>>>>>> 51a302e (wip)
SpeechTakePointer makeTake(core::speech::SpeechRequest request, core::speech::SpeechResult result, double seconds,
                           core::library::Store &store, bool keep)
{
    auto take = std::make_shared<SpeechTake>();
    take->request = std::move(request);
    take->result = std::move(result);
    take->seconds = seconds;
    take->peaks = peaksOf(take->result.audio);
    if (keep) {
        try {
            take->path = store.keepSound(take->result.audio, core::library::speechRecipe(take->request, take->result), take->request.seed,
                                         take->request.text);
        } catch (const core::Error &error) {
            take->keepFailure = QString::fromUtf8(error.what());
        }
    }
    return take;
}

SpeechTakePointer lastTake(const core::library::Store &store)
{
    for (const core::library::Kept &kept : store.recent("speech", 3)) {
        auto take = std::make_shared<SpeechTake>();
        try {
            take->request = core::speech::speechRequestFromJson(kept.request);
            take->result.audio = core::audio::readSound(kept.path);
        } catch (const core::Error &) {
            continue; // not ours, or damaged: the one before it may be well
        }
        core::speech::readTiming(kept.request, take->result);
        take->peaks = peaksOf(take->result.audio);
        take->path = kept.path;
        return take;
    }
    return nullptr;
}

} // namespace ui
