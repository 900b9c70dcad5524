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

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>

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

    // Headers that are wrong, as programs leave them that stopped midway or never knew the length (music-metadata#707, #819, kaldi#3212).
    void wrongLengths_data()
    {
        QTest::addColumn<uint>("length");
        QTest::newRow("nobody knew") << 0xFFFFFFFFU;
        QTest::newRow("nobody came back") << 0U;
        QTest::newRow("too long") << 0x7FFFFFFEU;
        QTest::newRow("too short") << 9000U;
    }
    void wrongLengths()
    {
        QFETCH(uint, length);
        if (!hasFfmpeg() && length == 9000U)
            QSKIP("ffmpeg is not installed.");
        audio::writeSound(at("tone.wav"), tone(16000, 1, 2));
        std::fstream file(at("tone.wav"), std::ios::in | std::ios::out | std::ios::binary);
        std::string head(200, '\0');
        file.read(head.data(), std::streamsize(head.size()));
        file.seekp(std::streamoff(head.find("data") + 4));
        for (int i = 0; i < 4; ++i)
            file.put(char(length >> (8 * i)));
        file.close();
        QVERIFY(std::abs(media::readMono(at("tone.wav"), 16000, {}).seconds() - 2) < 0.1);
    }

    // What `cat a b` makes (MPD#1200, OGVKit#165): all of it is heard, or said where it cannot be.
    void joinedFiles_data()
    {
        QTest::addColumn<QString>("extension");
        QTest::addColumn<bool>("whole");
        for (const char *extension : {"mp3", "ogg", "opus", "flac"})
            QTest::newRow(extension) << QString::fromLatin1(extension) << true;
        QTest::newRow("wav") << u"wav"_s << false;
    }
    void joinedFiles()
    {
        QFETCH(QString, extension);
        QFETCH(bool, whole);
        if (!hasFfmpeg())
            QSKIP("ffmpeg is not installed.");
        audio::writeSound(at("tone.wav"), tone(22050, 1, 4));
        const std::string name = "one." + extension.toStdString();
        if (whole)
            ffmpeg({u"-i"_s, QString::fromStdString(at("tone.wav").string()), QString::fromStdString(at(name).string())});
        else
            fs::copy_file(at("tone.wav"), at(name));
        std::ifstream in(at(name), std::ios::binary);
        const std::string bytes(std::istreambuf_iterator<char>(in), {});
        const fs::path joined = at("two." + extension.toStdString());
        std::ofstream(joined, std::ios::binary) << bytes << bytes;
        const media::MonoSound sound = media::readMonoSound(joined, 16000, {});
        QVERIFY2(std::abs(sound.audio.seconds() - (whole ? 8 : 4)) < 0.5, QByteArray::number(sound.audio.seconds()));
        QCOMPARE(sound.note.find("one behind the other") != std::string::npos, !whole);
    }

    // Public reports of other programs, by number: what is right in each is that all of a sound of 4 s is heard, or it is said how
    // much of it is there.
    void reportsOfOtherPrograms_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QStringList>("options"); // of ffmpeg, which makes it of a WAV
        QTest::addColumn<double>("part");         // of its bytes that are there
        QTest::addColumn<QString>("note");
        const auto row = [](const char *name, const QString &file, const QStringList &options = {}, double part = 1,
                            const QString &note = {}) { QTest::newRow(name) << file << options << part << note; };
        row("androidx/media#1117: a chunk of odd length, and its filling", u"a.wav"_s);
        row("waywardgeek/sonic#19: a list before the sound", u"a.wav"_s, {u"-metadata"_s, u"title=A title"_s});
        row("kometbomb/klystrack#272: 8 bits", u"a.wav"_s, {u"-c:a"_s, u"pcm_u8"_s});
        row("RustAudio/audrey#22: 24 bits", u"a.wav"_s, {u"-c:a"_s, u"pcm_s24le"_s});
        row("andrewrk/waveform#2: floating point", u"a.wav"_s, {u"-c:a"_s, u"pcm_f32le"_s});
        row("Moonbase59/loudgain#48: a colon in the name", u"04.23:50.opus"_s);
        row("NousResearch/hermes-agent#36131: AAC in MP4 that is called .ogg", u"a.ogg"_s, {u"-c:a"_s, u"aac"_s, u"-f"_s, u"mp4"_s});
        row("r3dbars/transcripted#778: AAC in MP4 that is called .mp3", u"a.mp3"_s, {u"-c:a"_s, u"aac"_s, u"-f"_s, u"mp4"_s});
        row("C4illin/ConvertX#601: a cover as a picture's track", u"a.mp3"_s,
            {u"-f"_s, u"lavfi"_s, u"-i"_s, u"color=d=0.04:s=64x64"_s, u"-map"_s, u"0:a"_s, u"-map"_s, u"1:v"_s, u"-frames:v"_s, u"1"_s,
             u"-c:v"_s, u"mjpeg"_s, u"-disposition:v"_s, u"attached_pic"_s});
        row("musescore/MuseScore#32321: an Ogg whose last page does not say so", u"a.opus"_s);
        row("MediaArea/MediaInfo#1009: half of an MP3", u"a.mp3"_s, {}, 0.5,
            u"breaks off midway: of the 4 seconds that it says it has, 2 are"_s);
        row("half of an MP3 of a low rate", u"a.mp3"_s, {u"-ar"_s, u"22050"_s}, 0.5, u"of the 4 seconds that it says it has, 2 are"_s);
        row("half of an MP3 of the lowest", u"a.mp3"_s, {u"-ar"_s, u"11025"_s}, 0.5, u"of the 4 seconds that it says it has, 2 are"_s);
        row("libsndfile/libsndfile#989: a part of an Ogg", u"a.ogg"_s, {u"-q:a"_s, u"8"_s}, 0.7,
            u"breaks off midway: the end of it is missing"_s);
        row("google/ExoPlayer#7608: a part of an Opus", u"a.opus"_s, {u"-b:a"_s, u"128k"_s}, 0.7, u"the end of it is missing"_s);
        row("openpreservation.org, 2017-01-04: half of a FLAC", u"a.flac"_s, {}, 0.5, u"of the 4 seconds that it says it has, 2 are"_s);
    }
    void reportsOfOtherPrograms()
    {
        QFETCH(QString, file);
        QFETCH(QStringList, options);
        QFETCH(double, part);
        QFETCH(QString, note);
        if (!hasFfmpeg())
            QSKIP("ffmpeg is not installed.");
        Audio sound = tone(44100, 2, 4);
        uint32_t noise = 1; // or nothing of it would take up room
        for (float &sample : sound.samples)
            sample += float((noise = noise * 1664525 + 1013904223) >> 8) / float(1 << 24) * 0.1F - 0.05F;
        audio::writeSound(at("tone.wav"), sound);
        const fs::path path = at(file.toStdString());
        ffmpeg(QStringList{u"-i"_s, QString::fromStdString(at("tone.wav").string())} + options
               + QStringList{u"file:"_s + QString::fromStdString(path.string())});
        std::ifstream in(path, std::ios::binary);
        std::string bytes(std::istreambuf_iterator<char>(in), {});
        const QByteArray what = QTest::currentDataTag();
        if (what.contains("of odd length"))
            bytes.insert(bytes.find("data"), std::string("note\x03\0\0\0abc\0", 12));
        if (what.contains("does not say so")) // nor has it the sum that it had
            bytes[bytes.rfind("OggS") + 5] &= char(~4);
        bytes.resize(size_t(double(bytes.size()) * part));
        std::ofstream(path, std::ios::binary) << bytes;
        const media::MonoSound heard = media::readMonoSound(path, 16000, {});
        const double seconds = heard.audio.seconds();
        QVERIFY2(part < 1 ? seconds > 1.5 && seconds < 3.6 : std::abs(seconds - 4) < 0.15, QByteArray::number(seconds));
        QVERIFY2(std::abs(loudest(heard.audio) - 0.5) < 0.1, QByteArray::number(loudest(heard.audio)));
        QVERIFY2(note.isEmpty() ? heard.note.empty() : QString::fromStdString(heard.note).contains(note), heard.note.c_str());
    }

    // Channels against each other and silent ones (whisperX PR#750).
    void channelsThatHide_data()
    {
        QTest::addColumn<double>("left");
        QTest::addColumn<double>("right");
        QTest::newRow("both") << 1.0 << 1.0;
        QTest::newRow("against each other") << 1.0 << -1.0;
        QTest::newRow("nearly") << 1.0 << -0.98;
        QTest::newRow("one is silent") << 0.0 << 1.0;
    }
    void channelsThatHide()
    {
        QFETCH(double, left);
        QFETCH(double, right);
        const Audio one = tone(16000, 1, 1);
        Audio two{16000, 2, {}};
        for (const float sample : one.samples) {
            two.samples.push_back(sample * float(left));
            two.samples.push_back(sample * float(right));
        }
        QVERIFY2(std::abs(loudest(media::mixed(two)) - loudest(one)) < 0.02, QByteArray::number(loudest(media::mixed(two))));
    }

    // A sound that begins later than its film (bazarr#3154), and films of several sounds (subtitleedit#8097).
    void filmsOfSeveralSounds()
    {
        if (!hasFfmpeg())
            QSKIP("ffmpeg is not installed.");
        audio::writeSound(at("tone.wav"), tone(16000, 1, 2));
        const QString wav = QString::fromStdString(at("tone.wav").string()), late = QString::fromStdString(at("late.mkv").string()),
                      two = QString::fromStdString(at("two.mkv").string());
        const QStringList picture{u"-f"_s, u"lavfi"_s, u"-i"_s, u"color=d=6:s=64x64:r=5"_s};
        ffmpeg(picture + QStringList{u"-itsoffset"_s, u"3"_s, u"-i"_s, wav, u"-c:a"_s, u"flac"_s, late});
        const media::MonoSound begins = media::readMonoSound(at("late.mkv"), 16000, {});
        const auto first = std::ranges::find_if(begins.audio.samples, [](float sample) { return std::abs(sample) > 0.1F; });
        QVERIFY(std::abs(double(first - begins.audio.samples.begin()) / 16000 - 3) < 0.1);
        QVERIFY(begins.note.empty());

        ffmpeg(picture
               + QStringList{u"-f"_s,
                             u"lavfi"_s,
                             u"-i"_s,
                             u"anullsrc=d=6:r=16000"_s,
                             u"-i"_s,
                             wav,
                             u"-map"_s,
                             u"0"_s,
                             u"-map"_s,
                             u"1"_s,
                             u"-map"_s,
                             u"2"_s,
                             u"-c:a"_s,
                             u"flac"_s,
                             u"-disposition:a:0"_s,
                             u"0"_s,
                             u"-disposition:a:1"_s,
                             u"default"_s,
                             u"-metadata:s:a:1"_s,
                             u"language=eng"_s,
                             two});
        const media::MonoSound usual = media::readMonoSound(at("two.mkv"), 16000, {});
        QVERIFY(loudest(usual.audio) > 0.4);
        QVERIFY2(usual.note.find("2 sound tracks; number 2 (eng) is heard") != std::string::npos, usual.note.c_str());
        QVERIFY(loudest(media::readMonoSound(at("two.mkv"), 16000, {}, {.track = 1}).audio) < 0.01);
        try {
            media::readMonoSound(at("two.mkv"), 16000, {}, {.track = 3});
            QFAIL("there is no third");
        } catch (const Error &error) {
            QVERIFY2(std::string(error.what()).find("no sound track number 3; it has 2.") != std::string::npos, error.what());
        }
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
