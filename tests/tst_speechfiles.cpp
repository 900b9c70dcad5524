// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audio/soundfile.h"
#include "core/base/file.h"
#include "core/library/results/recipe.h"
#include "tests/speechfixture.h"
#include "ui/pages/speech/speechfile.h"
#include "ui/pages/speech/speechfilebutton.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/text/texteditor.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QDialog>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QTest>
#include <QToolButton>

using namespace Qt::StringLiterals;
using ui::TextEditor;

/// What goes into the Speech page as a file, and what comes out as one.
class TestSpeechFiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ui::style::apply(*qApp, ui::style::Theme::Dark); }

    void textFiles_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("text");
        QTest::newRow("UTF-8") << QByteArray("K\xc3\xa4se.\r\nBrot.") << u"Käse.\nBrot."_s;
        QTest::newRow("UTF-8 with its mark") << QByteArray("\xef\xbb\xbfHi.") << u"Hi."_s;
        QTest::newRow("UTF-16, low byte first") << QByteArray("\xff\xfeH\0i\0", 6) << u"Hi"_s;
        QTest::newRow("UTF-16, high byte first") << QByteArray("\xfe\xff\0H\0i", 6) << u"Hi"_s;
        QTest::newRow("empty") << QByteArray() << QString();
        QTest::newRow("Latin-1 is refused") << QByteArray("K\xe4se.") << u"!UTF-8"_s;
        QTest::newRow("a picture is refused") << QByteArray("PNG\0\0\0\0", 7) << u"!text file"_s;
        QTest::newRow("too long is refused") << QByteArray(int(ui::longestTextFile) + 1, 'a') << u"!2 MB"_s;
    }
    void textFiles()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, text);
        SpeechFixture f;
        f.open();
        auto *editor = f.find<TextEditor>("text");
        editor->setPlainText(u"What was there."_s);
        const auto path = f.path("drop.txt");
        core::writeTextFile(path, bytes.toStdString());
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(QString::fromStdString(path.string()))});
        QVERIFY(f.page->acceptsDrop(data));
        // A drop into the editor itself, as the pointer does it.
        QDropEvent drop(QPointF(50, 50), Qt::CopyAction, &data, Qt::LeftButton, {});
        QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(editor->viewport(), &enter);
        QApplication::sendEvent(editor->viewport(), &drop);
        auto *banner = f.find<ui::Banner>("banner");
        if (text.startsWith(u'!')) {
            QVERIFY(banner->isVisible());
            QVERIFY2(banner->text().contains(text.mid(1)), qPrintable(banner->text()));
            QCOMPARE(editor->toPlainText(), u"What was there."_s);
        } else {
            QVERIFY(!banner->isVisible());
            QCOMPARE(editor->toPlainText(), text);
            editor->undo();
            QCOMPARE(editor->toPlainText(), u"What was there."_s);
        }
    }

    void exportWritesAReadableFile_data()
    {
        QTest::addColumn<QString>("extension");
        QTest::addColumn<int>("subtitles");
        int row = 0;
        for (const auto &format : core::audio::writableFormats())
            QTest::newRow(format.name.c_str()) << QString::fromStdString(format.extension) << row++ % 5;
    }
    void exportWritesAReadableFile()
    {
        QFETCH(QString, extension);
        QFETCH(int, subtitles);
        SpeechFixture f;
        f.open();
        f.speakAndWait(SpeechFixture::twoParagraphs());
        QTest::mouseClick(f.find<QToolButton>("exportSound"), Qt::LeftButton);
        auto *dialog = f.find<QDialog>("speechExport");
        QVERIFY(dialog && dialog->isVisible());
        auto *format = dialog->findChild<QComboBox *>(u"format"_s);
        format->setCurrentIndex(format->findData(extension));
        auto *path = dialog->findChild<QLineEdit *>(u"path"_s);
        QVERIFY2(path->text().endsWith(u"."_s + extension), qPrintable(path->text()));
        path->setText(QString::fromStdString(f.path("out").string())); // the extension is added
        dialog->findChild<QComboBox *>(u"subtitles"_s)->setCurrentIndex(subtitles);
        QTest::mouseClick(dialog->findChild<QPushButton *>(u"export"_s), Qt::LeftButton);
        const auto file = f.path("out." + extension.toStdString());
        QTRY_VERIFY(std::filesystem::exists(file));
        QTRY_VERIFY(!f.find<QDialog>("speechExport") || !f.find<QDialog>("speechExport")->isVisible());
        core::audio::SoundTags tags;
        const core::Audio audio = core::audio::readSound(file, &tags);
        QVERIFY(std::abs(audio.seconds() - f.page->take()->result.audio.seconds()) < 0.2);
        QVERIFY(tags.title.starts_with("The lighthouse"));
        const auto written = core::speech::speechRequestFromJson(core::library::recipeFromText(tags.comment).value().request);
        auto settled = f.page->take()->request; // what is written says what "auto" came to
        settled.compute = written.compute;
        QCOMPARE(written, settled);
        QCOMPARE(std::filesystem::exists(f.path("out.srt")), subtitles == 1 || subtitles == 3);
        QCOMPARE(std::filesystem::exists(f.path("out.vtt")), subtitles == 2 || subtitles == 4);
        if (subtitles > 2) { // a line a sentence, however long
            const std::string cues = core::readTextFile(f.path(subtitles == 3 ? "out.srt" : "out.vtt"));
            QCOMPARE(size_t(QString::fromStdString(cues).count(u" --> "_s)), f.page->take()->result.sentences.size());
        }
    }

    void exportTellsInPlace()
    {
        SpeechFixture f;
        f.open();
        f.speakAndWait(u"Hello."_s);
        f.find<QAction>("exportSoundAction")->trigger();
        auto *dialog = f.find<QDialog>("speechExport");
        dialog->findChild<QLineEdit *>(u"path"_s)->setText(u"/nowhere/at/all.wav"_s);
        QTest::mouseClick(dialog->findChild<QPushButton *>(u"export"_s), Qt::LeftButton);
        auto *banner = dialog->findChild<ui::Banner *>(u"banner"_s);
        QTRY_VERIFY(banner->isVisible());
        QVERIFY(banner->text().contains(u"/nowhere"_s));
        QVERIFY(dialog->isVisible());
        QVERIFY(dialog->findChild<QPushButton *>(u"export"_s)->isEnabled());
    }

    void copyAndDragGiveTheFile()
    {
        SpeechFixture f;
        f.open();
        f.speakAndWait(u"Hello."_s);
        const QUrl kept = QUrl::fromLocalFile(QString::fromStdString(f.page->take()->path.string()));
        const std::unique_ptr<QMimeData> dragged(ui::SpeechFileButton::mimeData(f.find<ui::SpeechFileButton>("soundFile")->file()));
        QCOMPARE(dragged->urls(), QList<QUrl>{kept});
        QTest::mouseClick(f.find<QToolButton>("copySound"), Qt::LeftButton);
        QCOMPARE(QGuiApplication::clipboard()->mimeData()->urls(), QList<QUrl>{kept});
    }
};

QTEST_MAIN(TestSpeechFiles)
#include "tst_speechfiles.moc"
