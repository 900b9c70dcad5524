// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"
#include "tests/everypagefixture.h"
#include "ui/pages/speech/directiondialog.h"
#include "ui/pages/speech/speechpage.h"
#include "ui/widgets/controls/plainwords.h"
#include "ui/widgets/sound/waveform.h"
#include "ui/widgets/text/texteditor.h"

#include <QComboBox>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScreen>
#include <QSignalSpy>
#include <QSlider>
#include <QSpinBox>
#include <QTextEdit>
#include <QToolButton>
#include <QUrl>
#include <QWheelEvent>

using namespace Qt::StringLiterals;

/// What people have reported to other programs about lost work, focus, drops, screens and languages, tried on this window. Each
/// function names the reports.
class TestWindowReports : public QObject
{
    Q_OBJECT

    std::unique_ptr<EveryPage> m_all;

    WindowFixture &f() { return m_all->f(); }
    void open(const QSize &size = {1280, 800})
    {
        m_all = std::make_unique<EveryPage>();
        m_all->open(size);
    }
    QString fileNamed(const QString &name, const QByteArray &content)
    {
        const QString path = QString::fromStdString(f().path("").string()) + name;
        QFile file(path);
        return file.open(QIODevice::WriteOnly) && file.write(content) == content.size() ? path : QString();
    }
    void dropOn(QWidget *widget, const QStringList &paths)
    {
        QMimeData data;
        QList<QUrl> urls;
        for (const QString &path : paths)
            urls.append(QUrl::fromLocalFile(path));
        data.setUrls(urls);
        data.setText(paths.join(u'\n')); // as file managers do
        // To the widget under the pointer, and from there to whoever takes it, as the window system has it.
        for (QWidget *at = widget; at; at = at->parentWidget()) {
            QDragEnterEvent enter(at->rect().center(), Qt::CopyAction, &data, Qt::LeftButton, {});
            QApplication::sendEvent(at, &enter);
            if (!at->acceptDrops() || !enter.isAccepted())
                continue;
            QDropEvent drop(QPointF(at->rect().center()), Qt::CopyAction, &data, Qt::LeftButton, {});
            QApplication::sendEvent(at, &drop);
            return;
        }
    }
    QPlainTextEdit *edit(int row)
    {
        m_all->view()->setFocus();
        m_all->view()->setCurrentIndex(m_all->lines()->index(row));
        m_all->view()->edit(m_all->lines()->index(row));
        return f().find<QPlainTextEdit>("transcriptEditor");
    }
    QString line(int row) { return m_all->lines()->index(row).data().toString(); }

private Q_SLOTS:
    void cleanup()
    {
        QLocale::setDefault(QLocale::c());
        m_all.reset();
    }

    /// Of several files that no page takes together, the first is opened and the others are named.
    void twoTextsAreOpenedOneAtATime()
    {
        open();
        m_all->show(Qt::Key_1);
        const QString first = fileNamed(u"first.txt"_s, "The first text."), second = fileNamed(u"second.txt"_s, "The second.");
        dropOn(m_all->f().window.get(), {first, second});
        auto *page = f().find<ui::Page>("speechPage");
        QTRY_COMPARE(f().window->currentPage(), page);
        QTRY_COMPARE(f().find<ui::TextEditor>("text")->toPlainText(), u"The first text."_s);
        const auto *banner = page->findChild<ui::Banner *>();
        QVERIFY2(banner->isVisible() && banner->text().contains(u"second.txt"_s), qPrintable(banner->text()));
    }

    /// SubtitleEdit #9907: a second file that is dropped discards the corrections of the first.
    void dropKeepsCorrections()
    {
        open();
        m_all->show(Qt::Key_4);
        edit(0)->setPlainText(u"Corrected by hand."_s);
        dropOn(m_all->view()->viewport(), {fileNamed(u"second.wav"_s, "sound")});
        QTRY_VERIFY(f().runner.isIdle());
        auto *banner = m_all->window()->currentPage()->findChild<ui::Banner *>();
        QTRY_VERIFY(banner->text().contains(u"is kept"_s));
        QCOMPARE(m_all->lines()->rowCount(), 0);
        QTest::mouseClick(banner->findChild<QPushButton *>(u"bannerAction"_s), Qt::LeftButton);
        QTRY_VERIFY(m_all->lines()->rowCount() > 3);
        QCOMPARE(line(0), u"Corrected by hand."_s);
    }

