// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cataloguefixture.h"

#include "core/audio/soundfile.h"
#include "core/base/error.h"

#include <QFile>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <random>
#include <thread>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace core;
using namespace core::library;
using namespace Qt::StringLiterals;

namespace fs = std::filesystem;

/// The catalogue as a place that nothing is lost from: its database, its journal and the files outside.
class TestCatalogue : public QObject, CatalogueFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }
    void whatIsKeptIsThere();
    void whatPeopleSay();
    void marksSurvive_data();
    void marksSurvive();
    void outside_data();
    void outside();
    void wholeFolders_data();
    void wholeFolders();
    void onlyWhatBelongs();
    void oddNames_data();
    void oddNames();
    void lockedDatabase();
    void twoProcesses();
    void killedWhileAdding();
    void changesAreTold();
    void whatItWasMadeOf();
    void journalLines_data();
    void journalLines();

private:
    void damage(const QByteArray &how);
};

void TestCatalogue::whatIsKeptIsThere()
{
    const Item fox = kept("4711 a red fox.png", 4711, "a red fox", plain(64, 32));
    QCOMPARE(fox.kind, std::string(kinds::picture));
    QCOMPARE(fox.seed.value_or(0), uint64_t(4711));
    QCOMPARE(fox.width, 64);
    QCOMPARE(fox.height, 32);
    QCOMPARE(fox.words, std::string("a red fox"));
    QCOMPARE(fox.negative, std::string("fog"));
    QCOMPARE(fox.model, std::string("sd1"));
    QVERIFY(fox.program.starts_with("Atelier "));
    QCOMPARE(fox.bytes, uint64_t(fs::file_size(fox.path)));
    QVERIFY(!fox.missing);
    QVERIFY(recipeOf(fox).has_value());

    const fs::path sound = m_store->keepSound(Audio{22050, 1, std::vector<float>(22050, 0.1f)}, "speech", 7, "Hello, world.",
                                              "{\"text\":\"Hello, world.\",\"voice\":\"amy\",\"seed\":7}");
    m_catalogue->add(sound);
    m_catalogue->flush();
    const Item hello = itemOf(sound);
    QCOMPARE(hello.kind, std::string(kinds::speech));
    QCOMPARE(hello.words, std::string("Hello, world."));
    QCOMPARE(hello.model, std::string("amy"));
    QVERIFY(std::abs(hello.seconds - 1) < 1e-6);
    QCOMPARE(m_catalogue->count({}), int64_t(2));
    QCOMPARE(m_catalogue->problem(), std::string());
}

void TestCatalogue::whatPeopleSay()
{
    const Item fox = kept("fox.png", 1, "a red fox"), dog = kept("dog.png", 2, "a dog");
    fs::copy_file(fox.path, at("copy of fox.png"));
    m_catalogue->add(at("copy of fox.png"));
    m_catalogue->flush();
    const int64_t both[] = {fox.id, dog.id};
    m_catalogue->setRating(std::span(both, 1), 4);
    m_catalogue->addTag(both, " winter\n");
    m_catalogue->addTag(std::span(both, 1), "animals");
    m_catalogue->setProject(std::span(both + 1, 1), "Book of dogs");
    Item now = itemOf(fox.path);
    QCOMPARE(now.rating, 4);
    QCOMPARE(now.tags, (std::vector<std::string>{"animals", "winter"}));
    QCOMPARE(itemOf(at("copy of fox.png")).rating, 4); // the same picture
    QCOMPARE(itemOf(dog.path).project, std::string("Book of dogs"));
    QCOMPARE(found("winter"), u"copy of fox.png dog.png fox.png"_s);
    QCOMPARE(found("book of"), u"dog.png"_s);
    m_catalogue->removeTag(both, "winter");
    QCOMPARE(found("winter"), QString());
    QCOMPARE(itemOf(fox.path).tags, std::vector<std::string>{"animals"});
    QVERIFY_EXCEPTION_THROWN(m_catalogue->setRating(both, 6), Error);
    QVERIFY_EXCEPTION_THROWN(m_catalogue->addTag(both, " "), Error);
    ItemQuery query;
    query.rating = 4;
    QCOMPARE(joined(query), u"copy of fox.png fox.png"_s);
    query = {};
    query.tags = {"animals"};
    QCOMPARE(joined(query), u"copy of fox.png fox.png"_s);
    query = {};
    query.project = "Book of dogs";
    QCOMPARE(joined(query), u"dog.png"_s);
    const Facets facets = m_catalogue->facets();
    QCOMPARE(facets.items, int64_t(3));
    QCOMPARE(facets.tags, (std::vector<Counted>{{"animals", 2}}));
    QCOMPARE(facets.projects, (std::vector<Counted>{{"Book of dogs", 1}}));
    QCOMPARE(facets.models, (std::vector<Counted>{{"sd1", 3}}));
}

