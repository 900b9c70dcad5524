// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audio/player.h"
#include "core/audio/samplering.h"
#include "core/audio/streamresampler.h"
#include "core/base/error.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <cstdio>
#include <cstring>
#include <functional>
#include <numbers>
#include <thread>

using namespace core;
using namespace core::audio;
using namespace Qt::StringLiterals;

// The sound device of these tests is ALSA's null device (tests/data/asound-null.conf): it swallows
// sound much faster than it would be heard. What is really played is seen through ALSA's file
// device, in a child process of its own configuration.

namespace {

constexpr int rate = 22050;

std::vector<float> tone(double seconds, double frequency = 440)
{
    std::vector<float> samples(size_t(seconds * rate));
    for (size_t i = 0; i < samples.size(); ++i)
        samples[i] = float(0.5 * std::sin(2 * std::numbers::pi * frequency * double(i) / rate));
    return samples;
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

struct ChildResult
{
    QString output;
    QString errors;
    int code = -1;
};

// Runs this program again under another ALSA configuration; childMain() is what it does there.
ChildResult child(const QString &task, const QByteArray &configuration)
{
    QTemporaryDir folder;
    QFile file(folder.filePath(u"asound.conf"_s));
    if (!file.open(QIODevice::WriteOnly))
        return {};
    file.write(configuration);
    file.close();
    QProcess process;
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"ALSA_CONFIG_PATH"_s, file.fileName());
    environment.insert(u"PLAYER_TEST_TASK"_s, task);
    process.setProcessEnvironment(environment);
    process.start(QCoreApplication::applicationFilePath());
    if (!process.waitForFinished(20'000)) {
        process.kill();
        process.waitForFinished();
        return {QString(), u"still running after 20 seconds"_s, -1};
    }
    return {QString::fromUtf8(process.readAllStandardOutput()), QString::fromUtf8(process.readAllStandardError()),
            process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1};
}

bool waitFor(const std::function<bool()> &condition)
{
    return QTest::qWaitFor(condition, 10'000);
}

// A ramp tells where in the track a sample comes from.
std::vector<float> ramp(size_t frames)
{
    std::vector<float> samples(frames);
    for (size_t i = 0; i < frames; ++i)
        samples[i] = float(double(i + 1) / double(frames) * 0.9);
    return samples;
}

int childMain(const QString &task)
{
    if (task == u"devices"_s) {
        for (const OutputDevice &device : outputDevices())
            std::printf("%s%s\n", device.name.c_str(), device.isDefault ? " (default)" : "");
        Player player;
        player.load({rate, 1, tone(0.1)});
        std::printf("%s\n", messageOf([&] { player.play(); }).toUtf8().constData());
        return 0;
    }
    Player player;
    if (task == u"whole track"_s) {
        player.load({rate, 1, ramp(rate)});
        player.play();
    } else if (task == u"two halves"_s) { // the second comes when the first is long over
        const auto all = ramp(rate);
        player.load(rate);
        player.append(std::span(all).first(rate / 2));
        player.play();
        if (!waitFor([&] { return player.isStarved(); }))
            return 1;
        player.append(std::span(all).subspan(rate / 2));
        player.finish();
    } else if (task == u"sought"_s) {
        player.load({rate, 1, ramp(rate)});
        player.seek(0.75);
        player.play();
    } else if (task == u"replaced"_s) { // by as many samples; fewer change nothing
        std::vector<float> other = ramp(rate);
        for (float &sample : other)
            sample *= 4;
        player.load({rate, 1, tone(1)});
        player.replace(other, 0.25);
        player.replace(tone(0.5), 1);
        player.play();
    } else if (task == u"at half volume"_s) {
        player.load({rate, 1, ramp(rate)});
        player.setVolume(0.5);
        player.play();
    }
    return waitFor([&] { return player.state() == Player::State::Stopped; }) && player.lastError().empty() ? 0 : 1;
}

} // namespace

class TestPlayer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ring()
    {
        SampleRing r(6); // becomes 8
        std::vector<float> out(8);
        QCOMPARE(r.free(), size_t(8));
        r.write(std::vector<float>{1, 2, 3, 4, 5, 6});
        QCOMPARE(r.read({out.data(), 4}, 2), size_t(4));
        r.write(std::vector<float>{7, 8, 9, 10});
        QCOMPARE(r.free(), size_t(2));
        QCOMPARE(r.read(out, 4), size_t(4)); // six are there, but only whole frames of four
        QCOMPARE(out[0], 5.0f);
        QCOMPARE(out[3], 8.0f);
        r.discard();
        r.write(std::vector<float>{11, 12});
        r.skipStale();
        QCOMPARE(r.read(out, 1), size_t(2));
        QCOMPARE(out[0], 11.0f);
        QCOMPARE(r.consumed(), r.written());
    }

    void ringBetweenThreads()
    {
        SampleRing r(256);
        constexpr int count = 1 << 18;
        std::thread producer([&r] {
            float next = 0;
            while (next < count) {
                const size_t n = std::min<size_t>(r.free(), 37);
                std::vector<float> block(std::min(n, size_t(count - int(next))));
                for (float &sample : block)
                    sample = next++;
                r.write(block);
            }
        });
        std::vector<float> out(50);
        float expected = 0;
        bool inOrder = true;
        while (expected < count) {
            const size_t n = r.read(out, 1);
            for (size_t i = 0; i < n; ++i)
                inOrder = inOrder && out[i] == expected++;
        }
        producer.join();
        QVERIFY(inOrder);
    }

    void resampledInPieces_data()
    {
        QTest::addColumn<int>("from");
        QTest::addColumn<int>("to");
        QTest::newRow("up") << 22050 << 48000;
        QTest::newRow("down") << 96000 << 44100;
        QTest::newRow("far up") << 8000 << 192000;
    }
    void resampledInPieces()
    {
        QFETCH(int, from);
        QFETCH(int, to);
        StreamResampler resampler(from, to, 1);
        std::vector<float> in(static_cast<size_t>(from));
        for (size_t i = 0; i < in.size(); ++i)
            in[i] = float(0.5 * std::sin(2 * std::numbers::pi * 500 * double(i) / from));
        std::vector<float> out;
        for (size_t at = 0; at < in.size(); at += 777) {
            const auto part = resampler.process(std::span(in).subspan(at, std::min<size_t>(777, in.size() - at)));
            out.insert(out.end(), part.begin(), part.end());
        }
        const auto rest = resampler.finish();
        out.insert(out.end(), rest.begin(), rest.end());
        QVERIFY(std::abs(double(out.size()) - to) <= 1);
        for (size_t i = out.size() / 4; i < out.size() / 2; ++i)
            QVERIFY(std::abs(out[i] - 0.5 * std::sin(2 * std::numbers::pi * 500 * double(i) / to)) < 1e-3);
    }

    void devices()
    {
        const auto devices = outputDevices();
        QVERIFY(!devices.empty());
        QCOMPARE(std::count_if(devices.begin(), devices.end(), [](const auto &d) { return d.isDefault; }), 1);
    }

    void anEmptyPlayer()
    {
        Player player;
        QCOMPARE(player.state(), Player::State::Stopped);
        QCOMPARE(player.position(), 0.0);
        QCOMPARE(player.duration(), 0.0);
        QVERIFY(!player.isStarved());
        player.pause();
        player.seek(10);
        player.stop();
        QCOMPARE(player.position(), 0.0);
        QCOMPARE(player.state(), Player::State::Stopped);
    }

    void playsToTheEnd_data()
    {
        QTest::addColumn<int>("sampleRate");
        QTest::addColumn<int>("channels");
        QTest::addColumn<double>("seconds");
        QTest::newRow("a voice") << 22050 << 1 << 2.0;
        QTest::newRow("stereo") << 48000 << 2 << 2.0;
        QTest::newRow("six channels") << 48000 << 6 << 1.0;
        QTest::newRow("a low rate") << 8000 << 1 << 1.0;
        QTest::newRow("one sample") << 22050 << 1 << 1.0 / 22050;
        QTest::newRow("nothing") << 22050 << 1 << 0.0;
        QTest::newRow("a long one") << 16000 << 1 << 120.0;
    }
    void playsToTheEnd()
    {
        QFETCH(int, sampleRate);
        QFETCH(int, channels);
        QFETCH(double, seconds);
        const auto frames = size_t(std::llround(seconds * sampleRate));
        Player player;
        player.load({sampleRate, channels, std::vector<float>(frames * size_t(channels), 0.1f)});
        QCOMPARE(player.duration(), double(frames) / sampleRate);
        player.play();
        double last = 0;
        bool forward = true;
        QTRY_VERIFY_WITH_TIMEOUT(
            (forward = forward && player.position() >= last, last = player.position(), player.state() == Player::State::Stopped), 30'000);
        QVERIFY(forward);
        QCOMPARE(player.lastError(), std::string());
        QCOMPARE(player.position(), player.duration());
        player.play(); // again, from the start
        QTRY_COMPARE_WITH_TIMEOUT(player.state(), Player::State::Stopped, 30'000);
        player.stop();
        QCOMPARE(player.position(), 0.0);
    }

    void growsWhileItPlays()
    {
        Player player;
        player.load(rate);
        player.play(); // before there is anything
        QCOMPARE(player.state(), Player::State::Playing);
        QTRY_VERIFY(player.isStarved());
        for (int i = 1; i <= 5; ++i) {
            player.append(tone(0.3));
            QVERIFY(player.position() <= player.duration());
            QTRY_VERIFY(player.isStarved());
            QTRY_VERIFY(std::abs(player.position() - 0.3 * i) < 0.01);
            QCOMPARE(player.state(), Player::State::Playing);
        }
        player.finish();
        QTRY_COMPARE(player.state(), Player::State::Stopped);
        QVERIFY(!player.isStarved());
        QCOMPARE(player.position(), player.duration());
    }

    void pausesAndGoesOn()
    {
        Player player;
        player.load(rate);
        player.append(tone(1));
        player.pause(); // not playing: nothing to pause
        QCOMPARE(player.state(), Player::State::Stopped);
        player.play();
        QTRY_VERIFY(player.isStarved());
        player.pause();
        QCOMPARE(player.state(), Player::State::Paused);
        QVERIFY(!player.isStarved());
        QTRY_COMPARE(player.position(), 1.0);
        player.append(tone(1));
        QTest::qWait(50);
        QCOMPARE(player.position(), 1.0); // nothing moves while paused
        player.play();
        QCOMPARE(player.state(), Player::State::Playing);
        QTRY_COMPARE(player.position(), 2.0);
    }

    // The stream is given back after a second; going on opens another.
    void goesOnAfterALongPause()
    {
        Player player;
        player.load(rate);
        player.append(tone(1));
        player.play();
        QTRY_COMPARE(player.position(), 1.0);
        player.pause();
        QTest::qWait(1300);
        QCOMPARE(player.position(), 1.0);
        player.append(tone(1));
        player.play();
        QTRY_COMPARE(player.position(), 2.0);
    }

    void seeks_data()
    {
        QTest::addColumn<double>("to");
        QTest::addColumn<double>("expected");
        QTest::newRow("start") << 0.0 << 0.0;
        QTest::newRow("middle") << 1.5 << 1.5;
        QTest::newRow("end") << 3.0 << 3.0;
        QTest::newRow("past the end") << 100.0 << 3.0;
        QTest::newRow("before the start") << -1.0 << 0.0;
        QTest::newRow("huge") << 1e300 << 3.0;
        QTest::newRow("not a number") << std::nan("") << 0.0;
    }
    void seeks()
    {
        QFETCH(double, to);
        QFETCH(double, expected);
        Player player;
        player.load(rate);
        player.append(tone(3));
        player.seek(to); // stopped
        QVERIFY(std::abs(player.position() - expected) < 1e-4);
        player.play();
        QTRY_VERIFY(player.isStarved());
        player.pause();
        player.seek(to); // paused: nothing moves, so the place is exact
        QVERIFY(std::abs(player.position() - expected) < 1e-4);
        QTest::qWait(20);
        QVERIFY(std::abs(player.position() - expected) < 1e-4);
        player.play();
        QTRY_COMPARE(player.position(), 3.0);
        player.seek(to); // playing
        QVERIFY(player.position() >= expected - 1e-4);
        QVERIFY(player.position() <= 3.0);
        QTRY_COMPARE(player.position(), 3.0);
    }

    void manySeeksWhilePlaying()
    {
        Player player;
        player.load(rate);
        player.append(tone(20));
        player.play();
        for (int i = 0; i < 300; ++i) {
            const double to = i * 7 % 20;
            player.seek(to);
            const double now = player.position();
            QVERIFY(now >= to - 1e-4 && now <= player.duration());
            if (i % 10 == 0) {
                player.pause();
                player.play();
            }
        }
        QCOMPARE(player.state(), Player::State::Playing);
        player.finish();
        QTRY_COMPARE(player.state(), Player::State::Stopped);
    }

    void stopAndAnotherTrack()
    {
        Player player;
        for (int i = 0; i < 5; ++i) {
            player.load(i % 2 ? 22050 : 48000, 1 + i % 2);
            QCOMPARE(player.duration(), 0.0);
            QCOMPARE(player.position(), 0.0);
            player.append(std::vector<float>(48000, 0.2f));
            player.play();
            QTRY_VERIFY(player.position() > 0);
            player.stop();
            QCOMPARE(player.state(), Player::State::Stopped);
            QCOMPARE(player.position(), 0.0);
        }
    }

    void destroyedWhilePlaying()
    {
        QElapsedTimer timer;
        timer.start();
        {
            Player player;
            player.load(rate);
            player.append(tone(60));
            player.play();
        }
        QVERIFY(timer.elapsed() < 5000);
    }

    void anotherDeviceMeanwhile()
    {
        Player player;
        player.load(rate);
        player.append(tone(1));
        player.play();
        QTRY_COMPARE(player.position(), 1.0);
        player.pause();
        player.setDevice(outputDevices().front().name);
        player.append(tone(1));
        player.play();
        QTRY_COMPARE(player.position(), 2.0);
        QCOMPARE(player.lastError(), std::string());
    }

    void aDeviceThatIsGone()
    {
        Player player;
        player.setDevice("ALSA: headphones of yesterday");
        player.load({rate, 1, tone(1)});
        const QString message = messageOf([&] { player.play(); });
        QVERIFY2(message.contains(u"headphones of yesterday"_s) && message.contains(u"settings"_s), qPrintable(message));
        QCOMPARE(player.state(), Player::State::Stopped);
        player.setDevice({}); // and with another it plays
        player.play();
        QTRY_COMPARE(player.state(), Player::State::Stopped);
        QCOMPARE(player.position(), 1.0);
    }

    void volumeIsWithinItsLimits()
    {
        Player player;
        QCOMPARE(player.volume(), 1.0);
        player.setVolume(0.25);
        QCOMPARE(player.volume(), 0.25);
        player.setVolume(7);
        QCOMPARE(player.volume(), 1.0);
        player.setVolume(std::nan(""));
        QCOMPARE(player.volume(), 0.0);
    }

    void hoursOfSoundCostLittle()
    {
        Player player;
        player.load(rate);
        const auto minute = tone(60);
        player.play();
        double slowest = 0;
        QElapsedTimer timer;
        for (int i = 0; i < 120; ++i) {
            timer.start();
            player.append(minute);
            player.position();
            slowest = std::max(slowest, double(timer.nsecsElapsed()) * 1e-6);
        }
        QCOMPARE(player.duration(), 7200.0);
        timer.start();
        player.seek(7199.5);
        const double seek = double(timer.nsecsElapsed()) * 1e-6;
        QVERIFY(player.position() >= 7199.5 - 1e-4);
        player.finish();
        QTRY_COMPARE(player.state(), Player::State::Stopped);
        QCOMPARE(player.position(), 7200.0);
        qInfo("two hours: slowest append of a minute %.2f ms, seek %.3f ms", slowest, seek);
    }

    // No sound card, no configuration, an ALSA configuration without devices: a plain sentence, and
    // not a word from the libraries on the terminal.
    void withoutADevice_data()
    {
        QTest::addColumn<QByteArray>("configuration");
        QTest::newRow("empty configuration") << QByteArray();
        QTest::newRow("no default device") << QByteArray("pcm.other { type null }\n");
        QTest::newRow("a default that cannot be opened") << QByteArray("pcm.!default { type hw card 77 }\n");
        QTest::newRow("a broken configuration") << QByteArray("pcm.!default { type\n");
    }
    void withoutADevice()
    {
        QFETCH(QByteArray, configuration);
        const ChildResult result = child(u"devices"_s, configuration);
        QCOMPARE(result.errors, QString());
        QCOMPARE(result.code, 0);
        QVERIFY2(result.output.startsWith(u"No sound device was found."_s), qPrintable(result.output));
        QVERIFY(result.output.contains(u"Exporting to a file still works."_s));
    }

    void quietWithADevice()
    {
        const ChildResult result = child(u"devices"_s, "pcm.!default { type null }\nctl.!default { type null }\n");
        QCOMPARE(result.errors, QString());
        QCOMPARE(result.code, 0);
        QVERIFY2(result.output.startsWith(u"ALSA: default (default)\n"_s), qPrintable(result.output));
    }

    // What reaches the device: the samples from `first` to the end, in order, none lost, none twice.
    void whatIsPlayed_data()
    {
        QTest::addColumn<double>("first"); // of the track, as a fraction
        QTest::addColumn<double>("factor");
        QTest::newRow("whole track") << 0.0 << 1.0;
        QTest::newRow("two halves") << 0.0 << 1.0;
        QTest::newRow("sought") << 0.75 << 1.0;
        QTest::newRow("replaced") << 0.0 << 1.0;
        QTest::newRow("at half volume") << 0.0 << 0.5;
    }
    void whatIsPlayed()
    {
        QFETCH(double, first);
        QFETCH(double, factor);
        QTemporaryDir folder;
        const QString recording = folder.filePath(u"played.raw"_s);
        const ChildResult result =
            child(QString::fromUtf8(QTest::currentDataTag()), "pcm.nothing { type null }\nctl.!default { type null }\n"
                                                              "pcm.!default { type file slave.pcm nothing format raw file \""
                                                                  + recording.toUtf8() + "\" }\n");
        QVERIFY2(result.code == 0, qPrintable(result.errors));
        QFile file(recording);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        std::vector<float> left;
        for (qsizetype at = 0; at + 8 <= bytes.size(); at += 8) {
            float frame[2];
            std::memcpy(frame, bytes.constData() + at, 8);
            QCOMPARE(frame[0], frame[1]); // mono comes out of both sides
            if (frame[0] != 0)
                left.push_back(frame[0]);
        }
        const auto track = ramp(rate);
        const auto start = size_t(first * rate);
        // A start fades in within 5 ms, and its very first sample may be 0.
        QVERIFY2(std::abs(double(left.size()) - double(rate - start)) <= 2, qPrintable(QString::number(left.size())));
        const size_t lost = rate - start - left.size();
        // A fade in takes 5 ms; this device swallows faster than real time, so a busy machine may starve it in between,
        // and every hole is followed by another fade in. Apart from those, each sample is the track's own.
        size_t wrong = 0;
        size_t run = 0;
        for (size_t i = 0; i < left.size(); ++i) {
            const double expected = double(track[start + lost + i]) * factor;
            const bool faded = std::abs(left[i] - expected) > 1e-4;
            run = faded ? run + 1 : 0;
            wrong += faded ? 1 : 0;
            QVERIFY2(left[i] > 0 && left[i] < expected + 1e-4, qPrintable(QString::number(i)));
            QVERIFY2(run <= 2 * 112, qPrintable(QString::number(i)));
        }
        QVERIFY2(wrong < left.size() / 4, qPrintable(QString::number(wrong)));
    }
};

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    if (const QString task = qEnvironmentVariable("PLAYER_TEST_TASK"); !task.isEmpty())
        return childMain(task);
    TestPlayer test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_player.moc"
