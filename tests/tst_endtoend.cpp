// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/services.h"
#include "core/audio/player.h"
#include "core/audio/soundfile.h"
#include "core/base/file.h"
#include "core/image/imagefile.h"
#include "core/jobs/job.h"
#include "core/library/results/recipe.h"
#include "core/library/results/store.h"
#include "core/works/engines.h"
#include "ui/pages/faces/facegrid.h"
#include "ui/pages/faces/facespage.h"
#include "ui/pages/faces/morphbar.h"
#include "ui/pages/speech/speechpage.h"
#include "ui/pages/speech/speechplayback.h"
#include "ui/settings.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/controls/valueslider.h"
#include "ui/widgets/text/texteditor.h"
#include "ui/window/mainwindow.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <memory>
#include <set>

using namespace Qt::StringLiterals;

namespace {

/// The longest time the GUI thread did not come round while this exists, by a timer that should
/// fire every two milliseconds.
class Watchdog
{
public:
    Watchdog()
    {
        m_timer.setTimerType(Qt::PreciseTimer);
        m_timer.setInterval(2);
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { m_longest = std::max(m_longest, m_clock.restart()); });
        m_clock.start();
        m_timer.start();
    }
    qint64 longest() const { return m_longest; }

private:
    QTimer m_timer;
    QElapsedTimer m_clock;
    qint64 m_longest = 0;
};

/// Runs the event loop, which QTRY_VERIFY would put to sleep between its looks, until it is so.
template <typename Condition>
bool until(const Condition &condition, int milliseconds = 30000)
{
    if (condition())
        return true;
    QEventLoop loop;
    QTimer look, limit;
    QObject::connect(&look, &QTimer::timeout, &loop, [&] {
        if (condition())
            loop.quit();
    });
    limit.setSingleShot(true);
    QObject::connect(&limit, &QTimer::timeout, &loop, &QEventLoop::quit);
    look.start(1);
    limit.start(milliseconds);
    loop.exec();
    return condition();
}

double rms(const core::Audio &audio, size_t begin, size_t end)
{
    double sum = 0;
    for (size_t i = begin; i < std::min(end, audio.samples.size()); ++i)
        sum += double(audio.samples[i]) * double(audio.samples[i]);
    return std::sqrt(sum / double(std::max<size_t>(1, end - begin)));
}

} // namespace

