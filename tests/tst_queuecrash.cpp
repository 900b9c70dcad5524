// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/image/imagefile.h"
#include "core/library/results/recipes.h"
#include "core/library/results/store.h"
#include "core/queue/attempt.h"
#include "core/queue/lease.h"
#include "core/queue/queue.h"
#include "core/works/facework.h"

#include <QFile>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <cstdio>
#include <map>
#include <set>

using namespace Qt::StringLiterals;
using namespace core;
using queue::Item;
using queue::Queue;
using queue::State;
namespace fs = std::filesystem;

namespace {

constexpr int side = 24;

fs::path dataIn(const fs::path &folder)
{
    return folder / "data";
}

queue::Keeper keeperIn(library::Store &store, const fs::path &folder)
{
    return {store, folder / "transcripts"};
}

/// Faces that nobody has to draw, each of which takes a little while: squares of noise, so that their files are not small.
void makeFaces(const std::string &request, const works::Run &run)
{
    const auto make = [](const gan::FaceRequest &rest, const JobContext &context, const std::function<void(gan::Face)> &made) {
        for (uint64_t seed = rest.seed; seed < rest.seed + uint64_t(rest.count); ++seed) {
            context.checkpoint();
            QTest::qSleep(QRandomGenerator::global()->bounded(4));
            QRandomGenerator noise{quint32(seed)};
            Image image{side, side, 3, {}};
            for (int i = 0; i < side * side * 3; ++i)
                image.pixels.push_back(uint8_t(noise.generate()));
            made({seed, std::move(image)});
        }
    };
    works::makeWith(make, {}, works::FaceRequest{gan::faceRequestFromJson(request)}, run, {});
}

/// The program that is killed: makes what waits, and tells when it has begun.
int runChild(const fs::path &folder)
{
    Queue queue(Queue::folderIn(dataIn(folder)));
    const queue::Lease lease(queue.folder());
    library::Store store(folder / "pictures", folder / "sounds");
    const queue::Keeper keeper = keeperIn(store, folder);
    while (const std::optional<Item> item = queue.claim(lease).item) {
        std::puts("begun");
        std::fflush(stdout);
        queue::attempt(queue, *item, keeper, {}, [&](const works::Run &run) { makeFaces(item->request, run); });
    }
    return 0;
}

} // namespace

/// A program that works on the queue is killed (SIGKILL) in any moment, again and again: nothing is lost, nothing is made twice, and no
/// file is half there.
class TestQueueCrash : public QObject
{
    Q_OBJECT

    QTemporaryDir m_temporary;
    fs::path m_folder;

    queue::NewItem faces(uint64_t seed, int count) const
    {
        gan::FaceRequest request;
        request.model = "made up";
        request.seed = seed;
        request.count = count;
        return {"face", gan::toJson(request), "faces " + std::to_string(seed), 0, count};
    }
    /// How often each recipe lies there; every file that has its name must be whole.
    std::map<std::string, int> filesByRecipe(const fs::path &pictures) const
    {
        std::map<std::string, int> found;
        if (!fs::exists(pictures))
            return found;
        for (const auto &entry : fs::recursive_directory_iterator(pictures)) {
            if (!entry.is_regular_file() || entry.path().filename().string().starts_with('.'))
                continue;
            const auto recipe = library::readRecipe(entry.path());
            if (!recipe)
                throw Error("half a file: " + shown(entry.path()));
            const Image image = image::readImage(entry.path()); // throws where something is missing
            if (image.width == 0)
                throw Error("an empty picture: " + shown(entry.path()));
            ++found[recipe->request];
        }
        return found;
    }
    static int runToItsEnd(const QString &program, const QStringList &arguments)
    {
        QProcess child;
        child.setStandardOutputFile(QProcess::nullDevice());
        child.setStandardErrorFile(QProcess::nullDevice());
        child.start(program, arguments);
        return child.waitForFinished(300000) ? child.exitCode() : -1;
    }
    /// Starts the program, and kills it so many milliseconds after it has begun. True where it had ended by itself.
    bool runAndKill(const QString &program, const QStringList &arguments, int after)
    {
        QProcess child;
        child.setProcessChannelMode(QProcess::MergedChannels);
        child.start(program, arguments);
        if (!child.waitForStarted() || !child.waitForReadyRead(60000))
            return true;
        QTest::qSleep(after);
        child.kill(); // SIGKILL: no destructor runs, no signal handler
        child.waitForFinished();
        return child.exitStatus() == QProcess::NormalExit;
    }

private Q_SLOTS:
    void init()
    {
        m_folder = fs::path(m_temporary.path().toStdString()) / QTest::currentTestFunction();
        fs::create_directories(dataIn(m_folder));
    }

