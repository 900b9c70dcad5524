// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audio/growingfile.h"
#include "core/audio/recorder.h"
#include "core/audio/soundfile.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "tests/microphonefixture.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <fstream>

using namespace core;
using namespace core::audio;
namespace fs = std::filesystem;

/// A microphone of ALSA's that plays a file, through PortAudio, and the file that is written.
class TestRecorder : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    fs::path path(const char *name) const { return fs::path(m_folder.path().toStdString()) / name; }

private Q_SLOTS:
    void initTestCase()
    {
        std::ofstream raw(path("microphone.raw"), std::ios::binary);
        for (int i = 0; i < 16000 * 3; ++i) {
            const auto value = float(0.5 * std::sin(i * 0.05));
            raw.write(reinterpret_cast<const char *>(&value), sizeof value);
        }
        core::writeTextFile(path("asound.conf"), "pcm.!default { type file slave.pcm { type null } file /dev/null infile \""
                                                     + path("microphone.raw").string() + "\" format raw }\nctl.!default { type null }\n");
        qputenv("ALSA_CONFIG_PATH", QByteArray::fromStdString(path("asound.conf").string())); // before PortAudio starts
    }

    void hears()
    {
        std::vector<float> heard;
        {
            Recorder recorder({}, 16000);
            QTRY_VERIFY_WITH_TIMEOUT(([&] {
                                         const std::vector<float> came = recorder.take();
                                         heard.insert(heard.end(), came.begin(), came.end());
                                         return heard.size() >= 16000;
                                     }()),
                                     20000);
            QVERIFY(!recorder.isDead());
        }
        float loudest = 0;
        for (size_t i = 0; i < 16000; ++i)
            loudest = std::max(loudest, std::abs(heard[i]));
        QVERIFY2(std::abs(loudest - 0.5F) < 0.01F, qPrintable(QString::number(loudest)));
    }

    // Pulled out while it records: what came before is there, and the recorder goes at once.
    void unplugged()
    {
        std::vector<float> heard;
        const auto take = [&](const std::vector<float> &came) { heard.insert(heard.end(), came.begin(), came.end()); };
        QElapsedTimer timer;
        {
            Recorder recorder({}, 16000);
            QTRY_VERIFY_WITH_TIMEOUT((take(recorder.take()), heard.size() >= 8000), 20000);
            microphoneIsUnplugged = true;
            QTRY_VERIFY_WITH_TIMEOUT(recorder.isDead(), 5000);
            take(recorder.take());
            const size_t until = heard.size();
            QTest::qWait(100);
            take(recorder.take());
            QCOMPARE(heard.size(), until);
            timer.start();
        }
        QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
        microphoneIsUnplugged = false; // connected again
        Recorder recorder({}, 16000);
        heard.clear();
        QTRY_VERIFY_WITH_TIMEOUT((take(recorder.take()), !heard.empty()), 20000);
        QVERIFY(!recorder.isDead());
    }

    void noMicrophoneAtAll()
    {
        useSoundDevices(path("none.conf"), noMicrophone);
        try {
            const Recorder recorder({}, 16000);
            QFAIL("it was opened");
        } catch (const Error &error) {
            QVERIFY2(std::string(error.what()).starts_with("No microphone was found."), error.what());
        }
        useSoundDevices(path("asound.conf"), core::readTextFile(path("asound.conf")));
        Recorder recorder({}, 16000); // one that came later is found
        size_t heard = 0;
        QTRY_VERIFY_WITH_TIMEOUT((heard += recorder.take().size()) > 0, 20000);
    }

    void noSuchMicrophone()
    {
        try {
            const Recorder recorder("ALSA: nowhere", 16000);
            QFAIL("it was opened");
        } catch (const Error &error) {
            QVERIFY2(std::string(error.what()).find("nowhere") != std::string::npos, error.what());
        }
    }

    // This microphone gives sound as fast as it is asked for; what nobody fetches is dropped, not waited for.
    void dropsWhatNobodyTakes()
    {
        Recorder recorder({}, 16000);
        QTest::qWait(500);
        QVERIFY(recorder.take().size() <= size_t(1) << 21);
        QVERIFY(!recorder.isDead());
    }

    // The file is whole at any moment.
    void fileGrows()
    {
        const fs::path target = path("new folder") / "take.wav";
        GrowingFile file(target, 16000);
        const std::vector<float> part(16000, 0.5F);
        for (size_t i = 1; i <= 3; ++i) {
            file.write(part);
            const Audio sound = readSound(target);
            QCOMPARE(sound.samples.size(), i * 16000);
            QVERIFY(std::abs(sound.samples.back() - 0.5F) < 1e-3F);
        }
    }

    void fileThatCannotBe()
    {
        try {
            const GrowingFile file("/proc/nothing/take.wav", 16000);
            QFAIL("it was opened");
        } catch (const Error &error) {
            QVERIFY2(std::string(error.what()).find("/proc/nothing/take.wav") != std::string::npos, error.what());
        }
        try {
            GrowingFile file("/dev/full", 16000);
            const std::vector<float> part(1 << 20, 0.5F);
            file.write(part);
            QFAIL("it was written");
        } catch (const Error &error) {
            QVERIFY2(std::string(error.what()).find("/dev/full") != std::string::npos, error.what());
        }
    }
};

QTEST_GUILESS_MAIN(TestRecorder)
#include "tst_recorder.moc"
