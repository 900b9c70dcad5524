// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/speechtake.h"

#include "core/audio/soundfile.h"
#include "core/base/error.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cmath>

namespace ui {

using namespace Qt::StringLiterals;
using core::speech::Sentence;
using core::speech::TimedText;

namespace {

QJsonArray toArray(const TimedText &timed)
{
    auto rounded = [](double seconds) { return std::round(seconds * 1e5) / 1e5; }; // below a sample
    return {qint64(timed.begin), qint64(timed.end), rounded(timed.start), rounded(timed.finish)};
}

TimedText timedFrom(const QJsonValue &value, size_t textBytes)
{
    const QJsonArray array = value.toArray();
    TimedText timed;
    timed.begin = std::min(size_t(std::max<qint64>(0, array.at(0).toInteger())), textBytes);
    timed.end = std::clamp(size_t(std::max<qint64>(0, array.at(1).toInteger())), timed.begin, textBytes);
    timed.start = std::max(0.0, array.at(2).toDouble());
    timed.finish = std::max(timed.start, array.at(3).toDouble());
    return timed;
}

void readTiming(const std::string &json, size_t textBytes, core::speech::SpeechResult &result)
{
    const QJsonObject timing = QJsonDocument::fromJson(QByteArray::fromStdString(json)).object().value("timing"_L1).toObject();
    result.gain = timing.value("gain"_L1).toDouble(1.0);
    double last = 0.0;
    for (const QJsonValue &entry : timing.value("sentences"_L1).toArray()) {
        const QJsonObject object = entry.toObject();
        Sentence sentence;
        sentence.index = int(result.sentences.size());
        sentence.span = timedFrom(object.value("span"_L1), textBytes);
        if (sentence.span.start < last) // a file changed by somebody: what is in order so far is shown
            break;
        last = sentence.span.start;
        for (const QJsonValue &word : object.value("words"_L1).toArray())
            sentence.words.push_back(timedFrom(word, textBytes));
        sentence.phonemes = object.value("phonemes"_L1).toString().toStdString();
        for (const QJsonValue &symbol : object.value("unknown"_L1).toArray())
            sentence.unknown.push_back(symbol.toString().toStdString());
        sentence.endsParagraph = object.value("paragraph"_L1).toBool();
        result.sentences.push_back(std::move(sentence));
    }
}

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

std::string takeToJson(const core::speech::SpeechRequest &request, const core::speech::SpeechResult &result)
{
    QJsonArray sentences;
    for (const Sentence &sentence : result.sentences) {
        QJsonArray words;
        for (const TimedText &word : sentence.words)
            words.append(toArray(word));
        QJsonObject object{{u"span"_s, toArray(sentence.span)}, {u"words"_s, words}, {u"phonemes"_s, QString::fromStdString(sentence.phonemes)}};
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
    const QJsonObject timing{{u"gain"_s, result.gain}, {u"sentences"_s, sentences}};

    // Joined as text: a seed above 2^53 would not survive Qt's JSON numbers.
    std::string json = core::speech::toJson(request);
    const size_t brace = json.find_last_of('}');
    json.erase(brace);
    json += ",\"timing\":";
    json += QJsonDocument(timing).toJson(QJsonDocument::Compact).toStdString();
    json += '}';
    return json;
}

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
            take->path = store.keepSound(take->result.audio, "speech", take->request.seed,
                                        firstWords(QString::fromStdString(take->request.text)).toStdString(), takeToJson(take->request, take->result));
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
        readTiming(kept.request, take->request.text.size(), take->result);
        take->peaks = peaksOf(take->result.audio);
        take->path = kept.path;
        return take;
    }
    return nullptr;
}

} // namespace ui
