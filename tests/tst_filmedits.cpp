// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// What is done to the scenes of a film, and what of a film is there before it is made.
#include "core/base/error.h"
#include "core/film/edits.h"
#include "core/film/parts.h"
#include "core/image/imagefile.h"

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>

using namespace core::film;
namespace fs = std::filesystem;

class TestFilmEdits : public QObject
{
    Q_OBJECT

    static Film filmOf(std::initializer_list<const char *> words)
    {
        Film film;
        for (const char *each : words) {
            Scene scene;
            scene.words = each;
            film.scenes.push_back(scene);
        }
        return film;
    }
    static std::string wordsOf(const Film &film)
    {
        std::string all;
        for (const Scene &scene : film.scenes)
            all += (all.empty() ? "" : "|") + scene.words;
        return all;
    }

private Q_SLOTS:
    void splitPlace_data()
    {
        QTest::addColumn<QString>("words");
        QTest::addColumn<int>("near");
        QTest::addColumn<int>("place");
        QTest::newRow("end of a sentence") << "One two. Three four five six." << 15 << 9;
        QTest::newRow("the nearer of two ends") << "One. Two. Three four." << 9 << 10;
        QTest::newRow("no sentence: between words") << "one two three" << 7 << 8;
        QTest::newRow("one word") << "word" << 2 << 0;
        QTest::newRow("nothing") << "" << 0 << 0;
        QTest::newRow("spaces alone") << "   " << 1 << 0;
        QTest::newRow("spaces around one word") << "  word  " << 3 << 0;
    }
    void splitPlace()
    {
        QFETCH(QString, words);
        QFETCH(int, near);
        QFETCH(int, place);
        QCOMPARE(int(core::film::splitPlace(words.toStdString(), size_t(near))), place);
    }

    void split()
    {
        Film film = filmOf({"One two. Three four.", "Last."});
        film.scenes[0].title.text = "Title";
        film.scenes[0].chapter = true;
        film.scenes[0].seconds = 10;
        film.scenes[0].picture.prompt = "a fox";
        film.scenes[0].transition.kind = TransitionKind::Wipe;
        QVERIFY(splitScene(film, 0, 9));
        QCOMPARE(wordsOf(film), std::string("One two.|Three four.|Last."));
        QCOMPARE(film.scenes[0].title.text, std::string("Title"));
        QVERIFY(film.scenes[1].title.text.empty() && !film.scenes[1].chapter);
        QCOMPARE(film.scenes[1].picture.prompt, std::string("a fox"));
        QCOMPARE(film.scenes[0].seconds + film.scenes[1].seconds, 10.0);
        QCOMPARE(film.scenes[1].transition.kind, TransitionKind::Wipe); // it leads to what it led to
        check(film);
        const Film before = film;
        QVERIFY(!splitScene(film, 2, 5)); // at its end
        QVERIFY(!splitScene(film, 2, 0));
        QVERIFY(!splitScene(film, 9, 1));
        QCOMPARE(film, before);
    }

    /// The recording is heard as before, and each word at its time.
    void splitRecordingAndJoinAgain()
    {
        Film film = filmOf({"one two three four"});
        Recording &recording = film.scenes[0].recording;
        recording.file = "/voice.wav";
        recording.from = 2;
        recording.to = 6;
        recording.words = {
            {{{"one", 0.1, 0.5, true}, {"two", 0.6, 1.0, true}, {"three", 2.0, 2.4, true}, {"four", 2.5, 3.0, true}}, 0.1, 3}};
        const Film before = film;
        QVERIFY(splitScene(film, 0, 8));
        QCOMPARE(wordsOf(film), std::string("one two|three four"));
        QCOMPARE(film.scenes[0].recording.to, 3.5); // in the pause
        QCOMPARE(film.scenes[1].recording.from, 3.5);
        QCOMPARE(film.scenes[1].recording.to, 6.0);
        QCOMPARE(film.scenes[1].recording.words.at(0).words.at(0).start, 0.5);
        QVERIFY(joinScenes(film, 0));
        QCOMPARE(wordsOf(film), std::string("one two three four"));
        QCOMPARE(film.scenes[0].recording.from, 2.0);
        QCOMPARE(film.scenes[0].recording.to, 6.0);
        std::vector<double> starts;
        for (const auto &source : film.scenes[0].recording.words)
            for (const auto &word : source.words)
                starts.push_back(word.start);
        QCOMPARE(starts, (std::vector<double>{0.1, 0.6, 2.0, 2.5}));
        check(film);
        Q_UNUSED(before)
    }

