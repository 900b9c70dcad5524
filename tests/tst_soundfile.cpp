// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audio/soundfile.h"
#include "core/audio/soundtags.h"
#include "core/base/error.h"
#include "core/base/file.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <sndfile.h>

#include <cmath>
#include <csignal>
#include <functional>
#include <limits>
#include <numbers>

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

using namespace core;
using namespace core::audio;
using namespace Qt::StringLiterals;
namespace fs = std::filesystem;

namespace {

Audio voice(int rate = 22050, int channels = 1, double seconds = 1)
{
    Audio audio{rate, channels, {}};
    for (size_t i = 0; i < size_t(seconds * rate); ++i) {
        for (int c = 0; c < channels; ++c)
            audio.samples.push_back(float(0.5 * std::sin(2 * std::numbers::pi * (300 + 200 * c) * double(i) / rate)));
    }
    return audio;
}

// Of two sounds, the second of which may start later (coders add silence) and be longer.
double largestDifference(const Audio &a, const Audio &b, size_t from, size_t to)
{
    double worst = 0;
    for (size_t i = from; i < to; ++i)
        worst = std::max(worst, std::abs(double(a.samples.at(i)) - double(b.samples.at(i))));
    return worst;
}

double power(const Audio &audio)
{
    double sum = 0;
    for (const float sample : audio.samples)
        sum += double(sample) * sample;
    return sum / double(audio.samples.size());
}

QString messageOf(const std::function<void()> &f)
{
    try {
        f();
    } catch (const Error &e) {
        return QString::fromUtf8(e.what());
    }
    return {};
}

SoundTags fullTags(size_t commentLength)
{
    SoundTags tags{"Grüße, 世界 🎙", "Atelier 0.1.0", "2026-11-23T19:00:00Z", "{\"text\": \"Ünï "};
    while (tags.comment.size() < commentLength)
        tags.comment += "wort " + std::to_string(tags.comment.size()) + " ";
    tags.comment += "\"}";
    tags.artist = "Änn Äsh";
    tags.album = "Das Büch: 1/2";
    tags.track = "3/12";
    return tags;
}

} // namespace

class TestSoundFile : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;

    fs::path file(const QString &name) const { return fs::path(m_dir.filePath(name).toStdString()); }
    QStringList entries() const { return QDir(m_dir.path()).entryList(QDir::Files | QDir::Dirs | QDir::Hidden | QDir::NoDotAndDotDot); }

