// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/style/ramp.h"
#include "ui/style/style.h"
#include "ui/widgets/sound/spectrogram.h"
#include "ui/widgets/sound/spectrogrampicture.h"
#include "ui/widgets/sound/spectrogramtiles.h"
#include "ui/widgets/sound/waveform.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>
#include <QVBoxLayout>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

using namespace Qt::StringLiterals;
using core::audio::SharedSound;
using ui::Spectrogram;
using ui::SpectrogramTiles;
using ui::Waveform;

namespace {

constexpr int rate = 16000;

std::vector<float> sine(double frequency, double seconds, double amplitude = 0.5)
{
    std::vector<float> samples(size_t(seconds * rate));
    for (size_t i = 0; i < samples.size(); ++i)
        samples[i] = float(amplitude * std::sin(2 * std::numbers::pi * frequency * double(i) / rate));
    return samples;
}

/// Both, one above the other and as wide.
struct Both
{
    explicit Both(int width = 800)
    {
        auto *column = new QVBoxLayout(&window);
        column->setContentsMargins(0, 0, 0, 0);
        wave = new Waveform(&window);
        look = new Spectrogram(*wave, &window);
        column->addWidget(wave);
        column->addWidget(look, 1);
        window.resize(width, 400);
    }
    void load(const std::vector<float> &samples)
    {
        wave->setPeaks(ui::PeakPyramid(samples), rate);
        look->setSound(SharedSound(std::make_shared<const core::Audio>(core::Audio{rate, 1, samples})));
    }
    void show()
    {
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        complete();
    }
    void complete() const { QTRY_VERIFY((look->grab(), look->isComplete())); }
    QPoint at(double seconds, double frequency) const
    {
        const QRect area = look->pictureRect();
        return {int(std::lround(wave->xOf(seconds))), int(std::lround(area.bottom() - frequency / 8000.0 * area.height()))};
    }
    QColor colour(double seconds, double frequency) const { return look->grab().toImage().pixelColor(at(seconds, frequency)); }

    QWidget window;
    Waveform *wave;
    Spectrogram *look;
};

/// "hello": a stretch for each sound, and one between the words.
std::vector<Waveform::Mark> hello()
{
    return {{0.0, 0.1, u"h"_s}, {0.1, 0.2, u"ə"_s}, {0.2, 0.35, u"l"_s}, {0.35, 0.6, u"ˈoʊ"_s}, {0.6, 0.8, {}}, {0.8, 1.0, u"w"_s}};
}

void wheel(QWidget &widget, const QPointF &place, int delta, Qt::KeyboardModifiers modifiers)
{
    QWheelEvent event(place, widget.mapToGlobal(place), {}, {0, delta}, Qt::NoButton, modifiers, Qt::NoScrollPhase, false);
    QApplication::sendEvent(&widget, &event);
}

/// As a pointer does it, wherever the one of this machine is.
void mouse(QWidget *widget, QEvent::Type type, const QPoint &place)
{
    const auto button = type == QEvent::MouseMove ? Qt::NoButton : Qt::LeftButton;
    QMouseEvent event(type, QPointF(place), widget->mapToGlobal(QPointF(place)), button, button, Qt::NoModifier);
    QApplication::sendEvent(widget, &event);
}

} // namespace

