// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/kinds.h"
#include "tests/picturespagefixture.h"
#include "ui/results/contentguard.h"
#include "ui/settings.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QDialog>
#include <QGuiApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>

#include <atomic>

using namespace Qt::StringLiterals;
using ui::ContentChoice;
using ui::ContentGuard;

/// Pictures that may not be suitable for everybody, and what pictures show in words, in the real window.
class TestContentGuard : public PicturesTest
{
    Q_OBJECT

    std::atomic<double> m_score{0.95};
    std::atomic<int> m_judged{0};
    std::atomic<bool> m_hold{false}, m_fails{false};

    void choose(ContentChoice choice)
    {
        ui::Settings settings; // the same file
        ui::setContentChoice(settings, choice);
    }
    QWidget *bar() { return m_f->window->findChild<QWidget *>(u"contentBar"_s); }
    QString words() { return bar()->findChild<QLabel *>(u"contentWords"_s)->text(); }
    QPushButton *reveal() { return bar()->findChild<QPushButton *>(u"contentReveal"_s); }
    /// Whether what is shown large is the picture itself, by its finer shapes.
    bool isSharp()
    {
        const QImage image = canvas()->image().convertToFormat(QImage::Format_RGB888);
        int edges = 0;
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x + 1 < image.width(); ++x)
                edges += std::abs(qGray(image.pixel(x, y)) - qGray(image.pixel(x + 1, y))) > 25 ? 1 : 0;
        return edges > 0;
    }

