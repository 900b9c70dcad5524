// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/picturespagefixture.h"
#include "ui/window/firstcard.h"
#include "ui/window/firststart.h"
#include "ui/window/railbutton.h"

#include <QDir>
#include <QLabel>
#include <QPushButton>

using namespace Qt::StringLiterals;
namespace fs = std::filesystem;

namespace {

int filesIn(const fs::path &folder)
{
    std::error_code missing;
    int count = 0;
    for (fs::recursive_directory_iterator at(folder, missing), end; !missing && at != end; at.increment(missing))
        count += at->is_regular_file();
    return count;
}

} // namespace

/// The screen that a person meets once, by real keys and clicks, on made-up work.
class TestFirstStart : public QObject
{
    Q_OBJECT

    std::unique_ptr<WindowFixture> m_f;
    std::unique_ptr<PicturesWork> m_pictures;

    void open(const QSize &size = {1280, 800}, bool models = true)
    {
        m_f = std::make_unique<WindowFixture>();
        m_pictures = std::make_unique<PicturesWork>(*m_f);
        if (!models) {
            m_f->services.models = [] { return std::vector<core::library::Model>(); };
            m_f->services.voices = [] { return std::vector<core::speech::VoiceInfo>(); };
        }
        start(size);
    }
    void start(const QSize &size = {1280, 800})
    {
        m_f->window = std::make_unique<ui::MainWindow>(m_f->services);
        m_f->window->resize(size);
        m_f->window->welcome();
        m_f->window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_f->window.get()));
    }
    ui::FirstStart *screen() const { return m_f->window->findChild<ui::FirstStart *>(u"firstStart"_s); }
    QPushButton *button(const char *name) const { return m_f->find<QPushButton>(name); }
    ui::FirstCardView *view(const char *name) const { return m_f->find<ui::FirstCardView>(name); }
    void click(const char *name) const { QTest::mouseClick(button(name), Qt::LeftButton); }
    QString page() const { return m_f->window->currentPage()->id(); }

