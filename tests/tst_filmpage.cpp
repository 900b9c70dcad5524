// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// The Film page by clicks and keys. Numbers are those of public reports of what broke in other programs.
#include "core/film/compositor.h"
#include "core/film/process/ffmpeg.h"
#include "core/image/imagefile.h"
#include "tests/filmfixture.h"
#include "tests/windowfixture.h"
#include "ui/pages/film/filmbeginning.h"
#include "ui/pages/film/filmdocument.h"
#include "ui/pages/film/filmpage.h"
#include "ui/pages/film/filmplayback.h"
#include "ui/pages/film/filmscreen.h"
#include "ui/pages/film/filmtemplates.h"
#include "ui/pages/film/filmtimeline.h"
#include "ui/pages/film/scenemodel.h"
#include "ui/pages/film/storyboard.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/controls/combobox.h"
#include "ui/widgets/controls/inspector.h"
#include "ui/widgets/controls/noticeline.h"
#include "ui/widgets/controls/primarybutton.h"
#include "ui/widgets/controls/section.h"
#include "ui/widgets/controls/valueslider.h"

#include <QCheckBox>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStandardPaths>
#include <QUndoStack>

using namespace Qt::StringLiterals;
using core::film::Film;
using core::film::Scene;

class TestFilmPage : public QObject
{
    Q_OBJECT

    std::unique_ptr<FilmWork> m_work;
    std::unique_ptr<WindowFixture> m_f;

    ui::FilmPage *page() const { return m_f->find<ui::FilmPage>("filmPage"); }
    ui::FilmDocument &document() const { return page()->document(); }
    const Film &film() const { return document().film(); }
    ui::Banner *banner() const { return page()->findChild<ui::Banner *>(); }
    ui::FilmScreen *screen() const { return m_f->find<ui::FilmScreen>("filmScreen"); }
    ui::Storyboard *board() const { return m_f->find<ui::Storyboard>("storyboard"); }
    ui::FilmPlayback *playback() const { return m_f->find<ui::FilmPlayback>("filmPlayback"); }
    ui::FilmTimeline *timeline() const { return m_f->find<ui::FilmTimeline>("filmTimeline"); }
    QPlainTextEdit *words() const { return m_f->find<QPlainTextEdit>("sceneWords"); }

    void prepare()
    {
        m_f = std::make_unique<WindowFixture>();
        m_work = std::make_unique<FilmWork>();
        m_work->use(m_f->services);
        const auto models = m_f->services.models;
        m_f->services.models = [models] {
            auto all = models();
            core::library::Model drawing;
            drawing.name = "stickers";
            drawing.kind = "pictures";
            all.push_back(drawing);
            return all;
        };
    }
    void open()
    {
        m_f->open();
        m_f->key(Qt::Key_8, Qt::ControlModifier);
        QCOMPARE(m_f->window->currentPage(), page());
        for (auto *section : page()->inspector()->findChildren<ui::Section *>())
            section->setExpanded(true);
    }
    bool settled() const
    {
        return QTest::qWaitFor([this] { return m_f->runner.isIdle() && page()->isUpToDate() && !playback()->isMixing(); }, 20000);
    }
    void click(const char *name) { QTest::mouseClick(m_f->find<QWidget>(name), Qt::LeftButton); }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) { m_f->key(key, modifiers); }
    void makeFilm(const QString &text = u"A little fox found a lantern.\n\nShe carried it home. It was late.\n\nThe moon came out.\n"_s)
    {
        page()->makeFilmOf(text);
        QVERIFY(document().isOpen());
        QVERIFY(settled());
    }
    QString wordsOfAll() const
    {
        QStringList all;
        for (const Scene &scene : film().scenes)
            all << QString::fromStdString(scene.words);
        return all.join(u'|');
    }
    void pick(const char *name, int index)
    {
        auto *box = m_f->find<ui::ComboBox>(name);
        box->setFocus();
        for (int i = 0; i < box->count(); ++i) // by key, as a hand does: to the top, then down
            QTest::keyClick(box, Qt::Key_Up);
        for (int i = 0; i < index; ++i)
            QTest::keyClick(box, Qt::Key_Down);
        QCOMPARE(box->currentIndex(), index);
    }