    /// quodlibet #3534, #383: what is being typed is lost when the sound goes on or comes to its end.
    void typingOutlivesTheSound()
    {
        open();
        m_all->show(Qt::Key_4);
        QPlainTextEdit *editor = edit(0);
        editor->setPlainText(u"Half a wor"_s);
        for (const double seconds : {0.5, 2.5, 5.0, 5.99})
            m_all->view()->setPosition(seconds, /*follow=*/true);
        m_all->view()->setPosition(-1, false);
        QCOMPARE(f().find<QPlainTextEdit>("transcriptEditor"), editor);
        QCOMPARE(editor->toPlainText(), u"Half a wor"_s);
        QTest::keyClick(editor, Qt::Key_Return);
        QCOMPARE(line(0), u"Half a wor"_s);
    }

    /// quodlibet #2033, puddletag #156: changes are lost when one goes on to another line, by mouse or by key.
    void goingOnKeepsTheLine_data()
    {
        QTest::addColumn<int>("how");
        QTest::newRow("a click on another line") << 0;
        QTest::newRow("Tab") << 1;
        QTest::newRow("another page") << 2;
        QTest::newRow("the window is closed") << 3;
    }
    void goingOnKeepsTheLine()
    {
        QFETCH(int, how);
        open();
        m_all->show(Qt::Key_4);
        QPlainTextEdit *editor = edit(1);
        QTest::keyClicks(editor, u" Typed just now."_s);
        const QString typed = editor->toPlainText();
        switch (how) {
        case 0:
            QTest::mouseClick(m_all->view()->viewport(), Qt::LeftButton, {}, m_all->view()->visualRect(m_all->lines()->index(3)).center());
            break;
        case 1:
            QTest::keyClick(editor, Qt::Key_Tab);
            break;
        case 2:
            f().key(Qt::Key_3, Qt::ControlModifier);
            break;
        default:
            m_all->window()->close();
            f().close();
            f().open();
            m_all->show(Qt::Key_4);
        }
        QCOMPARE(line(1), typed);
    }

    /// Puddletag's, in a field: what is typed into Settings counts without Return, also when the window is closed.
    void fieldsKeepWhatIsTyped_data()
    {
        QTest::addColumn<bool>("closes");
        QTest::newRow("another page") << false;
        QTest::newRow("the window is closed") << true;
    }
    void fieldsKeepWhatIsTyped()
    {
        QFETCH(bool, closes);
        open();
        m_all->show(Qt::Key_7);
        auto *field = f().find<QLineEdit>("soundsFolder");
        field->setFocus();
        field->selectAll();
        const QString folder = QString::fromStdString(f().path("elsewhere").string());
        QTest::keyClicks(field, folder);
        if (closes)
            m_all->window()->close();
        else
            f().key(Qt::Key_3, Qt::ControlModifier);
        QCOMPARE(QString::fromStdString(ui::Settings().sounds().string()), folder);
    }