/// The window on the real engines and models, as the program puts them together, driven by keys.
/// Each test goes on in the state and the folders that the one before left, as a user does.
class TestEndToEnd : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<core::works::Engines> m_engines;
    std::unique_ptr<core::library::Store> m_store;
    core::audio::Player m_player;
    core::jobs::JobRunner m_runner;
    std::unique_ptr<ui::MainWindow> m_window;

    std::filesystem::path path(const char *name) const { return std::filesystem::path(m_folder.path().toStdString()) / name; }
    void open()
    {
        m_window = std::make_unique<ui::MainWindow>(app::makeServices(*m_engines, m_runner, m_player, *m_store));
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }
    template <typename T>
    T *find(const QString &name = {}) const
    {
        return m_window->findChild<T *>(name);
    }
    ui::SpeechPage *speech() const { return find<ui::SpeechPage>(); }
    ui::SpeechPlayback *playback() const { return find<ui::SpeechPlayback>(); }
    ui::TextEditor *editor() const { return find<ui::TextEditor>(); }
    ui::FaceGrid *grid() const { return find<ui::FaceGrid>(); }

    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) const
    {
        QWidget *target = QApplication::focusWidget();
        QTest::keyClick(target && target->window() == m_window.get() ? target : m_window.get(), key, modifiers);
    }
    void type(const QString &text) const
    {
        for (const QChar c : text) {
            if (c == u'\n')
                key(Qt::Key_Return);
            else
                QTest::keyClick(QApplication::focusWidget(), c.toLatin1());
        }
    }
    /// Every file below the folders of what is made, hidden and temporary ones too.
    std::set<std::filesystem::path> files() const
    {
        std::set<std::filesystem::path> found;
        for (const char *root : {"pictures", "sounds"}) {
            if (!std::filesystem::exists(path(root)))
                continue;
            for (const auto &entry : std::filesystem::recursive_directory_iterator(path(root)))
                if (!entry.is_directory())
                    found.insert(entry.path());
        }
        return found;
    }
    /// One whole file is there that was not there before, and it holds so many sentences.
    void requireKept(const std::set<std::filesystem::path> &before, size_t sentences) const
    {
        auto now = files();
        for (const auto &path : before)
            QCOMPARE(now.erase(path), size_t(1));
        QCOMPARE(now.size(), size_t(1));
        const auto kept = m_store->recent("speech", 1);
        QCOMPARE(kept.at(0).path, *now.begin());
        const double seconds = core::audio::readSound(kept[0].path).seconds();
        QVERIFY2(seconds > 2.0 * double(sentences) && seconds < 5.0 * double(sentences), qPrintable(QString::number(seconds)));
    }
    QMessageBox *question() const
    {
        const auto found = m_window->findChildren<QMessageBox *>(u"closeQuestion"_s);
        const auto it = std::ranges::find_if(found, &QWidget::isVisible);
        return it == found.end() ? nullptr : *it;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder.path());
        m_engines = std::make_unique<core::works::Engines>(core::dataFolder());
        QVERIFY2(!m_engines->voices().empty(), "no voice is installed");
        m_store = std::make_unique<core::library::Store>(path("pictures"), path("sounds"));
        ui::Settings settings;
        settings.setPictures(path("pictures"));
        settings.setSounds(path("sounds"));
        settings.setTheme(ui::style::Theme::Dark);
        settings.sync();
    }
    void cleanupTestCase()
    {
        m_runner.cancelAll();
        m_window.reset();
    }

    void startToReady()
    {
        QElapsedTimer clock;
        clock.start();
        open();
        const qint64 exposed = clock.elapsed();
        QCoreApplication::processEvents();
        qInfo("window on the screen after %lld ms, ready for keys after %lld ms", exposed, clock.elapsed());
    }

    void textIsTypedAndSpoken()
    {
        const QString text = u"Write a line, and hear it at once. It stays on this machine! Is that not good?\nA new paragraph ends it."_s;
        key(Qt::Key_3, Qt::ControlModifier);
        QVERIFY(editor()->hasFocus());
        type(text);
        QCOMPARE(editor()->toPlainText(), text);

        // A step of the word mark is seen whenever the page moves it.
        std::vector<int> marked;
        connect(playback(), &ui::SpeechPlayback::positionChanged, editor(), [&] {
            if (editor()->spokenBegin() >= 0 && (marked.empty() || marked.back() != editor()->spokenBegin()))
                marked.push_back(editor()->spokenBegin());
        });
        const Watchdog watchdog;
        QElapsedTimer clock;
        clock.start();
        key(Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(until([&] { return !editor()->sentences().empty(); }));
        const qint64 first = clock.elapsed();
        QVERIFY(until([&] { return playback()->isPlaying() || !marked.empty(); }));
        QVERIFY(until([&] { return !speech()->isBusy(); }));
        qInfo("first sentence after %lld ms with the loading of the voice, all after %lld ms", first, clock.elapsed());
        QVERIFY(!find<ui::Banner>()->isVisible());
        QCOMPARE(editor()->sentences().size(), size_t(4));
        QCOMPARE(editor()->toPlainText().mid(editor()->sentences()[3].begin), u"A new paragraph ends it."_s);
        QVERIFY(until([&] { return !playback()->isPlaying(); }, 20000));
        QVERIFY(std::ranges::is_sorted(marked)); // none where the device swallowed it all between two looks
        qInfo("longest stall of the window while it spoke and played: %lld ms; %zu words were marked on the way", watchdog.longest(),
              marked.size());
        disconnect(playback(), nullptr, editor(), nullptr);
        // A device that swallows sound faster than it is heard passes most words by: look at each.
        for (const auto &word : playback()->timeline().words()) {
            playback()->seek((word.start + word.finish) / 2);
            QVERIFY(until([&] { return editor()->spokenBegin() == word.begin; }, 1000));
        }

        const auto take = speech()->take();
        QVERIFY(take && !take->path.empty());
        const auto kept = m_store->recent("speech", 9);
        QCOMPARE(kept.size(), size_t(1));
        QCOMPARE(kept[0].path, take->path);
        QCOMPARE(kept[0].path.extension().string(), std::string(".flac"));
        QCOMPARE(files().size(), size_t(1));
        core::audio::SoundTags tags;
        const core::Audio sound = core::audio::readSound(take->path, &tags);
        const auto request = core::speech::speechRequestFromJson(kept[0].request);
        QCOMPARE(QString::fromStdString(request.text), text);
        auto settled = take->request; // what is kept says what "auto" came to
        settled.compute = request.compute;
        QCOMPARE(request, settled);
        QVERIFY(request.compute.device != "auto" && request.compute.precision != "auto");

        // Speech: as long as its words say, loud in its sentences, silent in the pauses between.
        QCOMPARE(sound.frames(), take->result.audio.frames());
        QVERIFY2(sound.seconds() > 5 && sound.seconds() < 14, qPrintable(QString::number(sound.seconds())));
        const auto at = [&](double seconds) { return size_t(seconds * sound.sampleRate); };
        for (size_t i = 0; i < take->result.sentences.size(); ++i) {
            const auto &span = take->result.sentences[i].span;
            QVERIFY(rms(sound, at(span.start), at(span.finish)) > 0.03);
            if (i > 0)
                QVERIFY(rms(sound, at(take->result.sentences[i - 1].span.finish) + 200, at(span.start) - 200) < 0.003);
        }
        QVERIFY(*std::ranges::max_element(sound.samples) <= 1.0f);

        // The same request through the engine alone is the same sound.
        const auto again = m_engines->voice(request.voice, request.compute, {}).speak(request, {}, {});
        QCOMPARE(again.audio.samples.size(), take->result.audio.samples.size());
        QVERIFY(again.audio == take->result.audio);
    }

    void facesFillTheGrid()
    {
        key(Qt::Key_2, Qt::ControlModifier);
        auto *count = find<ui::ValueSlider>(u"faceCount"_s);
        count->setFocus(Qt::TabFocusReason);
        type(u"9\n"_s); // a digit on the slider begins typing
        QCOMPARE(count->intValue(), 9);
        const Watchdog watchdog;
        QElapsedTimer clock;
        clock.start();
        key(Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(until([&] { return grid()->readyCount() >= 1; }));
        const qint64 first = clock.elapsed();
        QVERIFY(
            until([&] { return grid()->count() == 9 && grid()->readyCount() == 9 && !m_runner.hasWork(); })); // they may still be enlarged
        qInfo("first face after %lld ms with the loading of the network, nine after %lld ms; longest stall %lld ms", first, clock.elapsed(),
              watchdog.longest());

        const auto kept = m_store->recent("face", 99);
        QCOMPARE(kept.size(), size_t(9));
        for (const auto &face : kept) {
            const auto request = core::gan::faceRequestFromJson(face.request);
            core::Image made;
            m_engines->faces(request.model, request.compute, {}).generate(request, {}, [&](core::gan::Face one) {
                made = std::move(one.image);
            });
            QVERIFY2(core::image::readImage(face.path) == made, face.path.c_str());
            QVERIFY(*std::ranges::max_element(made.pixels) - *std::ranges::min_element(made.pixels) > 60);
        }
    }

    void lastResultsAreBackAfterARestart()
    {
        const QString text = editor()->toPlainText();
        const auto request = speech()->take()->request;
        std::vector<uint64_t> seeds;
        for (int i = 0; i < grid()->count(); ++i)
            seeds.push_back(grid()->seedAt(i));
        QVERIFY(m_window->close());
        m_window.reset();
        QElapsedTimer clock;
        clock.start();
        open();
        QCOMPARE(m_window->currentPage()->id(), u"faces"_s);
        QVERIFY(until([&] { return grid()->readyCount() == 9; }));
        for (int i = 0; i < 9; ++i)
            QCOMPARE(grid()->seedAt(i), seeds[size_t(i)]);
        key(Qt::Key_3, Qt::ControlModifier);
        QVERIFY(until([&] { return speech()->take() && playback()->hasSound(); }));
        qInfo("all that was made last is back after %lld ms", clock.elapsed());
        QCOMPARE(editor()->toPlainText(), text);
        auto back = request; // from the file, where "auto" is settled
        back.compute = speech()->take()->request.compute;
        QVERIFY(speech()->take()->request == back);
        QCOMPARE(editor()->sentences().size(), size_t(4));
        QVERIFY(editor()->marksValid());
    }

    void twoFacesMorph()
    {
        key(Qt::Key_2, Qt::ControlModifier);
        key(Qt::Key_Home);
        key(Qt::Key_Space);
        key(Qt::Key_Right);
        key(Qt::Key_Space);
        auto *morph = find<ui::MorphBar>();
        QVERIFY(morph->isVisible());
        QVERIFY(until([&] { return !morph->middle().isNull(); }));
        const QImage half = morph->middle();
        QVERIFY(half != grid()->imageAt(0) && half != grid()->imageAt(1));
        morph->setAmount(0);
        QVERIFY(until([&] {
            return morph->middle().convertToFormat(QImage::Format_RGB888) == grid()->imageAt(0).convertToFormat(QImage::Format_RGB888);
        }));
        morph->setAmount(1);
        QVERIFY(until([&] {
            return morph->middle().convertToFormat(QImage::Format_RGB888) == grid()->imageAt(1).convertToFormat(QImage::Format_RGB888);
        }));
        QVERIFY(until([&] { return !m_runner.hasWork(); }));
        key(Qt::Key_Escape);
        QVERIFY(!morph->isVisible());
    }

    /// What was finished when a speech is stopped is kept: one file, as long as its sentences say.
    void cancelledMidwayWhatWasSpokenIsKept()
    {
        const auto before = files();
        key(Qt::Key_3, Qt::ControlModifier);
        key(Qt::Key_A, Qt::ControlModifier);
        QString text;
        for (int i = 0; i < 60; ++i)
            text += u"This sentence has the number %1, and many others come after it. "_s.arg(i + 1);
        QTest::keyClicks(editor(), text.left(30));
        editor()->replaceText(text);
        editor()->clearSentences(); // those of the text before it, which stay until this one begins
        key(Qt::Key_Return, Qt::ControlModifier);
        // How long one sentence takes, at most, once the voice is there.
        QElapsedTimer clock;
        qint64 slowest = 0;
        for (size_t ready = 1; ready <= 4; ++ready) {
            QVERIFY(until([&] { return editor()->sentences().size() >= ready; }));
            if (ready > 1)
                slowest = std::max(slowest, clock.elapsed());
            clock.start();
        }
        clock.start();
        key(Qt::Key_Escape);
        QVERIFY(until([&] { return !m_runner.hasWork() && !speech()->isBusy(); }));
        qInfo("cancelled after %lld ms; a sentence takes %lld ms", clock.elapsed(), slowest);
        QVERIFY2(clock.elapsed() <= slowest + 250, "a cancelled speech must end within one sentence");
        QVERIFY(editor()->sentences().size() < 30);
        requireKept(before, editor()->sentences().size());
    }

    void closingWhileItRunsAsksOnce()
    {
        const auto before = files();
        editor()->setPlainText(editor()->toPlainText() + u" Another text begins anew."_s); // the one that was stopped would go on
        editor()->clearSentences();
        key(Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(until([&] { return speech()->isBusy() && editor()->sentences().size() > 1; }));
        QVERIFY(!m_window->close());
        QVERIFY(!m_window->close());
        QVERIFY(until([&] { return question() != nullptr; }));
        QCOMPARE(m_window->findChildren<QMessageBox *>().size(), 1);
        question()->findChild<QPushButton *>(u"closeStay"_s)->click();
        QVERIFY(until([&] { return question() == nullptr; }));
        QVERIFY(m_window->isVisible() && speech()->isBusy());

        QVERIFY(!m_window->close());
        QVERIFY(until([&] { return question() != nullptr; }));
        question()->findChild<QPushButton *>(u"closeStop"_s)->click();
        QVERIFY(until([&] { return !m_window->isVisible(); }, 10000));
        QVERIFY(!m_runner.hasWork());
        requireKept(before, editor()->sentences().size()); // as the question promised
        m_window.reset();
    }
};

QTEST_MAIN(TestEndToEnd)
#include "tst_endtoend.moc"