void TestCatalogue::damage(const QByteArray &how)
{
    const fs::path database = at("library/catalogue.sqlite");
    const auto sql = [&](const char *statement) {
        QCOMPARE(std::system(("sqlite3 '" + database.string() + "' \"" + statement + "\"").c_str()), 0);
    };
    if (how == "lost") {
        for (const char *end : {"", "-wal", "-shm"})
            fs::remove(database.string() + end);
    } else if (how == "empty") {
        fs::resize_file(database, 0);
        fs::remove(database.string() + "-wal");
    } else if (how == "no database") {
        std::ofstream(database) << std::string(20000, 'x');
        fs::remove(database.string() + "-wal");
    } else if (how == "cut") {
        sql("PRAGMA wal_checkpoint(TRUNCATE)");
        fs::resize_file(database, fs::file_size(database) / 2);
    } else if (how == "pages of nothing") {
        sql("PRAGMA wal_checkpoint(TRUNCATE)");
        std::fstream file(database, std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(4096);
        file << std::string(fs::file_size(database) - 4096, '\0');
    } else if (how == "older") {
        sql("PRAGMA user_version=0");
    } else if (how == "newer") {
        sql("PRAGMA user_version=99");
    } else if (how == "another program's") {
        for (const char *end : {"", "-wal", "-shm"})
            fs::remove(database.string() + end);
        sql("CREATE TABLE pictures(id)");
    }
}

void TestCatalogue::marksSurvive_data()
{
    QTest::addColumn<QByteArray>("how");
    QTest::addColumn<bool>("setAside");
    QTest::newRow("the database is lost") << QByteArray("lost") << false;
    QTest::newRow("an empty file") << QByteArray("empty") << false;
    QTest::newRow("a file that is no database") << QByteArray("no database") << true;
    QTest::newRow("cut in the middle") << QByteArray("cut") << true;
    QTest::newRow("all but the first page is zeros") << QByteArray("pages of nothing") << true;
    QTest::newRow("of an older version") << QByteArray("older") << true;
    QTest::newRow("of a newer version") << QByteArray("newer") << true;
    QTest::newRow("another program's database") << QByteArray("another program's") << true;
    QTest::newRow("nothing, but all is read anew") << QByteArray("nothing") << false;
}

void TestCatalogue::marksSurvive()
{
    QFETCH(QByteArray, how);
    QFETCH(bool, setAside);
    m_catalogue->addFolder(at("pictures"));
    const Item fox = kept("pictures/fox.png", 1, "a red fox"), dog = kept("elsewhere/dog.png", 2, "a dog");
    std::ofstream(at("talk.srt")) << "1\n00:00:00,000 --> 00:00:01,000\nGood morning\n";
    m_catalogue->add(at("talk.srt"), {.kind = kinds::transcript, .of = fox.path});
    m_catalogue->flush();
    const int64_t ids[] = {fox.id, dog.id};
    m_catalogue->setRating(std::span(ids, 1), 5);
    m_catalogue->addTag(ids, "animals");
    m_catalogue->setProject(std::span(ids + 1, 1), "Dogs");
    m_catalogue.reset();
    damage(how);
    open();
    if (how == "nothing")
        m_catalogue->rebuild();
    m_catalogue->refresh();                        // as a start of the program does
    if (how == "cut" || how == "pages of nothing") // found where it is read
        m_catalogue->refresh();
    QVERIFY(!m_catalogue->needsRebuild());
    QCOMPARE(itemOf(fox.path).rating, 5);
    QCOMPARE(itemOf(fox.path).tags, std::vector<std::string>{"animals"});
    QCOMPARE(itemOf(dog.path).project, std::string("Dogs"));
    QCOMPARE(found("animals"), u"dog.png fox.png"_s);
    QCOMPARE(found("morning"), u"talk.srt"_s);
    QCOMPARE(m_catalogue->parents(itemOf(at("talk.srt")).id).front().item->path, fox.path);
    QCOMPARE(m_catalogue->count({}), int64_t(3));
    bool aside = false;
    for (const auto &entry : fs::directory_iterator(at("library")))
        aside = aside || entry.path().filename().string().starts_with("catalogue-aside-");
    QCOMPARE(aside, setAside);
    QCOMPARE(m_catalogue->setAside().empty(), !setAside);
}

void TestCatalogue::outside_data()
{
    QTest::addColumn<QByteArray>("what");
    for (const char *what : {"renamed", "moved to another folder", "moved out of it, and its new place is imported", "deleted",
                             "deleted and back", "replaced by another picture", "replaced, and was rated", "only touched",
                             "swapped with another", "the whole folder is renamed", "written over by something that is no picture"})
        QTest::newRow(what) << QByteArray(what);
}

void TestCatalogue::outside()
{
    QFETCH(QByteArray, what);
    m_catalogue->addFolder(at("pictures"));
    const Item fox = kept("pictures/a/fox.png", 1, "a red fox"), dog = kept("pictures/a/dog.png", 2, "a dog");
    const int64_t id = fox.id;
    m_catalogue->setRating(std::span(&id, 1), 3);
    fs::path now = fox.path;
    if (what == "renamed")
        fs::rename(fox.path, now = at("pictures/a/reynard.png"));
    else if (what == "moved to another folder") {
        fs::create_directories(at("pictures/b"));
        fs::rename(fox.path, now = at("pictures/b/fox.png"));
    } else if (what.startsWith("moved out")) {
        fs::create_directories(at("away"));
        fs::rename(fox.path, now = at("away/fox.png"));
    } else if (what == "deleted") {
        fs::remove(fox.path);
    } else if (what == "deleted and back") {
        fs::rename(fox.path, at("hidden"));
    } else if (what.startsWith("replaced")) {
        make("pictures/a/fox.png", 9, "a blue fox", plain(16, 16));
    } else if (what == "only touched") {
        fs::last_write_time(fox.path, fs::file_time_type::clock::now() + std::chrono::hours(1));
    } else if (what == "swapped with another") {
        fs::rename(fox.path, at("pictures/a/x.png"));
        fs::rename(dog.path, fox.path);
        fs::rename(at("pictures/a/x.png"), now = dog.path);
    } else if (what == "the whole folder is renamed") {
        fs::rename(at("pictures/a"), at("pictures/c"));
        now = at("pictures/c/fox.png");
    } else {
        std::ofstream(fox.path) << "no picture";
    }
    const Catalogue::Tally tally = m_catalogue->refresh();
    if (what.startsWith("moved out")) {
        QVERIFY(m_catalogue->item(id)->missing);
        m_catalogue->import(at("away"));
    }
    if (what == "deleted and back") {
        QVERIFY(m_catalogue->item(id)->missing);
        fs::rename(at("hidden"), fox.path);
        m_catalogue->refresh();
    }
    const Item item = m_catalogue->item(id).value_or(Item());
    QCOMPARE(item.missing, what == "deleted");
    if (what == "swapped with another") { // two contents, each at the other's place: what was said follows the picture
        QCOMPARE(itemOf(now).words, std::string("a red fox"));
        QCOMPARE(itemOf(now).rating, 3);
        return;
    }
    QCOMPARE(QString::fromStdString(item.path.string()), QString::fromStdString(now.string()));
    QCOMPARE(item.rating, 3);
    QCOMPARE(m_catalogue->count({}), int64_t(2));
    if (what.startsWith("replaced")) {
        QCOMPARE(item.words, std::string("a blue fox"));
        QCOMPARE(item.width, 16);
        QCOMPARE(found("blue"), u"fox.png"_s);
        QCOMPARE(found("red"), QString());
        QCOMPARE(tally.changed, int64_t(1));
        m_catalogue->rebuild(); // what was said of it, too
        QCOMPARE(itemOf(now).rating, 3);
    }
    if (what == "renamed") {
        QCOMPARE(tally.moved, int64_t(1));
        QCOMPARE(found("reynard"), u"reynard.png"_s);
    }
    if (what.startsWith("written over"))
        QCOMPARE(tally.unreadable, int64_t(1));
}

// What people lost in other programs: infinite-image-browsing#552 and #342, Allusion#327, darktable#7019, photonix#188.
void TestCatalogue::wholeFolders_data()
{
    QTest::addColumn<QByteArray>("what");
    for (const char *what : {"mounted at another place, and imported there", "a disk that is not there, and comes back",
                             "a copy of all is imported, too", "its files are sorted into folders by day", "only its case is changed"})
        QTest::newRow(what) << QByteArray(what);
}

void TestCatalogue::wholeFolders()
{
    QFETCH(QByteArray, what);
    for (int i = 0; i < 6; ++i)
        make("disk/out/" + std::to_string(i) + ".png", uint64_t(i), "fox n" + std::to_string(i));
    m_catalogue->import(at("disk/out"));
    const int64_t id = itemOf(at("disk/out/3.png")).id;
    m_catalogue->addTag(std::span(&id, 1), "liked");
    const auto file = [this](const char *folder) { return at(std::string(folder) + "/3.png"); };
    fs::path now = file("disk/out");
    ItemQuery missing;
    missing.onlyMissing = true;
    if (what.startsWith("mounted")) {
        fs::rename(at("disk"), at("media"));
        m_catalogue->import(at("media/out"));
        now = file("media/out");
    } else if (what.startsWith("a disk")) {
        fs::rename(at("disk"), at("unplugged"));
        QCOMPARE(m_catalogue->refresh().missing, int64_t(6));
        QCOMPARE(m_catalogue->count(missing), int64_t(6)); // none is dropped
        QCOMPARE(found("liked"), u"3.png"_s);
        fs::rename(at("unplugged"), at("disk"));
        QCOMPARE(m_catalogue->refresh().changed, int64_t(0));
    } else if (what.startsWith("a copy")) {
        fs::copy(at("disk"), at("copy"), fs::copy_options::recursive);
        QCOMPARE(m_catalogue->import(at("copy")).added, int64_t(6));
        QCOMPARE(itemOf(file("copy/out")).tags, std::vector<std::string>{"liked"});
        QVERIFY(itemOf(file("copy/out")).id != id);
    } else if (what.startsWith("its files")) {
        fs::create_directories(at("disk/out/2026/11/30"));
        for (int i = 0; i < 6; ++i)
            fs::rename(at("disk/out/" + std::to_string(i) + ".png"), at("disk/out/2026/11/30/" + std::to_string(i) + ".png"));
        QCOMPARE(m_catalogue->refresh().moved, int64_t(6));
        now = file("disk/out/2026/11/30");
    } else {
        fs::rename(at("disk/out"), at("disk/Out"));
        QCOMPARE(m_catalogue->refresh().missing, int64_t(6)); // the folder that was imported is gone
        m_catalogue->import(at("disk/Out"));
        now = file("disk/Out");
    }
    QCOMPARE(m_catalogue->count(missing), int64_t(0));
    QCOMPARE(m_catalogue->item(id)->path, now);
    QCOMPARE(m_catalogue->item(id)->tags, std::vector<std::string>{"liked"});
    // A name that nothing has any more is not offered (infinite-image-browsing#231).
    m_catalogue->removeTag(std::span(&id, 1), "liked");
    QCOMPARE(m_catalogue->facets().tags.size(), size_t(0));
}

// Small copies of pictures are no pictures of their own (StabilityMatrix#1284, immich#30690), and what is still being written is read when
// it is whole (rao-pics#62).
void TestCatalogue::onlyWhatBelongs()
{
    const fs::path fox = make("out/fox.png", 1, "a fox");
    for (const char *copy : {"out/thumbnails/fox.png", "out/.thumbnails/fox.png", "out/@eaDir/fox.png", "out/._fox.png"}) {
        fs::create_directories(at(copy).parent_path());
        fs::copy_file(fox, at(copy));
    }
    std::ofstream(at("out/notes.txt")) << "a fox";
    fs::create_directory_symlink(at("out"), at("out/again")); // leads back here
    std::ofstream(at("out/half.png"), std::ios::binary).write("\x89PNG\r\n\x1a\n", 8);
    std::ofstream(at("out/empty.png"), std::ios::binary).flush();
    Catalogue::Tally tally = m_catalogue->import(at("out"));
    QCOMPARE(tally.added, int64_t(1));
    QCOMPARE(tally.unreadable, int64_t(2));
    QCOMPARE(joined({}), u"fox.png"_s);
    make("out/half.png", 2, "a dog"); // now it is whole
    tally = m_catalogue->refresh();
    QCOMPARE(tally.added, int64_t(1));
    QCOMPARE(found("dog"), u"half.png"_s);
}

void TestCatalogue::oddNames_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("bytes that are no UTF-8") << QByteArray("caf\xe9.png");
    QTest::newRow("quotes and percent signs") << QByteArray("it's \"100%\" _ok_.png");
    QTest::newRow("a line break") << QByteArray("two\nlines.png");
    QTest::newRow("emoji") << QByteArray("🦊.png");
    QTest::newRow("decomposed accents") << QByteArray("cafe\xcc\x81.png");
    QTest::newRow("upper case ending") << QByteArray("FOX.PNG");
    QTest::newRow("255 bytes") << QByteArray(251, 'x') + ".png";
}

