// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// The look inside on the Speech page: what is made of a sentence, and what a kept file may say of it.
#include "core/audio/soundfile.h"
#include "core/library/results/recipe.h"
#include "tests/speechfixture.h"
#include "tests/windowfixture.h"
#include "ui/pages/speech/speechplayback.h"
#include "ui/pages/speech/speechsounds.h"
#include "ui/pages/transcribe/transcribepage.h"
#include "ui/widgets/sound/spectrogram.h"
#include "ui/widgets/sound/waveform.h"
#include "ui/widgets/text/texteditor.h"

#include <QAction>
#include <QTest>
#include <QToolButton>
#include <QWheelEvent>

using namespace Qt::StringLiterals;
using core::speech::Sentence;
using core::speech::TimedPhoneme;
using ui::Spectrogram;
using ui::Waveform;

namespace {

const QString text = u"The keeper counts. The waves count too."_s;

core::speech::SpeechResult spokenResult()
{
    core::speech::SpeechResult result;
    result.audio = {8000, 1, std::vector<float>(16000, 0.1F)};
    Sentence sentence;
    sentence.span = {0, 3, 0.1, 0.9};
    sentence.words = {{0, 2, 0.1, 0.8}};
    sentence.sounds = {{"ˈ", 0.1, 0.15}, {"h", 0.15, 0.3}, {"a", 0.3, 0.5}, {"ɪ", 0.55, 0.8}, {".", 0.8, 0.9}};
    result.sentences = {sentence};
    return result;
}

/// As a pointer does it, wherever the one of this machine is.
void move(QWidget *widget, const QPoint &place)
{
    QMouseEvent event(QEvent::MouseMove, QPointF(place), widget->mapToGlobal(QPointF(place)), Qt::NoButton, Qt::NoButton, Qt::NoModifier);
    QApplication::sendEvent(widget, &event);
}

} // namespace

class TestLookInside : public QObject
{
    Q_OBJECT

    static void speakAndWait(SpeechFixture &f, const QString &words)
    {
        f.speakAndWait(words);
        f.find<ui::SpeechPlayback>("playback")->stop();
    }
    static void look(SpeechFixture &f) { QTest::mouseClick(f.find<QToolButton>("lookInside"), Qt::LeftButton); }

    /// A kept sound with this as the timing in its request, as the page finds it after a start.
    static ui::SpeechTakePointer takeWithTiming(const SpeechFixture &f, const QByteArray &timing)
    {
        core::speech::SpeechRequest request;
        request.text = "Hi. Ho.";
        std::string json = core::speech::toJson(request);
        json.erase(json.find_last_of('}'));
        json += ",\"timing\":" + timing.toStdString() + "}";
        f.store->keepSound(spokenResult().audio, "speech", 1, "Hi", json);
        return ui::lastTake(*f.store);
    }

private Q_SLOTS:
    void initTestCase() { ui::style::apply(*qApp, ui::style::Theme::Dark); }

    // ---- sounds as one reads them

    void sounds_data()
    {
        QTest::addColumn<QStringList>("symbols");
        QTest::addColumn<QStringList>("read");
        QTest::newRow("plain") << QStringList{u"h"_s, u"ə"_s} << QStringList{u"h"_s, u"ə"_s};
        QTest::newRow("stress goes to what it stands before")
            << QStringList{u"ə"_s, u"ˈ"_s, u"a"_s, u"ˌ"_s, u"o"_s} << QStringList{u"ə"_s, u"ˈa"_s, u"ˌo"_s};
        QTest::newRow("length and marks go to what they stand after")
            << QStringList{u"i"_s, u"ː"_s, u"n"_s, u"̩"_s, u"t"_s, u"ʰ"_s} << QStringList{u"iː"_s, u"n̩"_s, u"tʰ"_s};
        QTest::newRow("a tie") << QStringList{u"t"_s, u"͡"_s, u"ʃ"_s, u"a"_s} << QStringList{u"t͡ʃ"_s, u"a"_s};
        QTest::newRow("spaces and points are between")
            << QStringList{u"a"_s, u","_s, u" "_s, u"b"_s, u"."_s} << QStringList{u"a"_s, QString(), u"b"_s, QString()};
        QTest::newRow("stress before nothing") << QStringList{u"ˈ"_s, u"."_s, u"ˈ"_s} << QStringList{QString()};
        QTest::newRow("marks without a sound") << QStringList{u"ː"_s, u" "_s, u"ː"_s} << QStringList{u"ː"_s, QString(), u"ː"_s};
        QTest::newRow("tones") << QStringList{u"m"_s, u"a"_s, u"1"_s} << QStringList{u"m"_s, u"a1"_s};
        QTest::newRow("nothing") << QStringList() << QStringList();
    }
    void sounds()
    {
        QFETCH(QStringList, symbols);
        QFETCH(QStringList, read);
        std::vector<TimedPhoneme> all;
        for (const QString &symbol : symbols)
            all.push_back({symbol.toStdString(), double(all.size()) / 10, double(all.size() + 1) / 10});
        QStringList got;
        double last = 0;
        for (const Waveform::Mark &mark : ui::readableSounds(all)) {
            got << mark.text;
            QVERIFY(mark.start >= last && mark.finish > mark.start);
            last = mark.finish;
        }
        QCOMPARE(got, read);
    }

