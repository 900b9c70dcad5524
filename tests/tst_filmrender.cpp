// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/film/compositor.h"
#include "core/film/exchange.h"
#include "core/film/output/forms.h"
#include "core/film/parts.h"
#include "core/film/process/ffmpeg.h"
#include "core/film/render.h"
#include "core/film/sound/rawsound.h"
#include "core/film/soundtrack.h"

#include "core/audio/loudness.h"
#include "core/audio/soundfile.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/image/filmtags.h"
#include "core/image/imagefile.h"
#include "core/image/picturetags.h"

#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <csignal>
#include <cstring>
#include <fstream>
#include <numbers>

#include <sys/resource.h>

using namespace core;
using namespace core::film;
namespace fs = std::filesystem;
using namespace Qt::StringLiterals;

/// Films as files: what stands in them, what is left when they fail, sound and picture in step.
class TestFilmRender : public QObject
{
    Q_OBJECT

    QTemporaryDir m_temporary;
    fs::path folder() const { return m_temporary.path().toStdString(); }
    fs::path work()
    {
        const fs::path path = folder() / "work";
        fs::remove_all(path);
        fs::create_directory(path);
        return path;
    }

    static Image plain(uint8_t red, uint8_t green, uint8_t blue)
    {
        Image image{160, 90, 3, {}};
        for (int i = 0; i < 160 * 90; ++i)
            image.pixels.insert(image.pixels.end(), {red, green, blue});
        return image;
    }

    static Audio tone(double seconds, double level = 0.2, double pitch = 440)
    {
        Audio audio{24000, 1, {}};
        for (int i = 0; i < int(seconds * 24000); ++i)
            audio.samples.push_back(float(level * std::sin(2 * std::numbers::pi * pitch * i / 24000)));
        return audio;
    }

    /// Speaks a tone as long as the words are.
    static Makers makers(int *spoken = nullptr, int *drawn = nullptr)
    {
        Makers made;
        made.speak = [spoken](const SpeechAsk &ask, const JobContext &) {
            if (spoken)
                ++*spoken;
            const double seconds = double(ask.words.size()) * 0.06 / ask.speed;
            return SpokenSound{tone(seconds), {{text::wordsOver(ask.words, 0, seconds), 0, seconds}}, {}};
        };
        made.draw = [drawn](const PictureAsk &ask, const JobContext &) {
            if (drawn)
                ++*drawn;
            return DrawnPicture{plain(uint8_t(ask.seed * 40), 90, 120), {}, "Drawn by nobody"};
        };
        return made;
    }

    Film small(const std::vector<std::string> &words)
    {
        Film film;
        film.title = "A film";
        film.width = 320;
        film.height = 180;
        film.rate = 25;
        for (const std::string &each : words) {
            Scene scene;
            scene.words = each;
            scene.picture.kind = PictureKind::File;
            scene.picture.file = folder() / "red.png";
            film.scenes.push_back(scene);
        }
        return film;
    }

    Rendered rendered(const Film &film, OutputChoice choice, const JobContext &context = {})
    {
        const fs::path place = work();
        const Parts parts = makeParts(film, place, makers(), context);
        return render(film, scheduled(film, parts.spoken), parts.pictures, choice, place, context);
    }

