// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"
#include "core/library/results/recipe.h"
#include "tests/picturespagefixture.h"
#include "ui/pages/faces/facegrid.h"
#include "ui/pages/speech/speechpage.h"
#include "ui/widgets/text/texteditor.h"

#include <QDir>
#include <QFileDialog>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>

using namespace Qt::StringLiterals;

/// What was made and cannot be saved, because a disk is full or a folder is gone, is said and not lost; what a person wrote lies with
/// the data and not with the settings.
class TestUnsaved : public PicturesTest
{
    Q_OBJECT

    /// A file where the folder should be: nothing can be written there.
    void block(const char *folder) { core::writeTextFile(m_f->path(folder), "in the way"); }
    void unblock(const char *folder) { std::filesystem::remove(m_f->path(folder)); }
    ui::Page *pageOf(const char *id) { return m_f->window->findChild<ui::Page *>(QString::fromLatin1(id) + u"Page"_s); }
    ui::Banner *bannerOf(const char *id) { return pageOf(id)->findChild<ui::Banner *>(); }
    QString subtitle() { return page()->findChild<QLabel *>(u"subtitle"_s)->text(); }
    void tryAgain(const char *id)
    {
        auto *action = bannerOf(id)->findChild<QPushButton *>(u"bannerAction"_s);
        QVERIFY(action->isVisible());
        QCOMPARE(action->text(), u"Try again"_s);
        QTest::mouseClick(action, Qt::LeftButton);
    }
    /// What the window asks instead of closing; null: it has closed.
    QMessageBox *question()
    {
        m_f->window->close();
        return m_f->window->findChild<QMessageBox *>(u"loseQuestion"_s);
    }

private Q_SLOTS:
    void init() { open(); }
    void cleanup() { close(); }

    void picturesAreMarkedAndSavedLater()
    {
        block("pictures");
        m_f->find<ui::ValueSlider>("pictureCount")->setValue(2);
        make(u"a red apple"_s);
        QCOMPARE(strip()->count(), 2); // the second is made, too
        QVERIFY(banner()->isVisible());
        QVERIFY2(banner()->text().contains(u"2 pictures were made, but could not be saved"_s), qPrintable(banner()->text()));
        QVERIFY2(!banner()->text().contains(u".atelier"_s), qPrintable(banner()->text())); // a temporary file's name
        m_f->window->resize(1700, 800);                                                    // where there is room for facts
        QTRY_VERIFY2(subtitle().contains(u"Not saved"_s), qPrintable(subtitle()));
        const QString chosen = strip()->current();
        // Closing asks, and goes back to where it can be helped.
        m_f->key(Qt::Key_3, Qt::ControlModifier);
        QMessageBox *asked = question();
        QVERIFY(asked && m_f->window->isVisible());
        QVERIFY2(asked->informativeText().contains(u"a red apple"_s), qPrintable(asked->informativeText()));
        QCOMPARE(asked->defaultButton()->objectName(), u"closeStay"_s);
        QTest::mouseClick(asked->findChild<QPushButton *>(u"closeStay"_s), Qt::LeftButton);
        QTRY_COMPARE(m_f->window->currentPage(), page());
        QVERIFY(banner()->isVisible());
        // As long as there is no room, that is said again.
        tryAgain("pictures");
        QTRY_VERIFY(banner()->isVisible());
        QVERIFY(page()->unsaved().size() == 2);
        unblock("pictures");
        tryAgain("pictures");
        QTRY_VERIFY(page()->unsaved().isEmpty());
        QCOMPARE(m_f->store->recent("picture", 9).size(), size_t(2));
        QVERIFY2(!subtitle().contains(u"Not saved"_s), qPrintable(subtitle()));
        QVERIFY(strip()->current() != chosen && QFile::exists(strip()->current())); // the same, by its file's name
        QTRY_VERIFY(!question());
        QVERIFY(!m_f->window->isVisible());
    }

    void savingElsewhereIsSaving()
    {
        block("pictures");
        make(u"a red apple"_s);
        QCOMPARE(page()->unsaved().size(), 1);
        m_f->key(Qt::Key_S, Qt::ControlModifier);
        auto *dialog = m_f->window->findChild<QFileDialog *>(u"savePictureDialog"_s);
        QVERIFY(dialog);
        const auto target = m_f->path("apple.png");
        Q_EMIT dialog->fileSelected(QString::fromStdString(target.string()));
        dialog->close();
        QTRY_VERIFY(page()->unsaved().isEmpty());
        QVERIFY(core::library::readRecipe(target).value().request.find("a red apple") != std::string::npos);
        QTRY_VERIFY(!question());
        QVERIFY(!m_f->window->isVisible());
    }