    void join()
    {
        Film film = filmOf({"One.", "Two.", "Three."});
        film.scenes[0].picture.prompt = "a fox";
        film.scenes[0].seconds = 3;
        QVERIFY(joinScenes(film, 0));
        QCOMPARE(wordsOf(film), std::string("One. Two.|Three."));
        QCOMPARE(film.scenes[0].picture.prompt, std::string("a fox"));
        QCOMPARE(film.scenes[0].seconds, 0.0); // one of them lasted as long as it was spoken
        QVERIFY(!joinScenes(film, 1));
        film.scenes[1].recording.file = "/voice.wav";
        QVERIFY(!joinScenes(film, 0)); // a voice and a recording
        QCOMPARE(film.scenes.size(), size_t(2));
    }

    void move_data()
    {
        QTest::addColumn<int>("from");
        QTest::addColumn<int>("to");
        QTest::addColumn<QString>("order");
        QTest::newRow("later") << 0 << 2 << "b|c|a|d";
        QTest::newRow("earlier") << 3 << 1 << "a|d|b|c";
        QTest::newRow("nowhere") << 1 << 1 << "a|b|c|d";
        QTest::newRow("out of it") << 1 << 9 << "a|b|c|d";
    }
    void move()
    {
        QFETCH(int, from);
        QFETCH(int, to);
        QFETCH(QString, order);
        Film film = filmOf({"a", "b", "c", "d"});
        moveScene(film, size_t(from), size_t(to));
        QCOMPARE(QString::fromStdString(wordsOf(film)), order);
    }

    /// What is wanted is made, the rest is used where it is there; nothing twice.
    void partsWanted()
    {
        const QTemporaryDir folder;
        const fs::path parts(folder.path().toStdString());
        int spoken = 0, drawn = 0;
        Makers makers;
        makers.speak = [&](const SpeechAsk &ask, const core::JobContext &) {
            ++spoken;
            SpokenSound sound;
            sound.audio = {8000, 1, std::vector<float>(4000 * ask.words.size() / 4, 0.1f)};
            sound.words = {{{{ask.words, 0, 0.4, true}}, 0, 0.4}};
            return sound;
        };
        makers.draw = [&](const PictureAsk &, const core::JobContext &) {
            ++drawn;
            return DrawnPicture{{.width = 4, .height = 4, .channels = 3, .pixels = std::vector<uint8_t>(48, 90)}, {}, {}};
        };
        Film film = filmOf({"One.", "Two.", "Three."});
        Parts there = partsThere(film, parts);
        QCOMPARE(there.spoken.size(), size_t(3));
        QVERIFY(there.spoken[0].sound.empty() && there.spoken[0].seconds > 0); // as long as it is read
        QVERIFY(there.pictures[0].empty());
        QVERIFY(scheduled(film, there.spoken).seconds() > 4);

        makeParts(film, parts, makers, {}, {}, {.speech = true, .pictures = false, .scene = 1});
        QCOMPARE(spoken, 1);
        QCOMPARE(drawn, 0);
        there = partsThere(film, parts);
        QVERIFY(there.spoken[0].sound.empty() && !there.spoken[1].sound.empty());
        makeParts(film, parts, makers, {}, {}, {.speech = true, .pictures = false, .scene = {}});
        QCOMPARE(spoken, 3);
        makeParts(film, parts, makers, {}, {}, {.speech = false, .pictures = true, .scene = 0});
        QCOMPARE(drawn, 1);
        makeParts(film, parts, makers, {});
        QCOMPARE(spoken, 3);
        QCOMPARE(drawn, 3);
        there = partsThere(film, parts);
        QVERIFY(!there.pictures[2].empty());

        film.scenes[0].picture.kind = PictureKind::File; // gone meanwhile
        film.scenes[0].picture.file = parts / "gone.png";
        QVERIFY(partsThere(film, parts).pictures[0].empty());
        makeParts(film, parts, makers, {}, {}, {.speech = true, .pictures = false, .scene = {}}); // words need no picture
        QVERIFY_THROWS_EXCEPTION(core::Error, makeParts(film, parts, makers, {}));
    }
};

QTEST_GUILESS_MAIN(TestFilmEdits)
#include "tst_filmedits.moc"
