// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/film/film.h"
#include "core/film/scripts.h"
#include "core/film/scripts/cuescript.h"
#include "core/film/timeline.h"

#include "core/base/error.h"
#include "core/base/file.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <fstream>

using namespace core;
using namespace core::film;
namespace fs = std::filesystem;

/// The document of a film, what it is made of at first, and where everything lies in time.
class TestFilm : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    fs::path folder() const { return m_folder.path().toStdString(); }

    static std::string complaint(const std::string &json)
    {
        try {
            filmFromJson(json);
        } catch (const Error &error) {
            return error.what();
        }
        return {};
    }

    static SpokenWords said(double seconds)
    {
        SpokenWords words;
        words.sound = "/voice.flac";
        words.seconds = seconds;
        words.words = {{text::wordsOver("Some words", 0, seconds), 0, seconds}};
        return words;
    }

private Q_SLOTS:
    void documentsComeBack()
    {
        Film film;
        film.title = "A \"title\" with 100 % and 'quotes'";
        film.music.file = folder() / "music 50% \"loud\".mp3";
        Scene scene;
        scene.words = "שלום, world. 🦊";
        scene.picture.kind = PictureKind::File;
        scene.picture.file = folder() / "pictures/it's 100%.png";
        scene.lead = 0.0; // nothing, which is not the same as the film's
        scene.recording = {folder() / "me.wav", 1.5, 3, {{{{"Hi", 0, 1, false}}, 0, 1}}};
        film.scenes = {scene, Scene()};
        const fs::path path = folder() / "a film.film";
        writeFilm(path, film);
        QVERIFY(readFilm(path) == film);
        const std::string text = readTextFile(path);
        QVERIFY(text.find("pictures/it's 100%.png") != std::string::npos);
        QVERIFY2(text.find(folder().string()) == std::string::npos, "paths beside the document are relative");
        // Carried elsewhere, it finds what was carried with it.
        fs::create_directory(folder() / "other");
        fs::copy_file(path, folder() / "other/b.film");
        QCOMPARE(readFilm(folder() / "other/b.film").scenes[0].picture.file, folder() / "other/pictures/it's 100%.png");
    }

    void whatIsNotKnownStays()
    {
        const std::string json = R"({"atelier_film": 1, "smell": {"rose": 1}, "scenes": [{"words": "Hi.", "taste": [1, 2]}]})";
        const std::string again = toJson(filmFromJson(json));
        QVERIFY(again.find("\"rose\"") != std::string::npos);
        QVERIFY(again.find("\"taste\"") != std::string::npos);
    }

    void wrongDocumentsAreRefused_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *name, const char *json, const char *says) { QTest::newRow(name) << QByteArray(json) << says; };
        row("no JSON", "{", "no JSON object");
        row("something else", R"({"title": "x"})", "no film of Atelier");
        row("a newer one", R"({"atelier_film": 2})", "newer Atelier");
        row("no number", R"({"atelier_film": "one"})", "\"atelier_film\"");
        row("odd sides", R"({"atelier_film": 1, "size": [641, 360]})", "642x360");
        row("one side", R"({"atelier_film": 1, "size": [640]})", "two numbers");
        row("a huge frame", R"({"atelier_film": 1, "size": [100000, 100000]})", "width is 100000");
        row("no rate", R"({"atelier_film": 1, "rate": [30, 0]})", "rate");
        row("an unknown look", R"({"atelier_film": 1, "look": "odd"})", "lesson, story");
        row("scenes that are no list", R"({"atelier_film": 1, "scenes": {}})", "no list");
        row("a scene that is none", R"({"atelier_film": 1, "scenes": [7]})", "Scene 1");
        row("words that are a number", R"({"atelier_film": 1, "scenes": [{"words": 7}]})", "\"words\"");
        row("less than no time", R"({"atelier_film": 1, "scenes": [{}, {"seconds": -1}]})", "Scene 2: \"seconds\"");
        row("a picture without a file", R"({"atelier_film": 1, "scenes": [{"picture": {"kind": "file"}}]})", "none is named");
        row("a colour", R"({"atelier_film": 1, "scenes": [{"picture": {"colour": "reddish"}}]})", "#rrggbb");
        row("an unknown transition", R"({"atelier_film": 1, "scenes": [{"transition": {"kind": "spin"}}]})", "crossfade");
        row("a region of three", R"({"atelier_film": 1, "scenes": [{"movement": {"kind": "pan_zoom", "from": [0, 0, 1]}}]})",
            "four numbers");
        row("a region of nothing", R"({"atelier_film": 1, "scenes": [{"movement": {"kind": "pan_zoom", "from": [0, 0, 0, 1]}}]})", "width");
        row("a recording that ends before it begins",
            R"({"atelier_film": 1, "scenes": [{"recording": {"file": "a.wav", "from": 3, "to": 2}}]})", "before it begins");
        row("times of words that are none", R"({"atelier_film": 1, "scenes": [{"recording": {"file": "a.wav", "words": [1]}}]})",
            "times of words");
        row("a name with a zero in it", R"({"atelier_film": 1, "music": {"file": "a\u0000b"}})", "no file can be called");
    }
    void wrongDocumentsAreRefused()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, says);
        const QString told = QString::fromStdString(complaint(json.toStdString()));
        QVERIFY2(told.contains(says), qPrintable(told));
    }

    void markdownBecomesScenes()
    {
        fs::create_directories(folder() / "md");
        std::ofstream(folder() / "md/red fox.png") << "x";
        const Script script = markdownScript(
            "---\nauthor: Ada\nstyle: night\nsize: 1080x1920\n---\n# Foxes\n\nA **fox** lives &amp; plays.\n\n"
            "## Food\n\n![a fox](red%20fox.png \"5 s\") It eats mice.\n![](b.mp4)\n\n- One.\n- Caf&eacute; &rarr; &#8364; &nonsense;.\n\n```\ncode\n```\n\n## End\n",
            folder() / "md");
        const Film &film = script.film;
        QCOMPARE(film.title, std::string("Foxes"));
        QCOMPARE(film.author, std::string("Ada"));
        QCOMPARE(film.look, std::string("night"));
        QCOMPARE(film.height, 1920);
        std::vector<std::string> words;
        for (const Scene &scene : film.scenes)
            words.push_back(scene.title.text + "|" + scene.words + "|" + scene.picture.file.filename().string());
        const std::vector<std::string> wanted{
            "Foxes||", "|A fox lives & plays.|", "Food|It eats mice.|red fox.png", "||b.mp4", "|One.|", "|Café → € &nonsense;.|", "End||"};
        QCOMPARE(words, wanted);
        QCOMPARE(film.scenes[2].seconds, 5.0);
        QVERIFY(film.scenes[2].chapter);
        QCOMPARE(script.notes.size(), size_t(1));
    }

    void aParagraphWithAPictureIsOneScene()
    {
        const Film film = markdownScript("![](x.png) Words.", folder()).film;
        QCOMPARE(film.scenes.size(), size_t(1));
        QCOMPARE(film.scenes[0].words, std::string("Words."));
        QCOMPARE(film.scenes[0].picture.file, folder() / "x.png");
    }

    void subtitlesAreRead_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("read");
        const auto row = [](const char *name, const char *text, const char *read) { QTest::newRow(name) << QByteArray(text) << read; };
        row("SubRip", "1\n00:00:01,000 --> 00:00:02,500\nHello <i>you</i>\nthere.\n\n2\n00:00:03,000 --> 00:00:04,000\nBye.\n",
            "1-2.5 Hello you there.;3-4 Bye.;");
        row("WebVTT", "WEBVTT\n\nNOTE x\n\n00:01.000 --> 00:02.000 align:start\n<v Ann>Hi <00:01.500>all\n", "1-2 Hi all;");
        row("no blank lines", "1\n00:00:01,000 --> 00:00:02,000\nOne\n2\n00:00:03,000 --> 00:00:04,000\nTwo\n", "1-2 One;3-4 Two;");
        row("a number that is said", "1\n00:00:01,000 --> 00:00:02,000\n42\n\n", "1-2 42;");
        row("ASS marks", "1\n00:00:01,000 --> 00:00:02,000\n{\\an8}Up there\n\n", "1-2 Up there;");
        row("less than", "1\n00:00:01,000 --> 00:00:02,000\n1 < 2 and 3 > 2\n\n", "1-2 1 < 2 and 3 > 2;");
        row("out of order", "1\n00:00:03,000 --> 00:00:04,000\nB\n\n2\n00:00:01,000 --> 00:00:02,000\nA\n\n", "1-2 A;3-4 B;");
        row("ends before it begins", "1\n00:00:03,000 --> 00:00:01,000\nB\n\n", "");
        row("nothing said", "1\n00:00:01,000 --> 00:00:02,000\n\n", "");
        row("a huge time", "1\n99999999999:00:01,000 --> 99999999999:00:02,000\nx\n", "");
        row("no times", "just text --> more text", "");
    }
    void subtitlesAreRead()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, read);
        QString found;
        for (const ReadCue &cue : cuesIn(text.toStdString()))
            found += QString::number(cue.start) + u'-' + QString::number(cue.end) + u' ' + QString::fromStdString(cue.words) + u';';
        QCOMPARE(found, read);
    }

    void subtitlesKeepTheirTimes()
    {
        const Script script = cueScript(
            "1\n00:00:02,000 --> 00:00:04,000\nOne\n\n2\n00:00:04,100 --> 00:00:06,000\ntwo.\n\n3\n00:00:10,000 --> 00:00:12,000\nThree.\n");
        QCOMPARE(script.film.scenes.size(), size_t(2));
        QCOMPARE(script.film.scenes[0].words, std::string("One two."));
        const Timeline timeline = scheduled(script.film, {said(3), said(1)});
        QCOMPARE(timeline.scenes[0].speechAt, 2.0);
        QCOMPARE(timeline.scenes[1].speechAt, 10.0); // as the subtitle has it
    }

    void recordingsAreHeardAsTheyAre()
    {
        std::vector<text::CueSource> sources;
        double at = 0.4;
        for (int i = 0; i < 60; ++i) {
            text::CueSource source{{}, at, at};
            for (int k = 0; k < 7; ++k, at += 0.31)
                source.words.push_back({k == 6 ? " end." : " word", at, at + 0.27, true});
            source.end = at;
            sources.push_back(source);
            at += i % 3 == 0 ? 0.9 : 0.1;
        }
        Script script = recordingScript("/talk.mp3", sources, at);
        std::vector<SpokenWords> spoken;
        double before = 0;
        for (const Scene &scene : script.film.scenes) {
            QCOMPARE(scene.recording.from, before); // end to end
            before = scene.recording.to;
            QVERIFY(scene.recording.to - scene.recording.from < 20);
            spoken.push_back(
                {scene.recording.file, scene.recording.from, scene.recording.to - scene.recording.from, scene.recording.words});
        }
        QCOMPARE(before, at);
        for (const auto &[rate, base] : {std::pair{30, 1}, {24000, 1001}, {25, 1}}) {
            script.film.rate = rate;
            script.film.rateBase = base;
            const Timeline timeline = scheduled(script.film, spoken);
            size_t word = 0;
            std::vector<text::CueWord> all;
            for (const text::CueSource &source : sources)
                all.insert(all.end(), source.words.begin(), source.words.end());
            for (const text::CueSource &source : timeline.words())
                for (const text::CueWord &each : source.words)
                    QVERIFY2(std::abs(each.start - all[word++].start) < 0.001,
                             qPrintable(QString::number(each.start - all[word - 1].start)));
            QCOMPARE(word, all.size());
            QVERIFY(std::abs(timeline.seconds() - at) < 1.5 * base / rate);
        }
    }

    void scenesLieInTime()
    {
        Film film;
        film.scenes.resize(5);
        film.scenes[1].seconds = 0; // lasts nothing: no words, a colour, no title
        film.scenes[1].picture.kind = PictureKind::Colour;
        film.scenes[2].transition = {TransitionKind::Wipe, 60};
        film.scenes[3].seconds = 0.5;
        film.scenes[4].chapter = true;
        film.scenes[4].title.text = "End";
        const Timeline timeline = scheduled(film, {said(2), {}, said(2.01), {}, said(1)});
        QCOMPARE(timeline.scenes.size(), size_t(4));
        QCOMPARE(timeline.scenes[0].frames(), int64_t(84));     // 0.3 + 2 + 0.5 s
        QCOMPARE(timeline.scenes[1].frames(), int64_t(85));     // a frame that has begun is a whole one
        QCOMPARE(timeline.scenes[1].transition, int64_t(14));   // no longer than the shorter scene, and even
        QCOMPARE(timeline.scenes[2].kind, TransitionKind::Dip); // before a chapter
        QCOMPARE(timeline.scenes[3].transition, int64_t(0));
        QCOMPARE(timeline.sceneAt(-5), size_t(0));
        QCOMPARE(timeline.sceneAt(84), size_t(1));
        QCOMPARE(timeline.sceneAt(1'000'000), size_t(3));
        const std::vector<ChapterMark> chapters = chaptersOf(film, timeline);
        QCOMPARE(chapters.size(), size_t(2)); // what stands before the first is one, too
        QCOMPARE(chapters[1].end, timeline.seconds());
    }

    void aFilmOfNothingIsRefused()
    {
        Film film;
        QVERIFY_EXCEPTION_THROWN(scheduled(film, {}), Error);
        film.scenes.resize(1);
        film.scenes[0].picture.kind = PictureKind::Colour;
        QVERIFY_EXCEPTION_THROWN(scheduled(film, {{}}), Error);
    }

    void fiveHundredScenesDoNotDrift()
    {
        Film film;
        film.rate = 30000;
        film.rateBase = 1001;
        film.scenes.resize(500);
        const std::vector<SpokenWords> spoken(500, said(3.3337));
        const Timeline timeline = scheduled(film, spoken);
        for (const ScheduledScene &scene : timeline.scenes)
            QVERIFY(std::abs(scene.speechAt - (double(scene.begin) * 1001 / 30000 + 0.3)) < 1e-9); // the sound goes by the frames
    }
};

QTEST_GUILESS_MAIN(TestFilm)
#include "tst_film.moc"