private Q_SLOTS:
    void cleanup()
    {
        if (m_f)
            m_f->close();
        m_f.reset();
        m_pictures.reset();
    }

    /// By keys alone, from the first start to the work and to the second start.
    void onceByKeys()
    {
        open();
        QVERIFY(screen() && screen()->isVisible());
        QVERIFY(!m_f->find<ui::RailButton>("rail-pictures")->isVisible()); // one screen, and nothing beside it
        QCOMPARE(QApplication::focusWidget(), static_cast<QWidget *>(button("firstPictureMake")));
        m_f->key(Qt::Key_Space);
        QTRY_VERIFY(!view("firstPictureView")->image().isNull());
        QTRY_VERIFY(m_f->runner.isIdle());
        QCOMPARE(filesIn(m_f->path("pictures")), 1); // it is kept
        QCOMPARE(m_pictures->requests().size(), size_t(1));
        QVERIFY(!m_pictures->requests().front().prompt.empty());
        QVERIFY(screen()); // making one leads nowhere by itself
        QCOMPARE(QApplication::focusWidget(), static_cast<QWidget *>(button("firstPictureMake")));

        m_f->key(Qt::Key_Tab); // to what opens its page
        QCOMPARE(QApplication::focusWidget(), static_cast<QWidget *>(button("firstPictureOpen")));
        m_f->key(Qt::Key_Tab);
        QCOMPARE(QApplication::focusWidget(), static_cast<QWidget *>(button("firstFaceMake")));
        m_f->key(Qt::Key_Return, Qt::ControlModifier); // the main action's keys
        QTRY_VERIFY(!view("firstFaceView")->image().isNull());
        QTRY_VERIFY(m_f->runner.isIdle());
        QCOMPARE(m_f->requests().back().count, 1);

        m_f->key(Qt::Key_Tab);
        m_f->key(Qt::Key_Tab);
        QCOMPARE(QApplication::focusWidget(), static_cast<QWidget *>(button("firstVoiceMake")));
        m_f->key(Qt::Key_Space);
        QTRY_VERIFY(!view("firstVoiceView")->words().isEmpty());
        QTRY_VERIFY(m_f->runner.isIdle());
        QVERIFY(filesIn(m_f->path("sounds")) > 0);

        m_f->key(Qt::Key_Escape);
        QTRY_VERIFY(!screen());
        QVERIFY(m_f->find<ui::RailButton>("rail-pictures")->isVisible());
        QCOMPARE(page(), u"pictures"_s);
        QCOMPARE(m_f->find<ui::ResultStrip>("pictureStrip")->count(), 1); // it waits there

        m_f->close();
        start();
        QVERIFY(!screen());
    }

    /// Whatever ends the program, the screen was seen.
    void onceEvenAfterACrash()
    {
        open();
        QVERIFY(screen());
        QVERIFY(ui::Settings().value(u"window/welcomed"_s, false).toBool()); // on disk, before the window closes
    }

    void leadsToThePageByMouse()
    {
        open();
        click("firstFaceMake");
        QTRY_VERIFY(!view("firstFaceView")->image().isNull());
        QTRY_VERIFY(m_f->runner.isIdle());
        click("firstFaceOpen");
        QTRY_VERIFY(!screen());
        QCOMPARE(page(), u"faces"_s);
    }

    void goesToThePageByItsKeys()
    {
        open();
        m_f->key(Qt::Key_3, Qt::ControlModifier);
        QTRY_VERIFY(!screen());
        QCOMPARE(page(), u"speech"_s);
    }

    /// The word that is heard is marked.
    void wordsAreMarked()
    {
        open();
        auto *shown = view("firstVoiceView");
        const QImage before = shown->grab().toImage();
        click("firstVoiceMake");
        QTRY_VERIFY(!shown->words().isEmpty());
        QVERIFY(shown->grab().toImage() != before);
    }

    /// Esc stops what is being made, and only then leaves.
    void escapeStopsFirst()
    {
        open();
        m_pictures->holdAtStep = 3;
        click("firstPictureMake");
        QTRY_VERIFY(m_f->runner.running());
        QCOMPARE(button("firstPictureMake")->text(), u"Stop"_s);
        m_f->key(Qt::Key_Escape);
        QTRY_VERIFY(m_f->runner.isIdle());
        m_pictures->holdAtStep = -1;
        QVERIFY(screen());
        QTRY_VERIFY(button("firstPictureMake")->text() != u"Stop"_s);
        m_f->key(Qt::Key_Escape);
        QTRY_VERIFY(!screen());
    }

    void failureIsTold()
    {
        open();
        m_pictures->fail = true;
        click("firstPictureMake");
        QTRY_VERIFY(m_f->find<QLabel>("firstPictureAbout")->text().contains(u"no tensor named"_s));
        QVERIFY(!button("firstPictureOpen")->isVisible());
        m_pictures->fail = false;
        click("firstPictureMake");
        QTRY_VERIFY(!view("firstPictureView")->image().isNull());
    }

    /// Without models each button leads to where one gets them.
    void withoutModels_data()
    {
        QTest::addColumn<QString>("button");
        for (const char *name : {"firstPictureMake", "firstFaceMake", "firstVoiceMake"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void withoutModels()
    {
        QFETCH(QString, button);
        open({1280, 800}, /*models=*/false);
        auto *get = this->button(qPrintable(button));
        QVERIFY(get->text().startsWith(u"Get a"_s));
        QTest::mouseClick(get, Qt::LeftButton);
        QTRY_VERIFY(!screen());
        QCOMPARE(page(), u"models"_s);
    }

    /// Whoever closed an earlier version's window knows the program.
    void notForThoseWhoKnowIt()
    {
        open();
        ui::Settings settings;
        settings.setValue(u"window/welcomed"_s, false);
        settings.setValue(u"window/page"_s, u"faces"_s);
        settings.sync();
        m_f->close();
        settings.setValue(u"window/welcomed"_s, false);
        settings.sync();
        start();
        QVERIFY(!screen());
    }

    /// For a person to look at, into $ATELIER_SCREENSHOTS.
    void pictures()
    {
        const QString folder = qEnvironmentVariable("ATELIER_SCREENSHOTS");
        if (folder.isEmpty())
            QSKIP("Only where ATELIER_SCREENSHOTS names a folder.");
        QVERIFY(QDir().mkpath(folder));
        for (const QSize &size : {QSize(720, 440), QSize(1280, 800), QSize(2560, 1440)}) {
            for (const bool made : {false, true}) {
                open(size);
                if (made) {
                    click("firstPictureMake");
                    click("firstFaceMake");
                    QTRY_VERIFY(m_f->runner.isIdle());
                    click("firstVoiceMake");
                    QTRY_VERIFY(m_f->runner.isIdle());
                    view("firstVoiceView")->setWords(view("firstVoiceView")->words(), 4, 7);
                }
                for (const bool dark : {true, false}) {
                    ui::style::apply(*qApp, dark ? ui::style::Theme::Dark : ui::style::Theme::Light);
                    QTest::qWait(50);
                    const QString name =
                        u"first-%1-%2-%3.png"_s.arg(size.width()).arg(made ? u"made"_s : u"empty"_s).arg(dark ? u"dark"_s : u"light"_s);
                    QVERIFY(m_f->window->grab().save(QDir(folder).filePath(name)));
                }
                cleanup();
            }
        }
    }
};

QTEST_MAIN(TestFirstStart)
#include "tst_firststart.moc"