    void soundsOutOfOrder()
    {
        const auto marks = ui::readableSounds({{"a", 0.5, 0.6}, {"b", 0.2, 0.3}, {"c", 0.7, 0.65}, {"d", 0.8, 0.9}, {"\xff", 1, 2}});
        QCOMPARE(marks[0].text, u"a"_s);
        QCOMPARE(marks[1].text, u"d"_s);
    }

    // ---- the file

    void soundsSurviveTheFile()
    {
        SpeechFixture f;
        const auto made = ui::keptTake({.text = "Hi."}, spokenResult(), 1.0, *f.store);
        const auto again = ui::lastTake(*f.store);
        QVERIFY(again && again->path == made->path);
        const auto &before = made->result.sentences[0].sounds, &after = again->result.sentences[0].sounds;
        QCOMPARE(after.size(), before.size());
        for (size_t i = 0; i < after.size(); ++i) {
            QCOMPARE(after[i].ipa, before[i].ipa);
            QVERIFY(std::abs(after[i].start - before[i].start) < 2e-5);
            QVERIFY(std::abs(after[i].finish - before[i].finish) < 2e-5);
        }
    }

    void hostileTiming_data()
    {
        QTest::addColumn<QByteArray>("timing");
        QTest::addColumn<int>("sentences");
        QTest::addColumn<int>("sounds");
        const auto one = [](const QByteArray &sounds) { return R"({"sentences":[{"span":[0,3,0.1,0.9],"sounds":)" + sounds + "}]}"; };
        QTest::newRow("as it should be") << one(R"([0.1,"h",0.3,"",0.4,"i",0.9])") << 1 << 2;
        QTest::newRow("an older file") << QByteArray(R"({"sentences":[{"span":[0,3,0.1,0.9]}]})") << 1 << 0;
        QTest::newRow("no times at all") << QByteArray("null") << 0 << 0;
        QTest::newRow("a number") << one("7") << 1 << 0;
        QTest::newRow("an object") << one(R"({"0":1})") << 1 << 0;
        QTest::newRow("one too many") << one(R"([0.1,"h",0.3,"i"])") << 1 << 0;
        QTest::newRow("times for sounds") << one("[0.1,0.2,0.3]") << 1 << 0;
        QTest::newRow("sounds for times") << one(R"(["a","b","c"])") << 1 << 0;
        QTest::newRow("backwards") << one(R"([0.5,"h",0.3])") << 1 << 0;
        QTest::newRow("before the sentence") << one(R"([-3,"h",0.3])") << 1 << 0;
        QTest::newRow("after the sentence") << one(R"([0.1,"h",1e300])") << 1 << 0;
        QTest::newRow("null") << one(R"([null,"h",0.3])") << 1 << 0;
        QTest::newRow("a novel as one sound") << one("[0.1,\"" + QByteArray(100'000, 'x') + "\",0.3]") << 1 << 0;
        QTest::newRow("a span without end") << QByteArray(R"({"sentences":[{"span":[0,3,0,1e308],"sounds":[0,"h",1e307]}]})") << 1 << 0;
        QTest::newRow("a span before all time")
            << QByteArray(R"({"gain":-1e99,"sentences":[{"span":[-9e18,9e18,-5,-1e308],"sounds":[-1e308,"h",-1e307]}]})") << 1 << 0;
        QTest::newRow("words in no order") << QByteArray(
            R"({"sentences":[{"span":[0,3,0.1,0.9],"words":[[0,1,0.5,0.6],[1,2,0.1,0.2]],"sounds":[0.1,"h",0.9]}]})")
                                           << 1 << 1;
        QByteArray many = "[0.1";
        for (int i = 0; i < 50'000; ++i)
            many += ",\"a\",0.1";
        QTest::newRow("very many of no length") << one(many + "]") << 1 << 50'000;
    }
    void hostileTiming()
    {
        QFETCH(QByteArray, timing);
        QFETCH(int, sentences);
        QFETCH(int, sounds);
        SpeechFixture f;
        const auto take = takeWithTiming(f, timing);
        QVERIFY(take);
        QCOMPARE(int(take->result.sentences.size()), sentences);
        if (sentences > 0)
            QCOMPARE(int(take->result.sentences[0].sounds.size()), sounds);
        for (const Sentence &sentence : take->result.sentences) {
            QVERIFY(sentence.span.start >= 0 && sentence.span.finish <= take->result.audio.seconds());
            QVERIFY(std::is_sorted(sentence.words.begin(), sentence.words.end(), [](auto &a, auto &b) { return a.start < b.start; }));
        }
        f.open(); // and it is shown
        QTRY_VERIFY(f.page->take());
        look(f);
        auto *spectrogram = f.find<Spectrogram>("spectrogram");
        QVERIFY(spectrogram->isVisible());
        QTRY_VERIFY((spectrogram->grab(), spectrogram->isComplete()));
        f.find<Waveform>("waveform")->zoom(5, 0.5);
        QVERIFY(!spectrogram->grab().isNull());
    }

    // ---- the page

    void theToggle()
    {
        SpeechFixture f;
        f.open();
        auto *button = f.find<QToolButton>("lookInside");
        auto *spectrogram = f.find<Spectrogram>("spectrogram");
        QVERIFY(!button->isEnabled()); // nothing to look into
        QVERIFY(button->toolTip().contains(u"nothing to play"_s));
        QVERIFY(!spectrogram->isVisible());
        speakAndWait(f, text);
        QVERIFY(button->isEnabled());
        QVERIFY(!button->isChecked()); // calm until it is asked for
        QVERIFY(!spectrogram->isVisible());
        const int before = f.find<Waveform>("waveform")->sizeHint().height();
        look(f);
        QVERIFY(spectrogram->isVisible());
        QVERIFY(f.find<Waveform>("waveform")->sizeHint().height() < before); // the words stand with their sounds
        QTRY_VERIFY((spectrogram->grab(), spectrogram->isComplete()));
        QCOMPARE(spectrogram->width(), f.find<Waveform>("waveform")->width());
        QCOMPARE(spectrogram->x(), f.find<Waveform>("waveform")->x());
        f.close();
        f.open(); // remembered, with the sound of the last run
        QTRY_VERIFY(f.page->take());
        QVERIFY(f.find<Spectrogram>("spectrogram")->isVisible());
        QVERIFY(!f.find<Spectrogram>("spectrogram")->sounds().empty());
        look(f);
        QVERIFY(!f.find<Spectrogram>("spectrogram")->isVisible());
        f.find<QAction>("lookInsideAction")->trigger(); // the keys, and the list of commands
        QVERIFY(f.find<Spectrogram>("spectrogram")->isVisible());
        f.find<QAction>("lookInsideAction")->trigger();
        f.close();
        f.open();
        QTRY_VERIFY(f.page->take());
        QVERIFY(!f.find<Spectrogram>("spectrogram")->isVisible());
    }

    void itGrowsWithTheSpeech()
    {
        SpeechFixture f;
        f.hold = true;
        f.holdAfter = 1;
        f.open();
        f.page->speak(text);
        auto *spectrogram = f.find<Spectrogram>("spectrogram");
        QTRY_VERIFY(!spectrogram->sounds().empty());
        const size_t first = spectrogram->sounds().size();
        look(f);
        QTRY_VERIFY((spectrogram->grab(), spectrogram->isComplete()));
        f.hold = false;
        QTRY_VERIFY(!f.page->isBusy());
        QVERIFY(spectrogram->sounds().size() > first);
        QTRY_VERIFY((spectrogram->grab(), spectrogram->isComplete()));
    }

    void aCancelledTextIsStillSeen()
    {
        SpeechFixture f;
        f.hold = true;
        f.holdAfter = 1;
        f.open();
        f.page->speak(text);
        auto *spectrogram = f.find<Spectrogram>("spectrogram");
        QTRY_VERIFY(!spectrogram->sounds().empty());
        f.page->cancel();
        QTRY_VERIFY(!f.page->isBusy());
        look(f);
        QTRY_VERIFY((spectrogram->grab(), spectrogram->isComplete()));
        QVERIFY(!spectrogram->sounds().empty());
        QCOMPARE(f.page->take()->result.audio.seconds(), f.find<Waveform>("waveform")->duration());
    }

    void pointerSeeksZoomsAndMarksTheWord()
    {
        SpeechFixture f;
        f.open();
        speakAndWait(f, text);
        look(f);
        auto *spectrogram = f.find<Spectrogram>("spectrogram");
        auto *wave = f.find<Waveform>("waveform");
        auto *editor = f.find<ui::TextEditor>("text");
        const auto word = f.find<ui::SpeechPlayback>("playback")->timeline().words()[1]; // keeper
        const double middle = (word.start + word.finish) / 2;
        const QPoint place(int(wave->xOf(middle)), spectrogram->height() - 30);
        QTest::mouseClick(spectrogram, Qt::LeftButton, {}, place);
        QVERIFY(std::abs(f.player.position() - middle) < 0.02);
        move(spectrogram, place + QPoint(1, 0));
        QTRY_COMPARE(editor->pointedBegin(), word.begin);
        QEvent leave(QEvent::Leave);
        QApplication::sendEvent(spectrogram, &leave);
        QCOMPARE(editor->pointedBegin(), -1);
        QWheelEvent zoom(QPointF(place), spectrogram->mapToGlobal(QPointF(place)), {}, {0, 240}, Qt::NoButton, Qt::ControlModifier,
                         Qt::NoScrollPhase, false);
        QApplication::sendEvent(spectrogram, &zoom);
        QVERIFY(wave->isZoomed());
        QVERIFY(std::abs(wave->timeAt(place.x()) - middle) < 0.02);
        QVERIFY(spectrogram->rows().soundsFit());
        QVERIFY(spectrogram->heardSound() >= 0);
    }

    void aSentenceAgainHasItsOwnSounds()
    {
        SpeechFixture f;
        f.open();
        speakAndWait(f, text);
        const size_t before = f.find<Spectrogram>("spectrogram")->sounds().size();
        const auto take = f.page->take();
        Q_EMIT f.find<ui::TextEditor>("text")->againRequested(1);
        QTRY_VERIFY(f.page->take() != take && !f.page->isBusy());
        QCOMPARE(f.find<Spectrogram>("spectrogram")->sounds().size(), before);
    }

    void theUpperEdgeMoves()
    {
        SpeechFixture f;
        f.open();
        speakAndWait(f, text);
        look(f);
        auto *playback = f.find<ui::SpeechPlayback>("playback");
        auto *spectrogram = f.find<Spectrogram>("spectrogram");
        const int before = spectrogram->pictureHeight();
        QTest::mousePress(playback, Qt::LeftButton, {}, QPoint(100, 3));
        QTest::mouseMove(playback, QPoint(100, -57));
        QTest::mouseRelease(playback, Qt::LeftButton, {}, QPoint(100, -57));
        QCOMPARE(spectrogram->pictureHeight(), before + 60);
        f.close();
        f.open();
        QCOMPARE(f.find<Spectrogram>("spectrogram")->pictureHeight(), before + 60);
    }

    /// On the Transcribe page words that were heard stand above the sound they were heard in.
    void aRecordingIsSeenToo()
    {
        WindowFixture f;
        f.services.readSound = [](const std::string &, int, const core::JobContext &) {
            core::Audio audio{.sampleRate = 16000, .channels = 1, .samples = std::vector<float>(32000)};
            for (size_t i = 0; i < audio.samples.size(); ++i)
                audio.samples[i] = float(0.3 * std::sin(double(i) * 0.4));
            return core::media::MonoSound{std::move(audio), {}};
        };
        f.open();
        f.key(Qt::Key_4, Qt::ControlModifier);
        auto *page = f.find<ui::TranscribePage>("transcribePage");
        auto *button = page->findChild<QToolButton *>(u"lookInside"_s);
        auto *spectrogram = page->findChild<Spectrogram *>(u"spectrogram"_s);
        page->open(QString::fromStdString(f.path("talk.wav").string()));
        QTRY_VERIFY(f.runner.isIdle());
        QTRY_VERIFY(button->isEnabled());
        QTest::mouseClick(button, Qt::LeftButton);
        QVERIFY(spectrogram->isVisible());
        QTRY_VERIFY((spectrogram->grab(), spectrogram->isComplete()));
        const int without = spectrogram->height();
        QVERIFY(!spectrogram->rows().hasSounds());
        page->findChild<Waveform *>(u"waveform"_s)->addWord({0.0, 1.0, u"two"_s});
        QVERIFY(spectrogram->rows().hasWords());
        QTRY_VERIFY(spectrogram->height() > without);
        const QString folder = qEnvironmentVariable("ATELIER_SCREENSHOTS");
        if (!folder.isEmpty())
            f.window->grab().save(folder + u"/lookinside-transcribe.png"_s);
    }

    void itIsInTheReachOfKeysAndReaders()
    {
        SpeechFixture f;
        f.open();
        speakAndWait(f, text);
        look(f);
        for (QWidget *widget : std::initializer_list<QWidget *>{f.find<Spectrogram>("spectrogram"), f.find<QToolButton>("lookInside")}) {
            QVERIFY(!widget->accessibleName().isEmpty());
            QVERIFY(!widget->toolTip().isEmpty());
            QVERIFY(widget->focusPolicy() & Qt::TabFocus);
        }
    }
};

QTEST_MAIN(TestLookInside)
#include "tst_lookinside.moc"
