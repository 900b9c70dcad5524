// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audio/soundfile.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/image/imagefile.h"
#include "core/library/results/filename.h"
#include "core/library/results/recipe.h"
#include "core/library/results/store.h"

#include <QDate>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <csignal>
#include <filesystem>
#include <memory>
#include <thread>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace core;
using namespace core::library;
using namespace Qt::StringLiterals;

namespace fs = std::filesystem;

namespace {

const Image small{2, 2, 3, std::vector<uint8_t>(12, 90)};
const std::string request = "{\"seed\":4711,\"text\":\"two  spaces, \\\"quotes\\\", 🦊 and\\n\\nlines\"}";

Audio tone()
{
    Audio audio{22050, 1, {}};
    for (int i = 0; i < 2205; ++i)
        audio.samples.push_back(0.3f * std::sin(float(i) * 0.1f));
    return audio;
}

} // namespace

class TestStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void fileNames_data();
    void fileNames();
    void pictureSaysHowItWasMade();
    void soundSaysHowItWasMade();
    void sameNamesGetNumbers();
    void threadsAndProgramsAtOnce();
    void newestFirst();
    void foreignFilesArePassedOver();
    void oneFolderForBoth();
    void unwritable_data();
    void unwritable();
    void recipes_data();
    void recipes();
    void defaultFolders();

private:
    fs::path root() const { return m_folder->path().toStdString(); }
    fs::path today() const { return root() / "pictures" / QDate::currentDate().toString(Qt::ISODate).toStdString(); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Store> m_store;
};

void TestStore::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    std::signal(SIGXFSZ, SIG_IGN); // as the programs do
}

void TestStore::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_store = std::make_unique<Store>(root() / "pictures", root() / "sounds");
}

void TestStore::fileNames_data()
{
    QTest::addColumn<QByteArray>("words");
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("plain words") << QByteArray("A red fox") << QByteArray("A red fox");
    QTest::newRow("nothing") << QByteArray() << QByteArray();
    QTest::newRow("only forbidden characters") << QByteArray("/\\:*?\"<>|") << QByteArray();
    QTest::newRow("a path") << QByteArray("../../etc/passwd") << QByteArray(".. .. etc passwd");
    QTest::newRow("what Windows forbids") << QByteArray("what? \"this\": <a|b>*") << QByteArray("what this a b");
    QTest::newRow("control characters") << QByteArray("a\nb\tc\x01"
                                                      "d\x7f"
                                                      "e\0f",
                                                      12)
                                        << QByteArray("a b c d e f");
    QTest::newRow("dots at the end") << QByteArray("Wait...") << QByteArray("Wait");
    QTest::newRow("dots and spaces at the end") << QByteArray("Wait . . ") << QByteArray("Wait");
    QTest::newRow("letters of many scripts") << QByteArray("лиса 狐 ثعلب") << QByteArray("лиса 狐 ثعلب");
    QTest::newRow("emoji with a joiner") << QByteArray("👩‍🚀!") << QByteArray("👩‍🚀!");
    QTest::newRow("writing direction turned over") << QByteArray("a\u202egpj.exe") << QByteArray("a gpj.exe");
    QTest::newRow("bytes that are no UTF-8") << QByteArray("a\xff\xfe"
                                                           "b\xc3")
                                             << QByteArray("a b");
    QTest::newRow("too long") << QByteArray(200, 'x') << QByteArray(80, 'x');
    QTest::newRow("cut between characters") << QByteArray("x") + QByteArray("狐").repeated(50)
                                            << QByteArray("x") + QByteArray("狐").repeated(26);
    QTest::newRow("cut before a space") << QByteArray(79, 'x') + " yz" << QByteArray(79, 'x');
}

void TestStore::fileNames()
{
    QFETCH(QByteArray, words);
    QFETCH(QByteArray, name);
    QCOMPARE(QByteArray::fromStdString(fileWords(words.toStdString())), name);
}

