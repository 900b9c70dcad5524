// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/speechfixture.h"
#include "ui/pages/speech/blendsliders.h"
#include "ui/pages/speech/speechcontrols.h"
#include "ui/widgets/controls/section.h"
#include "ui/widgets/controls/valueslider.h"

#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>

using namespace core::speech;
using namespace ui;
using namespace Qt::StringLiterals;

namespace {

} // namespace

/// The voices that can be mixed, in the Speech page's inspector.
class TestVoiceBlend : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QSettings().clear(); }

    void onlyWhereAVoiceBlends()
    {
        SpeechFixture f;
        f.voices.push_back(SpeechFixture::blendingVoice());
        f.open();
        QVERIFY(!f.find<BlendSliders>("blendSliders")->isVisible());
        QVERIFY(!f.find<QComboBox>("voiceLanguage")->isVisible());
        QVERIFY(f.find<QComboBox>("speaker")->isVisible());
        QVERIFY(f.find<ValueSlider>("noise")->isVisible());
        choose(f, u"kokoro"_s);
        QVERIFY(f.find<BlendSliders>("blendSliders")->isVisible());
        QVERIFY(f.find<QComboBox>("voiceLanguage")->isVisible());
        QVERIFY(!f.find<QComboBox>("speaker")->isVisible());
        QVERIFY(!f.find<ValueSlider>("noise")->isVisible());
        QCOMPARE(f.find<QLabel>("voiceAbout")->text(), u"Alpha"_s);
        choose(f, u"en_US-joe-medium"_s);
        QVERIFY(!f.find<BlendSliders>("blendSliders")->isVisible());
        QVERIFY(spoken(f).blend.empty());
        QVERIFY(spoken(f).language.empty());
    }

    void goesIntoTheRequest()
    {
        SpeechFixture f;
        f.voices.push_back(SpeechFixture::blendingVoice());
        f.open();
        choose(f, u"kokoro"_s);
        QCOMPARE(spoken(f).blend, (std::map<std::string, double>{{"jf_alpha", 1.0}}));
        slider(f, "jm_kumo")->setValue(60);
        slider(f, "jf_alpha")->setValue(40);
        QCOMPARE(f.find<QLabel>("voiceAbout")->text(), u"60 % Kumo, 40 % Alpha"_s);
        auto *language = f.find<QComboBox>("voiceLanguage");
        language->setCurrentIndex(language->findData(u"ja"_s));
        const SpeechRequest request = spoken(f);
        QCOMPARE(request.voice, std::string("kokoro"));
        QCOMPARE(request.language, std::string("ja"));
        QCOMPARE(request.blend.size(), size_t(2));
        QVERIFY(std::abs(request.blend.at("jm_kumo") - 0.6) < 1e-9);
        for (const char *name : {"jf_alpha", "jm_kumo"})
            slider(f, name)->setValue(0);
        QCOMPARE(spoken(f).blend, (std::map<std::string, double>{{"jf_alpha", 1.0}})); // nobody at all is the first
    }

    void isKeptAndRestored()
    {
        SpeechFixture f;
        f.voices.push_back(SpeechFixture::blendingVoice());
        f.open();
        choose(f, u"kokoro"_s);
        slider(f, "jf_nezumi")->setValue(100);
        f.close();
        f.open();
        QCOMPARE(f.find<QLabel>("voiceAbout")->text(), u"50 % Alpha, 50 % Nezumi"_s);

        auto *controls = f.window->findChild<SpeechControls *>();
        QVERIFY(controls);
        SpeechRequest request;
        request.voice = "kokoro";
        request.language = "en-us";
        request.blend = {{"jf_tebukuro", 0.25}, {"jm_kumo", 0.75}, {"gone", 1.0}};
        controls->setRequest(request);
        QCOMPARE(f.find<QLabel>("voiceAbout")->text(), u"75 % Kumo, 25 % Tebukuro"_s);
        QCOMPARE(f.find<QComboBox>("voiceLanguage")->currentData(), u"en-us"_s);
        request.blend.clear();
        request.speaker = 3;
        controls->setRequest(request);
        QCOMPARE(f.find<QLabel>("voiceAbout")->text(), u"Tebukuro"_s);
    }

    void doubleClickReturnsTheDefault()
    {
        SpeechFixture f;
        f.voices.push_back(SpeechFixture::blendingVoice());
        f.open();
        choose(f, u"kokoro"_s);
        for (const auto &[name, own] : {std::pair{"jf_alpha", 100}, std::pair{"jm_kumo", 0}}) {
            ValueSlider *each = slider(f, name);
            each->setValue(30);
            QTest::mouseDClick(each->findChild<QWidget *>(u"track"_s), Qt::LeftButton);
            QCOMPARE(each->intValue(), own);
        }
    }

    void ofManyOnlyThoseInUseAreShown()
    {
        SpeechFixture f;
        std::vector<std::string> speakers;
        for (int i = 0; i < 54; ++i)
            speakers.push_back("af_voice" + std::to_string(i));
        f.voices.push_back(SpeechFixture::blendingVoice(speakers));
        f.open();
        choose(f, u"kokoro"_s);
        QVERIFY(slider(f, "af_voice0")->isVisible());
        QVERIFY(!slider(f, "af_voice7")->isVisible());
        auto *add = f.find<QComboBox>("addVoice");
        QVERIFY(add->isVisible());
        const int index = add->findText(u"Voice7"_s);
        QVERIFY(index >= 0);
        add->setCurrentIndex(index);
        Q_EMIT add->activated(index);
        QVERIFY(slider(f, "af_voice7")->isVisible());
        QVERIFY(add->findText(u"Voice7"_s) < 0);
        QCOMPARE(spoken(f).blend.size(), size_t(2));
        slider(f, "af_voice7")->setValue(0); // stays under the hand
        QVERIFY(slider(f, "af_voice7")->isVisible());
    }

    // ---- pictures, to be looked at by a person: into $ATELIER_SCREENSHOTS, or "screenshots" here

    void pictures_data()
    {
        QTest::addColumn<int>("theme");
        QTest::newRow("dark") << int(style::Theme::Dark);
        QTest::newRow("light") << int(style::Theme::Light);
    }
    void pictures()
    {
        QFETCH(int, theme);
        style::apply(*qApp, style::Theme(theme));
        const QDir folder(qEnvironmentVariable("ATELIER_SCREENSHOTS", u"screenshots"_s));
        QVERIFY(QDir().mkpath(folder.path()));
        const auto shoot = [&](SpeechFixture &f, const char *state) {
            QTest::qWait(60);
            QVERIFY(f.window->grab().save(
                folder.filePath(u"voiceblend-%1-%2.png"_s.arg(QLatin1StringView(state), QLatin1StringView(QTest::currentDataTag())))));
        };
        SpeechFixture f;
        f.voices.push_back(SpeechFixture::blendingVoice());
        f.open();
        choose(f, u"kokoro"_s);
        shoot(f, "one");
        slider(f, "jm_kumo")->setValue(60);
        slider(f, "jf_alpha")->setValue(40);
        f.page->speak(u"The lighthouse stood at the end of a long wall of stones. Every evening an old man climbed its stairs."_s);
        QTRY_VERIFY(!f.page->isBusy());
        shoot(f, "two");
        f.window->resize(900, 600);
        shoot(f, "small");
        std::vector<std::string> speakers;
        for (const char *name :
             {"af_alloy", "af_aoede", "af_bella", "af_heart", "af_jessica", "af_kore", "af_nicole", "am_adam", "am_echo", "am_onyx"})
            speakers.emplace_back(name);
        f.close();
        f.voices.back() = SpeechFixture::blendingVoice(speakers);
        f.open();
        slider(f, "am_onyx")->setValue(30);
        shoot(f, "many");
    }

private:
    static void choose(SpeechFixture &f, const QString &voice)
    {
        auto *combo = f.find<QComboBox>("voice");
        combo->setCurrentIndex(combo->findData(voice));
    }
    static ValueSlider *slider(SpeechFixture &f, const char *name)
    {
        return f.window->findChild<ValueSlider *>(u"share-"_s + QString::fromLatin1(name));
    }
    static SpeechRequest spoken(SpeechFixture &f)
    {
        f.speakAndWait(u"Good evening."_s);
        return f.lastRequest();
    }
};

QTEST_MAIN(TestVoiceBlend)
#include "tst_voiceblend.moc"
