// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audio/growingfile.h"
#include "core/audio/soundfile.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/media/soundinput.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <fstream>

using namespace core;
using namespace Qt::StringLiterals;
namespace fs = std::filesystem;

/// Sound of all kinds of files, as one channel.
class TestSoundInput : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;

    fs::path at(const std::string &name) const { return fs::path(m_folder->path().toStdString()) / name; }
    static Audio tone(int rate, int channels, double seconds)
    {
        Audio audio{.sampleRate = rate, .channels = channels};
        for (int i = 0; i < int(rate * seconds); ++i)
            for (int c = 0; c < channels; ++c)
                audio.samples.push_back(0.5f * float(std::sin(2 * 3.14159265 * 440 * i / rate)));
        return audio;
    }
    static bool hasFfmpeg() { return !QStandardPaths::findExecutable(u"ffmpeg"_s).isEmpty(); }
    static void ffmpeg(const QStringList &arguments)
    {
        QCOMPARE(QProcess::execute(u"ffmpeg"_s, QStringList{u"-v"_s, u"error"_s, u"-y"_s} + arguments), 0);
    }
    std::string problem(const fs::path &path) const
    {
        try {
            media::readMono(path, 16000, {});
        } catch (const Error &error) {
            return error.what();
        }
        return {};
    }
    static double loudest(const Audio &audio)
    {
        float most = 0;
        for (const float sample : audio.samples)
            most = std::max(most, std::abs(sample));
        return most;
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void everyRateAndChannels_data()
    {
        QTest::addColumn<int>("rate");
        QTest::addColumn<int>("channels");
        QTest::newRow("8 kHz, one channel") << 8000 << 1;
        QTest::newRow("11.025 kHz, two channels") << 11025 << 2;
        QTest::newRow("16 kHz, one channel") << 16000 << 1;
        QTest::newRow("44.1 kHz, two channels") << 44100 << 2;
        QTest::newRow("48 kHz, six channels") << 48000 << 6;
        QTest::newRow("96 kHz, two channels") << 96000 << 2;
        QTest::newRow("192 kHz, eight channels") << 192000 << 8;
    }
    void everyRateAndChannels()
    {
        QFETCH(int, rate);
        QFETCH(int, channels);
        audio::writeSound(at("tone.wav"), tone(rate, channels, 1.5));
        const Audio heard = media::readMono(at("tone.wav"), 16000, {});
        QCOMPARE(heard.sampleRate, 16000);
        QCOMPARE(heard.channels, 1);
        QVERIFY(std::abs(heard.seconds() - 1.5) < 0.01);
        QVERIFY2(std::abs(loudest(heard) - 0.5) < 0.03, QByteArray::number(loudest(heard)));
    }

    void videosAndOtherSound()
    {
        if (!hasFfmpeg())
            QSKIP("ffmpeg is not installed.");
        audio::writeSound(at("tone.wav"), tone(22050, 1, 2));
        const QString wav = QString::fromStdString(at("tone.wav").string());
        const QString video = QString::fromStdString(at("-strange: name.mp4").string()),
                      aac = QString::fromStdString(at("tone.m4a").string());
        ffmpeg({u"-f"_s, u"lavfi"_s, u"-i"_s, u"testsrc=d=2:s=64x64"_s, u"-i"_s, wav, u"-shortest"_s, u"file:"_s + video});
        ffmpeg({u"-i"_s, wav, aac});
        for (const char *name : {"-strange: name.mp4", "tone.m4a"}) {
            const Audio heard = media::readMono(at(name), 16000, {});
            QVERIFY2(std::abs(heard.seconds() - 2) < 0.2, name);
            QVERIFY(std::abs(loudest(heard) - 0.5) < 0.1);
        }
        // What both can read is the same.
        const Audio own = media::readMono(at("tone.wav"), 16000, {}), other = media::readWithFfmpeg(at("tone.wav"), 16000, {}).audio;
        QVERIFY(std::abs(double(own.samples.size()) - double(other.samples.size())) < 200);
    }

    void whatIsNoSoundIsSaid()
    {
        std::ofstream(at("text.txt")) << "no sound";
        std::ofstream(at("empty.wav")).flush();
        QVERIFY(problem(at("nothing.wav")).starts_with("There is no file"));
        QVERIFY(problem(m_folder->path().toStdString()).find("is a folder") != std::string::npos);
        for (const char *name : {"text.txt", "empty.wav"}) {
            const std::string said = problem(at(name));
            QVERIFY2(said.find(name) != std::string::npos, said.c_str());
        }
    }

    void videoWithoutSound_data()
    {
        QTest::addColumn<QByteArray>("name");
        for (const char *name : {"film.mp4", "film.mkv", "film.avi"})
            QTest::newRow(name) << QByteArray(name);
    }
    void videoWithoutSound()
    {
        QFETCH(QByteArray, name);
        if (!hasFfmpeg())
            QSKIP("ffmpeg is not installed.");
        const fs::path film = at(name.toStdString());
        ffmpeg({u"-f"_s, u"lavfi"_s, u"-i"_s, u"testsrc=d=1:s=64x64"_s, QString::fromStdString(film.string())});
        QCOMPARE(QString::fromStdString(problem(film)), u"There is no sound in %1."_s.arg(QString::fromStdString(shown(film))));
    }

    // A recording that was begun and never spoken into.
    void noLength()
    {
        audio::GrowingFile(at("none.wav"), 16000);
        QVERIFY(fs::file_size(at("none.wav")) >= 44); // a whole file
        QCOMPARE(QString::fromStdString(problem(at("none.wav"))),
                 u"Cannot read %1: there is no sound in it, or it is damaged."_s.arg(QString::fromStdString(shown(at("none.wav")))));
        for (const char *name : {"none.mp3", "none.mp4", "none.flac"}) { // of no byte
            std::ofstream(at(name)).flush();
            const std::string said = problem(at(name));
            QVERIFY2(said.find(name) != std::string::npos && said.find("There is no") != 0, said.c_str());
        }
    }

    void withoutFfmpeg()
    {
        std::ofstream(at("film.mkv")) << "what only ffmpeg could read";
        try {
            media::readWithFfmpeg(at("film.mkv"), 16000, {}, {.program = "no-such-program"});
            QFAIL("it was read");
        } catch (const Error &error) {
            QVERIFY2(std::string(error.what()).find("Install ffmpeg") != std::string::npos, error.what());
        }
    }

    void stopsAtOnce()
    {
        if (!hasFfmpeg())
            QSKIP("ffmpeg is not installed.");
        audio::writeSound(at("tone.wav"), tone(16000, 1, 30));
        std::stop_source stop;
        const JobContext context(stop.get_token(), [&](int, int, std::string_view) { stop.request_stop(); });
        QVERIFY_EXCEPTION_THROWN(media::readWithFfmpeg(at("tone.wav"), 16000, context), Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestSoundInput)
#include "tst_soundinput.moc"