void TestStore::pictureSaysHowItWasMade()
{
    const fs::path path = m_store->keepPicture(small, "face", 4711, "a face", request, "Drew on X (CC-BY-4.0)");
    QCOMPARE(path, today() / "4711 a face.png");
    QCOMPARE(image::readImage(path), small);
    const image::Texts texts = image::readTexts(path);
    QVERIFY(texts.at("Software").starts_with("Atelier"));
    QCOMPARE(texts.at("Copyright"), std::string("Drew on X (CC-BY-4.0)"));
    QVERIFY(texts.at(image::xmpKeyword).find("trainedAlgorithmicMedia") != std::string::npos);
    const auto kept = m_store->recent("face", 10);
    QCOMPARE(kept.size(), size_t(1));
    QCOMPARE(kept[0].path, path);
    QCOMPARE(kept[0].kind, std::string("face"));
    QCOMPARE(kept[0].request, request);
    QVERIFY(m_store->recent("speech", 10).empty());
    QVERIFY(m_store->recent("face", 0).empty());
}

void TestStore::soundSaysHowItWasMade()
{
    const fs::path path = m_store->keepSound(tone(), "speech", 7, "Hello, world.", request);
    QCOMPARE(path.filename(), fs::path("7 Hello, world.flac"));
    const Audio back = audio::readSound(path);
    QCOMPARE(back.samples.size(), tone().samples.size());
    for (size_t i = 0; i < back.samples.size(); ++i)
        QVERIFY(std::abs(back.samples[i] - tone().samples[i]) < 1e-6f);
    const auto kept = m_store->recent("speech", 10);
    QCOMPARE(kept.size(), size_t(1));
    QCOMPARE(kept[0].request, request);
}

void TestStore::sameNamesGetNumbers()
{
    QCOMPARE(m_store->keepPicture(small, "face", 1, "", request).filename(), fs::path("1 face.png"));
    QCOMPARE(m_store->keepPicture(small, "face", 1, "", request).filename(), fs::path("1 face (2).png"));
    QCOMPARE(m_store->keepPicture(small, "face", 1, "", request).filename(), fs::path("1 face (3).png"));
}

void TestStore::threadsAndProgramsAtOnce()
{
    constexpr int each = 10;
    const pid_t child = ::fork();
    if (child == 0) {
        for (int i = 0; i < each; ++i)
            m_store->keepPicture(small, "face", 1, "same", request);
        ::_exit(0);
    }
    std::vector<std::thread> threads;
    for (int t = 0; t < 3; ++t)
        threads.emplace_back([this] {
            for (int i = 0; i < each; ++i)
                m_store->keepPicture(small, "face", 1, "same", request);
        });
    for (std::thread &thread : threads)
        thread.join();
    int status = 1;
    ::waitpid(child, &status, 0);
    QCOMPARE(status, 0);
    QCOMPARE(m_store->recent("face", 1000).size(), size_t(4 * each)); // none overwritten
    QCOMPARE(std::distance(fs::directory_iterator(today()), fs::directory_iterator()), std::ptrdiff_t(4 * each));
}

void TestStore::newestFirst()
{
    std::vector<fs::path> made;
    for (uint64_t seed = 0; seed < 6; ++seed) {
        fs::path path = m_store->keepPicture(small, "face", seed, "", request);
        const std::string day = seed < 2 ? "1999-12-31" : seed < 4 ? "2001-01-01" : "";
        if (!day.empty()) {
            fs::create_directories(root() / "pictures" / day);
            fs::rename(path, root() / "pictures" / day / path.filename());
            path = root() / "pictures" / day / path.filename();
        }
        fs::last_write_time(path, fs::file_time_type::clock::now() - std::chrono::hours(100) + std::chrono::seconds(seed));
        made.insert(made.begin(), path);
    }
    const auto kept = m_store->recent("face", 5);
    QCOMPARE(kept.size(), size_t(5));
    for (size_t i = 0; i < kept.size(); ++i)
        QCOMPARE(kept[i].path, made[i]);
}