void TestCatalogue::oddNames()
{
    QFETCH(QByteArray, name);
    const fs::path plainName = make("plain.png", 1, "a fox");
    const fs::path path = at("in") / name.toStdString();
    fs::create_directories(at("in"));
    fs::rename(plainName, path);
    const Catalogue::Tally tally = m_catalogue->import(at("in"));
    QCOMPARE(tally.added, int64_t(1));
    QCOMPARE(itemOf(path).path, path);
    QCOMPARE(names({}).size(), size_t(1));
    fs::rename(path, at("in/other.png"));
    QCOMPARE(m_catalogue->refresh().moved, int64_t(1));
    m_catalogue->rebuild();
    QCOMPARE(itemOf(at("in/other.png")).words, std::string("a fox"));
}

void TestCatalogue::lockedDatabase()
{
    kept("one.png", 1, "one");
    // Another program holds the database while something is made: that waits for nobody, and is found later.
    FILE *other = ::popen(("sqlite3 '" + at("library/catalogue.sqlite").string() + "' > '" + at("said").string() + "'").c_str(), "w");
    std::fputs("BEGIN IMMEDIATE;\nSELECT 'held';\n", other);
    std::fflush(other);
    QTRY_VERIFY(fs::exists(at("said")) && fs::file_size(at("said")) > 0);
    const auto began = std::chrono::steady_clock::now();
    m_catalogue->add(make("two.png", 2, "two"));
    QVERIFY(std::chrono::steady_clock::now() - began < std::chrono::seconds(2));
    QCOMPARE(found("one"), u"one.png"_s); // reading goes on
    m_catalogue->flush();
    QVERIFY2(m_catalogue->problem().find("locked") != std::string::npos, m_catalogue->problem().c_str());
    ::pclose(other);
    kept("three.png", 3, "three"); // brings the other along
    QCOMPARE(found("two"), u"two.png"_s);
    QCOMPARE(m_catalogue->count({}), int64_t(3));
}

