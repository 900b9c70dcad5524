// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audio/loudness.h"
#include "core/audio/soundfile.h"
#include "core/base/file.h"
#include "core/library/results/recipe.h"
#include "core/works/bookmaker.h"
#include "tests/bookfixture.h"

#include <QTest>

#include <fstream>

#include <sys/resource.h>

using namespace core;
using namespace core::speech;
using core::works::BookRequest;
using core::works::MadeChapter;
namespace fs = std::filesystem;

namespace {

QByteArray bytesOf(const fs::path &path)
{
    std::ifstream in(path, std::ios::binary);
    return QByteArray::fromStdString(std::string(std::istreambuf_iterator<char>(in), {}));
}

} // namespace

/// The files that are made of a book's chapters.
class TestBookMaker : public QObject, bookfixture::Folder
{
    Q_OBJECT

    BookRequest request(const std::string &folder) const
    {
        BookRequest request;
        request.book = {"The Whale: a tale",
                        "Ann Ash",
                        "en",
                        {{"The Whale", "The Whale.\n\nIt was large. It was blue. It sang."},
                         {"A/B: \"What?\"", "One. Two."},
                         {"End", "Three. Four. Five."}}};
        request.speech.voice = "joe";
        request.speech.loudness = -16;
        request.folder = path(folder);
        request.extension = "flac";
        return request;
    }

private Q_SLOTS:
    void names()
    {
        BookRequest r = request("x");
        QCOMPARE(works::chapterFileName(r, 0), std::string("01 The Whale.flac"));
        QCOMPARE(works::chapterFileName(r, 1), std::string("02 A B What.flac"));
        r.book.chapters.resize(120, {"C", "c"});
        QCOMPARE(works::chapterFileName(r, 0), std::string("001 The Whale.flac"));
        QCOMPARE(works::chapterFileName(r, 119), std::string("120 C.flac"));
    }

    void tagsAndLoudness_data()
    {
        QTest::addColumn<QByteArray>("extension");
        for (const audio::SoundFormat &format : audio::writableFormats())
            QTest::newRow(format.extension.c_str()) << QByteArray::fromStdString(format.extension);
    }
    void tagsAndLoudness()
    {
        QFETCH(QByteArray, extension);
        BookRequest r = request("tags-" + extension.toStdString());
        r.extension = extension.toStdString();
        r.subtitles = "vtt";
        bookfixture::FakeVoice voice;
        std::vector<int> order;
        const auto all = works::makeBook(r, std::ref(voice), {}, [&](const MadeChapter &made) { order.push_back(made.index); });
        QCOMPARE(order, std::vector<int>({0, 1, 2}));
        for (const MadeChapter &made : all) {
            audio::SoundTags tags;
            const Audio sound = audio::readSound(made.path, &tags);
            QCOMPARE(tags.title, r.book.chapters[size_t(made.index)].title);
            QCOMPARE(tags.album, r.book.title);
            QCOMPARE(tags.artist, r.book.author);
            QCOMPARE(tags.track, std::to_string(made.index + 1) + "/3");
            const auto recipe = library::recipeFromText(tags.comment);
            QVERIFY(recipe);
            QCOMPARE(speechRequestFromJson(recipe->request).text, r.book.chapters[size_t(made.index)].text);
            QVERIFY2(std::abs(audio::loudness(sound) + 16) < 0.4, qPrintable(QString::number(audio::loudness(sound))));
            QVERIFY(audio::truePeak(sound) < (extension == "wav" || extension == "flac" ? 0.8914 : 1.0)); // what a codec adds is its own
            QVERIFY(std::abs(sound.seconds() - made.seconds) < 0.2);
            QVERIFY(bytesOf(made.subtitles).startsWith("WEBVTT"));
        }
    }