private Q_SLOTS:
    void init()
    {
        m_f = std::make_unique<WindowFixture>();
        m_work = std::make_unique<PicturesWork>(*m_f);
        ui::Services &services = m_f->services;
        services.models = [models = services.models] {
            std::vector<core::library::Model> all = models();
            core::library::Model check;
            check.name = "open-nsfw";
            check.kind = core::modelkinds::check;
            all.push_back(check);
            return all;
        };
        services.contentScore = [this](const core::Image &image, const auto &, const core::JobContext &context) {
            while (m_hold) {
                context.checkpoint();
                std::this_thread::sleep_for(std::chrono::milliseconds(2));
            }
            if (m_fails)
                throw core::Error("The network is damaged.");
            ++m_judged;
            return image.width > 0 ? m_score.load() : 0;
        };
        services.describe = [this](const core::works::CaptionRequest &request, const core::JobContext &) {
            if (m_fails)
                throw core::Error("This looks like a drawing, and nothing that knows drawings is installed.");
            core::works::Caption caption;
            caption.from = core::works::Caption::From::Captioner;
            caption.by = "blip-base";
            caption.sentences = {request.picture.path.empty() ? "a picture without a file" : "hills under a sun"};
            return caption;
        };
        m_score = 0.95;
        m_judged = 0;
        m_hold = m_fails = false;
        m_f->open();
    }
    void cleanup()
    {
        m_hold = false;
        close();
    }

    void offShowsEverything()
    {
        make(u"hills"_s);
        QVERIFY(isSharp());
        QVERIFY(!bar()->isVisible());
        QCOMPARE(m_judged.load(), 0);
    }

    void warnSaysSoBelowThePicture()
    {
        choose(ContentChoice::Warn);
        make(u"hills"_s);
        QTRY_VERIFY(bar()->isVisible());
        QVERIFY(isSharp());
        QVERIFY2(words().contains(u"most likely not suitable for everybody (95 of 100)"_s), qPrintable(words()));
        QVERIFY(!reveal()->isVisible());
    }

    void warnSaysNothingOfWhatIsSuitable()
    {
        choose(ContentChoice::Warn);
        m_score = 0.05;
        make(u"hills"_s);
        QTRY_VERIFY(m_judged > 0);
        QTest::qWait(20);
        QVERIFY(!bar()->isVisible());
    }

    void hideBlursUntilClicked()
    {
        choose(ContentChoice::Hide);
        m_hold = true;
        make(u"hills"_s);
        QVERIFY(!isSharp()); // while nobody knows
        QVERIFY(bar()->isVisible());
        m_hold = false;
        QTRY_VERIFY2(words().contains(u"95 of 100"_s), qPrintable(words()));
        QVERIFY(!isSharp());
        QCOMPARE(reveal()->text(), u"Show it"_s);
        QTest::mouseClick(canvas(), Qt::LeftButton, {}, canvas()->rect().center());
        QTRY_VERIFY(isSharp());
        QTRY_COMPARE(reveal()->text(), u"Hide it"_s);
        reveal()->setFocus();
        QTest::keyClick(reveal(), Qt::Key_Space); // and back, by the keyboard
        QTRY_VERIFY(!isSharp());
    }

    void hideShowsWhatIsSuitable()
    {
        choose(ContentChoice::Hide);
        m_score = 0.1;
        make(u"hills"_s);
        QTRY_VERIFY(isSharp());
        QVERIFY(!bar()->isVisible());
    }

    void whatCannotBeJudgedSaysWhy()
    {
        choose(ContentChoice::Hide);
        m_fails = true;
        make(u"hills"_s);
        QTRY_VERIFY2(words().contains(u"The network is damaged."_s), qPrintable(words()));
        QVERIFY(!isSharp());
        QTest::mouseClick(reveal(), Qt::LeftButton);
        QTRY_VERIFY(isSharp());
    }

    /// On the Settings page, at once for what is shown already.
    void setOnceOnTheSettingsPage()
    {
        make(u"hills"_s);
        QVERIFY(isSharp());
        auto *choice = m_f->window->findChild<QComboBox *>(u"contentChoice"_s);
        QVERIFY(choice && choice->isEnabled());
        m_f->window->showPage(m_f->window->findChild<ui::Page *>(u"settingsPage"_s));
        choice->setFocus();
        QTest::keyClick(choice, Qt::Key_End);
        QCOMPARE(ui::contentChoice(ui::Settings()), ContentChoice::Hide);
        m_f->window->showPage(page());
        QTRY_VERIFY(!isSharp());
        m_f->window->showPage(m_f->window->findChild<ui::Page *>(u"settingsPage"_s));
        choice->setFocus();
        QTest::keyClick(choice, Qt::Key_Home);
        m_f->window->showPage(page());
        QTRY_VERIFY(isSharp());
        QVERIFY(!bar()->isVisible());
    }

    void aBlurredPictureTellsNothing()
    {
        const QImage image = PicturesWork::paint(3, {200, 120}), hidden = ui::blurred(image);
        QCOMPARE(hidden.size(), image.size());
        for (int y = 0; y < hidden.height(); ++y)
            for (int x = 0; x + 1 < hidden.width(); ++x)
                QVERIFY(std::abs(qGray(hidden.pixel(x, y)) - qGray(hidden.pixel(x + 1, y))) < 12);
        QVERIFY(ui::blurred({}).isNull());
        QCOMPARE(ui::blurred(QImage(1, 1, QImage::Format_RGB888)).size(), QSize(1, 1));
    }

    void whatIsThis()
    {
        make(u"hills"_s);
        m_f->window->findChild<QAction *>(u"picturesDescribe"_s)->trigger();
        QDialog *dialog = nullptr;
        QTRY_VERIFY((dialog = m_f->window->findChild<QDialog *>(u"wordsDialog"_s)));
        auto *text = dialog->findChild<QPlainTextEdit *>(u"wordsText"_s);
        QCOMPARE(text->toPlainText(), u"hills under a sun"_s);
        QVERIFY(dialog->findChild<QLabel *>(u"wordsFrom"_s)->text().contains(u"blip-base"_s));
        QTest::mouseClick(dialog->findChild<QPushButton *>(u"wordsCopy"_s), Qt::LeftButton);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"hills under a sun"_s);
        QTRY_VERIFY(!m_f->window->findChild<QDialog *>(u"wordsDialog"_s));

        auto *again = m_f->window->findChild<QAction *>(u"picturesDescribe"_s);
        QCOMPARE(again->shortcut(), QKeySequence(u"Ctrl+I"_s));
        again->trigger();
        QTRY_VERIFY((dialog = m_f->window->findChild<QDialog *>(u"wordsDialog"_s)));
        text = dialog->findChild<QPlainTextEdit *>(u"wordsText"_s);
        text->setPlainText(u"green hills"_s); // what is not right is put right
        QTest::mouseClick(dialog->findChild<QPushButton *>(u"wordsUse"_s), Qt::LeftButton);
        QCOMPARE(prompt()->toPlainText(), u"green hills"_s);
    }

    void whatIsThisFails()
    {
        make(u"hills"_s);
        m_fails = true;
        m_f->window->findChild<QAction *>(u"picturesDescribe"_s)->trigger();
        QTRY_VERIFY(banner()->isVisible());
        QVERIFY2(banner()->text().contains(u"nothing that knows drawings"_s), qPrintable(banner()->text()));
    }
};

QTEST_MAIN(TestContentGuard)
#include "tst_contentguard.moc"
