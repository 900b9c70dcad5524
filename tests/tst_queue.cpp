// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/queue/queue.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/library/database/database.h"
#include "core/library/results/recipes.h"
#include "core/library/results/store.h"
#include "core/queue/attempt.h"
#include "core/queue/entries.h"
#include "core/queue/idle.h"
#include "core/queue/lease.h"
#include "core/queue/pace.h"
#include "core/works/engines.h"
#include "core/works/facework.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <set>
#include <thread>

using namespace Qt::StringLiterals;
using namespace core;
using queue::Item;
using queue::NewItem;
using queue::Queue;
using queue::State;
namespace fs = std::filesystem;

/// The queue on disk: its rows, their order, who works on them, and what happens where something goes wrong.
class TestQueue : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_temporary;
    fs::path m_folder;

    static NewItem work(const std::string &title, int priority = 0) { return {"face", R"({"seed": 1, "count": 1})", title, priority, 1}; }
    static std::string errorOf(const std::function<void()> &function)
    {
        try {
            function();
        } catch (const Error &error) {
            return error.what();
        }
        return {};
    }
    static QString order(const Queue &queue)
    {
        QStringList titles;
        for (const Item &item : queue.items())
            titles += QString::fromStdString(item.title);
        return titles.join(u' ');
    }
    fs::path databaseFile() const { return m_folder / "queue.sqlite"; }
    std::vector<std::string> filesIn(const fs::path &folder) const
    {
        std::vector<std::string> names;
        for (const auto &entry : fs::directory_iterator(folder))
            names.push_back(entry.path().filename().string());
        return names;
    }
    void write(const fs::path &path, const std::string &bytes) { std::ofstream(path, std::ios::binary) << bytes; }

    // Faces that nobody has to draw: a grey square with the recipe of its seed.
    static void makeFaces(const std::string &request, const works::Run &run)
    {
        const gan::FaceRequest asked = gan::faceRequestFromJson(request);
        const auto make = [](const gan::FaceRequest &rest, const JobContext &context, const std::function<void(gan::Face)> &made) {
            for (int i = 0; i < rest.count; ++i) {
                context.checkpoint();
                Image image{8, 8, 3, {}};
                image.pixels.assign(8 * 8 * 3, uint8_t(rest.seed + uint64_t(i)));
                made({rest.seed + uint64_t(i), std::move(image)});
            }
        };
        works::makeWith(make, {}, works::FaceRequest{asked}, run, {});
    }
    static NewItem faces(int count, uint64_t seed = 100)
    {
        gan::FaceRequest request;
        request.model = "made up";
        request.seed = seed;
        request.count = count;
        return {"face", gan::toJson(request), "faces", 0, count};
    }