    static QString run(const QString &program, const QStringList &arguments)
    {
        QProcess process;
        process.start(program, arguments);
        process.waitForFinished(120'000);
        return QString::fromUtf8(process.readAllStandardOutput() + process.readAllStandardError());
    }

    static QString probe(const fs::path &path, const char *entries)
    {
        return run(u"ffprobe"_s, {u"-v"_s, u"error"_s, u"-show_entries"_s, QString::fromLatin1(entries), u"-show_chapters"_s, u"-of"_s,
                                  u"flat"_s, QString::fromStdString(path.string())});
    }

    std::vector<std::string> filesIn(const fs::path &path)
    {
        std::vector<std::string> names;
        for (const auto &each : fs::directory_iterator(path))
            names.push_back(each.path().filename().string());
        std::ranges::sort(names);
        return names;
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (!isThere({}))
            QSKIP("ffmpeg is not installed.");
        image::writeImage(folder() / "red.png", plain(220, 30, 30));
        image::writeImage(folder() / "blue.png", plain(30, 30, 220));
    }

    void aFilmAsPlayersWantIt()
    {
        Film film = small({"Some words that are said.", "And some more."});
        film.author = "Ada; = # \\ 100%";
        film.language = "en";
        film.scenes[1].chapter = true;
        film.scenes[1].title.text = "Second";
        const fs::path path = folder() / "it's 100% \"a\" film;.mp4";
        OutputChoice choice{.path = path,
                            .subtitles = SubtitlesIn::Track,
                            .comment = "{\"atelier\": \"x\", \"a\": \"b=c;\\n\"}",
                            .xmp = image::xmpPacket({{image::xmpKeyword, image::madeByModelXmp()}, {"atelier", "{\"a\": \"<&>\"}"}})};
        const Rendered made = rendered(film, choice);
        const QString all = probe(
            path,
            "stream=codec_name,width,height,pix_fmt,color_space,color_range,color_primaries,nb_frames,r_frame_rate,sample_rate,profile:stream_tags=language:format_tags:format=duration");
        for (const char *part : {"codec_name=\"h264\"", "codec_name=\"aac\"", "codec_name=\"mov_text\"", "pix_fmt=\"yuv420p\"",
                                 "color_space=\"bt709\"", "color_range=\"tv\"", "color_primaries=\"bt709\"", "sample_rate=\"48000\"",
                                 "title=\"A film\"", "artist=\"Ada; = # \\\\ 100%\"", "language=\"eng\"", "r_frame_rate=\"25/1\"",
                                 "tags.title=\"Second\"", "comment=\"{\\\"atelier\\\": \\\"x\\\", \\\"a\\\": \\\"b=c;\\\\n\\\"}\""})
            QVERIFY2(all.contains(QLatin1String(part)), qPrintable(QLatin1String(part) + u"\n"_s + all));
        QVERIFY(all.contains(u"nb_frames=\"%1\""_s.arg(made.frames)));
        QVERIFY2(std::abs(made.loudness + 14) < 0.2, qPrintable(QString::number(made.loudness)));
        image::Texts texts = image::readTexts(path); // as of a picture
        QCOMPARE(texts["atelier"], std::string("{\"a\": \"<&>\"}"));
        QVERIFY(texts[image::xmpKeyword].find("digitalsourcetype/trainedAlgorithmicMedia") != std::string::npos);
        // Its index stands before its pictures, so that it begins to play while it is fetched.
        const std::string bytes = readTextFile(path);
        QVERIFY(bytes.find("moov") < bytes.find("mdat"));
    }

    void damagedFilmsSayNothing_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const QByteArray head = QByteArray::fromHex("00000010") + "ftypisom" + QByteArray(4, '\0');
        const QByteArray box = "uuid" + QByteArray::fromHex("be7acfcb97a942e89c71999491e3afac");
        QTest::newRow("nothing more") << head;
        QTest::newRow("a box larger than the file") << head + QByteArray::fromHex("7fffffff") + box + "<x/>";
        QTest::newRow("a box smaller than its head") << head + QByteArray::fromHex("00000004") + box + "<x/>";
        QTest::newRow("64 bits that say nothing")
            << head + QByteArray::fromHex("00000001") + "free" + QByteArray::fromHex("ffffffffffffffff") + box;
        QTest::newRow("no XML") << head + QByteArray::fromHex("0000001c") + box + "abcd";
        QTest::newRow("cut off") << head + QByteArray::fromHex("0000");
    }
    void damagedFilmsSayNothing()
    {
        QFETCH(QByteArray, bytes);
        std::ofstream(folder() / "damaged.mp4", std::ios::binary) << std::string(bytes.constData(), size_t(bytes.size()));
        QVERIFY(!image::readTexts(folder() / "damaged.mp4").contains("atelier"));
    }

    void coloursStayWhatTheyAre()
    {
        Film film = small({""});
        film.scenes[0].seconds = 1;
        const fs::path path = folder() / "red.mp4";
        rendered(film, {.path = path});
        run(u"ffmpeg"_s, {u"-y"_s, u"-i"_s, QString::fromStdString(path.string()), u"-frames:v"_s, u"1"_s,
                          QString::fromStdString((folder() / "back.png").string())});
        const Image back = image::readImage(folder() / "back.png");
        const uint8_t *middle = back.pixels.data() + (size_t(90) * size_t(back.width) + 160) * size_t(back.channels);
        QVERIFY2(std::abs(middle[0] - 220) <= 3 && std::abs(middle[1] - 30) <= 3 && std::abs(middle[2] - 30) <= 3,
                 qPrintable(u"%1 %2 %3"_s.arg(middle[0]).arg(middle[1]).arg(middle[2])));
    }