class TestSpectrogram : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ui::style::apply(*qApp, ui::style::Theme::Dark); }

    void coloursAreEven_data()
    {
        QTest::addColumn<int>("theme");
        QTest::newRow("dark") << int(ui::style::Theme::Dark);
        QTest::newRow("light") << int(ui::style::Theme::Light);
    }
    /// They begin at the page's own colour and get lighter, or darker, all the way.
    void coloursAreEven()
    {
        QFETCH(int, theme);
        ui::style::apply(*qApp, ui::style::Theme(theme));
        const auto &ramp = ui::style::ramp();
        QCOMPARE(QColor(ramp[0]), ui::style::colours().work);
        auto luminance = [](QRgb c) {
            auto linear = [](int byte) { return std::pow(byte / 255.0, 2.2); };
            return 255 * std::cbrt(0.2126 * linear(qRed(c)) + 0.7152 * linear(qGreen(c)) + 0.0722 * linear(qBlue(c)));
        };
        const double way = luminance(ramp[255]) - luminance(ramp[0]);
        QVERIFY(std::abs(way) > 150);
        for (size_t i = 8; i < ramp.size(); i += 8)
            QVERIFY2((luminance(ramp[i]) - luminance(ramp[i - 8])) * (way > 0 ? 1 : -1) > 0, qPrintable(QString::number(i)));
        ui::style::apply(*qApp, ui::style::Theme::Dark);
    }

    /// A tone is a line at its height, whichever way the sound is seen; the rest is the page.
    void aToneIsALine()
    {
        Both both;
        both.load(sine(3000, 4.0));
        both.show();
        for (const double zoom : {1.0, 3.0, 8.0}) {
            both.wave->zoomToFit();
            both.wave->zoom(zoom, 2.0);
            both.complete();
            QVERIFY(both.colour(2.1, 3000).lightness() > 180);
            QVERIFY(both.colour(2.1, 4600).lightness() < 40);
            QVERIFY(both.colour(2.1, 1200).lightness() < 40);
        }
    }

    void thePartsOfASoundAreWhereTheyAre()
    {
        Both both;
        std::vector<float> samples = sine(1500, 1.0);
        const auto second = sine(5500, 1.0);
        samples.insert(samples.end(), second.begin(), second.end());
        both.load(samples);
        both.show();
        QVERIFY(both.colour(0.5, 1500).lightness() > both.colour(1.5, 1500).lightness() + 100);
        QVERIFY(both.colour(1.5, 5500).lightness() > both.colour(0.5, 5500).lightness() + 100);
    }

    void nothingToShow()
    {
        Both both(300);
        both.window.show();
        QVERIFY(!both.look->grab().isNull());
        both.look->setSound(SharedSound(rate));
        both.look->setSound({});
        QVERIFY(!both.look->grab().isNull());
        both.window.resize(1, 1);
        QVERIFY(!both.look->grab().isNull());
        QVERIFY(both.look->readout().isEmpty());
    }

    void valuesThatAreNoSound()
    {
        Both both(300);
        std::vector<float> samples(rate, std::numeric_limits<float>::quiet_NaN());
        samples[7] = std::numeric_limits<float>::infinity();
        both.load(samples);
        both.show();
        both.look->addSounds({{-5, 1e300, u"x"_s}, {2, 1, u"y"_s}, {1e300, 1e301, u"z"_s}});
        both.wave->zoom(10, 0.5);
        QVERIFY(!both.look->grab().isNull());
    }

    void pointerAndKeysSeekAndZoomBoth()
    {
        Both both;
        both.load(sine(1000, 4.0));
        both.show();
        QSignalSpy seek(both.wave, &Waveform::seekRequested);
        QTest::mouseClick(both.look, Qt::LeftButton, {}, both.at(1.0, 4000));
        QVERIFY(std::abs(seek.takeFirst().first().toDouble() - 1.0) < 0.01);
        const double under = both.wave->timeAt(600);
        wheel(*both.look, QPointF(600, both.look->height() - 40), 240, Qt::ControlModifier);
        QVERIFY(both.wave->isZoomed());
        QVERIFY(std::abs(both.wave->timeAt(600) - under) < 1e-6);
        const double start = both.wave->visibleStart();
        wheel(*both.look, QPointF(600, both.look->height() - 40), 120, Qt::NoModifier);
        QVERIFY(both.wave->visibleStart() < start);
        QTest::keyClick(both.look, Qt::Key_0);
        QVERIFY(!both.wave->isZoomed());
        QSignalSpy toggled(both.wave, &Waveform::playToggled);
        QTest::keyClick(both.look, Qt::Key_Space);
        QCOMPARE(toggled.count(), 1);
        QTest::keyClick(both.look, Qt::Key_Right); // without sounds: a second, as in the waveform
        QCOMPARE(seek.takeFirst().first().toDouble(), 1.0);
        QSignalSpy height(both.look, &Spectrogram::pictureHeightChanged);
        const int before = both.look->pictureHeight();
        QTest::keyClick(both.look, Qt::Key_Up, Qt::ControlModifier);
        QVERIFY(height.takeFirst().first().toInt() > before);
        for (int i = 0; i < 40; ++i)
            QTest::keyClick(both.look, Qt::Key_Down, Qt::ControlModifier);
        QCOMPARE(both.look->pictureHeight(), Spectrogram::leastHeight);
    }

    void aDoubleClickGoesCloseAndBack()
    {
        Both both;
        both.load(sine(1000, 30.0));
        both.show();
        const double under = both.wave->timeAt(500);
        mouse(both.look, QEvent::MouseButtonDblClick, QPoint(500, 200));
        QVERIFY(both.wave->isZoomed() && both.wave->visibleSpan() < 3.0);
        QVERIFY(std::abs(both.wave->timeAt(500) - under) < 1e-6);
        mouse(both.look, QEvent::MouseButtonDblClick, QPoint(300, 200));
        QVERIFY(!both.wave->isZoomed());
    }

    void keysGoFromSoundToSound()
    {
        Both both;
        both.load(sine(1000, 1.2));
        both.look->addSounds(hello());
        both.show();
        connect(both.wave, &Waveform::seekRequested, both.wave, &Waveform::setPosition);
        both.look->setFocus();
        QStringList path;
        for (int i = 0; i < 6; ++i) {
            QTest::keyClick(both.look, Qt::Key_Right);
            path << both.look->sounds()[size_t(both.look->heardSound())].text;
        }
        QCOMPARE(path, (QStringList{u"ə"_s, u"l"_s, u"ˈoʊ"_s, u"w"_s, u"w"_s, u"w"_s}));
        QVERIFY(both.look->accessibleDescription().contains(u"200 ms"_s));
        QTest::keyClick(both.look, Qt::Key_Left);
        QCOMPARE(both.look->heardSound(), 3);
        QVERIFY(both.look->readout().startsWith(u"ˈoʊ  ·  250 ms"_s));
    }

    void theReadoutTells()
    {
        Both both;
        both.load(sine(2000, 1.2));
        both.look->addSounds(hello());
        both.show();
        QSignalSpy pointed(both.look, &Spectrogram::pointedAt);
        mouse(both.look, QEvent::MouseMove, both.at(0.25, 2000));
        QTRY_COMPARE(both.look->pointedSound(), 2);
        QVERIFY(!pointed.isEmpty());
        const QStringList parts = both.look->readout().split(u"  ·  "_s);
        QCOMPARE(parts.size(), 5);
        QCOMPARE(parts[0], u"l"_s);
        QCOMPARE(parts[1], u"150 ms"_s);
        QVERIFY2(parts[2].startsWith(u"0:00"_s) && std::abs(parts[2].right(3).toInt() - 250) <= 2, qPrintable(parts[2]));
        QVERIFY2(std::abs(parts[3].left(4).toDouble() - 2.0) < 0.05, qPrintable(parts[3]));
        QVERIFY2(parts[4] == u"−6 dB"_s || parts[4] == u"−7 dB"_s, qPrintable(parts[4])); // a sine of a half
        QVERIFY(both.wave->hover() > 0);                                                  // the waveform's line goes along
        mouse(both.look, QEvent::MouseMove, both.at(0.7, 2000));
        QTRY_COMPARE(both.look->pointedSound(), -1); // between the sounds
        QEvent leave(QEvent::Leave);
        QApplication::sendEvent(both.look, &leave);
        QVERIFY(both.look->readout().isEmpty());
        QCOMPARE(pointed.last().first().toDouble(), -1.0);
        both.wave->setHover(both.wave->xOf(0.05)); // and the other way round
        QCOMPARE(both.look->pointedSound(), 0);
    }

    /// Labels only where most can be read, each inside its own stretch.
    void labelsWhereTheyFit()
    {
        Both both;
        both.load(sine(1000, 60.0));
        std::vector<Waveform::Mark> sounds;
        for (int i = 0; i < 600; ++i)
            sounds.push_back({i * 0.1, i * 0.1 + 0.1, u"m"_s});
        both.look->addSounds(sounds);
        for (int i = 0; i < 120; ++i)
            both.wave->addWord({i * 0.5, i * 0.5 + 0.45, u"murmur"_s});
        both.show();
        QVERIFY(!both.look->rows().soundsFit());
        both.wave->zoom(6, 30.0);
        QVERIFY(!both.look->rows().soundsFit());
        both.wave->zoom(4, 30.0);
        QVERIFY(both.look->rows().soundsFit());
        QCOMPARE(both.look->rows().soundAt(30.05), 300);
        const QRectF cell = both.look->rows().soundRect(300);
        QCOMPARE(cell.left(), both.wave->xOf(30.0));
        QVERIFY(std::abs(cell.right() - both.look->rows().soundRect(301).left()) < 1e-6);
    }

    /// Only what is seen is computed, again only what is not there, and not on the GUI thread.
    void anHour()
    {
        Both both(1600);
        core::Audio audio{rate, 1, sine(440, 60.0)};
        auto hour = std::make_shared<core::Audio>(core::Audio{rate, 1, {}});
        for (int i = 0; i < 60; ++i)
            hour->samples.insert(hour->samples.end(), audio.samples.begin(), audio.samples.end());
        both.wave->setPeaks(ui::PeakPyramid(hour->samples), rate);
        both.look->setSound(SharedSound(hour));
        QElapsedTimer clock;
        clock.start();
        both.window.show();
        both.look->grab();
        const double first = double(clock.nsecsElapsed()) / 1e6;
        both.complete();
        qInfo("an hour: first shown after %.1f ms, complete after %lld ms", first, clock.elapsed());
        double worst = 0;
        for (int i = 0; i < 60; ++i) {
            if (i < 40)
                wheel(*both.look, QPointF(500, 200), 120, Qt::ControlModifier);
            else
                QTest::keyClick(both.look, Qt::Key_PageDown);
            clock.start();
            both.look->grab();
            worst = std::max(worst, double(clock.nsecsElapsed()) / 1e6);
            QCoreApplication::processEvents();
        }
        both.complete();
        clock.start();
        for (int i = 0; i < 20; ++i) {
            both.wave->setGain(i % 2 ? 1.0 : 0.9); // draws it all again
            both.look->grab();
        }
        qInfo("the slowest of 60 zooms and pages took %.1f ms; with all there %.1f ms a frame, drawn anew", worst,
              double(clock.nsecsElapsed()) / 2e7);
        clock.start();
        for (int i = 0; i < 20; ++i)
            both.look->grab();
        qInfo("and %.1f ms where nothing changed", double(clock.nsecsElapsed()) / 2e7);
    }

    void tilesAreComputedOnceAndForgottenInTime()
    {
        SpectrogramTiles tiles;
        QSignalSpy arrived(&tiles, &SpectrogramTiles::arrived);
        tiles.want(0, 0, 5); // of nothing
        tiles.setSound(SharedSound(std::make_shared<const core::Audio>(core::Audio{rate, 1, sine(440, 130.0)})));
        tiles.want(0, -3, 1'000'000'000); // clamped to the sound
        QTRY_VERIFY(tiles.isIdle());
        QCOMPARE(arrived.count(), int(std::ceil(130.0 * rate / 16 / 256)));
        QVERIFY(tiles.count() <= SpectrogramTiles::mostTiles);
        arrived.clear();
        tiles.want(0, 500, 507);
        QTRY_VERIFY(tiles.isIdle());
        QCOMPARE(arrived.count(), 0); // they are among the newest
        tiles.want(0, 0, 0);
        QTRY_COMPARE(arrived.count(), 1);
    }

    /// While a sound grows only its end is computed again.
    void growingSound()
    {
        SpectrogramTiles tiles;
        QSignalSpy arrived(&tiles, &SpectrogramTiles::arrived);
        SharedSound sound(rate);
        sound.append(sine(1000, 1.0)); // 3.9 tiles of level 0
        tiles.setSound(sound);
        tiles.want(0, 0, 10);
        QTRY_COMPARE(arrived.count(), 4);
        sound.append(sine(2000, 1.0)); // 7.8
        tiles.setGrown(sound);
        QVERIFY(tiles.tile(0, 3)); // the old one is better than none
        arrived.clear();
        tiles.want(0, 0, 10);
        QTRY_VERIFY(tiles.isIdle());
        QCOMPARE(arrived.count(), 5); // the unfinished one and four more
    }

    /// A step of the playhead repaints strips, not the whole.
    void stepsAreCheap()
    {
        class Counted : public Spectrogram
        {
        public:
            using Spectrogram::Spectrogram;
            QRegion painted;

        protected:
            void paintEvent(QPaintEvent *event) override
            {
                painted += event->region();
                Spectrogram::paintEvent(event);
            }
        };
        Waveform wave;
        wave.resize(600, 130);
        Counted look(wave);
        const auto samples = sine(500, 60.0);
        wave.setPeaks(ui::PeakPyramid(samples), rate);
        look.setSound(SharedSound(std::make_shared<const core::Audio>(core::Audio{rate, 1, samples})));
        look.resize(600, 200);
        look.setFocusPolicy(Qt::NoFocus); // with the keys here the readout goes along
        look.show();
        QVERIFY(QTest::qWaitForWindowExposed(&look));
        QTRY_VERIFY(look.isComplete());
        wave.setPosition(30.0);
        QTest::qWait(50);
        look.painted = {};
        wave.setPosition(30.1); // one pixel
        QTRY_VERIFY(!look.painted.isEmpty());
        QVERIFY2(look.painted.boundingRect().width() < 16, qPrintable(QString::number(look.painted.boundingRect().width())));
    }
};

QTEST_MAIN(TestSpectrogram)
#include "tst_spectrogram.moc"