    /// jsyntaxpane #117: undo after the whole text was replaced empties the editor.
    void undoBringsTheTextBack()
    {
        open();
        m_all->show(Qt::Key_3);
        auto *editor = f().find<ui::TextEditor>("text");
        const QString before = editor->toPlainText();
        dropOn(editor->viewport(), {fileNamed(u"other.txt"_s, "Another text.")});
        QCOMPARE(editor->toPlainText(), u"Another text."_s);
        f().key(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(editor->toPlainText(), before);
        f().key(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(editor->toPlainText(), u"Another text."_s);
    }

    /// qTox #2847: a file that is dropped on a field leaves its path there as a text.
    void fieldsTakeNoPaths()
    {
        open();
        const QString file = fileNamed(u"things.zip"_s, "PK");
        for (const auto &[key, page] : EveryPage::pages) {
            m_all->show(key);
            for (auto *field : m_all->window()->findChildren<QWidget *>()) {
                auto *edit = qobject_cast<QLineEdit *>(field);
                auto *text = qobject_cast<QTextEdit *>(field);
                auto *plain = qobject_cast<QPlainTextEdit *>(field);
                if (!field->isVisible() || (!edit && !text && !plain))
                    continue;
                const auto words = [&] { return edit ? edit->text() : text ? text->toPlainText() : plain->toPlainText(); };
                const QString before = words();
                dropOn(edit ? field : static_cast<QAbstractScrollArea *>(field)->viewport(), {file});
                QVERIFY2(words() == before, qPrintable(QLatin1StringView(page) + u' ' + field->objectName()));
            }
        }
    }

    /// qBittorrent #3000, CsoundQt #1, FastQt #51: names with spaces, percent signs, # and several dots, endings in capitals.
    void oddNamesOpen_data()
    {
        QTest::addColumn<QString>("name");
        for (const QString &name : {u"100% of it #1.txt"_s, u"a%20b.TXT"_s, u"talk.final.v2.Txt"_s, u"Größe, 「声」 & more.txt"_s,
                                    u"it's \"quoted\".txt"_s, u"-dash.txt"_s})
            QTest::newRow(qPrintable(name)) << name;
    }
    void oddNamesOpen()
    {
        QFETCH(QString, name);
        open();
        m_all->show(Qt::Key_6); // from a page that has no use for it
        const QString path = fileNamed(name, "Hello there.");
        QVERIFY(!path.isEmpty());
        dropOn(m_all->window(), {path});
        QCOMPARE(m_all->window()->currentPage()->id(), u"speech"_s);
        QCOMPARE(f().find<ui::TextEditor>("text")->toPlainText(), u"Hello there."_s);
    }

    /// What no page can use, on every page: a sentence, and nothing else happens.
    void oddFilesAreAnswered()
    {
        open();
        const QString zip = fileNamed(u"things.zip"_s, "PK"), none = fileNamed(u"no ending"_s, "x");
        for (const auto &[key, page] : EveryPage::pages) {
            m_all->show(key);
            for (const QStringList &files :
                 {QStringList{zip}, QStringList{none}, QStringList{zip, none}, QStringList{u"/nowhere/at all.zip"_s}}) {
                m_all->window()->currentPage()->closeNews();
                dropOn(m_all->window(), files);
                QVERIFY2(m_all->window()->currentPage()->hasNews(), page);
                QCOMPARE(m_all->window()->currentPage()->id(), QLatin1StringView(page));
            }
        }
    }

    /// OBS #6220, qBittorrent #866, randovania #7753: who scrolls a column changes what is under the pointer.
    void wheelChangesNothing()
    {
        open();
        for (const auto &[key, page] : EveryPage::pages) {
            m_all->show(key);
            for (auto *fold : m_all->window()->findChildren<QAbstractButton *>(u"fold"_s))
                if (fold->isVisible())
                    fold->setChecked(true);
            m_all->window()->setFocus();
            for (auto *widget : m_all->window()->findChildren<QWidget *>()) {
                const auto *box = qobject_cast<QComboBox *>(widget);
                const auto *slider = qobject_cast<QSlider *>(widget);
                const auto *spin = qobject_cast<QSpinBox *>(widget);
                if (!widget->isVisible() || !widget->isEnabled() || (!box && !slider && !spin) || widget->objectName() == u"volume"_s)
                    continue;
                const auto value = [&] { return box ? box->currentIndex() : slider ? slider->value() : spin->value(); };
                const int before = value();
                for (const int delta : {-120, 120, 120}) {
                    QWheelEvent wheel(QPointF(widget->rect().center()), widget->mapToGlobal(QPointF(widget->rect().center())), {},
                                      {0, delta}, Qt::NoButton, {}, Qt::NoScrollPhase, false);
                    QApplication::sendEvent(widget, &wheel);
                    QVERIFY2(value() == before, qPrintable(QLatin1StringView(page) + u' ' + widget->objectName()));
                }
            }
        }
    }

    /// PothosCore #10, engauge-digitizer #51, Brewtarget #130: numbers of a language with a comma.
    void decimalComma_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::newRow("comma") << u"1,25"_s;
        QTest::newRow("point") << u"1.25"_s;
    }
    void decimalComma()
    {
        QFETCH(QString, typed);
        QLocale::setDefault(QLocale(QLocale::German));
        open();
        m_all->show(Qt::Key_3);
        auto *speed = f().find<ui::ValueSlider>("speed");
        QVERIFY(speed);
        auto *edit = speed->findChild<QLineEdit *>(u"value"_s);
        edit->setFocus();
        edit->selectAll();
        QTest::keyClicks(edit, typed);
        QTest::keyClick(edit, Qt::Key_Return);
        QCOMPARE(speed->value(), 1.25);
        QVERIFY2(edit->text().startsWith(u"1,25"_s), qPrintable(edit->text()));
        m_all->window()->close();
        f().close();
        QLocale::setDefault(QLocale::c());
        f().open();
        QCOMPARE(f().find<ui::ValueSlider>("speed")->value(), 1.25);
    }

    /// mkvtoolnix #2065, visit #2575, nextcloud/desktop #218, Buzz #762: windows that are larger than a small screen.
    void everythingFitsASmallScreen()
    {
        constexpr QSize room(720, 440);
        open(room);
        m_all->train();
        QCOMPARE(m_all->window()->size(), room);
        QStringList large;
        for (const auto &[key, page] : EveryPage::pages) {
            m_all->show(key);
            QTest::qWait(20); // narrow pages arrange their parts anew
            const ui::Page *shown = m_all->window()->currentPage();
            constexpr int unseen = 20; // in height: of what stands in another page's place when that is empty
            const QSize least = shown->minimumSizeHint() - QSize(0, unseen);
            if (least.width() > shown->width() || least.height() > shown->height())
                large.append(u"%1: needs %2 x %3, has %4 x %5"_s.arg(shown->id())
                                 .arg(least.width())
                                 .arg(least.height())
                                 .arg(shown->width())
                                 .arg(shown->height()));
        }
        QVERIFY2(large.isEmpty(), qPrintable(large.join(u'\n')));
        m_all->show(Qt::Key_3);
        const auto fits = [&](QWidget *dialog) {
            const QSize least = dialog->minimumSizeHint().expandedTo(dialog->minimumSize());
            const bool good = least.width() <= room.width() && least.height() <= room.height();
            if (!good)
                qWarning("%s: %d x %d", qPrintable(dialog->objectName()), least.width(), least.height());
            return good;
        };
        for (const auto &[action, dialog] : {std::pair("exportSoundAction", "speechExport"), {"direction", "directionDialog"}}) {
            auto *found = f().window->findChild<QAction *>(QLatin1StringView(action));
            auto *button = f().window->findChild<QAbstractButton *>(QLatin1StringView(action));
            QVERIFY2(found || button, action);
            found ? found->trigger() : button->click();
            QWidget *opened = QApplication::activeModalWidget();
            QVERIFY2(opened, dialog);
            QVERIFY(fits(opened));
            opened->close();
        }
    }

    /// qBittorrent #4992, #339: a window that was kept on a screen that is gone.
    void windowComesBackFromAScreenThatIsGone()
    {
        open();
        m_all->window()->move(9000, 7000);
        m_all->window()->close();
        f().close();
        f().open();
        QVERIFY(m_all->window()->screen()->availableGeometry().contains(m_all->window()->frameGeometry()));
    }

    /// Audacity #8751, JamTaba #828: after a click on a button, the key that plays presses the button instead.
    void playingByKeyGoesEverywhere()
    {
        open();
        m_all->show(Qt::Key_3);
        auto *loop = f().find<QToolButton>("loop");
        QTest::mouseClick(loop, Qt::LeftButton);
        QVERIFY(loop->isChecked());
        QSignalSpy triggered(f().find<QAction>("playPause"), &QAction::triggered);
        for (QWidget *where : {static_cast<QWidget *>(loop), static_cast<QWidget *>(f().find<ui::TextEditor>("text")),
                               static_cast<QWidget *>(f().find<QComboBox>("voice"))}) {
            QVERIFY(where);
            where->setFocus();
            f().key(Qt::Key_Space, Qt::ControlModifier);
        }
        QCOMPARE(triggered.size(), 3);
        QVERIFY(loop->isChecked());
    }

    /// SubtitleEdit #8516, #14210, autosub #161: an export replaces a file without a word.
    void exportOffersAFreeName()
    {
        open();
        ui::Settings().setValue(u"speech/exportFolder"_s, QString::fromStdString(f().path("").string()));
        m_all->show(Qt::Key_3);
        QStringList names;
        for (int i = 0; i < 2; ++i) {
            f().find<QAction>("exportSoundAction")->trigger();
            auto *dialog = f().find<QDialog>("speechExport");
            names.append(dialog->findChild<QLineEdit *>(u"path"_s)->text());
            QTest::mouseClick(dialog->findChild<QPushButton *>(u"export"_s), Qt::LeftButton);
            QTRY_VERIFY(QFile::exists(names.last()));
            QTRY_VERIFY(!f().window->findChild<QDialog *>(u"speechExport"_s));
        }
        QVERIFY2(names[0] != names[1], qPrintable(names[1]));

        m_all->show(Qt::Key_4);
        f().find<QAction>("transcribeExport")->trigger();
        auto *dialog = f().find<QFileDialog>("transcribeExportDialog");
        QVERIFY(!dialog->testOption(QFileDialog::DontConfirmOverwrite)); // it asks
        // SubtitleEdit #9937: subtitles get a byte order mark that nobody asked for.
        const QString file = QString::fromStdString(f().path("a.srt").string());
        Q_EMIT dialog->fileSelected(file);
        dialog->reject();
        QTRY_VERIFY(f().runner.isIdle() && QFile::exists(file));
        QVERIFY(core::readTextFile(file.toStdString()).starts_with("1\n"));
    }

    /// Seen here: a dialog that begins in a folder which is not there has its name in the field, and Choose is disabled.
    void dialogsBeginInAFolderThatIsThere()
    {
        open();
        ui::Settings().setPictures(f().path("not made yet/at all"));
        m_all->show(Qt::Key_7);
        QTest::mouseClick(f().find<QPushButton>("picturesChoose"), Qt::LeftButton);
        auto *dialog = f().find<QFileDialog>("picturesDialog");
        QVERIFY(QFileInfo(dialog->directory().absolutePath()).isDir());
        QVERIFY2(QString::fromStdString(f().path("not made yet/at all").string()).startsWith(dialog->directory().absolutePath()),
                 qPrintable(dialog->directory().absolutePath()));
        dialog->reject();
    }

    /// TrenchBroom #3161, QtPass #525: icons that are drawn for one pixel a point. Run with QT_SCALE_FACTOR, too.
    void iconsAreSharp()
    {
        open();
        for (const auto &[key, page] : EveryPage::pages) {
            m_all->show(key);
            for (const auto *label : m_all->window()->findChildren<QLabel *>()) {
                const QPixmap icon = label->pixmap();
                if (!icon.isNull() && label->isVisible())
                    QVERIFY2(icon.devicePixelRatio() >= m_all->window()->devicePixelRatioF() - 0.01, qPrintable(label->objectName()));
            }
        }
    }

    /// "No sound device" is said once by the window, not by every page again.
    void noSoundDeviceIsSaidOnce()
    {
        m_all = std::make_unique<EveryPage>();
        ui::Settings().setSoundDevice(u"Nothing of that name"_s);
        m_all->open({1280, 800});
        m_all->show(Qt::Key_3);
        QStringList said;
        for (const Qt::Key key : {Qt::Key_3, Qt::Key_4, Qt::Key_3}) {
            m_all->show(key);
            ui::Page *page = m_all->window()->currentPage();
            auto *banner = page->findChild<ui::Banner *>();
            if (banner->isVisible())
                said.append(page->id() + u": "_s + banner->text());
            page->closeNews();
            auto *play = page->findChild<QToolButton *>(u"play"_s);
            QTRY_VERIFY(play->isEnabled());
            QTest::mouseClick(play, Qt::LeftButton);
            if (banner->isVisible())
                said.append(page->id() + u": "_s + banner->text());
            page->closeNews();
        }
        QVERIFY2(said.size() == 1, qPrintable(said.join(u'\n')));
        QVERIFY2(said.first().contains(u"Nothing of that name"_s) || said.first().contains(u"device"_s), qPrintable(said.first()));
    }

    void plainWords_data()
    {
        QTest::addColumn<QString>("message");
        QTest::addColumn<QString>("shown");
        QTest::newRow("a voice")
            << u"The voice file /voices/joe.onnx is damaged: tensor dec.conv_pre.weight is missing. Run packaging/setup to fetch it again."_s
            << u"“joe.onnx” is damaged, or of a kind that Atelier does not know. Run packaging/setup to fetch it again."_s;
        QTest::newRow("no file")
            << u"The tensors a.b and a.c do not fit each other. The voice is damaged or of another kind."_s
            << u"The model is damaged, or of a kind that Atelier does not know. The voice is damaged or of another kind."_s;
        QTest::newRow("a path with spaces") << u"/my models/x y.safetensors: tensor \"a\" has the shape [1, 2]."_s
                                            << u"“x y.safetensors” is damaged, or of a kind that Atelier does not know."_s;
        QTest::newRow("a command to type")
            << u"/media/usb/fox.safetensors was added and is gone. Bring it back, or forget it with: atelier-cli models remove /media/usb/fox.safetensors"_s
            << u"/media/usb/fox.safetensors was added and is gone. Bring it back, or forget it on the Models page"_s;
        const QString other = u"The folder /media/usb cannot be written to: there is no space left. Free some."_s;
        QTest::newRow("what has nothing of it") << other << other;
    }
    void plainWords()
    {
        QFETCH(QString, message);
        QFETCH(QString, shown);
        QCOMPARE(ui::plainWords(message), shown);
    }
};

QTEST_MAIN(TestWindowReports)
#include "tst_windowreports.moc"