private Q_SLOTS:
    void init()
    {
        QVERIFY(m_dir.isValid());
        QDir(m_dir.path()).removeRecursively();
        QVERIFY(QDir().mkpath(m_dir.path()));
    }

    void formats()
    {
        QStringList extensions;
        for (const SoundFormat &format : writableFormats()) {
            extensions << QString::fromStdString(format.extension);
            QVERIFY(!format.name.empty());
        }
        QVERIFY(extensions.size() >= 4);
        QCOMPARE(extensions.first(), u"wav"_s);
        QCOMPARE(writableFormats().front().sampleTypes.size(), size_t(3));
    }

    void roundTrip_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("type");
        QTest::addColumn<int>("rate");
        QTest::addColumn<int>("channels");
        QTest::addColumn<int>("expectedRate");
        QTest::addColumn<double>("tolerance"); // largest difference; for lossy ones away from the edges
        const int pcm16 = int(SampleType::Pcm16), pcm24 = int(SampleType::Pcm24), real = int(SampleType::Float32);
        QTest::newRow("WAV of 16 bits") << u"a.wav"_s << pcm16 << 22050 << 1 << 22050 << 1.1 / 32768;
        QTest::newRow("WAV of 24 bits") << u"a.wav"_s << pcm24 << 44100 << 2 << 44100 << 1.1 / 8388608;
        QTest::newRow("WAV of floats is exact") << u"a.WAV"_s << real << 22050 << 1 << 22050 << 0.0;
        QTest::newRow("FLAC of 16 bits") << u"a.flac"_s << pcm16 << 22050 << 1 << 22050 << 1.1 / 32768;
        QTest::newRow("FLAC of 24 bits") << u"a.flac"_s << pcm24 << 48000 << 2 << 48000 << 1.1 / 8388608;
        QTest::newRow("FLAC has no floats, so 24 bits") << u"a.flac"_s << real << 22050 << 1 << 22050 << 1.1 / 8388608;
        QTest::newRow("Vorbis") << u"a.ogg"_s << pcm16 << 22050 << 1 << 22050 << 0.02;
        QTest::newRow("Vorbis, stereo") << u"a.ogg"_s << pcm16 << 44100 << 2 << 44100 << 0.02;
        QTest::newRow("Opus at one of its rates") << u"a.opus"_s << pcm16 << 24000 << 1 << 24000 << 0.05;
        QTest::newRow("Opus, stereo") << u"a.opus"_s << pcm16 << 48000 << 2 << 48000 << 0.05;
        QTest::newRow("Opus of a voice is resampled") << u"a.opus"_s << pcm16 << 22050 << 1 << 24000 << -1.0;
        QTest::newRow("Opus of 44,100 Hz is resampled") << u"a.opus"_s << pcm16 << 44100 << 1 << 48000 << -1.0;
        QTest::newRow("MP3") << u"a.mp3"_s << pcm16 << 22050 << 1 << 22050 << -1.0;
        QTest::newRow("MP3, stereo") << u"a.mp3"_s << pcm16 << 44100 << 2 << 44100 << -1.0;
        QTest::newRow("MP3 of an odd rate is resampled") << u"a.mp3"_s << pcm16 << 20000 << 1 << 22050 << -1.0;
    }
    void roundTrip()
    {
        QFETCH(QString, name);
        QFETCH(int, type);
        QFETCH(int, rate);
        QFETCH(int, channels);
        QFETCH(int, expectedRate);
        QFETCH(double, tolerance);
        const Audio before = voice(rate, channels);
        const fs::path path = file(name);
        writeSound(path, before, {}, SampleType(type));
        const Audio after = readSound(path);
        QCOMPARE(after.sampleRate, expectedRate);
        QCOMPARE(after.channels, channels);
        QVERIFY(std::abs(after.seconds() - before.seconds()) < 0.1);
        QVERIFY(std::abs(power(after) / power(before) - 1) < 0.15);
        if (tolerance >= 0) {
            QCOMPARE(after.samples.size(), before.samples.size());
            const size_t edge = tolerance > 0.001 ? before.samples.size() / 4 : 0;
            const double worst = largestDifference(before, after, edge, before.samples.size() - edge);
            QVERIFY2(worst <= tolerance, qPrintable(QString::number(worst)));
        }
        QCOMPARE(entries().size(), 1); // nothing temporary stays

        // The same sound with the same tags is the same file, byte for byte.
        const QString again = u"again"_s + name.mid(1);
        writeSound(file(again), before, {}, SampleType(type));
        QCOMPARE(readTextFile(file(again)), readTextFile(path));
    }

    void tooLoudIsClippedNotWrapped()
    {
        writeSound(file(u"a.wav"_s), {22050, 1, {2.0f, -3.0f, 0.0f}});
        const Audio after = readSound(file(u"a.wav"_s));
        QVERIFY(after.samples[0] > 0.99f);
        QVERIFY(after.samples[1] < -0.99f);
    }

    void whatIsNotANumberIsSilence()
    {
        writeSound(file(u"a.wav"_s), {22050, 1, {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(), 0.5f}},
                   {}, SampleType::Float32);
        QCOMPARE(readSound(file(u"a.wav"_s)).samples, (std::vector<float>{0, 0, 0.5f}));
    }

    void tags_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("length");
        for (const SoundFormat &format : writableFormats()) {
            const QString name = u"a."_s + QString::fromStdString(format.extension);
            QTest::newRow(qPrintable(name + u", a short comment"_s)) << name << 10;
            QTest::newRow(qPrintable(name + u", a page"_s)) << name << 5000;
            QTest::newRow(qPrintable(name + u", around an Ogg page"_s)) << name << 65000;
            QTest::newRow(qPrintable(name + u", a book"_s)) << name << 400'000;
        }
    }
    void tags()
    {
        QFETCH(QString, name);
        QFETCH(int, length);
        const SoundTags before = fullTags(size_t(length));
        const Audio sound = voice(24000);
        writeSound(file(name), sound, before);
        QVERIFY(readTags(file(name)) == before);
        SoundTags after;
        const Audio read = readSound(file(name), &after);
        QVERIFY(after == before);
        // The sound does not suffer from what is written beside it.
        QVERIFY(std::abs(read.seconds() - sound.seconds()) < 0.1);
        QVERIFY(std::abs(power(read) / power(sound) - 1) < 0.15);
    }

    void noTagsAreNone()
    {
        for (const SoundFormat &format : writableFormats()) {
            const fs::path path = file(u"a."_s + QString::fromStdString(format.extension));
            writeSound(path, voice());
            QCOMPARE(QString::fromStdString(readTags(path).comment), QString());
            QCOMPARE(QString::fromStdString(readTags(path).title), QString());
        }
    }

    // Other programs read them where they look for them: libsndfile alone stands for these here.
    void othersSeeTheTags_data()
    {
        QTest::addColumn<QString>("name");
        for (const SoundFormat &format : writableFormats())
            QTest::newRow(format.extension.c_str()) << u"a."_s + QString::fromStdString(format.extension);
    }
    void othersSeeTheTags()
    {
        QFETCH(QString, name);
        const SoundTags tags = fullTags(100);
        writeSound(file(name), voice(24000), tags);
        SF_INFO info{};
        SNDFILE *sound = sf_open(file(name).c_str(), SFM_READ, &info);
        QVERIFY(sound);
        QCOMPARE(QString::fromUtf8(sf_get_string(sound, SF_STR_TITLE)), QString::fromStdString(tags.title));
        QCOMPARE(QString::fromUtf8(sf_get_string(sound, SF_STR_COMMENT)), QString::fromStdString(tags.comment));
        QCOMPARE(QString::fromUtf8(sf_get_string(sound, SF_STR_DATE)), QString::fromStdString(tags.date));
        sf_close(sound);
    }

    // What a WAV above 4 GB is written as; its tags are found behind the sound.
    void tagsOfRf64()
    {
        const fs::path path = file(u"a.wav"_s);
        SF_INFO info{};
        info.samplerate = 22050;
        info.channels = 1;
        info.format = SF_FORMAT_RF64 | SF_FORMAT_PCM_16;
        SNDFILE *sound = sf_open(path.c_str(), SFM_WRITE, &info);
        const Audio audio = voice();
        sf_writef_float(sound, audio.samples.data(), sf_count_t(audio.frames()));
        sf_close(sound);
        const std::string chunk = infoChunk(fullTags(5000));
        QFile raw(QString::fromStdString(path.string()));
        QVERIFY(raw.open(QIODevice::Append));
        raw.write(chunk.data(), qint64(chunk.size()));
        raw.close();
        QVERIFY(readTags(path) == fullTags(5000));
        QCOMPARE(readSound(path).frames(), audio.frames());
    }

    void cannotWrite_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("says");
        QTest::newRow("full disk") << u"/dev/full"_s << u"No space left"_s;
        QTest::newRow("folder that does not exist") << u"nowhere/a.wav"_s << u"folder that exists"_s;
        QTest::newRow("folder in its place") << u"folder.wav"_s << u"folder"_s;
        QTest::newRow("file where a folder should be") << u"plain/a.wav"_s << u"folder that exists"_s;
        QTest::newRow("unknown format") << u"a.xyz"_s << u".flac"_s;
        QTest::newRow("no format") << u"a"_s << u".flac"_s;
        QTest::newRow("read-only place") << u"/proc/a.wav"_s << u"Cannot write"_s;
    }
    void cannotWrite()
    {
        QFETCH(QString, name);
        QFETCH(QString, says);
        QVERIFY(QDir(m_dir.path()).mkdir(u"folder.wav"_s));
        QFile plain(m_dir.filePath(u"plain"_s));
        QVERIFY(plain.open(QIODevice::WriteOnly));
        const QStringList before = entries();
        const QString message =
            messageOf([&] { writeSound(name.startsWith(u'/') ? fs::path(name.toStdString()) : file(name), voice(), fullTags(100)); });
        QVERIFY2(message.contains(says), qPrintable(message));
        QVERIFY(message.contains(name.section(u'/', -1)));
        QCOMPARE(entries(), before);
    }

    // The kernel sends SIGXFSZ there, which by default ends the program.
    void largerThanAllowed_data()
    {
        QTest::addColumn<QString>("name");
        for (const SoundFormat &format : writableFormats())
            QTest::newRow(format.extension.c_str()) << u"a."_s + QString::fromStdString(format.extension);
    }
    void largerThanAllowed()
    {
        QFETCH(QString, name);
        QFile old(m_dir.filePath(name));
        QVERIFY(old.open(QIODevice::WriteOnly) && old.write("what was there") > 0);
        old.close();
        rlimit before{};
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
        const rlimit small{4000, before.rlim_max};
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &small), 0);
        const QString message = messageOf([&] { writeSound(file(name), voice(48000, 1, 5), fullTags(10'000)); });
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &before), 0);
        QVERIFY2(message.contains(u"File too large"_s), qPrintable(message));
        QCOMPARE(entries(), QStringList{name});
        QVERIFY(old.open(QIODevice::ReadOnly));
        QCOMPARE(old.readAll(), QByteArray("what was there"));
    }

    void noSoundIsNotWritten()
    {
        QVERIFY(messageOf([&] { writeSound(file(u"a.wav"_s), {}); }).contains(u"no sound"_s));
        QVERIFY(messageOf([&] { writeSound(file(u"a.wav"_s), {48000, 0, {0.1f}}); }).contains(u"no sound"_s));
        QVERIFY(messageOf([&] { writeSound(file(u"a.mp3"_s), voice(48000, 6)); }).contains(u"channels"_s));
        QVERIFY(entries().isEmpty());
    }

    void cannotRead_data()
    {
        QTest::addColumn<QByteArray>("content");
        const auto wav = [](quint16 channels, quint32 rate, quint32 dataSize, quint16 bits = 16) {
            QByteArray bytes("RIFF\xff\xff\xff\x7fWAVEfmt \x10\0\0\0\1\0", 22);
            const auto put = [&](quint32 value, int count) {
                for (int i = 0; i < count; ++i)
                    bytes.append(char(value >> (8 * i)));
            };
            put(channels, 2);
            put(rate, 4);
            put(rate * channels * bits / 8, 4);
            put(quint32(channels * bits / 8), 2);
            put(bits, 2);
            bytes.append("data");
            put(dataSize, 4);
            return bytes;
        };
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("text") << QByteArray("This is not a sound.");
        QTest::newRow("zeros") << QByteArray(5000, '\0');
        QTest::newRow("no channels") << wav(0, 22050, 100);
        QTest::newRow("65,535 channels") << wav(65535, 22050, 0x7fffffff) + QByteArray(1000, 'x');
        QTest::newRow("no rate") << wav(1, 0, 1000) + QByteArray(1000, 'x');
        QTest::newRow("a rate of a billion") << wav(1, 1'000'000'000, 1000) + QByteArray(1000, 'x');
        QTest::newRow("two billion frames that are not there") << wav(1, 22050, 0xfffffff0u);
        QTest::newRow("no bits") << wav(1, 22050, 1000, 0) + QByteArray(1000, 'x');
    }
    void cannotRead()
    {
        QFETCH(QByteArray, content);
        QFile out(m_dir.filePath(u"a.wav"_s));
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(content);
        out.close();
        const QString message = messageOf([&] { readSound(file(u"a.wav"_s)); });
        QVERIFY2(message.startsWith(u"Cannot read"_s) && message.contains(u"a.wav"_s), qPrintable(message));
    }

    void whereThereIsNoFile()
    {
        QVERIFY(messageOf([&] { readSound(file(u"none.wav"_s)); }).contains(u"No such file"_s));
        QVERIFY(messageOf([&] { readSound(fs::path(m_dir.path().toStdString())); }).contains(u"not a file"_s));
        QVERIFY(messageOf([&] { readTags("/dev/zero"); }).contains(u"not a file"_s));
    }

    // Cut at every 1 KB and with bytes changed at random: an error or a sound, nothing else, and
    // never more of it than a file of that size can hold.
    void damaged_data()
    {
        QTest::addColumn<QString>("name");
        for (const SoundFormat &format : writableFormats())
            QTest::newRow(format.extension.c_str()) << u"a."_s + QString::fromStdString(format.extension);
    }
    void damaged()
    {
        QFETCH(QString, name);
        const Audio sound = voice(24000, 1, 0.7);
        writeSound(file(name), sound, fullTags(3000));
        QFile whole(m_dir.filePath(name));
        QVERIFY(whole.open(QIODevice::ReadOnly));
        const QByteArray good = whole.readAll();
        whole.close();
        const auto check = [&](const QByteArray &bytes) {
            QFile bad(m_dir.filePath(u"bad-"_s + name));
            QVERIFY(bad.open(QIODevice::WriteOnly));
            bad.write(bytes);
            bad.close();
            try {
                const Audio read = readSound(file(u"bad-"_s + name));
                QVERIFY(read.seconds() < 3600);
            } catch (const Error &e) {
                QVERIFY(QString::fromUtf8(e.what()).startsWith(u"Cannot read"_s));
            }
        };
        for (qsizetype size = 0; size < good.size(); size += 1024)
            check(good.first(size));
        QRandomGenerator random(7);
        for (int i = 0; i < 100; ++i) {
            QByteArray bad = good;
            for (int k = 0; k < 3; ++k)
                bad[random.bounded(qsizetype(i % 2 == 0 ? 200 : bad.size()))] = char(random.bounded(256));
            check(bad);
        }
    }

    void aBrokenListDoesNotHideTheSound_data()
    {
        QTest::addColumn<QByteArray>("list");
        QTest::newRow("longer than the file") << QByteArray("LIST\xff\xff\xff\x7fINFOICMT\5\0\0\0abc", 23);
        QTest::newRow("field longer than the list") << QByteArray("LIST\x10\0\0\0INFOICMT\xff\xff\xff\xff"
                                                                  "abcd",
                                                                  24);
        QTest::newRow("shorter than its own name") << QByteArray("LIST\2\0\0\0IN", 10);
        QTest::newRow("cut in the middle of a head") << QByteArray("LIS", 3);
        QTest::newRow("no room for a field") << QByteArray("LIST\6\0\0\0INFOIC", 14);
    }
    void aBrokenListDoesNotHideTheSound()
    {
        QFETCH(QByteArray, list);
        writeSound(file(u"a.wav"_s), voice());
        QFile raw(m_dir.filePath(u"a.wav"_s));
        QVERIFY(raw.open(QIODevice::Append));
        raw.write(list);
        raw.close();
        SoundTags tags;
        QCOMPARE(readSound(file(u"a.wav"_s), &tags).frames(), size_t(22050));
        QVERIFY(tags == SoundTags{});
    }

    void tagsOfALongFileAreQuick()
    {
        writeSound(file(u"a.wav"_s), voice(48000, 2, 60), fullTags(100));
        QElapsedTimer timer;
        timer.start();
        QVERIFY(readTags(file(u"a.wav"_s)) == fullTags(100));
        qInfo("tags of a 60 s file: %lld us", timer.nsecsElapsed() / 1000);
    }
};

QTEST_GUILESS_MAIN(TestSoundFile)
#include "tst_soundfile.moc"