    void fiftyRounds()
    {
        int total = 0;
        {
            Queue queue(Queue::folderIn(dataIn(m_folder)));
            std::vector<queue::NewItem> items;
            for (uint64_t i = 0; i < 120; ++i) {
                const int count = int(1 + i % 60 % 9);
                items.push_back(faces(1000 * (i % 60), count)); // each request twice: two files that say the same of themselves
                total += count;
            }
            queue.add(items);
        }
        int rounds = 0;
        for (; rounds < 50; ++rounds) {
            if (runAndKill(QCoreApplication::applicationFilePath(), {u"--child"_s, QString::fromStdString(m_folder.string())},
                           QRandomGenerator::global()->bounded(120)))
                break;
            const Queue queue(Queue::folderIn(dataIn(m_folder)));
            QVERIFY2(queue.note().empty(), queue.note().c_str());
            QCOMPARE(queue.items().size(), size_t(120));
            for (const auto &[recipe, times] : filesByRecipe(m_folder / "pictures"))
                QVERIFY2(times <= 2, recipe.c_str());
        }
        qInfo("%d rounds of %d results", rounds, total);
        QCOMPARE(rounds, 50);
        {
            Queue queue(Queue::folderIn(dataIn(m_folder)));
            queue.releaseLost();
            for (const Item &item : queue.items())
                if (item.state == State::Failed) // killed five times under one picture: a person says "again"
                    queue.retry(item.id);
        }
        QCOMPARE(runToItsEnd(QCoreApplication::applicationFilePath(), {u"--child"_s, QString::fromStdString(m_folder.string())}), 0);
        std::set<fs::path> kept;
        int results = 0;
        const Queue queue(Queue::folderIn(dataIn(m_folder)));
        for (const Item &item : queue.items()) {
            QCOMPARE(item.state, State::Done);
            QCOMPARE(item.done, item.results);
            results += item.done;
            kept.insert(item.kept.begin(), item.kept.end());
        }
        QCOMPARE(results, total);
        QCOMPARE(int(kept.size()), total); // no file belongs to two
        int files = 0;
        for (const auto &[recipe, times] : filesByRecipe(m_folder / "pictures")) {
            QVERIFY2(times == 2, recipe.c_str());
            files += times;
        }
        QCOMPARE(files, total);
    }

    /// The same with the command line itself, on the real network.
    void theCommandLine()
    {
        const fs::path models = dataFolder() / "models";
        if (!fs::exists(models / "gan-face-generate"))
            QSKIP("The model of faces is not installed.");
        fs::create_directory_symlink(models, dataIn(m_folder) / "models");
        const QString program = QString::fromUtf8(BIN_DIR) + u"/atelier-cli"_s;
        const std::map<const char *, fs::path> places = {
            {"ATELIER_DATA", dataIn(m_folder)}, {"HOME", m_folder}, {"XDG_CONFIG_HOME", m_folder / "c"}};
        std::map<const char *, QByteArray> before;
        for (const auto &[name, path] : places) {
            before[name] = qgetenv(name);
            qputenv(name, QByteArray::fromStdString(path.string()));
        }
        const fs::path wishes = m_folder / "wishes.json";
        writeTextFile(
            wishes,
            R"([{"kind": "face", "request": {"seed": 10, "count": 400}}, {"kind": "face", "request": {"seed": 1000, "count": 400}}])");
        QCOMPARE(runToItsEnd(program, {u"queue"_s, u"add"_s, QString::fromStdString(wishes.string())}), 0);
        int rounds = 0;
        while (rounds < 8 && !runAndKill(program, {u"queue"_s, u"run"_s}, 100 + QRandomGenerator::global()->bounded(500)))
            ++rounds;
        QCOMPARE(runToItsEnd(program, {u"queue"_s, u"run"_s}), 0);
        for (const auto &[name, value] : before)
            qputenv(name, value);
        qInfo("%d rounds", rounds);
        const auto found = filesByRecipe(m_folder / "Pictures");
        QCOMPARE(found.size(), size_t(800));
        for (const auto &[recipe, times] : found)
            QVERIFY2(times == 1, recipe.c_str());
        for (const Item &item : Queue(Queue::folderIn(dataIn(m_folder))).items())
            QCOMPARE(item.state, State::Done);
    }
};

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (argc == 3 && std::string_view(argv[1]) == "--child")
        return runChild(argv[2]);
    TestQueueCrash test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_queuecrash.moc"