void TestStore::foreignFilesArePassedOver()
{
    const fs::path good = m_store->keepPicture(small, "face", 1, "", request);
    image::writeImage(today() / "foreign.png", small, {{"parameters", "something"}});
    image::writeImage(today() / "other.png", small, {{"atelier", "{\"not\": \"ours\"}"}});
    writeTextFile(today() / "empty.png", "");
    writeTextFile(today() / "damaged.flac", "fLaC and then nothing");
    fs::create_directories(today() / "folder.png");
    fs::create_symlink("nowhere.png", today() / "dangling.png");
    fs::create_directories(root() / "pictures" / "holiday");
    fs::copy(good, root() / "pictures" / "holiday" / "copy.png");
    const auto kept = m_store->recent("face", 10);
    QCOMPARE(kept.size(), size_t(1));
    QCOMPARE(kept[0].path, good);
    fs::remove_all(root() / "pictures");
    QVERIFY(m_store->recent("face", 10).empty());
}

void TestStore::oneFolderForBoth()
{
    m_store->setFolders(root() / "all", root() / "all");
    m_store->keepPicture(small, "face", 1, "", request);
    m_store->keepSound(tone(), "speech", 1, "", request);
    QCOMPARE(m_store->recent("face", 10).size(), size_t(1));
    QCOMPARE(m_store->recent("speech", 10).size(), size_t(1));
}

void TestStore::unwritable_data()
{
    QTest::addColumn<QString>("folder");
    QTest::addColumn<bool>("limited");
    QTest::newRow("a file where the folder should be") << u"file"_s << false;
    QTest::newRow("below a file") << u"file/below"_s << false;
    QTest::newRow("a system folder") << u"/proc/atelier"_s << false;
    QTest::newRow("larger than the limit") << u"limited"_s << true;
}

void TestStore::unwritable()
{
    QFETCH(QString, folder);
    QFETCH(bool, limited);
    writeTextFile(root() / "file", "x");
    const fs::path path = root() / folder.toStdString(); // an absolute one replaces the root
    m_store->setFolders(path, path);
    rlimit old{};
    ::getrlimit(RLIMIT_FSIZE, &old);
    if (limited) {
        const rlimit tiny{64, old.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &tiny);
    }
    QByteArray picture, sound;
    try {
        m_store->keepPicture(small, "face", 1, "", request);
    } catch (const Error &error) {
        picture = error.what();
    }
    try {
        m_store->keepSound(tone(), "speech", 1, "", request);
    } catch (const Error &error) {
        sound = error.what();
    }
    ::setrlimit(RLIMIT_FSIZE, &old);
    QVERIFY2(picture.startsWith("Cannot "), picture.constData());
    QVERIFY2(!sound.isEmpty(), sound.constData());
    if (limited) {
        for (const auto &entry : fs::recursive_directory_iterator(path))
            QVERIFY2(entry.is_directory(), entry.path().c_str()); // nothing half-written stays
    }
}

void TestStore::recipes_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("ours");
    QTest::newRow("ours") << QByteArray::fromStdString(toText({"face", request})) << true;
    QTest::newRow("of a later version") << QByteArray(R"({"atelier":"9","kind":"face","request":{},"more":1})") << true;
    QTest::newRow("empty") << QByteArray() << false;
    QTest::newRow("words") << QByteArray("Made with love") << false;
    QTest::newRow("cut off") << QByteArray(R"({"atelier":"0.1.0","kind":"fa)") << false;
    QTest::newRow("a request that is no object") << QByteArray(R"({"atelier":"0.1.0","kind":"face","request":[]})") << false;
    QTest::newRow("a kind that is no text") << QByteArray(R"({"atelier":"0.1.0","kind":7,"request":{}})") << false;
    QTest::newRow("a list") << QByteArray("[1,2]") << false;
    QTest::newRow("bytes that are no UTF-8") << QByteArray("{\"atelier\":\"\xff\"}") << false;
}

void TestStore::recipes()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, ours);
    QCOMPARE(recipeFromText(text.toStdString()).has_value(), ours);
    QVERIFY_EXCEPTION_THROWN(toText({"face", "no JSON"}), Error);
}

void TestStore::defaultFolders()
{
    QCOMPARE(defaultPictures().filename(), fs::path("Atelier"));
    QCOMPARE(defaultSounds().filename(), fs::path("Atelier"));
    QVERIFY(defaultPictures() != defaultSounds());
}

QTEST_GUILESS_MAIN(TestStore)
#include "tst_store.moc"