void TestCatalogue::twoProcesses()
{
    constexpr int each = 40;
    for (int i = 0; i < 2 * each; ++i)
        make("p/" + std::to_string(i) + ".png", uint64_t(i), "number n" + std::to_string(i));
    m_catalogue.reset();
    const auto addAll = [this](int from) {
        Catalogue catalogue(at("library"));
        for (int i = from; i < from + each; ++i)
            catalogue.add(at("p/" + std::to_string(i) + ".png"));
        catalogue.flush();
        const auto id = catalogue.itemAt(at("p/" + std::to_string(from) + ".png"))->id;
        catalogue.addTag(std::span(&id, 1), "from " + std::to_string(from));
        return catalogue.problem();
    };
    std::vector<pid_t> children;
    for (const int from : {0, each}) {
        const pid_t child = ::fork();
        if (child == 0)
            ::_exit(addAll(from).empty() ? 0 : 1);
        children.push_back(child);
    }
    for (const pid_t child : children) {
        int status = 1;
        ::waitpid(child, &status, 0);
        QCOMPARE(status, 0);
    }
    open();
    QCOMPARE(m_catalogue->count({}), int64_t(2 * each));
    QCOMPARE(found("\"from 40\""), u"40.png"_s);
    QCOMPARE(found("n77"), u"77.png"_s);
}

