// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/sound/waveform.h"

#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <random>

using namespace Qt::StringLiterals;
using ui::PeakPyramid;
using ui::Waveform;

class TestWaveform : public QObject
{
    Q_OBJECT

    static std::vector<float> noise(size_t count)
    {
        std::mt19937 random(7);
        std::uniform_real_distribution<float> value(-0.9F, 0.9F);
        std::vector<float> samples(count);
        for (float &sample : samples)
            sample = value(random);
        return samples;
    }

    static void wheel(Waveform &wave, double x, int delta, Qt::KeyboardModifiers modifiers)
    {
        const QPointF place(x, wave.height() / 2.0);
        QWheelEvent event(place, wave.mapToGlobal(place), {}, {0, delta}, Qt::NoButton, modifiers, Qt::NoScrollPhase, false);
        QApplication::sendEvent(&wave, &event);
    }

private Q_SLOTS:
    void peaks_data()
    {
        QTest::addColumn<int>("piece");
        QTest::newRow("all at once") << 1'000'000;
        QTest::newRow("pieces that fit no entry") << 777;
        QTest::newRow("pieces of one entry") << 16;
        QTest::newRow("single samples") << 1;
    }
    /// The pyramid against the samples themselves, wherever one looks.
    void peaks()
    {
        QFETCH(int, piece);
        const auto samples = noise(20'011);
        PeakPyramid pyramid;
        for (size_t at = 0; at < samples.size(); at += size_t(piece))
            pyramid.append(std::span(samples).subspan(at, std::min(size_t(piece), samples.size() - at)));
        QCOMPARE(pyramid.samples(), samples.size());

        std::mt19937 random(3);
        for (int i = 0; i < 400; ++i) {
            size_t begin = random() % samples.size();
            size_t end = begin + 1 + random() % (i % 2 ? 90 : 20'000);
            const ui::Peak peak = pyramid.peak(begin, end);
            begin = begin / PeakPyramid::bucket * PeakPyramid::bucket; // it answers in whole entries
            end = std::min((end + PeakPyramid::bucket - 1) / PeakPyramid::bucket * PeakPyramid::bucket, samples.size());
            const auto [low, high] = std::minmax_element(samples.begin() + std::ptrdiff_t(begin), samples.begin() + std::ptrdiff_t(end));
            QCOMPARE(peak.low, *low);
            QCOMPARE(peak.high, *high);
            double power = 0;
            for (size_t k = begin; k < end; ++k)
                power += double(samples[k]) * samples[k];
            QVERIFY(std::abs(peak.rms - std::sqrt(power / double(end - begin))) < 1e-4);
        }
    }

    void nothingToShow()
    {
        const PeakPyramid pyramid;
        QCOMPARE(pyramid.peak(0, 100).high, 0.0F);
        Waveform wave;
        wave.resize(300, 120);
        QVERIFY(!wave.grab().isNull());
    }

    void clickAndKeysSeek()
    {
        Waveform wave;
        wave.resize(400, 130);
        wave.clear(1000);
        wave.append(noise(4000)); // 4 s
        wave.show();
        QSignalSpy seek(&wave, &Waveform::seekRequested);
        QTest::mouseClick(&wave, Qt::LeftButton, {}, QPoint(100, 60));
        QCOMPARE(seek.takeFirst().first().toDouble(), 1.0);
        wave.setPosition(2.0);
        QTest::keyClick(&wave, Qt::Key_Left);
        QCOMPARE(seek.takeFirst().first().toDouble(), 1.0);
        QTest::keyClick(&wave, Qt::Key_Right);
        QCOMPARE(seek.takeFirst().first().toDouble(), 3.0);
        QTest::keyClick(&wave, Qt::Key_End);
        QCOMPARE(seek.takeFirst().first().toDouble(), 4.0);
        QSignalSpy toggled(&wave, &Waveform::playToggled);
        QTest::keyClick(&wave, Qt::Key_Space);
        QCOMPARE(toggled.count(), 1);
    }

    void zoomKeepsThePlaceUnderThePointer()
    {
        Waveform wave;
        wave.resize(400, 130);
        wave.clear(1000);
        wave.append(noise(40'000));
        const double before = wave.timeAt(300);
        wheel(wave, 300, 240, Qt::ControlModifier);
        QVERIFY(wave.isZoomed());
        QVERIFY(wave.visibleSpan() < 40.0);
        QVERIFY(std::abs(wave.timeAt(300) - before) < 1e-6);
        const double start = wave.visibleStart();
        wheel(wave, 10, -120, Qt::NoModifier);
        QVERIFY(wave.visibleStart() > start);
        QTest::keyClick(&wave, Qt::Key_0);
        QVERIFY(!wave.isZoomed());
        for (int i = 0; i < 60; ++i)
            QTest::keyClick(&wave, Qt::Key_Plus);
        QCOMPARE(wave.visibleSpan(), 0.25); // no closer
    }

    void thePlayheadTurnsThePage()
    {
        Waveform wave;
        wave.resize(400, 130);
        wave.clear(1000);
        wave.append(noise(40'000));
        wave.zoom(10, 2.0);
        wave.setPosition(30.0);
        QVERIFY(wave.visibleStart() <= 30.0 && wave.visibleStart() + wave.visibleSpan() >= 30.0);
    }

    /// A step of the playhead repaints a strip, not the whole.
    void stepsAreCheap()
    {
        class Counted : public Waveform
        {
        public:
            QRegion painted;

        protected:
            void paintEvent(QPaintEvent *event) override
            {
                painted += event->region();
                Waveform::paintEvent(event);
            }
        } wave;
        wave.resize(600, 130);
        wave.clear(1000);
        wave.append(noise(60'000));
        wave.show();
        QVERIFY(QTest::qWaitForWindowExposed(&wave));
        QTest::qWait(30);
        wave.setPosition(30.0);
        QTest::qWait(30);
        wave.painted = {};
        wave.setPosition(30.1); // one pixel
        QTRY_VERIFY(!wave.painted.isEmpty());
        QVERIFY2(wave.painted.boundingRect().width() < 12, qPrintable(QString::number(wave.painted.boundingRect().width())));
    }

    void anHourIsDrawnAtOnce()
    {
        Waveform wave;
        wave.resize(1200, 130);
        wave.setPeaks(PeakPyramid(noise(3600 * 16000)), 16000);
        QElapsedTimer clock;
        clock.start();
        wave.grab();
        qInfo("an hour of sound was drawn in %lld ms", clock.elapsed());
        QCOMPARE(wave.duration(), 3600.0);
    }

    void growsInPlace()
    {
        Waveform wave;
        wave.resize(400, 130);
        wave.clear(1000);
        wave.setExpectedDuration(10.0);
        wave.append(noise(1000));
        QCOMPARE(wave.visibleSpan(), 10.0);
        wave.append(noise(1000));
        QCOMPARE(wave.visibleSpan(), 10.0);
        QCOMPARE(wave.duration(), 2.0);
        wave.setExpectedDuration(0);
        QCOMPARE(wave.visibleSpan(), 2.0);
    }
};

QTEST_MAIN(TestWaveform)
#include "tst_waveform.moc"
