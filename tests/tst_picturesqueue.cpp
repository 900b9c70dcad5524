// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/results/recipe.h"
#include "tests/picturespagefixture.h"
#include "ui/pages/pictures/pictureprogress.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/controls/primarybutton.h"
#include "ui/widgets/controls/valueslider.h"
#include "ui/widgets/picture/picturecanvas.h"
#include "ui/widgets/picture/resultstrip.h"
#include "ui/widgets/text/prompteditor.h"

#include <QComboBox>
#include <QLineEdit>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QToolButton>

#include <set>

using namespace Qt::StringLiterals;
using core::diffusion::PictureRequest;

/// Several runs of the Pictures page: they wait, run, are cancelled and gone on with, each by itself.
class TestPicturesQueue : public PicturesTest
{
    Q_OBJECT

    ui::PrimaryButton *primary() { return m_f->find<ui::PrimaryButton>("picturesPrimary"); }
    void write(const QString &words)
    {
        auto *prompt = m_f->find<ui::PromptEditor>("prompt");
        prompt->setFocus();
        prompt->selectAll();
        QTest::keyClicks(prompt, words);
    }
    /// The banner's offer; null: none.
    QPushButton *goOn()
    {
        auto *button = banner()->findChild<QPushButton *>(u"bannerAction"_s);
        return banner()->isVisible() && button->isVisible() && button->text() == u"Go on"_s ? button : nullptr;
    }
    std::vector<std::string> keptPrompts()
    {
        std::vector<std::string> prompts;
        for (const auto &kept : m_f->store->recent("picture", 20))
            prompts.push_back(core::diffusion::pictureRequestFromJson(kept.request).prompt);
        std::ranges::sort(prompts);
        return prompts;
    }

private Q_SLOTS:
    void init() { open(); }
    void cleanup() { close(); }

    void ctrlEnterQueues()
    {
        m_work->holdAtStep = 5;
        write(u"one"_s);
        m_f->key(Qt::Key_Return, Qt::ControlModifier);
        QTRY_VERIFY(canvas()->isForming());
        write(u"two"_s);
        m_f->key(Qt::Key_Return, Qt::ControlModifier);
        write(u"three"_s);
        QTest::mouseClick(primary(), Qt::LeftButton);
        QCOMPARE(page()->jobs().size(), 3);
        QVERIFY2(primary()->accessibleName().contains(u"2 waiting"_s), qPrintable(primary()->accessibleName()));
        QCOMPARE(strip()->count(), 0);
        m_work->holdAtStep = -1;
        QTRY_COMPARE(strip()->count(), 3);
        QTRY_VERIFY(!page()->isBusy());
        QCOMPARE(keptPrompts(), (std::vector<std::string>{"one", "three", "two"}));
        QCOMPARE(strip()->current(), strip()->ids().at(0)); // the last one, as each was looked at in turn
        QVERIFY(!canvas()->isForming());
    }

    void escTakesOnlyWhatRuns()
    {
        m_work->holdAtStep = 5;
        write(u"one"_s);
        m_f->key(Qt::Key_Return, Qt::ControlModifier);
        QTRY_VERIFY(canvas()->isForming());
        write(u"two"_s);
        m_f->key(Qt::Key_Return, Qt::ControlModifier);
        m_f->key(Qt::Key_Escape);
        QTRY_COMPARE(page()->jobs().size(), 1);
        QTRY_VERIFY(canvas()->isForming()); // the next one
        m_work->holdAtStep = -1;
        QTRY_VERIFY(!page()->isBusy());
        QCOMPARE(keptPrompts(), std::vector<std::string>{"two"});
    }