void TestCatalogue::killedWhileAdding()
{
    std::mt19937 random(7);
    m_catalogue.reset();
    int made = 0;
    for (int round = 0; round < 50; ++round) {
        int pipe[2];
        QCOMPARE(::pipe(pipe), 0);
        const pid_t child = ::fork();
        if (child == 0) {
            Catalogue catalogue(at("library"));
            for (int i = 0; i < 1000; ++i) {
                const std::string name = "out/" + std::to_string(round) + "-" + std::to_string(i) + ".png";
                catalogue.add(make(name, uint64_t(round * 1000 + i), "picture number p" + std::to_string(i)));
                if (i % 3 == 0) {
                    catalogue.flush();
                    const int64_t id = catalogue.itemAt(at(name))->id;
                    catalogue.setRating(std::span(&id, 1), 1 + i % 5);
                    const uint8_t rated = 1;
                    if (::write(pipe[1], &rated, 1) != 1)
                        ::_exit(1);
                }
            }
            ::_exit(0);
        }
        ::close(pipe[1]);
        ::usleep(useconds_t(random() % 60000));
        ::kill(child, SIGKILL);
        int status = 0;
        ::waitpid(child, &status, 0);
        int rated = 0;
        for (uint8_t byte = 0; ::read(pipe[0], &byte, 1) == 1;)
            ++rated;
        ::close(pipe[0]);
        Catalogue catalogue(at("library"));
        ItemQuery query;
        query.rating = 1;
        QVERIFY(catalogue.count(query) >= made + rated); // what was said is never lost
        made = int(catalogue.count(query));
    }
    open();
    m_catalogue->import(at("out")); // what was written and not told
    int files = 0;
    for (const auto &entry : fs::directory_iterator(at("out")))
        files += !entry.path().filename().string().starts_with('.');
    QVERIFY(files > 50);
    ItemQuery here;
    here.withMissing = false;
    QCOMPARE(m_catalogue->count(here), int64_t(files));
    QCOMPARE(m_catalogue->setAside(), std::string()); // nothing was damaged
}