    // Stopped at any sentence, the second run makes what is missing; the files are those of one run.
    void goesOn()
    {
        bookfixture::FakeVoice whole;
        BookRequest r = request("whole");
        works::makeBook(r, std::ref(whole), {});
        QCOMPARE(whole.sentences, 9);
        for (int stop = 0; stop < 9; ++stop) {
            r.folder = path("stopped-" + std::to_string(stop));
            bookfixture::FakeVoice voice;
            voice.stopAfter = stop;
            QVERIFY_EXCEPTION_THROWN(works::makeBook(r, std::ref(voice), {}), Cancelled);
            const int finished = stop < 4 ? 0 : stop < 6 ? 1 : 2;
            int files = 0;
            for (const auto &each : fs::directory_iterator(r.folder))
                files += !each.path().filename().empty();
            QCOMPARE(files, finished); // nothing half-written
            voice.stopAfter = -1;
            voice.sentences = 0;
            const auto made = works::makeBook(r, std::ref(voice), {});
            QCOMPARE(voice.sentences, finished == 0 ? 9 : finished == 1 ? 5 : 3);
            for (size_t i = 0; i < made.size(); ++i) {
                QCOMPARE(made[i].kept, int(i) < finished);
                QCOMPARE(bytesOf(made[i].path), bytesOf(path("whole") / made[i].path.filename()));
            }
        }
    }

    void whatChangedIsMadeAnew()
    {
        BookRequest r = request("changed");
        const auto spoken = [&] {
            bookfixture::FakeVoice voice;
            works::makeBook(r, std::ref(voice), {});
            return voice.sentences;
        };
        QCOMPARE(spoken(), 9);
        QCOMPARE(spoken(), 0);
        r.speech.compute.threads = 1; // decides how fast, not how it sounds
        QCOMPARE(spoken(), 0);
        r.book.chapters[1].text = "Only one.";
        QCOMPARE(spoken(), 1);
        r.speech.dictionary = {{"whale", "wail"}};
        QCOMPARE(spoken(), 8);
        r.book.author = "Somebody else";
        QCOMPARE(spoken(), 8);
        r.subtitles = "srt";
        QCOMPARE(spoken(), 8);
        fs::resize_file(path("changed") / "03 End.flac", 500); // damaged
        QCOMPARE(spoken(), 3);
        r.chapters = {1};
        r.speech.speed = 1.5;
        QCOMPARE(spoken(), 1);
        r.chapters = {7};
        QVERIFY(bookfixture::errorOf(spoken).find("no chapter 8") != std::string::npos);
    }

    void leftoversGo()
    {
        BookRequest r = request("left");
        fs::create_directories(r.folder);
        writeTextFile(r.folder / ".atelier-abc123.flac", "from a program that was killed");
        fs::last_write_time(r.folder / ".atelier-abc123.flac", fs::file_time_type::clock::now() - std::chrono::minutes(1));
        writeTextFile(r.folder / "notes.txt", "mine");
        bookfixture::FakeVoice voice;
        works::makeBook(r, std::ref(voice), {});
        QVERIFY(!fs::exists(r.folder / ".atelier-abc123.flac"));
        QVERIFY(fs::exists(r.folder / "notes.txt"));
    }

    void oneAtATime()
    {
        BookRequest r = request("busy");
        std::string error;
        bookfixture::FakeVoice voice, other;
        works::makeBook(
            r,
            [&](const SpeechRequest &chapter, const JobContext &context, const SentenceSpoken &ready) {
            error = bookfixture::errorOf([&] { works::makeBook(r, std::ref(other), {}); });
            return voice(chapter, context, ready);
            },
            {});
        QVERIFY2(error.find("Somebody else") != std::string::npos, error.c_str());
        QCOMPARE(other.sentences, 0);
    }

