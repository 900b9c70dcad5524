// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/library/presets/presets.h"
#include "tests/picturespagefixture.h"
#include "ui/pages/presetbar.h"
#include "ui/results/promptstyles.h"
#include "ui/results/promptstylesdialog.h"

#include <QComboBox>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>

using namespace Qt::StringLiterals;
using core::library::NamedSettings;
using core::library::PresetFile;

/// Presets of the pages and styles of prompts, by real keys and clicks.
class TestPagePresets : public QObject
{
    Q_OBJECT

    std::unique_ptr<WindowFixture> m_f;
    std::unique_ptr<PicturesWork> m_work;

    ui::PresetBar *bar(const char *page) const { return m_f->find<ui::PresetBar>((std::string(page) + "Presets").c_str()); }
    ui::ValueSlider *slider(const char *name) const { return m_f->find<ui::ValueSlider>(name); }
    ui::Banner *banner() const { return m_f->window->currentPage()->findChild<ui::Banner *>(); }
    /// Opens a button's menu by a click, and clicks the entry.
    static void choose(QToolButton *button, const QString &entry)
    {
        bool found = false;
        QTimer::singleShot(50, button, [button, entry, &found] {
            for (QAction *action : button->menu()->actions()) {
                if (action->text().startsWith(entry)) {
                    found = true;
                    clickInMenu(button->menu(), action);
                    return;
                }
            }
            button->menu()->close();
        });
        QTest::mouseClick(button, Qt::LeftButton);
        QTRY_VERIFY2(found, qPrintable(entry));
        QTest::qWait(30);
    }
    static QStringList entries(QToolButton *button)
    {
        QStringList texts;
        QTimer::singleShot(50, button, [button, &texts] {
            for (QAction *action : button->menu()->actions())
                texts.append(action->text());
            button->menu()->close();
        });
        QTest::mouseClick(button, Qt::LeftButton);
        QTest::qWait(80);
        return texts;
    }
    void type(const QString &name)
    {
        QTRY_VERIFY(m_f->window->findChild<QInputDialog *>(u"presetName"_s));
        auto *dialog = m_f->window->findChild<QInputDialog *>(u"presetName"_s);
        auto *line = dialog->findChild<QLineEdit *>();
        line->selectAll();
        QTest::keyClicks(line, name);
        QTest::keyClick(line, Qt::Key_Return);
        QTRY_VERIFY(!m_f->window->findChild<QInputDialog *>(u"presetName"_s));
    }
    void savePreset(const char *page, const QString &name)
    {
        choose(bar(page), u"Save these settings"_s);
        type(name);
        QTRY_COMPARE(bar(page)->chosen(), name);
    }
    static NamedSettings kept() { return PresetFile().read(); }

private Q_SLOTS:
    void init()
    {
        std::error_code none;
        std::filesystem::remove(PresetFile().file(), none);
        m_f = std::make_unique<WindowFixture>();
        m_work = std::make_unique<PicturesWork>(*m_f);
        m_f->open();
        m_f->window->resize(1280, 800);
        m_f->key(Qt::Key_1, Qt::ControlModifier);
    }
    void cleanup()
    {
        m_f->close();
        m_f.reset();
        m_work.reset();
    }

    /// Applying one loses nothing: there is a way back (lllyasviel/Fooocus#2749).
    void picturesKeepTheirSettings()
    {
        slider("pictureSteps")->setValue(33);
        m_f->find<ui::PromptEditor>("prompt")->setPlainText(u"a fox"_s);
        savePreset("pictures", u"Portrait & more"_s);
        QVERIFY(kept().preset("pictures", "Portrait & more"));
        QVERIFY(!QString::fromStdString(kept().presets.front().settings).contains(u"fox"_s)); // the words are not the settings
        slider("pictureSteps")->setValue(7);
        choose(bar("pictures"), u"Portrait"_s);
        QCOMPARE(slider("pictureSteps")->intValue(), 33);
        QCOMPARE(m_f->find<ui::PromptEditor>("prompt")->toPlainText(), u"a fox"_s);
        choose(bar("pictures"), u"Back to"_s);
        QCOMPARE(slider("pictureSteps")->intValue(), 7);
    }