void TestCatalogue::changesAreTold()
{
    const Item fox = kept("fox.png", 1, "a red fox");
    std::atomic<int> told = 0;
    m_catalogue->onChange([&told] { ++told; });
    const int64_t before = m_catalogue->version();
    QVERIFY(m_catalogue->changedSince(before).items.empty());
    const Item dog = kept("dog.png", 2, "a dog");
    Catalogue other(at("library")); // as another program would
    const int64_t id = fox.id;
    other.setRating(std::span(&id, 1), 2);
    const Catalogue::Changes changes = m_catalogue->changedSince(before);
    QVERIFY(!changes.all);
    QCOMPARE(changes.items.size(), size_t(2));
    QCOMPARE(told.load(), 1);
    QVERIFY(changes.version > before);
    QVERIFY(m_catalogue->changedSince(changes.version).items.empty());
    fs::remove(dog.path);
    const int64_t gone = dog.id;
    m_catalogue->setTrashed(std::span(&gone, 1), true);
    QCOMPARE(m_catalogue->count({}), int64_t(1));
    ItemQuery trash;
    trash.onlyTrashed = true;
    QCOMPARE(joined(trash), u"dog.png"_s);
    const int64_t all[] = {id, gone};
    m_catalogue->forget(all); // the fox is there: it stays
    QVERIFY(!m_catalogue->item(gone));
    QVERIFY(m_catalogue->item(id));
    QVERIFY(m_catalogue->changedSince(changes.version).all);
    // Brought back from the trash under another name: it is the same picture again.
    const Item cat = kept("cat.png", 3, "a cat");
    const int64_t back = cat.id;
    m_catalogue->setRating(std::span(&back, 1), 5);
    fs::rename(cat.path, at("in the trash"));
    m_catalogue->setTrashed(std::span(&back, 1), true);
    fs::rename(at("in the trash"), at("cat (2).png"));
    m_catalogue->add(at("cat (2).png"));
    m_catalogue->flush();
    QCOMPARE(itemOf(at("cat (2).png")).id, back);
    QVERIFY(!itemOf(at("cat (2).png")).trashed);
    QCOMPARE(itemOf(at("cat (2).png")).rating, 5);
}