    void anEnlargedPictureIsNotLost()
    {
        make(u"a red apple"_s);
        block("elsewhere");
        m_f->store->setFolders(m_f->path("elsewhere"), m_f->path("sounds"));
        enlarge();
        QVERIFY2(banner()->text().contains(u"The picture was made, but could not be saved"_s), qPrintable(banner()->text()));
        unblock("elsewhere");
        tryAgain("pictures");
        QTRY_VERIFY(page()->unsaved().isEmpty());
        QCOMPARE(m_f->store->recent("enlarged", 9).size() + m_f->store->recent("picture", 9).size(), size_t(1));
    }

    void facesAreMarkedAndLostOnlyWhenAgreed()
    {
        block("pictures");
        m_f->key(Qt::Key_2, Qt::ControlModifier);
        m_f->find<ui::ValueSlider>("faceCount")->setValue(3);
        m_f->window->makeFaces();
        QTRY_COMPARE(m_f->find<ui::FaceGrid>("faceGrid")->readyCount(), 3);
        QTRY_VERIFY(m_f->runner.isIdle());
        QVERIFY2(bannerOf("faces")->text().contains(u"3 faces were made, but could not be saved"_s), qPrintable(bannerOf("faces")->text()));
        QMessageBox *asked = question();
        QVERIFY(asked && m_f->window->isVisible());
        QTest::mouseClick(asked->findChild<QPushButton *>(u"closeLose"_s), Qt::LeftButton);
        QTRY_VERIFY(!m_f->window->isVisible());
    }

    void facesAreSavedLater()
    {
        block("pictures");
        m_f->key(Qt::Key_2, Qt::ControlModifier);
        m_f->find<ui::ValueSlider>("faceCount")->setValue(3);
        m_f->window->makeFaces();
        QTRY_COMPARE(pageOf("faces")->unsaved().size(), 3);
        QTRY_VERIFY(m_f->runner.isIdle());
        unblock("pictures");
        tryAgain("faces");
        QTRY_VERIFY(pageOf("faces")->unsaved().isEmpty());
        QCOMPARE(m_f->store->recent("face", 9).size(), size_t(3));
    }

    void speechIsSavedLater()
    {
        block("sounds");
        m_f->window->speak(u"The ship left."_s);
        QTRY_COMPARE(pageOf("speech")->unsaved().size(), 1);
        QTRY_VERIFY(m_f->runner.isIdle());
        QVERIFY(question());
        QTest::mouseClick(m_f->window->findChild<QMessageBox *>(u"loseQuestion"_s)->findChild<QPushButton *>(u"closeStay"_s),
                          Qt::LeftButton);
        unblock("sounds");
        tryAgain("speech");
        QTRY_VERIFY(pageOf("speech")->unsaved().isEmpty());
        QCOMPARE(m_f->store->recent("speech", 9).size(), size_t(1));
    }

    /// Who resets the settings keeps what was written; that of earlier versions is taken over.
    void writingsLieWithTheData()
    {
        m_f->close();
        const QString before = QFileInfo(ui::Settings().store().fileName()).absolutePath();
        QDir().mkpath(before + u"/transcripts"_s);
        const auto write = [&](const QString &name, const char *text) {
            core::writeTextFile(std::filesystem::path((before + u'/' + name).toStdString()), text);
        };
        write(u"speech.txt"_s, "Written long ago.");
        write(u"pronunciation.csv"_s, "");
        write(u"transcripts/talk.jsonl"_s, "{}\n");
        m_f->services.writingsFolder = m_f->path("data");
        m_f->open();
        QCOMPARE(m_f->find<ui::TextEditor>("text")->toPlainText(), u"Written long ago."_s);
        QVERIFY(std::filesystem::exists(m_f->path("data/transcripts/talk.jsonl")));
        QVERIFY(std::filesystem::exists(m_f->path("data/pronunciation.csv")));
        QVERIFY(!QFile::exists(before + u"/speech.txt"_s) && !QFile::exists(before + u"/transcripts"_s));
        m_f->key(Qt::Key_3, Qt::ControlModifier);
        QTest::keyClicks(m_f->find<ui::TextEditor>("text"), u"More. "_s);
        const auto content = [&] { return core::readTextFile(m_f->path("data/speech.txt")); };
        QTRY_VERIFY_WITH_TIMEOUT(content().find("More. ") != std::string::npos, 1500);
    }

    void aPromptIsKeptWhileOneTypes()
    {
        prompt()->setFocus();
        QElapsedTimer clock;
        clock.start();
        bool kept = false;
        while (!kept && clock.elapsed() < 5000) { // without a pause
            QTest::keyClicks(prompt(), u"apple "_s);
            QTest::qWait(50);
            kept = QSettings(QSettings::IniFormat, QSettings::UserScope, u"Atelier"_s, u"atelier"_s)
                       .value(u"page-pictures/request"_s)
                       .toString()
                       .contains(u"apple"_s);
        }
        QVERIFY(kept);
    }
};

QTEST_MAIN(TestUnsaved)
#include "tst_unsaved.moc"