    void failuresNameTheChapter()
    {
        BookRequest r = request("fails");
        const auto broken = [&](const SpeechRequest &chapter, const JobContext &context, const SentenceSpoken &ready) -> SpokenTotals {
            if (chapter.text.starts_with("One"))
                throw Error("The voice is gone.");
            return bookfixture::FakeVoice()(chapter, context, ready);
        };
        const std::string error = bookfixture::errorOf([&] { works::makeBook(r, broken, {}); });
        QCOMPARE(error, std::string("Chapter 2 (A/B: \"What?\"): The voice is gone."));
        QVERIFY(fs::exists(r.folder / "01 The Whale.flac"));
        r.extension = "xyz";
        QVERIFY(!bookfixture::errorOf([&] { works::makeBook(r, broken, {}); }).empty());
        writeTextFile(path("file"), "x");
        r.extension = "flac";
        r.folder = path("file");
        QVERIFY(bookfixture::errorOf([&] { works::makeBook(r, broken, {}); }).find("cannot be made") != std::string::npos);
    }

    // It would end a book of many hours; what is left out was said before.
    void aChapterThatNobodyCanReadIsPassedOver()
    {
        BookRequest r = request("unread");
        const auto voice = [](const SpeechRequest &chapter, const JobContext &context, const SentenceSpoken &ready) -> SpokenTotals {
            if (chapter.text.starts_with("One"))
                throw NothingToSay("The voice cannot read it.");
            return bookfixture::FakeVoice()(chapter, context, ready);
        };
        const auto made = works::makeBook(r, voice, {});
        QCOMPARE(made.size(), size_t(3));
        QVERIFY(!made[0].skipped && made[1].skipped && !made[2].skipped && made[1].path.empty());
        QVERIFY(fs::exists(made[0].path) && fs::exists(made[2].path));
        r.chapters = {1};
        QCOMPARE(bookfixture::errorOf([&] { works::makeBook(r, voice, {}); }),
                 std::string("Chapter 2 (A/B: \"What?\"): The voice cannot read it."));
    }

    void whatCannotBeReadIsFound()
    {
        BookRequest r = request("words");
        r.speech.voice = "joe";
        r.book.chapters = {{"One", "Nothing strange 😀."}, {"Two", "She said 你好, then Привет."}, {"Three", "<speak>broken Да"}};
        VoiceInfo joe;
        joe.name = "joe";
        joe.language = "en-us";
        const auto unread = works::unreadChapters(r, {joe});
        QCOMPARE(unread.size(), size_t(3));
        QCOMPARE(unread[0].size(), size_t(0));
        QCOMPARE(unread[1].size(), size_t(2));
        QCOMPARE(r.book.chapters[1].text.substr(unread[1][0].begin, unread[1][0].end - unread[1][0].begin), std::string("你好"));
        QCOMPARE(works::unreadChapters(r, {})[1].size(), size_t(0)); // of a voice that nobody knows nothing is said
    }

    // Half an hour in one chapter: the sound alone is 160 MB.
    void memoryDoesNotGrowWithTheChapter()
    {
        const auto peak = [] {
            rusage usage{};
            getrusage(RUSAGE_SELF, &usage);
            return double(usage.ru_maxrss) / 1024; // MB
        };
        BookRequest r = request("long");
        r.extension = "wav";
        std::string text;
        for (int i = 0; i < 1000; ++i)
            text += "Sentence " + std::to_string(i)
                    + " is just as long as it is, and about as long as others are, in a book that nobody wrote. ";
        r.book.chapters = {{"Long", text.substr(0, 30000)}};
        bookfixture::FakeVoice voice;
        works::makeBook(r, std::ref(voice), {});
        const double before = peak();
        r.book.chapters = {{"Long", text}};
        const auto made = works::makeBook(r, std::ref(voice), {});
        QVERIFY2(made[0].seconds > 1800, qPrintable(QString::number(made[0].seconds)));
        const double after = peak();
        qInfo("peak memory %.0f MB, before the long chapter %.0f MB, of %.0f s", after, before, made[0].seconds);
        QVERIFY2(after - before < 60, qPrintable(QString::number(after - before)));
    }
};

QTEST_GUILESS_MAIN(TestBookMaker)
#include "tst_bookmaker.moc"