void TestCatalogue::whatItWasMadeOf()
{
    const Item start = kept("start.png", 1, "a fox");
    const Recipe second = recipe(2, "a fox in snow", ",\"start\":{\"path\":\"" + start.path.string() + "\",\"strength\":0.5}");
    image::writeImage(at("second.png"), plain(), pictureTexts(second));
    const Recipe third = changed(second, kinds::enlarged, "{\"model\":\"x4\",\"path\":\"" + at("second.png").string() + "\"}");
    image::writeImage(at("third.png"), plain(32, 32), pictureTexts(third));
    m_catalogue->add(at("third.png")); // its parent comes later
    m_catalogue->add(at("second.png"));
    m_catalogue->flush();
    const Item large = itemOf(at("third.png"));
    std::vector<Relative> parents = m_catalogue->parents(large.id);
    QCOMPARE(parents.size(), size_t(1));
    QCOMPARE(parents.front().how, std::string("upscale"));
    QCOMPARE(parents.front().item->path, at("second.png"));
    parents = m_catalogue->parents(parents.front().item->id);
    QCOMPARE(parents.front().item->id, start.id);
    QCOMPARE(parents.front().how, std::string("start"));
    const std::vector<Relative> children = m_catalogue->children(start.id);
    QCOMPARE(children.size(), size_t(1));
    QCOMPARE(children.front().item->path, at("second.png"));
    // The tree holds where a file is moved.
    fs::rename(at("second.png"), at("moved.png"));
    m_catalogue->add(at("moved.png"));
    m_catalogue->flush();
    QCOMPARE(m_catalogue->parents(large.id).front().item->path, at("moved.png"));
    QCOMPARE(m_catalogue->parents(start.id).size(), size_t(0));
}

void TestCatalogue::journalLines_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::newRow("cut off in the middle") << QByteArray("{\"rating\":5,\"content\":[\"00");
    QTest::newRow("no JSON") << QByteArray("hello\n");
    QTest::newRow("a list") << QByteArray("[1,2]\n");
    QTest::newRow("numbers for texts") << QByteArray("{\"folder\":7,\"file\":null,\"content\":[1],\"tag\":{}}\n");
    QTest::newRow("a rating of 77") << QByteArray("{\"rating\":77,\"content\":[\"00112233445566778899aabbccddeeff\"]}\n");
    QTest::newRow("a newer version's key") << QByteArray("{\"sticker\":\"gold\",\"content\":[\"00112233445566778899aabbccddeeff\"]}\n");
    QTest::newRow("bytes that are no UTF-8") << QByteArray("{\"tag\":\"caf\xe9\"}\n");
    QTest::newRow("an empty line") << QByteArray("\n\n");
    QTest::newRow("a file that is gone") << QByteArray("{\"file\":\"/nowhere/at/all.png\"}\n");
    QTest::newRow("lost altogether") << QByteArray();
}

void TestCatalogue::journalLines()
{
    QFETCH(QByteArray, line);
    m_catalogue->addFolder(at("pictures"));
    const Item fox = kept("pictures/fox.png", 1, "a red fox");
    const int64_t id = fox.id;
    m_catalogue->setRating(std::span(&id, 1), 4);
    m_catalogue->addTag(std::span(&id, 1), "kept");
    m_catalogue.reset();
    if (line.isEmpty()) {
        fs::remove(at("library/journal.jsonl"));
    } else {
        QFile journal(QString::fromStdString(at("library/journal.jsonl").string()));
        QVERIFY(journal.open(QIODevice::Append));
        journal.write(line);
    }
    open();
    const Item dog = kept("elsewhere/dog.png", 2, "a dog");
    const int64_t other = dog.id;
    m_catalogue->setRating(std::span(&other, 1), 2);
    for (int round = 0; round < 2; ++round) {
        QCOMPARE(itemOf(fox.path).rating, 4);
        QCOMPARE(itemOf(fox.path).tags, std::vector<std::string>{"kept"});
        QCOMPARE(itemOf(dog.path).rating, 2);
        m_catalogue.reset();
        fs::remove(at("library/catalogue.sqlite"));
        open();
        m_catalogue->refresh();
    }
}

QTEST_GUILESS_MAIN(TestCatalogue)
#include "tst_catalogue.moc"