    void savedAgainRenamedDeletedAndUndone()
    {
        slider("pictureSteps")->setValue(20);
        savePreset("pictures", u"One"_s);
        slider("pictureSteps")->setValue(40);
        choose(bar("pictures"), u"Save into"_s);
        QVERIFY(QString::fromStdString(kept().presets.front().settings).contains(u"40"_s));
        QTest::mouseClick(banner()->findChild<QPushButton *>(u"bannerAction"_s), Qt::LeftButton); // Undo
        QVERIFY(QString::fromStdString(kept().presets.front().settings).contains(u"20"_s));

        choose(bar("pictures"), u"Rename"_s);
        type(u"Two"_s);
        QVERIFY(kept().preset("pictures", "Two") && !kept().preset("pictures", "One"));
        // Not what the page shows now, which is 40 (GradienceTeam/Gradience#378).
        QVERIFY(QString::fromStdString(kept().presets.front().settings).contains(u"20"_s));
        choose(bar("pictures"), u"Undo"_s); // in the menu, too
        QVERIFY(kept().preset("pictures", "One") && !kept().preset("pictures", "Two"));

        choose(bar("pictures"), u"Delete"_s);
        QVERIFY(kept().presets.empty());
        QVERIFY(bar("pictures")->chosen().isEmpty());
        QTest::mouseClick(banner()->findChild<QPushButton *>(u"bannerAction"_s), Qt::LeftButton);
        QVERIFY(kept().preset("pictures", "One"));
        QCOMPARE(bar("pictures")->chosen(), u"One"_s);
    }

    /// A name that is taken is refused, and nothing is lost.
    void renamingTakesNoOthersName()
    {
        savePreset("pictures", u"One"_s);
        savePreset("pictures", u"Two"_s);
        choose(bar("pictures"), u"Rename"_s);
        type(u"One"_s);
        QVERIFY(banner()->isVisible());
        QCOMPARE(kept().presets.size(), size_t(2));
    }

    void aDamagedFileIsTold()
    {
        core::writeTextFile(PresetFile().file(), "{");
        QVERIFY(entries(bar("pictures")).size() > 0);
        QVERIFY(banner()->isVisible());
        QVERIFY(banner()->text().contains(u"damaged"_s));
    }

    void facesAndSpeechKeepTheirs()
    {
        m_f->key(Qt::Key_2, Qt::ControlModifier);
        slider("facePsi")->setValue(0.5);
        slider("faceCount")->setValue(9);
        savePreset("faces", u"Regular"_s);
        slider("facePsi")->setValue(1.5);
        slider("faceCount")->setValue(3);
        choose(bar("faces"), u"Regular"_s);
        QCOMPARE(slider("facePsi")->value(), 0.5);
        QCOMPARE(slider("faceCount")->intValue(), 9);
        QVERIFY(!entries(bar("pictures")).contains(u"Regular"_s)); // another page's

        m_f->key(Qt::Key_3, Qt::ControlModifier);
        slider("speed")->setValue(1.5);
        savePreset("speech", u"Quick"_s);
        slider("speed")->setValue(0.8);
        choose(bar("speech"), u"Quick"_s);
        QCOMPARE(slider("speed")->value(), 1.5);
    }

    void transcribeKeepsItsOwn()
    {
        m_f->key(Qt::Key_4, Qt::ControlModifier);
        m_f->find<QLineEdit>("transcribePrompt")->setText(u"Ishmael"_s);
        slider("transcribeBeam")->setValue(5);
        savePreset("transcribe", u"Whales"_s);
        m_f->find<QLineEdit>("transcribePrompt")->clear();
        slider("transcribeBeam")->setValue(1);
        choose(bar("transcribe"), u"Whales"_s);
        QCOMPARE(m_f->find<QLineEdit>("transcribePrompt")->text(), u"Ishmael"_s);
        QCOMPARE(slider("transcribeBeam")->intValue(), 5);
    }

