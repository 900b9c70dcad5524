// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// Every control of the Speech page changes what the voice is asked for. A control of the inspector that has no
// row here fails the test: nobody can add one that does nothing.
#include "tests/speechfixture.h"
#include "ui/pages/speech/blendsliders.h"
#include "ui/pages/speech/directiondialog.h"
#include "ui/pages/speech/speechplayback.h"
#include "ui/pages/voicewords.h"
#include "ui/widgets/controls/combobox.h"
#include "ui/widgets/controls/seedfield.h"
#include "ui/widgets/controls/valueslider.h"
#include "ui/widgets/sound/transport.h"
#include "ui/widgets/text/texteditor.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSet>
#include <QSignalSpy>
#include <QSlider>
#include <QTableWidget>
#include <QTest>
#include <QToolButton>

using namespace Qt::StringLiterals;
using Request = core::speech::SpeechRequest;

namespace {

struct Row
{
    const char *name;
    const char *control;                                    ///< its objectName
    std::function<void(SpeechFixture &)> use;               ///< as a person does it
    std::function<QString(const Request &)> field;          ///< what of the request it decides
    std::function<void(SpeechFixture &)> prepare = nullptr; ///< what has to be so before
};

QString number(double value)
{
    return QString::number(value);
}

Row slider(const char *control, std::function<double(const Request &)> field)
{
    return {control, control,
            [control](SpeechFixture &f) {
        auto *widget = f.find<ui::ValueSlider>(control);
        const double before = widget->value();
        for (int i = 0; i < 10; ++i)
            QTest::keyClick(widget->focusProxy(), Qt::Key_Right);
        QVERIFY(widget->value() > before);
            },
            [field = std::move(field)](const Request &request) { return number(field(request)); }};
}

Row word(const char *name, const char *control, std::function<void(ui::DirectionDialog &)> use,
         std::function<QString(const core::speech::Pronunciation &)> field)
{
    auto open = [](SpeechFixture &f, const std::function<void(ui::DirectionDialog &)> &change) {
        QTest::mouseClick(f.find<QPushButton>("direction"), Qt::LeftButton);
        auto *dialog = f.find<ui::DirectionDialog>("directionDialog");
        QVERIFY(dialog);
        change(*dialog);
        dialog->accept();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    };
    return {name, control, [open, use = std::move(use)](SpeechFixture &f) { open(f, use); },
            [field = std::move(field)](const Request &request) {
        return request.dictionary.empty() ? u"none"_s : field(request.dictionary[0]);
            },
            [open](SpeechFixture &f) {
        open(f, [](ui::DirectionDialog &dialog) {
            auto *words = dialog.findChild<QTableWidget *>(u"dictionary"_s);
            words->item(0, 0)->setText(u"nginx"_s);
            words->item(0, 1)->setText(u"engine"_s);
        });
    }};
}

QTableWidget *wordsOf(const ui::DirectionDialog &dialog)
{
    return dialog.findChild<QTableWidget *>(u"dictionary"_s);
}

void chooseNext(QWidget *combo)
{
    QTest::keyClick(combo, Qt::Key_Down);
}

void chooseMixed(SpeechFixture &f)
{
    auto *voice = f.find<QComboBox>("voice");
    voice->setCurrentIndex(voice->count() - 1);
}

const std::vector<Row> &rows()
{
    using core::speech::Pronunciation;
    static const std::vector<Row> all{
        slider("speed", [](const Request &r) { return r.speed; }),
        slider("noise", [](const Request &r) { return r.noise.value_or(-1); }),
        slider("noiseW", [](const Request &r) { return r.noiseW.value_or(-1); }),
        slider("sentencePause", [](const Request &r) { return r.sentencePause; }),
        slider("paragraphPause", [](const Request &r) { return r.paragraphPause; }),
        slider("loudness", [](const Request &r) { return r.loudness; }),
        {"voice", "voice", [](SpeechFixture &f) { chooseNext(f.find<QComboBox>("voice")); },
         [](const Request &r) { return QString::fromStdString(r.voice); }},
        {"speaker", "speaker", [](SpeechFixture &f) { chooseNext(f.find<QComboBox>("speaker")); },
         [](const Request &r) { return QString::number(r.speaker); }, [](SpeechFixture &f) { chooseNext(f.find<QComboBox>("voice")); }},
        {"language of a voice", "voiceLanguage", [](SpeechFixture &f) { chooseNext(f.find<QComboBox>("voiceLanguage")); },
         [](const Request &r) { return QString::fromStdString(r.language); }, chooseMixed},
        {"a voice's share", "blendSliders",
         [](SpeechFixture &f) { f.find<ui::BlendSliders>("blendSliders")->findChildren<ui::ValueSlider *>().last()->setValue(50); },
         [](const Request &r) { return QString::number(r.blend.size()); }, chooseMixed},
        {"seed, typed", "seed",
         [](SpeechFixture &f) {
        auto *edit = f.find<ui::SeedField>("seed")->findChild<QLineEdit *>();
        edit->selectAll();
        QTest::keyClicks(edit, u"18446744073709551615"_s);
         },
         [](const Request &r) { return r.seed == 18446744073709551615ULL ? u"typed"_s : u"other"_s; }},
        word(
            "a word", "direction", [](auto &dialog) { wordsOf(dialog)->item(0, 0)->setText(u"other"_s); },
            [](const Pronunciation &p) { return QString::fromStdString(p.word); }),
        word(
            "how it is said", "direction", [](auto &dialog) { wordsOf(dialog)->item(0, 1)->setText(u"other"_s); },
            [](const Pronunciation &p) { return QString::fromStdString(p.say); }),
        word(
            "as phonemes", "direction", [](auto &dialog) { chooseNext(wordsOf(dialog)->cellWidget(0, 2)); },
            [](const Pronunciation &p) { return QString::number(p.isIpa); }),
        word(
            "capitals", "direction", [](auto &dialog) { chooseNext(wordsOf(dialog)->cellWidget(0, 3)); },
            [](const Pronunciation &p) { return QString::number(p.exactCase); }),
        word(
            "language", "direction", [](auto &dialog) { wordsOf(dialog)->item(0, 4)->setText(u"de"_s); },
            [](const Pronunciation &p) { return QString::fromStdString(p.language); }),
        word(
            "a word removed", "direction",
            [](auto &dialog) {
        wordsOf(dialog)->setCurrentCell(0, 0);
        QTest::mouseClick(dialog.template findChild<QPushButton *>(u"dictionaryRemove"_s), Qt::LeftButton);
            },
            [](const Pronunciation &) { return u"there"_s; }),
        };
    return all;
}

} // namespace