    void everyForm_data()
    {
        QTest::addColumn<QString>("ending");
        QTest::addColumn<QString>("has");
        for (const auto &[ending, has] : {std::pair{".mp4", "h264"},
                                          {".mov", "prores"},
                                          {".mkv", "h264"},
                                          {".webm", "vp9"},
                                          {".gif", "gif"},
                                          {".wav", "pcm_s16le"},
                                          {".flac", "flac"},
                                          {".mp3", "mp3"},
                                          {".m4a", "aac"},
                                          {".opus", "opus"},
                                          {".ogg", "vorbis"}})
            QTest::newRow(ending) << QString::fromLatin1(ending) << QString::fromLatin1(has);
        QTest::newRow("webp") << u".webp"_s << u""_s; // ffprobe 5.1 reads no moving ones
    }
    void everyForm()
    {
        QFETCH(QString, ending);
        QFETCH(QString, has);
        const std::vector<std::string> endings = outputEndings();
        if (std::ranges::find(endings, ending.toStdString()) == endings.end())
            QSKIP("This ffmpeg lacks it.");
        const fs::path path = folder() / ("form" + ending.toStdString());
        rendered(small({"Words."}), {.path = path, .draft = true});
        QVERIFY(fs::file_size(path) > 0);
        if (!has.isEmpty())
            QVERIFY2(probe(path, "stream=codec_name").contains(u"\""_s + has + u"\""_s), qPrintable(probe(path, "stream=codec_name")));
    }

    void picturesOfEveryFrame()
    {
        const fs::path path = folder() / "frames/";
        const Rendered made = rendered(small({"Hi."}), {.path = path});
        QCOMPARE(int64_t(filesIn(path).size()), made.frames);
        QVERIFY_EXCEPTION_THROWN(requireOutput({.path = path}), Error); // there is something in it now
        // A frame of the preview is the frame of the render.
        const Film film = small({"Hi."});
        const Parts parts = makeParts(film, work(), makers(), {});
        Compositor compositor(film, scheduled(film, parts.spoken), parts.pictures);
        const Image frame = compositor.frame(3), kept = image::readImage(path / "00004.png");
        for (size_t i = 0; i < size_t(frame.width) * size_t(frame.height); ++i)
            for (size_t c = 0; c < 3; ++c)
                QCOMPARE(kept.pixels[i * size_t(kept.channels) + c], frame.pixels[i * 4 + c]);
    }