    void whoLooksAtAnEarlierOneGoesOnLooking()
    {
        write(u"first"_s);
        m_f->key(Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(strip()->count(), 1);
        QTRY_VERIFY(!page()->isBusy());
        const QString first = strip()->current();
        m_work->holdAtStep = 5;
        m_f->key(Qt::Key_Return, Qt::ControlModifier);
        QTRY_VERIFY(canvas()->isForming());
        m_f->key(Qt::Key_Return, Qt::ControlModifier);
        QTest::mouseClick(strip()->viewport(), Qt::LeftButton, {}, strip()->tileRect(first).center());
        QVERIFY(!canvas()->isForming());
        m_work->holdAtStep = -1;
        QTRY_COMPARE(strip()->count(), 3);
        QTRY_VERIFY(!page()->isBusy());
        QCOMPARE(strip()->current(), first);
        QVERIFY(!canvas()->isForming());
    }

    /// What was finished stays, and "Go on" makes the rest as it would have come.
    /// What is pointed at stays under the pointer while others are made; the chosen one stays in sight.
    void nothingMovesUnderThePointer()
    {
        for (const auto &words : {u"one"_s, u"two"_s, u"three"_s}) {
            write(words);
            m_f->key(Qt::Key_Return, Qt::ControlModifier);
            QTRY_VERIFY(!page()->isBusy());
        }
        const QString second = strip()->ids().at(1);
        const QPoint there = strip()->tileRect(second).center();
        QTest::mouseMove(strip()->viewport(), there);
        m_work->holdAtStep = 5;
        m_f->find<ui::ValueSlider>("pictureCount")->setValue(2);
        m_f->key(Qt::Key_Return, Qt::ControlModifier);
        QTRY_VERIFY(canvas()->isForming());
        QCOMPARE(strip()->idAt(there), second); // a tile came for the one that forms
        m_work->holdAtStep = -1;
        QTRY_COMPARE(strip()->count(), 5);
        QTRY_VERIFY(!page()->isBusy());
        QCOMPARE(strip()->idAt(there), second);
        QTest::mouseClick(strip()->viewport(), Qt::LeftButton, {}, there);
        QCOMPARE(strip()->current(), second);
        QEvent leave(QEvent::Leave);
        QApplication::sendEvent(strip()->viewport(), &leave);
        QVERIFY(strip()->tileRect(strip()->ids().first()).left() >= 0); // the new ones are seen, too
        // Who looks at an earlier one keeps it in sight, however many come.
        m_f->window->resize(1500, 800);
        m_f->find<ui::ValueSlider>("pictureCount")->setValue(16);
        m_work->holdAtStep = 5;
        m_f->key(Qt::Key_Return, Qt::ControlModifier);
        QTRY_VERIFY(canvas()->isForming());
        const auto seen = [&] { return strip()->viewport()->rect().contains(strip()->tileRect(second)); };
        QTRY_VERIFY2(seen(), qPrintable(u"%1 of %2"_s.arg(strip()->tileRect(second).left()).arg(strip()->viewport()->width())));
        const QPoint now = strip()->tileRect(second).center();
        QCOMPARE(strip()->idAt(now), second);
        QTest::mouseClick(strip()->viewport(), Qt::LeftButton, {}, now);
        QCOMPARE(strip()->current(), second);
        QApplication::sendEvent(strip()->viewport(), &leave);
        QCOMPARE(strip()->current(), second);
        m_work->holdAtStep = -1;
        QTRY_VERIFY_WITH_TIMEOUT(!page()->isBusy(), 20000);
        QCOMPARE(strip()->count(), 21);
        QCOMPARE(strip()->current(), second);
        QTRY_VERIFY(seen());
    }

    void goesOnAfterCancelling()
    {
        lockSeed(u"40"_s);
        m_f->find<ui::ValueSlider>("pictureCount")->setValue(3);
        m_work->holdAtPicture = 1;
        m_work->holdAtStep = 5;
        write(u"a lighthouse"_s);
        m_f->key(Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(strip()->count(), 1);
        QTest::qWait(3100); // what took less is begun again by hand
        m_f->key(Qt::Key_Escape);
        QTRY_VERIFY(!page()->isBusy());
        QCOMPARE(strip()->count(), 1);
        QVERIFY(banner()->isVisible());
        m_work->holdAtStep = -1;
        write(u"something else"_s); // what is asked for next is another matter
        QVERIFY(goOn());
        QTest::mouseClick(goOn(), Qt::LeftButton);
        QTRY_COMPARE(strip()->count(), 3);
        QTRY_VERIFY(!page()->isBusy());
        const PictureRequest rest = m_work->requests().back();
        QCOMPARE(rest.seed, uint64_t(41));
        QCOMPARE(rest.count, 2);
        QCOMPARE(keptPrompts(), (std::vector<std::string>(3, "a lighthouse")));
        std::set<uint64_t> seeds;
        for (const auto &kept : m_f->store->recent("picture", 20)) {
            const PictureRequest request = core::diffusion::pictureRequestFromJson(kept.request);
            QCOMPARE(request.count, 1);
            seeds.insert(request.seed);
            const QImage file(QString::fromStdString(kept.path.string()));
            QCOMPARE(file.convertToFormat(QImage::Format_RGB888), PicturesWork::paint(request.seed, {512, 512}));
        }
        QCOMPARE(seeds, (std::set<uint64_t>{40, 41, 42}));
    }

    /// What is one draw of noise for all pictures has to be drawn for all: those that were there are not made twice.
    void goesOnWithOneDrawOfNoise()
    {
        lockSeed(u"40"_s);
        auto *noise = m_f->find<QComboBox>("pictureNoise");
        noise->setCurrentIndex(noise->findText(u"As ComfyUI"_s));
        m_f->find<ui::ValueSlider>("pictureCount")->setValue(3);
        m_work->holdAtPicture = 2;
        m_work->holdAtStep = 5;
        write(u"a lighthouse"_s);
        m_f->key(Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(strip()->count(), 2);
        const QStringList before = strip()->ids();
        QTest::qWait(3100);
        QTest::mouseClick(m_f->find<QToolButton>("cancelJob"), Qt::LeftButton); // in the status bar
        QTRY_VERIFY(!page()->isBusy());
        QCOMPARE(strip()->ids(), before);
        m_work->holdAtStep = -1;
        QVERIFY(goOn());
        QTest::mouseClick(goOn(), Qt::LeftButton);
        QTRY_COMPARE(strip()->count(), 3);
        QTRY_VERIFY(!page()->isBusy());
        QVERIFY(!banner()->isVisible());
        const PictureRequest again = m_work->requests().back();
        QCOMPARE(again.seed, uint64_t(40));
        QCOMPARE(again.count, 3);
        QCOMPARE(strip()->ids().mid(1), before);
        QCOMPARE(keptPrompts().size(), size_t(3));
    }

    void aSingleOneBeginsAgainAsItWas()
    {
        m_work->holdAtStep = 5;
        write(u"a lighthouse"_s);
        m_f->key(Qt::Key_Return, Qt::ControlModifier);
        QTRY_VERIFY(canvas()->isForming());
        write(u"another"_s);
        m_f->key(Qt::Key_Return, Qt::ControlModifier); // waits
        QTest::qWait(3100);
        m_f->key(Qt::Key_Escape);
        QTRY_COMPARE(page()->jobs().size(), 1);
        QVERIFY(goOn()); // the offer is there though the next one runs, and takes its place behind it
        QTest::mouseClick(goOn(), Qt::LeftButton);
        QCOMPARE(page()->jobs().size(), 2);
        m_work->holdAtStep = -1;
        QTRY_COMPARE(strip()->count(), 2);
        QTRY_VERIFY(!page()->isBusy());
        const auto requests = m_work->requests();
        QCOMPARE(requests.size(), size_t(3));
        QCOMPARE(toJson(requests[2]), toJson(requests[0]));
        QCOMPARE(requests[1].prompt, std::string("another"));
    }

    void whatTookNoTimeIsNotOffered()
    {
        m_work->holdAtStep = 5;
        write(u"a lighthouse"_s);
        m_f->key(Qt::Key_Return, Qt::ControlModifier);
        QTRY_VERIFY(canvas()->isForming());
        m_f->key(Qt::Key_Escape); // with the keyboard in the prompt
        QTRY_VERIFY(!page()->isBusy());
        QVERIFY(!banner()->isVisible());
        QVERIFY(!canvas()->isForming());
        QCOMPARE(m_f->find<ui::PromptEditor>("prompt")->toPlainText(), u"a lighthouse"_s);
    }

    void anEnlargementGoesOn()
    {
        write(u"a lighthouse"_s);
        m_f->key(Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(strip()->count(), 1);
        QTRY_VERIFY(!page()->isBusy());
        const QString original = strip()->current();
        m_work->holdEnlarging = true;
        auto *menu = m_f->find<QMenu>("picturesEnlargeMenu");
        Q_EMIT menu->aboutToShow();
        for (QAction *action : menu->actions())
            if (action->text().startsWith(u"2 times"_s))
                action->trigger();
        QTRY_VERIFY(page()->job() && page()->job()->state() == core::jobs::Job::State::Running);
        QCOMPARE(page()->job()->title(), u"Enlarge: a lighthouse"_s);
        QTest::qWait(3100);
        m_f->key(Qt::Key_Escape);
        QTRY_VERIFY(!page()->isBusy());
        QCOMPARE(strip()->count(), 1);
        m_work->holdEnlarging = false;
        QVERIFY(goOn());
        QTest::mouseClick(goOn(), Qt::LeftButton);
        QTRY_COMPARE(strip()->count(), 2);
        QVERIFY(canvas()->isComparing()); // beside its original
        QVERIFY(strip()->current() != original);
    }

    void theBarCountsPictures()
    {
        m_f->find<ui::ValueSlider>("pictureCount")->setValue(3);
        m_work->holdAtPicture = 1;
        m_work->holdAtStep = 5;
        write(u"a lighthouse"_s);
        m_f->key(Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(strip()->count(), 1);
        auto *job = m_f->runner.running();
        QVERIFY(job);
        QTRY_COMPARE(job->stage(), u"picture 2 of 3"_s);
        QTRY_VERIFY(m_f->find<QWidget>("jobText")->property("text").toString().contains(u"picture 2 of 3"_s)
                    || !m_f->find<QWidget>("jobText")->accessibleName().isEmpty());
        auto *bar = m_f->find<QProgressBar>("progress");
        QTRY_VERIFY(bar->value() > bar->maximum() / 4 && bar->value() < bar->maximum() / 2);
        m_work->holdAtStep = -1;
        QTRY_VERIFY(!page()->isBusy());
    }

    void progressNeverGoesBack_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<bool>("enlarges");
        QTest::newRow("one picture") << 1 << false;
        QTest::newRow("sixteen pictures") << 16 << false;
        QTest::newRow("a sticker, enlarged twice") << 1 << true;
        QTest::newRow("four stickers, enlarged twice") << 4 << true;
    }
    void progressNeverGoesBack()
    {
        QFETCH(int, count);
        QFETCH(bool, enlarges);
        using namespace std::chrono_literals;
        ui::PictureProgress progress(count);
        auto now = ui::PictureProgress::Clock::now();
        const auto begin = now;
        double done = 0, told = -1, toldAt = 0;
        QStringList words;
        constexpr int steps = 20;
        const auto seconds = [&] { return std::chrono::duration<double>(now - begin).count(); };
        const auto report = [&](int step, int total, const char *stage, std::chrono::milliseconds took) {
            now += took;
            const auto whole = progress.read(step, total, QString::fromLatin1(stage), now);
            QVERIFY2(whole.done >= done && whole.done <= 1, stage);
            done = whole.done;
            if (words.isEmpty() || words.last() != whole.words)
                words.append(whole.words);
            if (whole.secondsLeft < 0)
                return;
            // It runs down as a clock does, give or take a part.
            if (told >= 0)
                QVERIFY2(std::abs(told - (seconds() - toldAt) - whole.secondsLeft) < 0.25 * (told + 1),
                         qPrintable(u"%1 after %2 at %3"_s.arg(whole.secondsLeft).arg(told).arg(QString::fromLatin1(stage))));
            told = whole.secondsLeft;
            toldAt = seconds();
        };
        report(0, 0, "Reading the model", 0ms);
        for (int i = 1; i < 600; i += 32)
            report(i, 600, "Reading the model", 50ms);
        report(0, steps * count, "Reading the prompt", 5ms);
        for (int i = 0; i < count; ++i) {
            for (int step = 1; step <= steps; ++step)
                report(i * steps + step, steps * count, "Step", i + step == 1 ? 900ms : 400ms);
            if (!enlarges)
                report((i + 1) * steps, steps * count, "Decoding", 3ms);
            for (int round = 0; enlarges && round < 2; ++round) {
                report(0, 1, "Reading the model", 20ms);
                report(1, 1, "Reading the model", 20ms);
                for (int tile = 0; tile <= 4; ++tile)
                    report(tile, 4, "Enlarging", 150ms);
            }
            now += 1100ms; // decoding, keeping
        }
        QVERIFY(done > 0.85);
        QCOMPARE(words.first(), u"Loading the model"_s);
        if (count > 1)
            QCOMPARE(words.last(), u"picture %1 of %1"_s.arg(count));
        else
            QVERIFY(words.contains(u"step 7 of 20"_s));
        QVERIFY(told < 4);
    }
};

QTEST_MAIN(TestPicturesQueue)
#include "tst_picturesqueue.moc"