private Q_SLOTS:
    void initTestCase()
    {
        QApplication::setCursorFlashTime(0);
        if (!core::film::isThere({}))
            QSKIP("ffmpeg is not installed.");
    }
    void init() { prepare(); }
    void cleanup()
    {
        m_work->hold = false;
        m_f.reset();
        m_work.reset();
    }

    void textBecomesFilm()
    {
        open();
        auto *text = m_f->find<QPlainTextEdit>("filmText");
        QVERIFY(text->hasFocus());
        QVERIFY(!m_f->find<QWidget>("filmMake")->isEnabled());
        QVERIFY(!m_f->find<QWidget>("filmPrimary")->isEnabled());
        QTest::keyClicks(text, u"A fox."_s);
        QTest::keyClick(text, Qt::Key_Return);
        QTest::keyClick(text, Qt::Key_Return);
        QTest::keyClicks(text, u"An owl."_s);
        click("filmMake");
        QVERIFY(document().isOpen());
        QVERIFY(settled());
        QCOMPARE(wordsOfAll(), u"A fox.|An owl."_s);
        QCOMPARE(m_work->spoken.load(), 2);
        QCOMPARE(m_work->drawn.load(), 2);
        QCOMPARE(board()->model()->rowCount(), 2);
        QVERIFY(QFileInfo::exists(document().path()));
        QTRY_VERIFY(!board()->model()->index(1, 0).data(ui::SceneModel::PictureRole).value<QImage>().isNull());
        QVERIFY(board()->model()->index(0, 0).data(ui::SceneModel::StateRole).toString().isEmpty());
        QVERIFY(!m_f->find<QWidget>("filmSpeakAllButton")->isEnabled()); // nothing is missing
        QTRY_VERIFY(!screen()->frame().isNull());
    }

    /// Each template makes a film that one can look at.
    void templates()
    {
        open();
        for (const ui::FilmTemplate &each : ui::filmTemplates()) {
            click(qPrintable(u"filmTemplate-"_s + each.id));
            QVERIFY2(document().isOpen(), qPrintable(each.id));
            QVERIFY(settled());
            QVERIFY(film().scenes.size() >= 2);
            QCOMPARE(QString::fromStdString(film().look), each.id);
            QCOMPARE(m_f->find<QWidget>("filmSpeakAllButton")->isEnabled(), false);
            if (each.reads)
                QVERIFY(std::ranges::all_of(film().scenes, &Scene::silent));
            key(Qt::Key_N, Qt::ControlModifier);
            QVERIFY(!document().isOpen());
        }
    }

    /// OpenShot#2456, #922, #947: what the preview shows is what is rendered, to the bit.
    void previewIsTheRender()
    {
        open();
        makeFilm();
        for (const double seconds : {0.4, 2.1, 3.3}) {
            playback()->seek(seconds);
            const auto folder = core::works::partsFolder(document().file());
            Film named = m_f->services.nameFilm(film());
            const core::film::Parts parts = core::film::partsThere(named, folder);
            const core::film::Timeline time = core::film::scheduled(named, parts.spoken);
            const QSize size = screen()->frameSize();
            core::film::Compositor compositor(film(), time, parts.pictures, {.width = size.width(), .height = size.height()});
            const core::Image &image = compositor.frame(int64_t(seconds * 30 + 1e-6));
            const QImage expected = QImage(image.pixels.data(), image.width, image.height, image.width * 4, QImage::Format_RGBA8888)
                                        .convertToFormat(QImage::Format_RGB32);
            QTRY_COMPARE(screen()->frame(), expected);
        }
    }

    /// MoneyPrinterTurbo#776, #799: only what changed is made again, whatever order the scenes have.
    void onlyWhatChangedIsMadeAgain()
    {
        open();
        makeFilm();
        QCOMPARE(m_work->spoken.load(), 3);
        board()->setFocus();
        key(Qt::Key_Right, Qt::ControlModifier | Qt::ShiftModifier); // the first scene later
        QCOMPARE(document().current(), 1);
        QVERIFY(settled());
        QVERIFY(!m_f->find<QWidget>("filmSpeakAllButton")->isEnabled());
        words()->setFocus();
        QTest::keyClicks(words(), u"Look! "_s);
        QVERIFY(settled());
        QVERIFY(m_f->find<QWidget>("filmSpeakAllButton")->isEnabled());
        QVERIFY(!board()->model()->index(1, 0).data(ui::SceneModel::StateRole).toString().isEmpty());
        click("filmSpeakAllButton");
        QVERIFY(settled());
        QCOMPARE(m_work->spoken.load(), 4);
        QCOMPARE(m_work->drawn.load(), 3);
        click("filmDrawAllButton"); // its words are what it shows
        QVERIFY(settled());
        QCOMPARE(m_work->drawn.load(), 4);
    }

    /// Every setting is a step of undo, by the key, wherever the keyboard is.
    void undoForEverything()
    {
        open();
        makeFilm();
        const Film before = film();
        const auto undone = [&] {
            const Film changed = film();
            QVERIFY(!(changed == before));
            key(Qt::Key_Z, Qt::ControlModifier);
            QCOMPARE(film(), before);
            key(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
            QCOMPARE(film(), changed);
            key(Qt::Key_Z, Qt::ControlModifier);
            QCOMPARE(film(), before);
            QVERIFY(!document().undoStack()->canUndo());
        };
        words()->setFocus();
        QTest::keyClicks(words(), u"Once "_s); // one step, not five
        undone();
        QCOMPARE(words()->toPlainText(), u"A little fox found a lantern."_s);
        for (const char *field : {"scenePrompt", "sceneTitle", "sceneSecond", "filmTitle", "filmStyle"}) {
            auto *edit = m_f->find<QLineEdit>(field);
            edit->setFocus();
            if (QTest::currentTestFailed())
                return;
            QTest::keyClicks(edit, u"owl"_s);
            undone();
        }
        for (const char *box : {"sceneSpoken", "sceneLasts", "sceneMovement", "sceneTransition", "sceneTitleKind", "filmSize", "filmLook",
                                "filmHighlight", "filmPlace"}) {
            pick(box, 1);
            undone();
        }
        for (const char *name : {"filmSpeed", "filmPad", "filmLetters", "sceneTransitionSeconds"}) {
            auto *slider = m_f->find<ui::ValueSlider>(name);
            slider->setFocus();
            QTest::keyClick(slider->focusProxy(), Qt::Key_Right);
            undone();
        }
        click("sceneChapter");
        undone();
    }

    void scenesByKey()
    {
        open();
        makeFilm();
        board()->setFocus();
        key(Qt::Key_Right);
        QCOMPARE(document().current(), 1);
        QCOMPARE(words()->toPlainText(), u"She carried it home. It was late."_s);
        key(Qt::Key_Return, Qt::ControlModifier | Qt::ShiftModifier); // split
        QCOMPARE(film().scenes.size(), size_t(4));
        QCOMPARE(QString::fromStdString(film().scenes[2].words), u"It was late."_s);
        key(Qt::Key_J, Qt::ControlModifier);
        QCOMPARE(film().scenes.size(), size_t(3));
        QCOMPARE(QString::fromStdString(film().scenes[1].words), u"She carried it home. It was late."_s);
        key(Qt::Key_D, Qt::ControlModifier);
        QCOMPARE(film().scenes.size(), size_t(4));
        QCOMPARE(film().scenes[1].words, film().scenes[2].words);
        QVERIFY(settled());
        board()->setFocus();
        key(Qt::Key_Delete);
        QCOMPARE(film().scenes.size(), size_t(3));
        QVERIFY(settled());
        key(Qt::Key_N, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(film().scenes.size(), size_t(4));
        QVERIFY(words()->hasFocus());
        QTest::keyClicks(words(), u"New."_s);
        QVERIFY(settled());
        QCOMPARE(QString::fromStdString(film().scenes[size_t(document().current())].words), u"New."_s);
        for (int i = 0; i < 30 && document().undoStack()->canUndo(); ++i)
            key(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(wordsOfAll(), u"A little fox found a lantern.|She carried it home. It was late.|The moon came out."_s);
        QVERIFY(settled());
        // In its words, at the cursor.
        board()->setCurrentIndex(board()->model()->index(0, 0));
        words()->setFocus();
        QTextCursor cursor = words()->textCursor();
        cursor.setPosition(13);
        words()->setTextCursor(cursor);
        QTest::keyClick(words(), Qt::Key_Return, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(QString::fromStdString(film().scenes[0].words), u"A little fox"_s);
    }

    /// All scenes can go, and the film goes on.
    void lastSceneGoes()
    {
        open();
        makeFilm(u"One.\n\nTwo."_s);
        for (int i = 0; i < 3; ++i) {
            board()->setFocus();
            key(Qt::Key_Delete);
            QVERIFY(settled());
        }
        QVERIFY(film().scenes.empty() && document().isOpen());
        QVERIFY(!m_f->find<QWidget>("filmPrimary")->isEnabled());
        key(Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(settled());
        QCOMPARE(wordsOfAll(), u"Two."_s);
        QTRY_VERIFY(!screen()->frame().isNull());
    }

    void dragMovesScene()
    {
        open();
        makeFilm();
        auto *model = board()->model();
        const std::unique_ptr<QMimeData> data(model->mimeData({model->index(0, 0)}));
        model->dropMimeData(data.get(), Qt::MoveAction, 3, 0, {});
        QTRY_COMPARE(wordsOfAll(), u"She carried it home. It was late.|The moon came out.|A little fox found a lantern."_s);
        QCOMPARE(document().current(), 2);
        key(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(document().current(), 0);
    }

    /// hyperframes#668, Klipeo#1381, openreel#5: sound and picture are at one place after pauses and seeks, and the film ends by itself. (The
    /// device of the tests swallows sound faster than it is heard.)
    void playsInStep()
    {
        open();
        makeFilm();
        qint64 last = -1;
        connect(page()->findChild<ui::FilmPainter *>(), &ui::FilmPainter::framePainted, page(),
                [&last](const QImage &, qint64 frame) { last = frame; });
        board()->setFocus();
        key(Qt::Key_Space);
        QVERIFY(playback()->isPlaying());
        QTRY_VERIFY(playback()->position() > 0.3);
        playback()->pause();
        for (int i = 0; i < 10; ++i) // quickly here and there
            playback()->seek(0.25 * i);
        QCOMPARE(playback()->position(), 2.25);
        QTRY_COMPARE(last, qint64(2.25 * 30));
        key(Qt::Key_Space);
        QVERIFY(playback()->isPlaying());
        QVERIFY(playback()->position() >= 2.25); // and not from the beginning
        QTRY_VERIFY_WITH_TIMEOUT(!playback()->isPlaying(), 20000);
        QCOMPARE(playback()->position(), playback()->duration());
        QTRY_COMPARE(last, qint64(playback()->duration() * 30 + 1e-6) - 1);
        QCOMPARE(document().current(), 2); // the scene that was heard last is the chosen one
        key(Qt::Key_Space);                // and from the beginning again
        QVERIFY(playback()->position() < playback()->duration());
        playback()->pause();
    }

    /// The frame that is seen is that of the sound's time, however long painting takes: frames are dropped, none is queued.
    void dropsFrames()
    {
        open();
        makeFilm();
        auto *painter = page()->findChild<ui::FilmPainter *>();
        QTRY_VERIFY(painter->painted() > 0);
        QTest::qWait(200);
        const int before = painter->painted();
        qint64 last = -1;
        connect(painter, &ui::FilmPainter::framePainted, page(), [&last](const QImage &, qint64 frame) { last = frame; });
        for (int i = 0; i < 100; ++i) // faster than anything can be painted
            painter->ask(i);
        QTRY_COMPARE(last, 99);
        QVERIFY(painter->painted() - before < 100);
    }

    void timelineSeeksAndZooms()
    {
        open();
        m_f->window->resize(1280, 900);
        makeFilm();
        QVERIFY(timeline()->isVisible());
        const double whole = timeline()->visibleSpan();
        QTest::mouseClick(timeline(), Qt::LeftButton, {}, QPoint(timeline()->width() / 2, 8));
        QVERIFY(std::abs(playback()->position() - whole / 2) < whole / 20);
        timeline()->setFocus();
        key(Qt::Key_Home);
        QCOMPARE(playback()->position(), 0.0);
        QCOMPARE(document().current(), 0);
        key(Qt::Key_Right);
        QVERIFY(std::abs(playback()->position() - 1.0 / 30) < 1e-6);
        key(Qt::Key_End);
        QCOMPARE(document().current(), 2);
        key(Qt::Key_Plus);
        QVERIFY(timeline()->visibleSpan() < whole * 0.7);
        key(Qt::Key_0);
        QCOMPARE(timeline()->visibleSpan(), whole);
    }

    /// The camera by hand: a frame is dragged, the other sized by its corner, and keys do the same.
    void cameraIsSetInThePicture()
    {
        open();
        makeFilm();
        pick("sceneMovement", 2);
        QCOMPARE(film().scenes[0].movement.kind, core::film::MovementKind::PanZoom);
        QTRY_VERIFY(screen()->hasCamera());
        const QPoint from = screen()->cameraRect(true).center().toPoint();
        const core::film::Region before = film().scenes[0].movement.to;
        const QPoint corner = screen()->cameraRect(true).bottomRight().toPoint();
        QTest::mousePress(screen(), Qt::LeftButton, {}, corner);
        QTest::mouseMove(screen(), corner - QPoint(60, 40));
        QTest::mouseRelease(screen(), Qt::LeftButton, {}, corner - QPoint(60, 40));
        QVERIFY(film().scenes[0].movement.to.width < before.width);
        QCOMPARE(film().scenes[0].movement.to.x, before.x);
        const core::film::Region sized = film().scenes[0].movement.to;
        QTest::mousePress(screen(), Qt::LeftButton, {}, from);
        QTest::mouseMove(screen(), from + QPoint(20, 0));
        QTest::mouseRelease(screen(), Qt::LeftButton, {}, from + QPoint(20, 0));
        QVERIFY(film().scenes[0].movement.to.x > sized.x);
        QCOMPARE(film().scenes[0].movement.to.width, sized.width);
        screen()->setFocus();
        const core::film::Region moved = film().scenes[0].movement.to;
        QTest::keyClick(screen(), Qt::Key_Left);
        QVERIFY(film().scenes[0].movement.to.x < moved.x);
        core::film::check(film());
        key(Qt::Key_Escape);
        QVERIFY(!screen()->hasCamera());
        QCOMPARE(playback()->isPlaying(), false); // none of it was a click to play
    }

    /// Shotcut#1096, OpenShot#45: after a crash the film is as it was a moment before, without having been saved.
    void comesBackAfterCrash()
    {
        open();
        makeFilm();
        QTest::keyClicks(words(), u"Once "_s);
        QTRY_VERIFY([&] {
            QFile file(document().path());
            return file.open(QIODevice::ReadOnly) && file.readAll().contains("Once A little fox");
        }());
        const QString path = document().path();
        QCOMPARE(m_f->services.nameFilm(film()).voice, std::string("en_US-joe-medium"));
        m_f->close();
        // What a crash leaves: newer words beside the file.
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray newer = file.readAll().replace("Once A little", "Twice A little");
        QFile beside(path + u".new"_s);
        QVERIFY(beside.open(QIODevice::WriteOnly));
        beside.write(newer);
        beside.close();
        open();
        QVERIFY(settled());
        QVERIFY(wordsOfAll().startsWith(u"Twice A little fox"_s));
    }

    /// OpenShot#513, #5797, #5375: a film that cannot be read, or whose pictures are gone, shuts nobody out.
    void damagedFilmShutsNobodyOut()
    {
        open();
        makeFilm();
        const QString path = document().path();
        m_f->close();
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"film\": ");
        file.close();
        open();
        QVERIFY(!document().isOpen());
        QVERIFY(banner()->isVisible());
        QVERIFY(banner()->text().contains(QFileInfo(path).fileName()));
        makeFilm(u"Another one."_s);
        // A picture that is gone is said on its card; the rest is seen, and the render says which.
        core::Image image{.width = 8, .height = 8, .channels = 3, .pixels = std::vector<uint8_t>(192, 200)};
        const auto picture = m_f->path("fox 100%.png");
        core::image::writeImage(picture, image);
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(QString::fromStdU16String(picture.u16string()))});
        QVERIFY(page()->acceptsDrop(data));
        page()->drop(data);
        QVERIFY(settled());
        QVERIFY(board()->model()->index(0, 0).data(ui::SceneModel::StateRole).toString().isEmpty());
        std::filesystem::remove(picture);
        m_f->find<QLineEdit>("filmTitle")->setFocus();
        QTest::keyClicks(m_f->find<QLineEdit>("filmTitle"), u"!"_s);
        QVERIFY(settled());
        QVERIFY(board()->model()->index(0, 0).data(ui::SceneModel::StateRole).toString().contains(u"missing"_s));
        click("filmPrimary");
        QTRY_VERIFY(banner()->isVisible() && banner()->text().contains(u"fox 100%.png"_s));
    }

    void renders()
    {
        open();
        pick("filmSubtitles", 0);
        makeFilm(u"One two.\n\nThree."_s);
        pick("filmSize", 1);
        QVERIFY(settled());
        const double seconds = playback()->duration();
        m_f->find<QWidget>("filmPrimary")->setFocus();
        key(Qt::Key_Return, Qt::ControlModifier);
        QTRY_VERIFY(!page()->isBusy() || banner()->isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(m_f->runner.isIdle(), 60000);
        QTRY_VERIFY(banner()->isVisible());
        QVERIFY2(banner()->text().contains(u"ready"_s), qPrintable(banner()->text()));
        const QString folder = QStandardPaths::writableLocation(QStandardPaths::MoviesLocation) + u"/Atelier"_s;
        const QStringList files = QDir(folder).entryList(QDir::Files | QDir::Hidden);
        QCOMPARE(files.size(), 1);
        const core::film::Probed made = core::film::probed({}, (folder + u'/' + files.first()).toStdU16String(), true);
        QCOMPARE(made.width, 1280);
        QVERIFY(made.hasSound);
        QCOMPARE(double(made.frames) / 30, seconds);
        QVERIFY(QDir(folder).removeRecursively());
    }

    void renderIsCancelled()
    {
        open();
        makeFilm();
        QTest::keyClicks(words(), u"Oh. "_s);
        QVERIFY(settled());
        m_work->hold = true;
        click("filmPrimary");
        QTRY_VERIFY(page()->isBusy());
        m_f->window->setFocus();
        key(Qt::Key_Escape);
        QTRY_VERIFY(!page()->isBusy());
        m_work->hold = false;
        const QString folder = QStandardPaths::writableLocation(QStandardPaths::MoviesLocation) + u"/Atelier"_s;
        QCOMPARE(QDir(folder).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot), QStringList());
    }

    /// Without ffmpeg: said at the door, everything else works.
    void withoutProgram()
    {
        m_f->services.ffmpeg = "/nowhere/ffmpeg";
        open();
        auto *notice = m_f->find<ui::NoticeLine>("filmNotice");
        QTRY_VERIFY(notice->isVisible());
        QVERIFY(notice->text().contains(u"ffmpeg"_s));
        makeFilm();
        QCOMPARE(m_work->spoken.load(), 3);
        QVERIFY(!m_f->find<QWidget>("filmPrimary")->isEnabled());
        QVERIFY(m_f->find<QWidget>("filmPrimary")->toolTip().contains(u"ffmpeg"_s));
        QTRY_VERIFY(!screen()->frame().isNull());
        board()->setFocus();
        key(Qt::Key_Space);
        QTRY_VERIFY(playback()->position() > 0.2);
        key(Qt::Key_Space);
        QVERIFY(!banner()->isVisible());
    }

    void opensTexts_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("scenes");
        QTest::newRow("Markdown") << u"a lesson.md"_s << QByteArray("# Title\n\nOne.\n\nTwo.\n") << 3;
        QTest::newRow("plain") << u"plain.txt"_s << QByteArray("One.\n\nTwo.\n") << 2;
        QTest::newRow("subtitles") << u"it's 100%.srt"_s
                                   << QByteArray("1\n00:00:00,000 --> 00:00:02,000\nOne.\n\n2\n00:00:02,500 --> 00:00:04,000\nTwo.\n") << 2;
        QTest::newRow("a recording") << u"voice.flac"_s << QByteArray("no sound, but nobody listens here") << 1;
    }
    void opensTexts()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, text);
        QFETCH(int, scenes);
        open();
        QFile file(QString::fromStdU16String(m_f->path(name.toStdString()).u16string()));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
        file.close();
        page()->open(file.fileName());
        QTRY_VERIFY(document().isOpen());
        QCOMPARE(int(film().scenes.size()), scenes);
        QTRY_VERIFY(m_f->runner.isIdle());
    }

    void nothingInTheText()
    {
        open();
        page()->makeFilmOf(u"```\ncode\n```\n"_s);
        QVERIFY(!document().isOpen());
        QVERIFY(banner()->isVisible());
    }

    void pictures_data()
    {
        QTest::addColumn<int>("theme");
        QTest::addColumn<QSize>("size");
        for (const auto &[name, theme] : {std::pair("dark", ui::style::Theme::Dark), {"light", ui::style::Theme::Light}})
            for (const QSize size : {QSize(720, 440), QSize(1280, 800), QSize(2560, 1440)})
                QTest::newRow(qPrintable(u"%1-%2x%3"_s.arg(QLatin1StringView(name)).arg(size.width()).arg(size.height())))
                    << int(theme) << size;
    }
    /// To be looked at, where ATELIER_SCREENSHOTS names a folder for them; and at every size there is something to see.
    void pictures()
    {
        QFETCH(int, theme);
        QFETCH(QSize, size);
        const auto shoot = [&](const QString &name) {
            QCoreApplication::processEvents();
            if (const QString folder = qEnvironmentVariable("ATELIER_SCREENSHOTS"); !folder.isEmpty())
                m_f->window->grab().save(u"%1/film-%2-%3.png"_s.arg(folder, name, QLatin1StringView(QTest::currentDataTag())));
        };
        ui::Settings().setTheme(ui::style::Theme(theme));
        open();
        m_f->window->resize(size);
        QTest::qWait(100);
        shoot(u"empty"_s);
        click("filmTemplate-lesson");
        QVERIFY(settled());
        QTRY_VERIFY(!board()->model()->index(3, 0).data(ui::SceneModel::PictureRole).value<QImage>().isNull());
        board()->setFocus();
        key(Qt::Key_Right);
        QTest::qWait(300);
        shoot(u"work"_s);
        QVERIFY(screen()->height() >= 64 && screen()->width() >= 96);
        pick("sceneMovement", 2);
        QVERIFY(settled());
        QTest::qWait(300);
        shoot(u"camera"_s);
        key(Qt::Key_Escape);
        m_work->hold = true;
        words()->setFocus();
        QTest::keyClicks(words(), u"And then: "_s);
        QTRY_VERIFY(page()->isUpToDate());
        click("filmPrimary");
        QTest::qWait(300);
        shoot(u"rendering"_s);
        key(Qt::Key_Escape);
        QTRY_VERIFY(m_f->runner.isIdle());
    }

    /// 500 scenes are edited as one is.
    void manyScenes()
    {
        open();
        QString text;
        for (int i = 0; i < 500; ++i)
            text += u"Scene number %1.\n\n"_s.arg(i);
        m_work->hold = true; // nobody waits for all of it
        page()->makeFilmOf(text);
        QCOMPARE(document().scenes(), 500);
        key(Qt::Key_Escape);
        QTRY_VERIFY_WITH_TIMEOUT(m_f->runner.isIdle() && page()->isUpToDate(), 20000);
        board()->setFocus();
        key(Qt::Key_End);
        QCOMPARE(document().current(), 499);
        key(Qt::Key_D, Qt::ControlModifier);
        QCOMPARE(document().scenes(), 501);
        QTRY_VERIFY_WITH_TIMEOUT(page()->isUpToDate(), 20000);
    }
};

QTEST_MAIN(TestFilmPage)
#include "tst_filmpage.moc"