    void whatCannotBeWrittenIsSaidBefore_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("codec");
        QTest::addColumn<bool>("soft");
        QTest::addColumn<QString>("says");
        QTest::newRow("an unknown ending") << u"a.doc"_s << u""_s << false << u"is no name for a film"_s;
        QTest::newRow("no ending") << u"film"_s << u""_s << false << u"is no name for a film"_s;
        QTest::newRow("no folder") << u"nowhere/a.mp4"_s << u""_s << false << u"there is no folder"_s;
        QTest::newRow("soft subtitles in a GIF") << u"a.gif"_s << u""_s << true << u"no room for soft subtitles"_s;
        QTest::newRow("ProRes in WebM") << u"a.webm"_s << u"prores"_s << false << u"it can have vp9, av1"_s;
        QTest::newRow("a sound with pictures") << u"a.mp3"_s << u"h264"_s << false << u"no pictures"_s;
    }
    void whatCannotBeWrittenIsSaidBefore()
    {
        QFETCH(QString, name);
        QFETCH(QString, codec);
        QFETCH(bool, soft);
        QFETCH(QString, says);
        try {
            requireOutput({.path = folder() / name.toStdString(),
                           .subtitles = soft ? SubtitlesIn::Track : SubtitlesIn::Frames,
                           .codec = codec.toStdString()});
            QFAIL("It is accepted.");
        } catch (const Error &error) {
            QVERIFY2(QString::fromUtf8(error.what()).contains(says), error.what());
        }
    }

    void aPoorFfmpegSaysWhatItLacks()
    {
        try {
            chosenForm({.path = "a.webm"}, {"libx264", "aac"});
            QFAIL("It is accepted.");
        } catch (const Error &error) {
            QVERIFY2(QString::fromUtf8(error.what()).contains(u"libvpx-vp9"_s), error.what());
        }
        QCOMPARE(std::string(chosenForm({.path = "a.webm"}, {"libsvtav1", "libopus"}).pictures->name), std::string("av1"));
    }

    void noFfmpeg()
    {
        try {
            requireOutput({.path = folder() / "a.mp4", .program = "/nowhere/ffmpeg"});
            QFAIL("It is accepted.");
        } catch (const Error &error) {
            QVERIFY2(QString::fromUtf8(error.what()).contains(u"Install ffmpeg"_s), error.what());
        }
    }

    void stoppingLeavesNothing()
    {
        Film film = small({"Some words. They are many, so that it takes long to paint all of the frames that there are of them."});
        film.width = 1280;
        film.height = 720;
        film.scenes[0].seconds = 60;
        std::stop_source stop;
        int after = 0; // frames that were made although nobody wanted them any more
        const JobContext context(stop.get_token(), [&](int step, int, std::string_view stage) {
            if (stop.stop_requested())
                ++after;
            else if (stage == "Rendering" && step >= 20)
                stop.request_stop();
        });
        bool cancelled = false;
        try {
            rendered(film, {.path = folder() / "stopped.mp4"}, context);
        } catch (const Cancelled &) {
            cancelled = true;
        }
        QVERIFY(cancelled);
        QVERIFY2(after <= 1, qPrintable(QString::number(after)));
        QVERIFY(!fs::exists(folder() / "stopped.mp4"));
    }

    void aFullDisk()
    {
        // As a full disk: no file may become larger than this.
        rlimit before{};
        ::getrlimit(RLIMIT_FSIZE, &before);
        std::signal(SIGXFSZ, SIG_IGN);
        rlimit little = before;
        little.rlim_cur = 200'000;
        const fs::path place = work();
        const Film film = small({"Some words that are said for a while, and then some more of them, until there is no room."});
        const Parts parts = makeParts(film, place, makers(), {});
        ::setrlimit(RLIMIT_FSIZE, &little);
        bool failed = false;
        std::string said;
        try {
            render(film, scheduled(film, parts.spoken), parts.pictures, {.path = folder() / "full.mp4"}, place, {});
        } catch (const Error &error) {
            failed = true;
            said = error.what();
        }
        ::setrlimit(RLIMIT_FSIZE, &before);
        QVERIFY(failed);
        QVERIFY2(said.find("Cannot write") != std::string::npos || said.find("cannot be written") != std::string::npos, said.c_str());
        QVERIFY(!fs::exists(folder() / "full.mp4"));
    }

    void aMissingPictureIsNamed()
    {
        Film film = small({"One.", "Two."});
        film.scenes[1].picture.file = folder() / "gone %d.png";
        try {
            rendered(film, {.path = folder() / "a.mp4"});
            QFAIL("It is rendered.");
        } catch (const Error &error) {
            QVERIFY2(QString::fromUtf8(error.what()).contains(u"Scene 2 shows"_s)
                         && QString::fromUtf8(error.what()).contains(u"gone %d.png"_s),
                     error.what());
        }
        film.scenes[1].picture.file = folder() / "text.png";
        std::ofstream(folder() / "text.png") << "no picture";
        try {
            rendered(film, {.path = folder() / "a.mp4"});
            QFAIL("It is rendered.");
        } catch (const Error &error) {
            QVERIFY2(QString::fromUtf8(error.what()).contains(u"Scene 2"_s), error.what());
        }
        QVERIFY(!fs::exists(folder() / "a.mp4"));
    }

    void onlyWhatChangedIsMadeAgain()
    {
        Film film = small({"One.", "Two.", "Three."});
        for (size_t i = 0; i < 3; ++i) {
            film.scenes[i].picture = {};
            film.scenes[i].picture.seed = i;
        }
        const fs::path place = work();
        int spoken = 0, drawn = 0;
        const auto make = [&] {
            spoken = drawn = 0;
            return makeParts(film, place, makers(&spoken, &drawn), {});
        };
        QCOMPARE(make().credits, std::string("Drawn by nobody"));
        QCOMPARE(spoken * 10 + drawn, 33);
        make();
        QCOMPARE(spoken * 10 + drawn, 0);
        std::swap(film.scenes[0], film.scenes[2]); // another order
        film.scenes[1].seconds = 9;                // and length
        make();
        QCOMPARE(spoken * 10 + drawn, 0);
        film.scenes[1].words = "Other words.";
        make();
        QCOMPARE(spoken * 10 + drawn, 11);
        film.style = "watercolour";
        make();
        QCOMPARE(spoken * 10 + drawn, 3);
        for (const auto &file : fs::directory_iterator(place)) // half written by a program that was ended
            if (file.path().extension() == ".json")
                std::ofstream(file.path()) << "{";
        make();
        QCOMPARE(spoken, 3);
    }

    void wordsFitIntoASceneOfFixedLength()
    {
        Film film = small({"Words that take about three seconds to be said aloud here."}); // 58 letters: 3.5 s
        film.scenes[0].seconds = 3;
        const Parts parts = makeParts(film, work(), makers(), {});
        QVERIFY2(parts.spoken[0].seconds < 2.65 && parts.spoken[0].seconds > 2.3, qPrintable(QString::number(parts.spoken[0].seconds)));
    }

    void clipsOfEveryKind_data()
    {
        QTest::addColumn<QStringList>("made");
        QTest::addColumn<QString>("ending");
        QTest::newRow("odd rate") << QStringList{u"-r"_s, u"13.7"_s} << u".mp4"_s;
        QTest::newRow("turned by a quarter") << QStringList{u"-metadata:s:v:0"_s, u"rotate=90"_s} << u".mp4"_s;
        QTest::newRow("odd sides") << QStringList{u"-vf"_s, u"scale=161:91"_s, u"-pix_fmt"_s, u"yuv444p"_s} << u".mkv"_s;
        QTest::newRow("points that are not square") << QStringList{u"-vf"_s, u"setsar=4/3"_s} << u".mkv"_s;
        QTest::newRow("a GIF") << QStringList{} << u".gif"_s;
    }
    void clipsOfEveryKind()
    {
        QFETCH(QStringList, made);
        QFETCH(QString, ending);
        const fs::path clip = folder() / ("clip" + ending.toStdString());
        run(u"ffmpeg"_s, QStringList{u"-y"_s, u"-f"_s, u"lavfi"_s, u"-i"_s, u"color=c=red:s=160x90:d=1:r=10"_s} + made
                             + QStringList{QString::fromStdString(clip.string())});
        QVERIFY(fs::exists(clip));
        Film film = small({""});
        film.scenes[0].picture.file = clip;
        film.scenes[0].seconds = 2; // longer than it: its last picture stands
        const Rendered result = rendered(film, {.path = folder() / "clip film.mp4"});
        QCOMPARE(result.frames, int64_t(50));
        Compositor compositor(film, scheduled(film, {{}}), {clip});
        for (const int64_t number : {0, 30, 49, 5}) {
            const Image &frame = compositor.frame(number);
            const uint8_t *middle = frame.pixels.data() + (size_t(90) * 320 + 160) * 4;
            QVERIFY2(middle[0] > 220 && middle[1] < 40, qPrintable(u"%1: %2 %3"_s.arg(number).arg(middle[0]).arg(middle[1])));
        }
    }

    void musicGoesDownWhereSomebodySpeaks()
    {
        Film film = small({"Some words that are said here for a while, and then there is a pause."});
        film.scenes[0].lead = 3;
        film.scenes[0].pad = 4;
        audio::writeSound(folder() / "music 50%.wav", tone(1.7, 0.3, 1000));
        film.music.file = folder() / "music 50%.wav";
        film.music.fadeOut = 0.5;
        const fs::path place = work();
        Makers silent = makers(); // so that the music can be measured under the words
        silent.speak = [](const SpeechAsk &, const JobContext &) {
            return SpokenSound{tone(4, 0.0001), {{text::wordsOver("Words", 0, 4), 0, 4}}, {}};
        };
        const Parts parts = makeParts(film, place, silent, {});
        const Timeline timeline = scheduled(film, parts.spoken);
        const Soundtrack track = mixed(film, timeline, parts.pictures, place, "ffmpeg", {});
        QCOMPARE(track.frames, int64_t(std::llround(timeline.seconds() * 48000)));
        QCOMPARE(int64_t(fs::file_size(track.file)), track.frames * 8);
        const std::string bytes = readTextFile(track.file);
        const auto levelAt = [&](double from, double to) {
            double sum = 0;
            int64_t count = 0;
            for (auto i = int64_t(from * 48000); i < int64_t(to * 48000); ++i, ++count) {
                float sample;
                std::memcpy(&sample, bytes.data() + i * 8, 4);
                sum += double(sample) * sample;
            }
            return 10 * std::log10(sum / double(count) + 1e-12);
        };
        const double before = levelAt(1.5, 2.5), under = levelAt(4, 6), after = levelAt(8.5, 10);
        QVERIFY2(std::abs(before - under - 12) < 0.5, qPrintable(u"%1 %2"_s.arg(before).arg(under)));
        QVERIFY2(std::abs(before - after) < 0.5, qPrintable(u"%1 %2"_s.arg(before).arg(after))); // though it began anew four times
        QVERIFY(levelAt(timeline.seconds() - 0.02, timeline.seconds()) < before - 15);
        QCOMPARE(duckedAt({{3, 7}}, 2.99) > 0.9, true); // it is down when the first word comes
    }

    void soundAndPictureStayInStep()
    {
        // Ten minutes: a flash and a click every minute, in the first and the last frame of which they are looked for.
        Film film = small({});
        film.rate = 30000;
        film.rateBase = 1001;
        for (int i = 0; i < 10; ++i) {
            for (const bool flash : {false, true}) {
                Scene scene;
                scene.picture.kind = PictureKind::Colour;
                scene.picture.colour = flash ? "#ffffff" : "#000000";
                scene.seconds = flash ? 0.2 : 59.77;
                scene.transition.kind = TransitionKind::Cut;
                if (flash) {
                    scene.words = "x";
                    scene.lead = 0;
                    scene.pad = 0;
                }
                film.scenes.push_back(scene);
            }
        }
        film.width = 64;
        film.height = 36;
        const fs::path place = work(), path = folder() / "step.mp4";
        Makers clicks = makers();
        clicks.speak = [](const SpeechAsk &, const JobContext &) { return SpokenSound{tone(0.05, 0.5, 2000), {}, {}}; };
        const Parts parts = makeParts(film, place, clicks, {});
        const Timeline timeline = scheduled(film, parts.spoken);
        render(film, timeline, parts.pictures, {.path = path, .subtitles = SubtitlesIn::Nowhere}, place, {});
        const QString dark = run(u"ffmpeg"_s, {u"-i"_s, QString::fromStdString(path.string()), u"-vf"_s, u"blackdetect=d=1:pix_th=0.3"_s,
                                               u"-af"_s, u"silencedetect=noise=-40dB:d=1"_s, u"-f"_s, u"null"_s, u"-"_s});
        const auto timesOf = [&](const QString &name) {
            std::vector<double> times;
            for (qsizetype at = dark.indexOf(name); at >= 0; at = dark.indexOf(name, at + 1)) {
                const QString rest = dark.mid(at + name.size()).trimmed();
                times.push_back(rest.left(rest.indexOf(QRegularExpression(u"[^0-9.]"_s))).toDouble());
            }
            return times;
        };
        const std::vector<double> flashes = timesOf(u"black_end:"_s), sounds = timesOf(u"silence_end:"_s);
        QCOMPARE(flashes.size(), size_t(10));
        QCOMPARE(sounds.size(), size_t(10));
        double worst = 0;
        for (size_t i = 0; i < 10; ++i)
            worst = std::max(worst, std::abs(flashes[i] - sounds[i]));
        qInfo("at most %.1f ms between flash and click in ten minutes", worst * 1000);
        QVERIFY(worst < 1001.0 / 30000);
        const QString ends = probe(path, "stream=duration");
        QVERIFY2(std::abs(timeline.seconds() - ends.section(u"stream.0.duration=\""_s, 1).section(u'"', 0, 0).toDouble()) < 0.034,
                 qPrintable(ends));
        QVERIFY2(std::abs(timeline.seconds() - ends.section(u"stream.1.duration=\""_s, 1).section(u'"', 0, 0).toDouble()) < 0.034,
                 qPrintable(ends));
    }

    void subtitlesInEveryForm()
    {
        Film film = small({"Curly {braces} and a \\ slash."});
        film.subtitles.highlight = Highlight::Karaoke;
        const Parts parts = makeParts(film, work(), makers(), {});
        const Timeline timeline = scheduled(film, parts.spoken);
        QVERIFY(subtitlesAs("srt", film, timeline).find("00:00:00,300 --> ") != std::string::npos);
        QVERIFY(subtitlesAs("vtt", film, timeline).starts_with("WEBVTT"));
        const std::string ass = subtitlesAs("ass", film, timeline);
        QVERIFY(ass.find("PlayResX: 320") != std::string::npos);
        QVERIFY(ass.find("\\kf") != std::string::npos);
        QVERIFY2(ass.find("\\{braces\\}") != std::string::npos, ass.c_str());
    }

    void lettersOfAllKinds_data()
    {
        QTest::addColumn<QString>("words");
        QTest::newRow("right to left") << u"שלום עולם, זה סרט."_s;
        QTest::newRow("joined from right to left") << u"مرحبا بالعالم، هذا فيلم."_s;
        QTest::newRow("both directions") << u"The word שלום means peace."_s;
        QTest::newRow("emoji") << u"A fox 🦊 and a family 👨‍👩‍👧."_s;
        QTest::newRow("no spaces") << u"これは長い字幕の文章でありどこにも空白がない。"_s;
        QTest::newRow("a word that is too long") << QString(300, u'W');
        QTest::newRow("marks and controls") << u"a\u0301b\u0001c <b>&amp; %s %d \\N {x}"_s;
        QTest::newRow("nothing but points") << u"..."_s;
    }
    void lettersOfAllKinds()
    {
        QFETCH(QString, words);
        Film film = small({words.toStdString()});
        film.scenes[0].silent = true;
        for (const Highlight highlight : {Highlight::Word, Highlight::Karaoke, Highlight::None}) {
            film.subtitles.highlight = highlight;
            film.subtitles.box = "#80000000";
            const Parts parts = makeParts(film, work(), makers(), {});
            const Timeline timeline = scheduled(film, parts.spoken);
            Compositor compositor(film, timeline, parts.pictures);
            Film bare = film;
            bare.scenes[0].words.clear();
            bare.scenes[0].seconds = timeline.seconds();
            Compositor without(bare, scheduled(bare, {{}}), parts.pictures);
            const int64_t middle = timeline.frames() / 2;
            QVERIFY(compositor.frame(middle) != without.frame(middle)); // something is written there
        }
    }

    void exchangedWithOthers()
    {
        Film film = small({"One, and two.", "Three.", "Four."});
        film.scenes[0].transition = {TransitionKind::Crossfade, 0.4};
        const fs::path place = folder() / "kept \"50%\"";
        fs::create_directory(place);
        const Parts parts = makeParts(film, place, makers(), {});
        const Timeline timeline = scheduled(film, parts.spoken);
        writeExchange(folder() / "a.mlt", film, timeline, parts.pictures);
        writeExchange(folder() / "a.otio", film, timeline, parts.pictures);
        if (QStandardPaths::findExecutable(u"melt"_s).isEmpty())
            QSKIP("melt is not installed; the project is written, nobody has played it.");
        qputenv("QT_QPA_PLATFORM", "offscreen");
        const fs::path film2 = folder() / "melted.mp4";
        run(u"melt"_s, {QString::fromStdString((folder() / "a.mlt").string()), u"-consumer"_s,
                        u"avformat:"_s + QString::fromStdString(film2.string()), u"vcodec=libx264"_s, u"acodec=aac"_s});
        const Probed found = probed({}, film2, true);
        QCOMPARE(found.width, 320);
        QCOMPARE(found.frames, timeline.frames());
        QVERIFY(found.hasSound);
    }
};

QTEST_MAIN(TestFilmRender)
#include "tst_filmrender.moc"