    /// Once, however often it is made (AUTOMATIC1111/stable-diffusion-webui#1383): the words of the styles go round the prompt, and stand in the request; the prompt stays as it was typed.
    void stylesAreLaidOverThePrompt()
    {
        PresetFile().change([](NamedSettings &all) {
            all.styles = {{"Ink", "ink drawing of {prompt}", "colour"}, {"Night", "at night", ""}};
        });
        m_f->find<ui::PromptEditor>("prompt")->setPlainText(u"a fox"_s);
        auto *styles = m_f->find<ui::PromptStyles>("promptStyles");
        choose(styles, u"Ink"_s);
        choose(styles, u"Night"_s);
        QCOMPARE(styles->chosen(), QStringList({u"Ink"_s, u"Night"_s}));
        m_f->key(Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(m_work->requests().size(), size_t(1));
        QTRY_VERIFY(m_f->runner.isIdle());
        QCOMPARE(m_work->requests().front().prompt, std::string("ink drawing of a fox, at night"));
        QCOMPARE(m_work->requests().front().negative, std::string("colour"));
        QCOMPARE(m_f->find<ui::PromptEditor>("prompt")->toPlainText(), u"a fox"_s);
        choose(styles, u"Write them"_s);
        QCOMPARE(m_f->find<ui::PromptEditor>("prompt")->toPlainText(), u"ink drawing of a fox, at night"_s);
        QVERIFY(styles->chosen().isEmpty());
        m_f->find<ui::PromptEditor>("prompt")->setFocus();
        m_f->key(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(m_f->find<ui::PromptEditor>("prompt")->toPlainText(), u"a fox"_s);
    }

    void stylesAreEdited()
    {
        auto *styles = m_f->find<ui::PromptStyles>("promptStyles");
        choose(styles, u"Edit styles"_s);
        QTRY_VERIFY(m_f->window->findChild<ui::PromptStylesDialog *>());
        auto *dialog = m_f->window->findChild<ui::PromptStylesDialog *>();
        const auto button = [dialog](const char *name) { return dialog->findChild<QPushButton *>(QString::fromLatin1(name)); };
        auto *name = dialog->findChild<QLineEdit *>(u"styleName"_s);
        auto *prompt = dialog->findChild<QPlainTextEdit *>(u"stylePrompt"_s);
        QVERIFY(!name->isEnabled()); // there is none
        QTest::mouseClick(button("styleAdd"), Qt::LeftButton);
        QTest::keyClicks(name, u"Ink"_s); // its name is selected
        QTest::keyClick(name, Qt::Key_Tab);
        QTest::keyClicks(prompt, u"ink, {prompt}"_s);
        QTRY_COMPARE(kept().styles, (std::vector<core::library::Style>{{"Ink", "ink, {prompt}", ""}}));
        QTest::mouseClick(button("styleRemove"), Qt::LeftButton);
        QVERIFY(kept().styles.empty());
        QTest::mouseClick(button("styleUndo"), Qt::LeftButton);
        QCOMPARE(kept().styles.size(), size_t(1));
        QTest::mouseClick(button("styleRedo"), Qt::LeftButton);
        QVERIFY(kept().styles.empty());

        dialog->importFrom(QStringLiteral(TEST_DATA) + u"/styles/plain.csv"_s);
        QCOMPARE(kept().styles.size(), size_t(3));
        dialog->importFrom(QStringLiteral(TEST_DATA) + u"/styles/plain.csv"_s); // again: all of them are there
        QCOMPARE(kept().styles.size(), size_t(3));
        dialog->importFrom(QStringLiteral(TEST_DATA) + u"/asound-null.conf"_s);
        dialog->exportTo(QString::fromStdString(m_f->path("styles.csv").string()));
        QCOMPARE(core::library::readStylesCsv(core::readTextFile(m_f->path("styles.csv"))).styles, kept().styles);
        QTest::mouseClick(button("styleClose"), Qt::LeftButton);
        QTRY_VERIFY(!m_f->window->findChild<ui::PromptStylesDialog *>());
    }

    void pictures()
    {
        const QString folder = qEnvironmentVariable("ATELIER_SCREENSHOTS");
        if (folder.isEmpty())
            QSKIP("Only where ATELIER_SCREENSHOTS names a folder.");
        QVERIFY(QDir().mkpath(folder));
        PresetFile().change([](NamedSettings &all) {
            all.styles = {{"Ink", "ink drawing of {prompt}, black lines on white paper", "colour, photograph"}, {"Night", "at night", ""}};
            all.presets.push_back({"pictures", "Portrait, soft light", "{}"});
        });
        auto *styles = m_f->find<ui::PromptStyles>("promptStyles");
        styles->setChosen({u"Ink"_s, u"Night"_s});
        ui::PromptStylesDialog dialog(PresetFile(), m_f->window.get());
        dialog.show();
        for (const bool dark : {true, false}) {
            ui::style::apply(*qApp, dark ? ui::style::Theme::Dark : ui::style::Theme::Light);
            for (const QSize &size : {QSize(720, 440), QSize(1280, 800)}) {
                m_f->window->resize(size);
                QTest::qWait(60);
                const QString end = u"-%1-%2.png"_s.arg(size.width()).arg(dark ? u"dark"_s : u"light"_s);
                QVERIFY(m_f->window->grab().save(QDir(folder).filePath(u"presets"_s + end)));
            }
            QVERIFY(dialog.grab().save(QDir(folder).filePath(u"styles-"_s + (dark ? u"dark.png"_s : u"light.png"_s))));
        }
    }
};

QTEST_MAIN(TestPagePresets)
#include "tst_pagepresets.moc"