private Q_SLOTS:
    void init()
    {
        m_temporary = std::make_unique<QTemporaryDir>();
        m_folder = fs::path(m_temporary->path().toStdString()) / "queue";
    }

    void cleanup()
    {
        std::error_code ignored; // QTemporaryDir cannot remove what is called by bytes that are no text
        fs::remove_all(m_folder, ignored);
    }

    void whatIsAddedIsThereAfterARestart()
    {
        {
            Queue queue(m_folder);
            const auto ids = queue.add({work("a"), work("b")});
            QCOMPARE(ids.size(), size_t(2));
        }
        const Queue queue(m_folder);
        QCOMPARE(order(queue), u"a b"_s);
        QCOMPARE(queue.items()[0].state, State::Waiting);
        QVERIFY(queue.items()[0].added > 0);
        QCOMPARE(queue.items()[0].request, R"({"seed": 1, "count": 1})");
    }

    void order_data()
    {
        QTest::addColumn<QString>("deeds");
        QTest::addColumn<QString>("expected");
        QTest::newRow("as they were added") << u""_s << u"a b c d"_s;
        QTest::newRow("the last one to the front") << u"d<a"_s << u"d a b c"_s;
        QTest::newRow("the first one to the end") << u"a<0"_s << u"b c d a"_s;
        QTest::newRow("between two") << u"d<b"_s << u"a d b c"_s;
        QTest::newRow("before itself changes nothing") << u"b<b"_s << u"a b c d"_s;
        QTest::newRow("before the one that comes next changes nothing") << u"b<c"_s << u"a b c d"_s;
        QTest::newRow("a high priority comes first") << u"c=10"_s << u"c a b d"_s;
        QTest::newRow("a low one comes last") << u"a=-10"_s << u"b c d a"_s;
        QTest::newRow("two of a high priority in their order") << u"d=10 b=10"_s << u"d b a c"_s;
        QTest::newRow("moved before one of a higher priority it has that") << u"c=10 a<c"_s << u"a c b d"_s;
        QTest::newRow("moved so often that there is no room between two") << u"MANY"_s << u"a b d c"_s;
        QTest::newRow("paused ones keep their places") << u"b|"_s << u"a b c d"_s;
        QTest::newRow("what is cancelled stands behind what waits") << u"a!"_s << u"b c d a"_s;
        QTest::newRow("what is tried again waits at the end") << u"a! a?"_s << u"b c d a"_s;
    }
    void order()
    {
        QFETCH(QString, deeds);
        QFETCH(QString, expected);
        Queue queue(m_folder);
        const auto ids = queue.add({work("a"), work("b"), work("c"), work("d")});
        const auto idOf = [&](QChar c) { return c == u'0' ? 0 : ids[size_t(c.unicode() - u'a')]; };
        if (deeds == u"MANY")
            for (int i = 0; i < 61; ++i)
                queue.move(ids[size_t(2 + (i + 1) % 2)], ids[size_t(2 + i % 2)]), queue.move(ids[1], ids[size_t(2 + (i + 1) % 2)]);
        else
            for (const QString &deed : deeds.split(u' ', Qt::SkipEmptyParts)) {
                const int64_t id = idOf(deed[0]);
                switch (deed[1].unicode()) {
                case u'<':
                    queue.move(id, idOf(deed[2]));
                    break;
                case u'=':
                    queue.setPriority(id, deed.mid(2).toInt());
                    break;
                case u'|':
                    queue.pause(id);
                    break;
                case u'!':
                    queue.cancel(id);
                    break;
                case u'?':
                    queue.retry(id);
                    break;
                }
            }
        QCOMPARE(order(queue), expected);
        QCOMPARE(order(Queue(m_folder)), expected);
    }

    void onlyWhatWaitsIsBegun()
    {
        Queue queue(m_folder);
        const queue::Lease lease(m_folder);
        const auto ids = queue.add({work("a"), work("b"), work("c")});
        queue.pause(ids[0]);
        const auto first = queue.claim(lease);
        QVERIFY(first.item);
        QCOMPARE(first.item->title, "b");
        QCOMPARE(first.item->state, State::Running);
        QCOMPARE(first.item->attempts, 1);
        queue.end(ids[1], State::Failed, "No memory.");
        QCOMPARE(queue.item(ids[1]).why, "No memory.");
        queue.setPaused(true, "Full.");
        QVERIFY(queue.claim(lease).paused);
        QVERIFY(!queue.claim(lease).item);
        QCOMPARE(queue.whyPaused(), "Full.");
        queue.setPaused(false);
        QCOMPARE(queue.claim(lease).item->title, "c");
        queue.end(ids[2], State::Done);
        QVERIFY(!queue.claim(lease).item);
        queue.resume(ids[0]);
        QCOMPARE(queue.claim(lease).item->title, "a");
    }

    void aReasonStaysUntilItIsDone()
    {
        Queue queue(m_folder);
        const queue::Lease lease(m_folder);
        const int64_t id = queue.add({work("a")})[0];
        queue.claim(lease);
        queue.end(id, State::Failed, "The model is not there.");
        queue.retry(id);
        QCOMPARE(queue.item(id).state, State::Waiting);
        QCOMPARE(queue.item(id).why, "The model is not there.");
        queue.claim(lease);
        QCOMPARE(queue.item(id).attempts, 2);
        queue.end(id, State::Done);
        QCOMPARE(queue.item(id).why, "");
    }

    /// agent-scheduler 158: a hundred ran overnight and failed for the same reason.
    void failuresAlikePauseTheQueue_data()
    {
        QTest::addColumn<QStringList>("reasons"); // empty: done
        QTest::addColumn<bool>("paused");
        const QString memory = u"There is not enough memory."_s;
        QTest::newRow("five alike") << QStringList{memory, memory, memory, memory, memory} << true;
        QTest::newRow("four alike") << QStringList{memory, memory, memory, memory} << false;
        QTest::newRow("five for reasons of their own") << QStringList{u"a"_s, u"b"_s, u"c"_s, u"d"_s, u"e"_s} << false;
        QTest::newRow("with one that is done between") << QStringList{memory, memory, u""_s, memory, memory, memory} << false;
    }
    void failuresAlikePauseTheQueue()
    {
        QFETCH(QStringList, reasons);
        QFETCH(bool, paused);
        Queue queue(m_folder);
        const queue::Lease lease(m_folder);
        for (const QString &reason : reasons) {
            const int64_t id = queue.add({work("a")})[0];
            QVERIFY(queue.claim(lease).item);
            queue.end(id, reason.isEmpty() ? State::Done : State::Failed, reason.toStdString());
        }
        QCOMPARE(queue.isPaused(), paused);
        QVERIFY(!paused || queue.whyPaused().find("not enough memory") != std::string::npos);
    }

    /// InvokeAI 6049 and 6089: cancelling one that waits stopped the one that ran.
    void whatWaitsIsCancelledAlone()
    {
        Queue queue(m_folder);
        const queue::Lease lease(m_folder);
        const auto ids = queue.add({work("a"), work("b"), work("c")});
        queue.claim(lease);
        queue.cancel(ids[1]);
        queue.remove({ids[2]});
        QVERIFY(queue.isWanted(ids[0]));
        queue.pause(ids[0]); // InvokeAI 6090: paused, let go on, and it never ran again
        queue.end(ids[0], State::Waiting);
        queue.resume(ids[0]);
        QCOMPARE(queue.claim(lease).item->id, ids[0]);
    }

    void edits()
    {
        Queue queue(m_folder);
        const queue::Lease lease(m_folder);
        const auto ids = queue.add({work("a"), work("b")});
        queue.edit(ids[1], R"({"seed": 9})", "other", 3);
        QCOMPARE(queue.item(ids[1]).request, R"({"seed": 9})");
        QCOMPARE(queue.item(ids[1]).results, 3);
        queue.claim(lease);
        QVERIFY(errorOf([&] { queue.edit(ids[0], "{}", "x", 1); }).find("being made") != std::string::npos);
        queue.kept(ids[0], 0, "/tmp/a.png", 1);
        queue.end(ids[0], State::Failed, "Why.");
        queue.edit(ids[0], R"({"seed": 2})", "again", 1);
        const Item edited = queue.item(ids[0]);
        QCOMPARE(edited.state, State::Waiting);
        QVERIFY(edited.kept.empty() && edited.why.empty());
    }

    void removedAndPutBack()
    {
        Queue queue(m_folder);
        const auto ids = queue.add({work("a"), work("b"), work("c")});
        queue.kept(ids[1], 0, "/tmp/picture (1).png", 2);
        const Item before = queue.item(ids[1]);
        const auto removed = queue.remove({ids[1], 999});
        QCOMPARE(removed.size(), size_t(1));
        QCOMPARE(order(queue), u"a c"_s);
        queue.restore(removed);
        QCOMPARE(order(queue), u"a b c"_s);
        QVERIFY(queue.item(ids[1]) == before);
        queue.restore(removed); // twice does nothing
        QCOMPARE(order(queue), u"a b c"_s);
    }

    void whatIsNotThereIsSaid()
    {
        Queue queue(m_folder);
        for (const auto &deed : std::vector<std::function<void()>>{
                 [&] { queue.pause(7); }, [&] { queue.resume(7); }, [&] { queue.cancel(7); }, [&] { queue.retry(7); },
                 [&] { queue.move(7, 0); }, [&] { queue.setPriority(7, 1); }, [&] { queue.edit(7, "{}", "", 0); }})
            QVERIFY(errorOf(deed).find("no number 7") != std::string::npos);
    }

    void aHundredThousand()
    {
        Queue queue(m_folder);
        std::vector<NewItem> many;
        for (int i = 0; i < 100000; ++i)
            many.push_back(work("n" + std::to_string(i)));
        queue.add(many);
        QElapsedTimer timer;
        timer.start();
        const queue::Lease lease(m_folder);
        QCOMPARE(queue.claim(lease).item->title, "n0");
        qInfo("one of 100,000 is claimed after %lld ms", static_cast<long long>(timer.elapsed()));
        QCOMPARE(queue.items().size(), size_t(100000));
    }

    // --- Two processes ---

    void oneAtATime()
    {
        Queue window(m_folder), command(m_folder);
        const queue::Lease first(m_folder), second(m_folder);
        const auto ids = window.add({work("a"), work("b")});
        QCOMPARE(order(command), u"a b"_s);
        const int64_t version = window.version();
        QVERIFY(command.claim(second).item);
        QVERIFY(window.version() != version);
        const auto claim = window.claim(first);
        QVERIFY(claim.busy && !claim.item);
        command.end(ids[0], State::Done);
        QCOMPARE(window.claim(first).item->title, "b");
    }

    void whatAWindowReservedIsLeftToIt()
    {
        Queue queue(m_folder);
        auto window = std::make_unique<queue::Lease>(m_folder);
        const queue::Lease command(m_folder);
        NewItem reserved = work("a");
        reserved.owner = window->name();
        const int64_t id = queue.add({reserved})[0];
        QVERIFY(!queue.claim(command).item);
        QVERIFY(!queue.begin(id, command));
        const auto begun = queue.begin(id, *window);
        QVERIFY(begun && begun->state == State::Running);
        QVERIFY(queue.claim(command).busy);
        window.reset(); // it was closed, or killed
        const auto claim = queue.claim(command);
        QVERIFY(claim.item && claim.item->id == id);
        QCOMPARE(claim.item->lost, 1);
    }

    void aKilledProcessLosesItsLease()
    {
        QProcess child; // holds a lock file like a lease's
        Queue queue(m_folder);
        const std::string name = "1234-abcdef";
        const std::string path = (m_folder / (name + ".lock")).string();
        child.start(u"flock"_s, {u"-F"_s, u"-x"_s, QString::fromStdString(path), u"sh"_s, u"-c"_s, u"echo held; exec sleep 60"_s});
        if (!child.waitForStarted())
            QSKIP("There is no flock(1) on this system.");
        QVERIFY(child.waitForReadyRead());
        QVERIFY(queue::Lease::isHeld(m_folder, name));
        NewItem item = work("a");
        item.owner = name;
        queue.add({item});
        const queue::Lease lease(m_folder);
        QVERIFY(!queue.claim(lease).item);
        child.kill();
        QVERIFY(child.waitForFinished());
        QTRY_VERIFY(!queue::Lease::isHeld(m_folder, name));
        QVERIFY(queue.claim(lease).item);
        QVERIFY(!fs::exists(path));
    }

    void whatEndsTheProgramAgainAndAgainFails()
    {
        Queue queue(m_folder);
        const int64_t id = queue.add({work("a")})[0];
        for (int i = 0; i < 5; ++i) {
            const queue::Lease lease(m_folder);
            QVERIFY(queue.claim(lease).item);
        }
        const queue::Lease lease(m_folder);
        QVERIFY(!queue.claim(lease).item);
        QCOMPARE(queue.item(id).state, State::Failed);
        QVERIFY(queue.item(id).why.find("5 times") != std::string::npos);
        queue.retry(id); // a person may want it
        QVERIFY(queue.claim(lease).item);
    }

    void twoThreadsAddAtOnce()
    {
        const auto addMany = [this] {
            Queue queue(m_folder);
            for (int i = 0; i < 50; ++i)
                queue.add({work("x")});
        };
        Queue queue(m_folder);
        std::thread one(addMany), other(addMany);
        one.join();
        other.join();
        QCOMPARE(queue.items().size(), size_t(100));
    }

    // --- The file ---

    void damage_data()
    {
        QTest::addColumn<QString>("how");
        QTest::newRow("no database at all") << u"text"_s;
        QTest::newRow("cut off in the middle") << u"cut"_s;
        QTest::newRow("a page overwritten") << u"page"_s;
        QTest::newRow("zeros, as after a power cut on some disks") << u"zeros"_s;
        QTest::newRow("of a newer program") << u"newer"_s;
    }
    void damage()
    {
        QFETCH(QString, how);
        {
            Queue queue(m_folder);
            std::vector<NewItem> many(300, work("a"));
            queue.add(many);
        }
        const fs::path file = databaseFile();
        if (how == u"newer") {
            library::DatabaseLayout newer{.what = "queue", .versions = {{}, {}, {}, {}, {}}};
            library::Database database(file, newer);
        }
        std::string bytes = readTextFile(file);
        if (how == u"text")
            bytes = "This is no database. " + std::string(5000, 'x');
        else if (how == u"cut")
            bytes.resize(bytes.size() / 2 + 100);
        else if (how == u"page")
            bytes.replace(4096, 8192, std::string(8192, '\xa5'));
        else if (how == u"zeros")
            bytes.assign(bytes.size(), '\0');
        write(file, bytes);
        {
            Queue queue(m_folder);
            QVERIFY(queue.items().empty());
            QVERIFY2(queue.note().find("lies in") != std::string::npos, queue.note().c_str());
            queue.add({work("new")});
        }
        const fs::path aside = m_folder / (how == u"newer" ? "queue of a newer Atelier.sqlite" : "queue damaged.sqlite");
        QVERIFY(fs::exists(aside));
        QVERIFY(readTextFile(aside) == bytes); // not a byte was written to it
        const Queue again(m_folder);
        QCOMPARE(order(again), u"new"_s);
        QVERIFY(again.note().empty());
    }
    void aSecondDamagedOneGetsAnotherName()
    {
        for (int i = 0; i < 2; ++i) {
            fs::create_directories(m_folder);
            write(databaseFile(), "broken " + std::to_string(i) + std::string(3000, 'x'));
            Queue queue(m_folder);
        }
        QVERIFY(fs::exists(m_folder / "queue damaged.sqlite") && fs::exists(m_folder / "queue damaged (2).sqlite"));
    }
    void anEmptyFileIsABeginning()
    {
        fs::create_directories(m_folder);
        write(databaseFile(), "");
        Queue queue(m_folder);
        QVERIFY(queue.note().empty());
        queue.add({work("a")});
        QCOMPARE(order(queue), u"a"_s);
    }
    void aJournalThatBreaksOff_data()
    {
        QTest::addColumn<double>("part");
        for (const double part : {0.0, 0.3, 0.6, 0.95})
            QTest::addRow("%.0f %% of it are there", part * 100) << part;
    }
    /// The last thing before a power cut: the journal holds what the file has not yet.
    void aJournalThatBreaksOff()
    {
        QFETCH(double, part);
        const fs::path copy = m_folder.parent_path() / "copy";
        fs::create_directories(copy);
        {
            Queue queue(m_folder);
            for (int i = 0; i < 20; ++i)
                queue.add({work("n" + std::to_string(i))});
            fs::copy(databaseFile(), copy / "queue.sqlite");
            const std::string journal = readTextFile(m_folder / "queue.sqlite-wal");
            write(copy / "queue.sqlite-wal", journal.substr(0, size_t(double(journal.size()) * part)));
        }
        Queue queue(copy);
        const auto items = queue.items(); // as many as were whole, from the first on
        for (size_t i = 0; i < items.size(); ++i)
            QCOMPARE(items[i].title, "n" + std::to_string(i));
        QVERIFY(part < 0.9 || !items.empty());
        queue.add({work("on")});
        QCOMPARE(queue.items().back().title, "on");
    }
    void aFolderThatMayNotBeWritten()
    {
        if (::geteuid() == 0)
            QSKIP("root may write everywhere.");
        fs::create_directories(m_folder);
        fs::permissions(m_folder, fs::perms::owner_read | fs::perms::owner_exec);
        const std::string why = errorOf([&] { Queue queue(m_folder); });
        fs::permissions(m_folder, fs::perms::owner_all);
        QVERIFY2(why.find("Cannot open the queue") != std::string::npos, why.c_str());
    }
    void foldersCalledByAnyBytes_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::newRow("spaces and quotes") << QByteArray("a \"b\" 'c'");
        QTest::newRow("signs of addresses") << QByteArray("a?b=c&d#e%20f");
        QTest::newRow("Unicode") << QByteArray("Bücher 書");
        QTest::newRow("bytes that are no text") << QByteArray("\xff\xfe odd");
    }
    void foldersCalledByAnyBytes()
    {
        QFETCH(QByteArray, name);
        const fs::path folder = m_folder / name.toStdString();
        {
            Queue queue(folder);
            queue.add({work("a")});
        }
        QVERIFY(fs::exists(folder / "queue.sqlite"));
        QCOMPARE(order(Queue(folder)), u"a"_s);
    }

    // --- The work itself ---

    void aBatchGoesOnAtItsNextResult()
    {
        library::Store store(m_folder / "pictures", m_folder / "sounds");
        const queue::Keeper keeper{store, m_folder / "transcripts"};
        Queue queue(m_folder);
        const queue::Lease lease(m_folder);
        const int64_t id = queue.add({faces(5)})[0];
        std::stop_source stop;
        works::Run run{.context = {stop.get_token(), {}}};
        int kept = 0;
        run.keep = [&](const works::Result &result) {
            if (++kept == 2)
                stop.request_stop();
            return keeper.keep(result, {});
        };
        const auto make = [&](const works::Run &recorded) {
            makeFaces(queue.item(id).request, recorded);
            if (stop.stop_requested())
                throw Cancelled();
        };
        const Item first = *queue.claim(lease).item;
        // The made-up faces come so fast that the stop may arrive late; the work itself looks at it.
        const queue::Outcome stopped = queue::attempt(queue, first, keeper, run, [&](const works::Run &recorded) {
            works::Run careful = recorded;
            careful.keep = [&](const works::Result &result) {
                const fs::path path = recorded.keep(result);
                if (stop.stop_requested())
                    throw Cancelled();
                return path;
            };
            make(careful);
        });
        QCOMPARE(stopped.state, State::Waiting);
        QCOMPARE(queue.item(id).done, 2);
        QCOMPARE(queue.item(id).owner, "");
        const Item second = *queue.claim(lease).item;
        QCOMPARE(queue::attempt(queue, second, keeper, {}, [&](const works::Run &r) { makeFaces(second.request, r); }).state, State::Done);
        const Item done = queue.item(id);
        QCOMPARE(done.done, 5);
        std::set<std::string> recipes;
        for (const fs::path &path : done.kept)
            recipes.insert(library::readRecipe(path)->request);
        QCOMPARE(recipes.size(), size_t(5));
    }

    void aFileWhoseRowWasNotWrittenIsFound_data()
    {
        QTest::addColumn<QString>("what");
        QTest::newRow("the file is there") << u"there"_s;
        QTest::newRow("the program ended before it was") << u"not"_s;
        QTest::newRow("one like it from before is not taken for it") << u"older"_s;
        QTest::newRow("nor one that belongs to another row") << u"others"_s;
    }
    void aFileWhoseRowWasNotWrittenIsFound()
    {
        QFETCH(QString, what);
        library::Store store(m_folder / "pictures", m_folder / "sounds");
        const queue::Keeper keeper{store, m_folder / "transcripts"};
        Queue queue(m_folder);
        const auto ids = queue.add({faces(1), faces(1)});
        const Image image{8, 8, 3, std::vector<uint8_t>(8 * 8 * 3, 7)};
        gan::FaceRequest request = gan::faceRequestFromJson(faces(1).request);
        const library::Recipe recipe = library::faceRecipe(request, request.seed);
        const works::Result result{&image, recipe, request.seed, "100", "", {}};
        fs::path lying;
        if (what == u"older" || what == u"others")
            lying = keeper.keep(result, {});
        if (what == u"others")
            queue.kept(ids[1], 0, lying, 1);
        if (what == u"older")
            fs::last_write_time(lying, fs::last_write_time(lying) - std::chrono::hours(1));
        {
            const queue::Lease lease(m_folder);
            queue.claim(lease);
            queue.intend(ids[0],
                         {0, queue::digestOf(result, {}), queue::fileTime() - (what == u"others" ? 10'000'000'000 : 0), keeper.folders()});
            if (what == u"there")
                lying = keeper.keep(result, {});
        } // and here it was killed
        const queue::Lease lease(m_folder);
        const Item again = *queue.claim(lease).item;
        QCOMPARE(again.id, ids[0]);
        int made = 0;
        queue::attempt(queue, again, keeper, {}, [&](const works::Run &run) {
            ++made;
            makeFaces(again.request, run);
        });
        QCOMPARE(made, what == u"there" ? 0 : 1);
        QCOMPARE(queue.item(ids[0]).state, State::Done);
        QCOMPARE(queue.item(ids[0]).kept.size(), size_t(1));
        QCOMPARE(queue.item(ids[0]).kept[0] == lying, what == u"there");
    }

    void endings_data()
    {
        QTest::addColumn<QString>("how");
        QTest::addColumn<State>("state");
        QTest::newRow("done") << u"done"_s << State::Done;
        QTest::newRow("failed") << u"error"_s << State::Failed;
        QTest::newRow("out of memory") << u"memory"_s << State::Failed;
        QTest::newRow("the disk is full: it waits and the queue is paused") << u"full"_s << State::Waiting;
        QTest::newRow("stopped") << u"stop"_s << State::Waiting;
        QTest::newRow("paused by another process") << u"pause"_s << State::Paused;
        QTest::newRow("cancelled by another process") << u"cancel"_s << State::Cancelled;
        QTest::newRow("removed by another process") << u"remove"_s << State::Cancelled;
        QTest::newRow("paused and let go on at once") << u"resume"_s << State::Waiting;
    }
    void endings()
    {
        QFETCH(QString, how);
        QFETCH(State, state);
        library::Store store(m_folder / "pictures", m_folder / "sounds");
        const queue::Keeper keeper{store, m_folder / "transcripts"};
        Queue queue(m_folder), other(m_folder);
        const queue::Lease lease(m_folder);
        const int64_t id = queue.add({faces(2)})[0];
        const Item item = *queue.claim(lease).item;
        std::stop_source stop;
        works::Run run{.context = {stop.get_token(), {}}};
        if (how == u"full")
            run.keep = [](const works::Result &) -> fs::path { throw Error("Cannot write x.png: No space left on device."); };
        const queue::Outcome outcome = queue::attempt(queue, item, keeper, run, [&](const works::Run &recorded) {
            if (how == u"error")
                throw Error("The model is damaged.");
            if (how == u"memory")
                throw std::bad_alloc();
            if (how == u"stop")
                stop.request_stop();
            if (how == u"pause" || how == u"resume")
                other.pause(id);
            if (how == u"resume")
                other.resume(id);
            if (how == u"cancel")
                other.cancel(id);
            if (how == u"remove")
                other.remove({id});
            if (how == u"done" || how == u"full")
                return makeFaces(item.request, recorded);
            for (;;) { // a step of a network, and the next one
                recorded.context.checkpoint();
                QTest::qSleep(5);
            }
        });
        QCOMPARE(outcome.state, state);
        if (how == u"remove") {
            QVERIFY(!queue.find(id));
            return;
        }
        QCOMPARE(queue.item(id).state, state);
        QCOMPARE(queue.item(id).owner, "");
        QCOMPARE(queue.isPaused(), how == u"full");
        QCOMPARE(outcome.why.empty(), how != u"error" && how != u"memory" && how != u"full");
        QCOMPARE(queue.item(id).why, outcome.why);
    }

    // --- What is asked for ---

    void entries_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("count"); // -1: refused
        QTest::addColumn<QString>("said");
        const QByteArray one = R"({"kind": "face", "request": {"seed": 1}})";
        QTest::newRow("one") << one << 1 << u""_s;
        QTest::newRow("a list") << "[" + one + ", " + one + "]" << 2 << u""_s;
        QTest::newRow("an empty list") << QByteArray("[]") << 0 << u""_s;
        QTest::newRow("one a line") << one + "\n\n" + one + "\r\n" << 2 << u""_s;
        QTest::newRow("a whole recipe") << QByteArray(R"({"atelier": "0.1.0", "kind": "face", "request": {"seed": 1}, "credits": "x"})")
                                        << 1 << u""_s;
        QTest::newRow("with title and priority")
            << QByteArray(R"({"kind": "face", "request": {}, "title": "t", "priority": 3})") << 1 << u""_s;
        QTest::newRow("nothing") << QByteArray("") << -1 << u"x.json is no JSON: it is empty."_s;
        QTest::newRow("no JSON") << QByteArray("{kind: face}") << -1 << u"is no JSON"_s;
        QTest::newRow("cut off") << one.left(20) << -1 << u"is no JSON"_s;
        QTest::newRow("without a request") << QByteArray(R"({"kind": "face"})") << -1 << u"no work for the queue"_s;
        QTest::newRow("a request that is text") << QByteArray(R"({"kind": "face", "request": "a"})") << -1 << u"no work for the queue"_s;
        QTest::newRow("a list with something else in it") << "[" + one + ", 3]" << -1 << u"Entry 2 of x.json"_s;
        QTest::newRow("a misspelt member") << QByteArray(R"({"kind": "face", "request": {}, "priorty": 3})") << -1 << u"\"priorty\""_s;
    }
    void entries()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, count);
        QFETCH(QString, said);
        std::vector<NewItem> items;
        const std::string why = errorOf([&] { items = queue::entriesIn(text.toStdString(), "x.json"); });
        QCOMPARE(why.empty(), count >= 0);
        QVERIFY2(QString::fromStdString(why).contains(said), why.c_str());
        QCOMPARE(int(items.size()), std::max(count, 0));
    }

    void titles_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("request");
        QTest::addColumn<QString>("title");
        QTest::newRow("a picture") << u"picture"_s << uR"({"prompt": "a red  fox\nin snow", "count": 1})"_s << u"a red fox in snow"_s;
        QTest::newRow("pictures") << u"picture"_s << uR"({"prompt": "a fox", "count": 4})"_s << u"4 pictures: a fox"_s;
        QTest::newRow("a long prompt") << u"picture"_s << u"{\"prompt\": \"%1\"}"_s.arg(QString(100, u'ä')) << QString(60, u'ä') + u'…';
        QTest::newRow("no prompt") << u"picture"_s << uR"({"prompt": "", "seed": 5})"_s << u"Picture 5"_s;
        QTest::newRow("faces") << u"face"_s << uR"({"seed": 18446744073709551615, "count": 2})"_s << u"2 faces from 18446744073709551615"_s;
        QTest::newRow("a transcript") << u"transcript"_s << uR"({"sound": "/a/talk.mp3"})"_s << u"talk.mp3"_s;
        QTest::newRow("a kind of a newer program") << u"film"_s << u"{}"_s << u"film"_s;
    }
    void titles()
    {
        QFETCH(QString, kind);
        QFETCH(QString, request);
        QFETCH(QString, title);
        QCOMPARE(QString::fromStdString(queue::titleOf(kind.toStdString(), request.toStdString())), title);
    }

    // --- Time ---

    void timeFromMeasuredSpeed()
    {
        Queue queue(m_folder);
        const auto pictures = [](int width, int steps, int count) {
            return R"({"model": "m", "width": )" + std::to_string(width) + R"(, "height": 512, "steps": )" + std::to_string(steps)
                   + R"(, "cfg": 7, "count": )" + std::to_string(count) + "}";
        };
        const auto left = [&](const std::string &request, int count, double guided = 0) {
            return queue::secondsLeft(queue, {.kind = "picture", .request = request, .results = count}, guided);
        };
        QCOMPARE(left(pictures(512, 20, 1), 1), -1.0);      // nothing was measured
        QCOMPARE(left(pictures(512, 20, 1), 1, 0.5), 10.0); // but the machine was
        queue::remember(queue, queue::measureOf("picture", pictures(512, 20, 1)), 8);
        QCOMPARE(left(pictures(512, 20, 1), 1), 8.0);   // as asked before
        QCOMPARE(left(pictures(512, 20, 3), 3), 24.0);  // three of them
        QCOMPARE(left(pictures(512, 40, 1), 1), 16.0);  // twice the steps
        QCOMPARE(left(pictures(1024, 20, 1), 1), 16.0); // twice the pixels
        queue::remember(queue, queue::measureOf("picture", pictures(512, 20, 1)), 10);
        QCOMPARE(left(pictures(512, 20, 1), 1), 9.0);
        const auto ids = queue.add({{"picture", pictures(512, 20, 2), "a", 0, 2}, {"train", "{}", "b", 0, 1}});
        const queue::TimeForAll all = queue::secondsLeft(queue, queue.items(), 0);
        QCOMPARE(all.seconds, 18.0);
        QCOMPARE(all.unknown, 1);
        queue.kept(ids[0], 0, "/tmp/x.png", 9);
        QCOMPARE(queue::secondsLeft(queue, queue.item(ids[0]), 0), 9.0);
    }

    void whenTheMachineIsIdle()
    {
        queue::IdleWatch watch;
        const auto at = [](int seconds) { return queue::IdleWatch::Time(std::chrono::seconds(1000 + seconds)); };
        QVERIFY(!watch.isIdle(at(0), 0.1));
        QVERIFY(!watch.isIdle(at(50), 0.1));
        QVERIFY(watch.isIdle(at(60), 0.2));
        QVERIFY(!watch.isIdle(at(65), 0.5)); // somebody builds something
        QVERIFY(!watch.isIdle(at(70), 0.0));
        QVERIFY(watch.isIdle(at(131), 0.0));
        QVERIFY(queue::IdleWatch().isIdle(at(0), std::nullopt));
        QVERIFY(!queue::IdleWatch().isIdle());
    }
};

QTEST_GUILESS_MAIN(TestQueue)

#include "tst_queue.moc"