class TestSpeechControls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ui::style::apply(*qApp, ui::style::Theme::Dark); }

    void everyControlReachesTheVoice_data()
    {
        QTest::addColumn<int>("row");
        for (const Row &row : rows())
            QTest::newRow(row.name) << int(&row - rows().data());
    }
    void everyControlReachesTheVoice()
    {
        QFETCH(int, row);
        const Row &tried = rows()[size_t(row)];
        SpeechFixture f;
        f.voices.push_back(SpeechFixture::blendingVoice({"jf_alpha", "jm_kumo"}));
        f.open();
        if (tried.prepare)
            tried.prepare(f);
        f.speakAndWait(u"Hello."_s);
        const QString before = tried.field(f.lastRequest());
        tried.use(f);
        f.speakAndWait(u"Hello."_s);
        QVERIFY2(tried.field(f.lastRequest()) != before, qPrintable(before));
    }

    /// Dice and lock decide over more than one run.
    void diceAndLock()
    {
        SpeechFixture f;
        f.open();
        auto *seed = f.find<ui::SeedField>("seed");
        auto *dice = f.find<QToolButton>("seedDice"), *lock = f.find<QToolButton>("seedLock");
        f.speakAndWait(u"Hello."_s);
        QTest::mouseClick(dice, Qt::LeftButton);
        const uint64_t rolled = seed->seed();
        f.speakAndWait(u"Hello."_s);
        QCOMPARE(f.lastRequest().seed, rolled); // what was rolled is what is used
        f.speakAndWait(u"Hello."_s);
        QVERIFY(f.lastRequest().seed != rolled); // open: every run has its own
        QTest::mouseClick(lock, Qt::LeftButton);
        const uint64_t kept = seed->seed();
        f.speakAndWait(u"Hello."_s);
        f.speakAndWait(u"Hello."_s);
        QCOMPARE(f.lastRequest().seed, kept);
    }

    void whatIsSetIsThereAfterARestart_data()
    {
        using Request = core::speech::SpeechRequest;
        using Change = std::function<void(SpeechFixture &)>;
        using Check = std::function<bool(const Request &)>;
        QTest::addColumn<Change>("change");
        QTest::addColumn<Check>("check");
        auto slider = [](const char *name, double value) {
            return Change([=](SpeechFixture &f) { f.find<ui::ValueSlider>(name)->setValue(value); });
        };
        QTest::newRow("untouched: the voice's own noises")
            << Change([](SpeechFixture &) {})
            << Check([](const Request &r) { return !r.noise && !r.noiseW && r.speed == 1.0 && r.loudness == -19.0; });
        QTest::newRow("speed") << slider("speed", 1.5) << Check([](const Request &r) { return r.speed == 1.5; });
        QTest::newRow("variation") << slider("noise", 0.0) << Check([](const Request &r) { return r.noise == 0.0; });
        QTest::newRow("rhythm") << slider("noiseW", 0.5) << Check([](const Request &r) { return r.noiseW == 0.5; });
        QTest::newRow("sentence pause") << slider("sentencePause", 1.0) << Check([](const Request &r) { return r.sentencePause == 1.0; });
        QTest::newRow("paragraph pause") << slider("paragraphPause", 2.0)
                                         << Check([](const Request &r) { return r.paragraphPause == 2.0; });
        QTest::newRow("loudness") << slider("loudness", -16.0) << Check([](const Request &r) { return r.loudness == -16.0; });
        QTest::newRow("voice") << Change([](SpeechFixture &f) { f.find<QComboBox>("voice")->setCurrentIndex(1); })
                               << Check([](const Request &r) { return r.voice == "en_GB-crowd-high" && r.speaker == 0; });
        QTest::newRow("speaker") << Change([](SpeechFixture &f) {
            f.find<QComboBox>("voice")->setCurrentIndex(1);
            f.find<QComboBox>("speaker")->setCurrentIndex(33);
        }) << Check([](const Request &r) { return r.speaker == 33; });
        QTest::newRow("locked seed") << Change([](SpeechFixture &f) {
            f.find<ui::SeedField>("seed")->setSeed(4711);
            f.find<ui::SeedField>("seed")->setLocked(true);
        }) << Check([](const Request &r) { return r.seed == 4711; });
        QTest::newRow("device, from the settings")
            << Change([](SpeechFixture &f) { f.settings->setCompute({.device = "cpu", .precision = "float32", .threads = 3}); })
            << Check([](const Request &r) { return r.compute.threads == 3; });
    }
    void whatIsSetIsThereAfterARestart()
    {
        QFETCH(std::function<void(SpeechFixture &)>, change);
        QFETCH(std::function<bool(const core::speech::SpeechRequest &)>, check);
        SpeechFixture f;
        f.open();
        change(f);
        f.speakAndWait(u"Hello."_s);
        QVERIFY(check(f.lastRequest()));
        // and it is there again after a restart
        f.close();
        f.open();
        f.find<ui::SeedField>("seed")->setLocked(f.find<ui::SeedField>("seed")->isLocked());
        f.speakAndWait(u"Hello."_s);
        QVERIFY(check(f.lastRequest()));
    }

    void voicesHaveNames_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("language");
        QTest::addColumn<int>("speakers");
        QTest::addColumn<QString>("title");
        QTest::addColumn<QString>("sex");
        QTest::newRow("a man") << u"en_US-joe-medium"_s << u"en-us"_s << 1 << u"Joe, American English"_s << u"a man"_s;
        QTest::newRow("a woman") << u"it_IT-paola-medium"_s << u"it"_s << 0 << u"Paola, Italian"_s << u"a woman"_s;
        QTest::newRow("many") << u"en_GB-crowd-high"_s << u"en-gb"_s << 40 << u"Crowd, British English, 40 voices"_s << QString();
        QTest::newRow("nothing is known of it") << u"my own voice"_s << u"de"_s << 1 << u"my own voice, German"_s << QString();
    }
    void voicesHaveNames()
    {
        QFETCH(QString, name);
        QFETCH(QString, language);
        QFETCH(int, speakers);
        QFETCH(QString, title);
        QFETCH(QString, sex);
        const auto info = SpeechFixture::voice(name.toStdString(), language.toStdString(), SpeechFixture::names(speakers));
        QCOMPARE(ui::voiceTitle(info), title);
        QCOMPARE(ui::voiceSex(info), sex);
    }

    void voicesHaveNamesWhereTheyAreListed()
    {
        SpeechFixture f;
        f.voices.push_back(SpeechFixture::blendingVoice());
        f.voices.back().name = "kokoro-82m-ja";
        f.open();
        auto *voice = f.find<QComboBox>("voice");
        QCOMPARE(voice->itemText(0), u"Joe, American English"_s);
        QVERIFY(voice->itemData(0, Qt::ToolTipRole).toString().contains(u"en_US-joe-medium"_s));
        QCOMPARE(voice->itemText(2), u"Kokoro, Japanese and English, 5 voices"_s);
        QCOMPARE(voice->itemData(0, ui::ComboBox::briefRole).toString(), u"Joe"_s); // where the field has no room for more
        QVERIFY(f.find<QLabel>("voiceAbout")->text().startsWith(u"American English, a man"_s));
        QTest::mouseClick(f.find<QPushButton>("direction"), Qt::LeftButton);
        auto *dialog = f.find<ui::DirectionDialog>("directionDialog");
        auto *cast = qobject_cast<QComboBox *>(dialog->findChild<QTableWidget *>(u"cast"_s)->cellWidget(0, 1));
        QCOMPARE(cast->itemText(1), u"Joe, American English"_s);
        dialog->reject();
        QCOMPARE(ui::voiceTitle(u"en_US-joe-medium"_s), u"Joe, American English"_s); // as a model of a list
        QCOMPARE(ui::voiceTitle(u"sticker"_s), u"sticker"_s);
    }

    void oneSpeakerOnly()
    {
        SpeechFixture f;
        f.open();
        auto *speaker = f.find<QComboBox>("speaker");
        QVERIFY(!speaker->isEnabled());
        QVERIFY(speaker->toolTip().contains(u"one speaker"_s));
        f.find<QComboBox>("voice")->setCurrentIndex(1);
        QVERIFY(speaker->isEnabled());
        QCOMPARE(speaker->count(), 40);
    }

    void nothingIsLeftOut()
    {
        SpeechFixture f;
        f.voices.push_back(SpeechFixture::blendingVoice({"jf_alpha", "jm_kumo"}));
        f.open();
        chooseMixed(f);
        // The sample is heard in tst_speechpage, presets have tst_pagepresets.
        QSet<QString> known{u"seedDice"_s, u"seedLock"_s, u"voiceSample"_s, u"speechPresets"_s};
        for (const Row &row : rows())
            known.insert(QString::fromLatin1(row.control));
        for (const QWidget *widget : f.page->inspector()->findChildren<QWidget *>()) {
            const bool control = qobject_cast<const QComboBox *>(widget) || qobject_cast<const QAbstractButton *>(widget)
                                 || qobject_cast<const QLineEdit *>(widget) || qobject_cast<const QAbstractSlider *>(widget);
            if (!control || widget->objectName().startsWith(u"qt_"_s) || qobject_cast<const QScrollBar *>(widget))
                continue;
            // Its name, or that of what it is a part of; the heads of sections only fold.
            bool found = false, section = false;
            for (const QWidget *part = widget; part && part != f.page->inspector() && !found; part = part->parentWidget()) {
                found = known.contains(part->objectName());
                section = section || (part == widget && qstrcmp(part->parentWidget()->metaObject()->className(), "ui::Section") == 0);
            }
            QVERIFY2(found || section, qPrintable(QString::fromLatin1(widget->metaObject()->className()) + u" \""_s + widget->objectName()
                                                  + u"\" has no row"_s));
        }
    }

    /// Not asked of the voice, but of the player.
    void theTransportReachesThePlayer()
    {
        SpeechFixture f;
        f.open();
        f.speakAndWait(u"Hello."_s);
        auto *playback = f.find<ui::SpeechPlayback>("playback");
        playback->stop();
        auto *volume = f.find<QSlider>("volume");
        volume->setFocus();
        const double before = f.player.volume();
        QTest::keyClick(volume, Qt::Key_Left);
        QVERIFY(f.player.volume() < before);
        QTest::mouseClick(f.find<QToolButton>("mute"), Qt::LeftButton);
        QCOMPARE(f.player.volume(), 0.0);
        QTest::mouseClick(f.find<QToolButton>("mute"), Qt::LeftButton);
        QVERIFY(f.player.volume() > 0.0);
        QTest::mouseClick(f.find<QToolButton>("play"), Qt::LeftButton);
        QTRY_VERIFY(f.player.position() > 0.0);
        QTest::mouseClick(f.find<QToolButton>("stop"), Qt::LeftButton);
        QTRY_COMPARE(f.player.position(), 0.0);
        QTest::mouseClick(f.find<QToolButton>("loop"), Qt::LeftButton);
        QSignalSpy began(playback, &ui::SoundPlayback::playing);
        QTest::mouseClick(f.find<QToolButton>("play"), Qt::LeftButton);
        QTRY_VERIFY(began.count() >= 2); // at the end again from the start
        QTest::mouseClick(f.find<QToolButton>("stop"), Qt::LeftButton);
    }
};

QTEST_MAIN(TestSpeechControls)
#include "tst_speechcontrols.moc"
