// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// Downloads from a server on this machine that cuts, stalls, lies and changes its mind.
#include "tests/fileserver.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/library/downloads/addresses.h"
#include "core/library/downloads/downloads.h"
#include "core/library/models/models.h"
#include "tests/fulldisk.h"

#include <QCryptographicHash>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <atomic>
#include <filesystem>
#include <memory>
#include <set>
#include <thread>

using namespace core;
using namespace core::library;
using namespace Qt::StringLiterals;
using Answer = FileServer::Answer;

namespace fs = std::filesystem;

namespace {

/// A safetensors file of a quarter of a megabyte that is taken for a generator of faces.
QByteArray facesFile(char fill)
{
    constexpr int size = 4 * 1024 * 4 * 4 * 4;
    QByteArray header =
        R"({"netG.main.0.weight":{"dtype":"F32","shape":[4,1024,4,4],"data_offsets":[0,)" + QByteArray::number(size) + "]}}";
    header = header.leftJustified((header.size() + 7) / 8 * 8, ' ');
    QByteArray file(8, '\0');
    for (int i = 0; i < 8; ++i)
        file[i] = char(quint64(header.size()) >> (8 * i));
    return file + header + QByteArray(size, fill);
}

std::string sha256(const QByteArray &bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex().toStdString();
}

QByteArray contentOf(const fs::path &path)
{
    std::error_code error;
    return fs::is_regular_file(path, error) ? QByteArray::fromStdString(readTextFile(path)) : QByteArray();
}

constexpr DownloadSettings impatient = {.stall = std::chrono::milliseconds(250),
                                        .firstWait = std::chrono::milliseconds(5),
                                        .longestWait = std::chrono::milliseconds(1500),
                                        .attempts = 3};

} // namespace

class TestDownloads : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void arrives_data();
    void arrives();
    void isRefused_data();
    void isRefused();
    void goesOnAfterARestart_data();
    void goesOnAfterARestart();
    void cancelIsQuick();
    void nothingIsListedBeforeItIsWhole();
    void severalFiles();
    void oneAtATime();
    void diskIsFull();
    void tooLittleSpace();
    void typedAddress_data();
    void typedAddress();
    void typedAddressOfAVoice();
    void typedAddressTwice();
    void noModel();
    void isThereAlready();
    void progress();
    void nothingTellsWhetherItIsTheSame();
    void nobodyListens();
    void forget();
    void fileNames_data();
    void fileNames();
    void dispositions_data();
    void dispositions();
    void addresses_data();
    void addresses();
    void encryptionIsKept();
    void theList();
    void addressesStandInTheListAlone();
    void damagedLists_data();
    void damagedLists();

private:
    struct Result
    {
        std::string error; ///< "cancelled" for that
        double seconds = 0;
    };

    fs::path data() const { return m_folder->path().toStdString(); }
    fs::path folder() const { return data() / "models" / "small"; }
    Offer offer(const QByteArray &content) const
    {
        return {.name = "small",
                .title = "Small",
                .kind = "faces",
                .family = "DCGAN",
                .licence = "MIT",
                .origin = "Made up",
                .file = "small.safetensors",
                .format = "safetensors",
                .files = {{.address = m_server->address(u"/small"_s),
                           .name = "small.safetensors",
                           .bytes = uint64_t(content.size()),
                           .sha256 = sha256(content)}}};
    }
    /// Runs it on a thread of its own, as the program does, while the server answers on this one.
    Result run(const Offer &offer, std::stop_token stop = {}, const std::function<void(const DownloadProgress &)> &progress = {}) const;
    bool nothingHalf() const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FileServer> m_server;
};

void TestDownloads::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_server = std::make_unique<FileServer>();
}

TestDownloads::Result TestDownloads::run(const Offer &offer, std::stop_token stop,
                                         const std::function<void(const DownloadProgress &)> &progress) const
{
    Result result;
    std::atomic<bool> done = false;
    const auto begin = std::chrono::steady_clock::now();
    std::thread worker([&] {
        try {
            download(offer, data(), JobContext(stop, {}), progress, impatient);
        } catch (const Cancelled &) {
            result.error = "cancelled";
        } catch (const std::exception &failure) {
            result.error = failure.what();
        }
        done = true;
    });
    const bool inTime = QTest::qWaitFor([&] { return done.load(); }, 30000);
    worker.join();
    result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return inTime ? result : Result{.error = "it took too long"};
}

bool TestDownloads::nothingHalf() const
{
    for (const auto &entry : fs::recursive_directory_iterator(data())) {
        if (entry.path().extension() == ".part" || entry.path().filename() == "download.json" || entry.path().extension() == ".lock")
            return false;
    }
    return true;
}

void TestDownloads::arrives_data()
{
    const QByteArray body = facesFile('a'), other = facesFile('b');
    const QByteArray date = "Wed, 21 Oct 2015 07:28:00 GMT", later = "Thu, 22 Oct 2015 07:28:00 GMT";
    QTest::addColumn<QList<Answer>>("answers");
    QTest::addColumn<int>("requests");
    const auto row = [](const char *name, const QList<Answer> &answers, int requests) { QTest::newRow(name) << answers << requests; };

    row("whole", {{.body = body}}, 1);
    row("without a length", {{.body = body, .announced = -2}}, 1);
    row("cut, goes on by its tag", {{.body = body, .etag = "\"1\"", .cutAfter = 100000}, {.body = body, .etag = "\"1\""}}, 2);
    row("cut, goes on by its date", {{.body = body, .lastModified = date, .cutAfter = 100000}, {.body = body, .lastModified = date}}, 2);
    row("cut, goes on by its hash alone", {{.body = body, .cutAfter = 100000}, {.body = body}}, 2);
    row("cut before the first byte", {{.body = body, .cutAfter = 0}, {.body = body}}, 2);
    row("cut again and again",
        {{.body = body, .cutAfter = 50000},
         {.body = body, .cutAfter = 50000},
         {.body = body, .cutAfter = 50000},
         {.body = body, .cutAfter = 50000},
         {.body = body}},
        5);
    row("cut without a length", {{.body = body, .cutAfter = 100000, .announced = -2}, {.body = body}}, 2);
    row("stalls, goes on", {{.body = body, .etag = "\"1\"", .stallAfter = 100000}, {.body = body, .etag = "\"1\""}}, 2);
    row("stalls before the first byte", {{.body = body, .stallAfter = 0}, {.body = body}}, 2);
    row("ranges are ignored", {{.body = body, .ranges = false, .cutAfter = 100000}, {.body = body, .ranges = false}}, 2);
    row("another file by its tag", {{.body = other, .etag = "\"1\"", .cutAfter = 100000}, {.body = body, .etag = "\"2\""}}, 2);
    row("another file by its date", {{.body = other, .lastModified = date, .cutAfter = 100000}, {.body = body, .lastModified = later}}, 2);
    row("another file with a weak tag", {{.body = other, .etag = "W/\"1\"", .cutAfter = 100000}, {.body = body, .etag = "W/\"2\""}}, 3);
    row("another file that nothing tells but its hash", {{.body = other, .cutAfter = 100000}, {.body = body}}, 3);
    row("ranges that make no sense",
        {{.body = body, .etag = "\"1\"", .cutAfter = 100000}, {.body = body, .etag = "\"1\"", .rangeShift = 5}, {.body = body}}, 3);
    row("goes on past its end", {{.body = body + "more", .announced = -2}}, 1);
    row("busy, then there", {{.status = 503}, {.body = body}}, 2);
    row("too much asked, with a time to wait", {{.status = 429, .headers = {"Retry-After: 1"}}, {.body = body}}, 2);
    row("too much asked, with a date that has passed", {{.status = 429, .headers = {"Retry-After: " + date}}, {.body = body}}, 2);
    row("the wrong range, then there", {{.body = body, .cutAfter = 100000}, {.status = 416}, {.body = body}}, 3);
    row("type that says nothing", {{.body = body, .headers = {"Content-Type: application/octet-stream", "Content-Encoding: identity"}}}, 1);
}

void TestDownloads::arrives()
{
    QFETCH(QList<Answer>, answers);
    QFETCH(int, requests);
    const QByteArray body = facesFile('a');
    m_server->answers[u"/small"_s] = answers;
    const Result result = run(offer(body));
    QCOMPARE(result.error, std::string());
    QCOMPARE(contentOf(folder() / "small.safetensors"), body);
    QCOMPARE(m_server->requests.size(), requests);
    QVERIFY(nothingHalf());
    const std::vector<Model> models = installedModels(data());
    QCOMPARE(models.size(), size_t(1));
    QCOMPARE(models[0].name, std::string("small"));
    QCOMPARE(models[0].kind, std::string("faces"));
    QCOMPARE(models[0].licence, std::string("MIT"));
    QCOMPARE(models[0].precision, std::string("float32"));
    QCOMPARE(models[0].bytes, uint64_t(body.size()));
    for (const FileServer::Request &request : m_server->requests)
        QCOMPARE(request["accept-encoding"], QByteArray("identity"));
}

void TestDownloads::isRefused_data()
{
    const QByteArray body = facesFile('a'), other = facesFile('b');
    QTest::addColumn<QList<Answer>>("answers");
    QTest::addColumn<QString>("told");
    QTest::addColumn<int>("requests");
    const auto row = [](const char *name, const QList<Answer> &answers, const QString &told, int requests) {
        QTest::newRow(name) << answers << told << requests;
    };
    row("another file", {{.body = other}}, u"is not the file that it should be (its SHA-256 is another), so it was removed."_s, 1);
    row("another length", {{.body = body + "x"}}, u"It has been changed."_s.toLower(), 1);
    row("a length that is too large", {{.body = body, .announced = body.size() + 10}}, u"has been changed"_s, 1);
    row("a length that is too small", {{.body = body, .announced = 1000}}, u"has been changed"_s, 1);
    row("always cut at the same place", {{.body = body, .ranges = false, .cutAfter = 1000}}, u"broke off after 1.0 KB of"_s, 3);
    row("always stalls", {{.body = body, .stallAfter = 0}}, u"sent nothing for 1 second. It was tried 3 times."_s, 3);
    row("not there", {{.status = 404}}, u"answered 404: there is no such file"_s, 1);
    row("an account is needed", {{.status = 401}}, u"accepted its licence"_s, 1);
    row("its licence has to be accepted", {{.status = 403}}, u"accepted its licence"_s, 1);
    row("a status that is no file", {{.status = 418}}, u"answered 418 (Some words), which is no file"_s, 1);
    row("trouble for good", {{.status = 500}}, u"answered 500: it has trouble. It was tried 3 times."_s, 3);
    row("a time to wait that is too long", {{.status = 429, .headers = {"Retry-After: 3600"}}}, u"asks to wait 3600 seconds"_s, 1);
    row("a web page by its type", {{.body = "hello", .headers = {"Content-Type: text/html; charset=utf-8"}}},
        u"is a web page, not a file"_s, 1);
    row("a web page by its look", {{.body = "\n<!DOCTYPE html><html>", .announced = -2}}, u"is a web page, not a file"_s, 1);
    row("compressed all the same", {{.body = body, .headers = {"Content-Encoding: gzip"}}}, u"comes compressed (gzip)"_s, 1);
    row("points on to itself", {{.status = 302, .headers = {"Location: /small"}}}, u"from place to place without end"_s, 11);
    row("points on to a file of this machine", {{.status = 302, .headers = {"Location: file:///etc/passwd"}}}, u"not of the web"_s, 1);
    row("points on to nothing", {{.status = 302}}, u"answered 302"_s, 1);
}

void TestDownloads::isRefused()
{
    QFETCH(QList<Answer>, answers);
    QFETCH(QString, told);
    QFETCH(int, requests);
    m_server->answers[u"/small"_s] = answers;
    const Result result = run(offer(facesFile('a')));
    const QString error = QString::fromStdString(result.error);
    QVERIFY2(error.contains(told), qPrintable(error));
    QVERIFY2(error.contains(u"127.0.0.1"_s), qPrintable(error)); // it says who
    QVERIFY2(error.endsWith(u'.') || error.endsWith(u"FILE"_s), qPrintable(error));
    QCOMPARE(m_server->requests.size(), requests);
    QVERIFY(!fs::exists(folder() / "small.safetensors"));
    QVERIFY(installedModels(data()).empty());
    if (fetchedBytes(data(), "small") == 0)
        QVERIFY(unfinishedDownloads(data()).empty() && nothingHalf()); // nothing to go on with
}

void TestDownloads::goesOnAfterARestart_data()
{
    const QByteArray body = facesFile('a');
    QTest::addColumn<QList<Answer>>("first");
    QTest::addColumn<QList<Answer>>("then");
    QTest::addColumn<QByteArray>("range");
    QTest::addColumn<QByteArray>("condition");
    const QByteArray date = "Wed, 21 Oct 2015 07:28:00 GMT";
    QTest::newRow("with a tag") << QList<Answer>{{.body = body, .etag = "\"1\"", .stallAfter = 100000}}
                                << QList<Answer>{{.body = body, .etag = "\"1\""}} << QByteArray("bytes=100000-") << QByteArray("\"1\"");
    QTest::newRow("with a date") << QList<Answer>{{.body = body, .etag = "W/\"1\"", .lastModified = date, .stallAfter = 100000}}
                                 << QList<Answer>{{.body = body, .etag = "W/\"1\"", .lastModified = date}} << QByteArray("bytes=100000-")
                                 << date;
    QTest::newRow("changed meanwhile") << QList<Answer>{{.body = facesFile('b'), .etag = "\"1\"", .stallAfter = 100000}}
                                       << QList<Answer>{{.body = body, .etag = "\"2\""}} << QByteArray("bytes=100000-")
                                       << QByteArray("\"1\"");
}

void TestDownloads::goesOnAfterARestart()
{
    QFETCH(QList<Answer>, first);
    QFETCH(QList<Answer>, then);
    QFETCH(QByteArray, range);
    QFETCH(QByteArray, condition);
    const QByteArray body = facesFile('a');
    m_server->answers[u"/small"_s] = first;
    std::stop_source stop;
    const Result stopped = run(offer(body), stop.get_token(), [&](const DownloadProgress &progress) {
        if (progress.done > 0)
            stop.request_stop();
    });
    QCOMPARE(stopped.error, std::string("cancelled"));
    QVERIFY(!fs::exists(folder() / "small.safetensors"));
    const uint64_t fetched = fetchedBytes(data(), "small");
    QVERIFY(fetched > 0);
    const std::vector<Offer> unfinished = unfinishedDownloads(data());
    QCOMPARE(unfinished.size(), size_t(1));
    QCOMPARE(unfinished[0].title, std::string("Small"));

    m_server->answers[u"/small"_s] = then;
    m_server->requests.clear();
    const Result result = run(unfinished[0]);
    QCOMPARE(result.error, std::string());
    QCOMPARE(contentOf(folder() / "small.safetensors"), body);
    QCOMPARE(m_server->requests.size(), 1);
    if (fetched == 100000)
        QCOMPARE(m_server->requests[0]["range"], range);
    QVERIFY(m_server->requests[0]["range"].startsWith("bytes="));
    QCOMPARE(m_server->requests[0]["if-range"], condition);
    QVERIFY(nothingHalf());
}

void TestDownloads::cancelIsQuick()
{
    const QByteArray body = facesFile('a');
    m_server->answers[u"/small"_s] = {{.status = 503, .headers = {"Retry-After: 1"}}};
    std::stop_source stop;
    QTimer::singleShot(100, this, [&] { stop.request_stop(); });
    const Result waiting = run(offer(body), stop.get_token());
    QCOMPARE(waiting.error, std::string("cancelled"));
    QVERIFY2(waiting.seconds < 0.6, qPrintable(QString::number(waiting.seconds)));

    m_server->answers[u"/small"_s] = {{.body = body, .stallAfter = 0}};
    std::stop_source again;
    QTimer::singleShot(100, this, [&] { again.request_stop(); });
    const Result stalled = run(offer(body), again.get_token());
    QCOMPARE(stalled.error, std::string("cancelled"));
    QVERIFY2(stalled.seconds < 0.6, qPrintable(QString::number(stalled.seconds)));
}

void TestDownloads::nothingIsListedBeforeItIsWhole()
{
    const QByteArray body = facesFile('a');
    Offer two = offer(body);
    two.files.push_back({.address = m_server->address(u"/card"_s), .name = "CARD", .bytes = 4});
    m_server->answers[u"/small"_s] = {{.body = body}};
    m_server->answers[u"/card"_s] = {{.status = 500}};
    QVERIFY(!run(two).error.empty());
    QVERIFY(fs::exists(folder() / "small.safetensors")); // whole, so under its name
    QVERIFY(installedModels(data()).empty());            // but the model is not

    m_server->requests.clear();
    m_server->answers[u"/card"_s] = {{.body = "card"}};
    QCOMPARE(run(two).error, std::string());
    QCOMPARE(m_server->requests.size(), 1); // the first file is not fetched again
    QCOMPARE(installedModels(data()).size(), size_t(1));
}

void TestDownloads::severalFiles()
{
    const QByteArray body = facesFile('a');
    Offer three = offer(body);
    three.files.push_back({.address = m_server->address(u"/config"_s), .name = "unet/config.json", .bytes = 2, .sha256 = sha256("{}")});
    three.files.push_back({.address = m_server->address(u"/none"_s), .name = "README", .optional = true});
    m_server->answers[u"/small"_s] = {{.body = body}};
    m_server->answers[u"/config"_s] = {{.body = "{}"}};
    DownloadProgress last;
    QCOMPARE(run(three, {}, [&](const DownloadProgress &progress) { last = progress; }).error, std::string());
    QCOMPARE(contentOf(folder() / "unet" / "config.json"), QByteArray("{}"));
    QVERIFY(!fs::exists(folder() / "README"));
    QVERIFY(nothingHalf());
    QCOMPARE(last.done, uint64_t(body.size() + 2));
    QCOMPARE(last.total, last.done);
}

void TestDownloads::oneAtATime()
{
    const QByteArray body = facesFile('a');
    m_server->answers[u"/small"_s] = {{.body = body, .stallAfter = 100000}, {.body = body}};
    std::string second;
    std::atomic<bool> asked = false;
    const Result first = run(offer(body), {}, [&](const DownloadProgress &) {
        if (asked.exchange(true))
            return;
        std::thread([&] {
            try {
                download(offer(body), data(), {}, {}, impatient);
            } catch (const Error &error) {
                second = error.what();
            }
        }).join();
    });
    QCOMPARE(first.error, std::string());
    QVERIFY2(second.starts_with("small is being downloaded already"), second.c_str());
}

void TestDownloads::diskIsFull()
{
    const QByteArray body = facesFile('a');
    m_server->answers[u"/small"_s] = {{.body = body}};
    const Result full = [&] {
        const FullDisk disk(50000);
        return run(offer(body));
    }();
    QVERIFY2(full.error.find("Free some space and start the download again") != std::string::npos, full.error.c_str());
    QCOMPARE(fetchedBytes(data(), "small"), uint64_t(50000)); // kept

    QCOMPARE(run(offer(body)).error, std::string());
    QCOMPARE(contentOf(folder() / "small.safetensors"), body);
}

void TestDownloads::tooLittleSpace()
{
    Offer large = offer("x");
    large.files[0].bytes = uint64_t(1) << 50;
    const Result result = run(large);
    QVERIFY2(result.error.starts_with("There is too little space for Small: it still needs 1125899.9 GB, and "), result.error.c_str());
    QVERIFY(m_server->requests.isEmpty());
    QVERIFY(unfinishedDownloads(data()).empty());

    Offer unknown = offer("x"); // found out when the server tells
    unknown.files[0].bytes = 0;
    m_server->answers[u"/small"_s] = {{.body = "x", .announced = qint64(1) << 50}};
    QVERIFY2(run(unknown).error.starts_with("There is too little space for small.safetensors"), "");
}

void TestDownloads::typedAddress_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("file");
    QTest::newRow("by its path") << u"/a/b/faces.safetensors"_s << QByteArray("X: y") << u"faces"_s << u"faces.safetensors"_s;
    QTest::newRow("by what the server calls it")
        << u"/download/12345"_s << QByteArray("Content-Disposition: attachment; filename=\"Good faces.safetensors\"") << u"12345"_s
        << u"Good faces.safetensors"_s;
    QTest::newRow("a name that climbs out") << u"/download/12345"_s
                                            << QByteArray("Content-Disposition: attachment; filename=\"../../../.bashrc\"") << u"12345"_s
                                            << u"bashrc"_s;
    QTest::newRow("a name of Atelier's own") << u"/download/12345"_s << QByteArray("Content-Disposition: attachment; filename=model.json")
                                             << u"12345"_s << u"file-model.json"_s;
    QTest::newRow("nothing tells") << u"/"_s << QByteArray("X: y") << u"127.0.0.1"_s << u"model"_s;
}

void TestDownloads::typedAddress()
{
    QFETCH(QString, path);
    QFETCH(QByteArray, header);
    QFETCH(QString, name);
    QFETCH(QString, file);
    const QByteArray body = facesFile('a');
    m_server->answers[path] = {{.body = body, .headers = {header}}};
    const Offer typed = offerFromAddress(m_server->address(path) + "?token=secret");
    QCOMPARE(typed.name, name.toStdString());
    QCOMPARE(run(typed).error, std::string());
    QVERIFY(nothingHalf());
    const std::vector<Model> models = installedModels(data());
    QCOMPARE(models.size(), size_t(1));
    QCOMPARE(models[0].name, name.toStdString());
    QCOMPARE(models[0].kind, std::string("faces"));
    QCOMPARE(models[0].path, data() / "models" / name.toStdString() / file.toStdString());
    QVERIFY2(models[0].origin.find("secret") == std::string::npos, models[0].origin.c_str());
    QCOMPARE(contentOf(models[0].path), body);
}

void TestDownloads::typedAddressOfAVoice()
{
    const Offer voice = offerFromAddress(m_server->address(u"/en/voice.onnx"_s));
    QCOMPARE(voice.files.size(), size_t(2));
    QCOMPARE(voice.files[1].name, std::string("voice.onnx.json"));
    QVERIFY(voice.files[1].optional);
}

void TestDownloads::typedAddressTwice()
{
    m_server->answers[u"/a/faces.safetensors"_s] = {{.body = facesFile('a')}};
    m_server->answers[u"/b/faces.safetensors"_s] = {{.body = facesFile('b')}};
    for (const QString &path : {u"/a/faces.safetensors"_s, u"/b/faces.safetensors"_s, u"/a/faces.safetensors"_s})
        QCOMPARE(run(offerFromAddress(m_server->address(path))).error, std::string());
    QCOMPARE(m_server->requests.size(), 2); // the first one was there
    const std::vector<Model> models = installedModels(data());
    QCOMPARE(models.size(), size_t(2));
    QCOMPARE(models[1].name, std::string("faces-2"));
    QCOMPARE(contentOf(models[1].path), facesFile('b'));
}

void TestDownloads::noModel()
{
    m_server->answers[u"/song.bin"_s] = {{.body = "la la la, no tensors here"}};
    const Result result = run(offerFromAddress(m_server->address(u"/song.bin"_s)));
    QVERIFY2(result.error.find("is no model that Atelier can use, so it was removed.") != std::string::npos, result.error.c_str());
    QVERIFY(!fs::exists(data() / "models" / "song"));

    Offer unproved = offer(facesFile('a')); // a list without a hash: structure tells
    unproved.files[0].sha256.clear();
    unproved.files[0].bytes = 9;
    m_server->answers[u"/small"_s] = {{.body = "no model!"}};
    QVERIFY(run(unproved).error.find("is no model") != std::string::npos);
    QVERIFY(!fs::exists(folder()));
}

void TestDownloads::isThereAlready()
{
    const QByteArray body = facesFile('a');
    m_server->answers[u"/small"_s] = {{.body = body}};
    QCOMPARE(run(offer(body)).error, std::string());
    m_server->requests.clear();
    QCOMPARE(run(offer(body)).error, std::string());
    QVERIFY(m_server->requests.isEmpty());

    fs::remove(folder() / "small.safetensors"); // lost: fetched again
    QCOMPARE(run(offer(body)).error, std::string());
    QCOMPARE(m_server->requests.size(), 1);
    QCOMPARE(contentOf(folder() / "small.safetensors"), body);
}

void TestDownloads::progress()
{
    const QByteArray body = facesFile('a');
    m_server->answers[u"/small"_s] = {{.body = body}};
    std::vector<DownloadProgress> reports;
    QCOMPARE(run(offer(body), {}, [&](const DownloadProgress &progress) { reports.push_back(progress); }).error, std::string());
    QVERIFY(!reports.empty());
    QCOMPARE(reports.back().done, uint64_t(body.size()));
    for (size_t i = 0; i < reports.size(); ++i) {
        QCOMPARE(reports[i].total, uint64_t(body.size()));
        QCOMPARE(reports[i].file, std::string("small.safetensors"));
        QVERIFY(i == 0 || reports[i].done >= reports[i - 1].done);
    }
}

void TestDownloads::nothingTellsWhetherItIsTheSame()
{
    const QByteArray body = facesFile('a');
    m_server->answers[u"/faces.safetensors"_s] = {{.body = facesFile('b'), .cutAfter = 100000}, {.body = body}};
    QCOMPARE(run(offerFromAddress(m_server->address(u"/faces.safetensors"_s))).error, std::string());
    QVERIFY(m_server->requests[1]["range"].isEmpty()); // begun anew
    QCOMPARE(contentOf(installedModels(data())[0].path), body);
}

void TestDownloads::nobodyListens()
{
    const Offer lost = offer("x");
    m_server->close();
    const Result result = run(lost);
    QVERIFY2(result.error.starts_with("127.0.0.1 refuses the connection. It was tried 2 times. Check the connection"),
             result.error.c_str());
    QVERIFY(unfinishedDownloads(data()).empty() && !fs::exists(folder()));
}

void TestDownloads::forget()
{
    const QByteArray body = facesFile('a');
    m_server->answers[u"/small"_s] = {{.body = body, .ranges = false, .cutAfter = 1000}};
    QVERIFY(!run(offer(body)).error.empty());
    QCOMPARE(fetchedBytes(data(), "small"), uint64_t(1000));
    QCOMPARE(unfinishedDownloads(data()).size(), size_t(1));
    forgetDownload(data(), "small");
    QVERIFY(unfinishedDownloads(data()).empty());
    QVERIFY(!fs::exists(folder()));
    QVERIFY_EXCEPTION_THROWN(forgetDownload(data(), "../small"), Error);
}

void TestDownloads::fileNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("safe");
    QTest::newRow("as it is") << u"v1-5.safetensors"_s << u"v1-5.safetensors"_s;
    QTest::newRow("a path") << u"/etc/passwd"_s << u"passwd"_s;
    QTest::newRow("another system's path") << u"C:\\models\\a.ckpt"_s << u"a.ckpt"_s;
    QTest::newRow("up") << u".."_s << u""_s;
    QTest::newRow("hidden") << u"...hidden.pt"_s << u"hidden.pt"_s;
    QTest::newRow("an option") << u"-rf"_s << u"rf"_s;
    QTest::newRow("characters of control") << u"a\nb\tc.pt"_s << u"a b c.pt"_s;
    QTest::newRow("a half file") << u"a.part"_s << u"file-a.part.bin"_s;
    QTest::newRow("Atelier's own") << u"download.json"_s << u"file-download.json"_s;
    QTest::newRow("nothing") << u""_s << u""_s;
}

void TestDownloads::fileNames()
{
    QFETCH(QString, name);
    QFETCH(QString, safe);
    QCOMPARE(QString::fromStdString(safeFileName(name.toStdString())), safe);
    const std::string longName = safeFileName(std::string(5000, 'x') + ".safetensors");
    QVERIFY(longName.size() <= 120 && longName.ends_with(".safetensors"));
}

void TestDownloads::dispositions_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QString>("name");
    QTest::newRow("quoted") << QByteArray("attachment; filename=\"a b.pt\"") << u"a b.pt"_s;
    QTest::newRow("a token") << QByteArray("attachment; filename=a.pt; size=3") << u"a.pt"_s;
    QTest::newRow("both kinds") << QByteArray("inline; filename*=UTF-8''gr%C3%BCn.pt; filename=\"grun.pt\"") << u"grün.pt"_s;
    QTest::newRow("an escape") << QByteArray("attachment; filename=\"a\\\"b.pt\"") << u"a b.pt"_s;
    QTest::newRow("a path in it") << QByteArray("attachment; filename*=UTF-8''..%2F..%2Fevil.pt") << u"evil.pt"_s;
    QTest::newRow("none") << QByteArray("attachment") << u""_s;
}

void TestDownloads::dispositions()
{
    QFETCH(QByteArray, header);
    QFETCH(QString, name);
    QCOMPARE(QString::fromStdString(nameInDisposition(header.toStdString())), name);
}

void TestDownloads::addresses_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("address"); // or the error
    QTest::newRow("a file") << u" https://example.org/a/b.ckpt "_s << u"https://example.org/a/b.ckpt"_s;
    QTest::newRow("a page of a hub") << u"https://huggingface.example/owner/repo/blob/main/sub/x%20y.safetensors"_s
                                     << u"https://huggingface.example/owner/repo/resolve/main/sub/x%20y.safetensors"_s;
    QTest::newRow("such a path elsewhere") << u"https://example.org/owner/repo/blob/main/x.ckpt"_s
                                           << u"https://example.org/owner/repo/blob/main/x.ckpt"_s;
    QTest::newRow("a query") << u"https://example.org/get?id=1&b=2#top"_s << u"https://example.org/get?id=1&b=2"_s;
    QTest::newRow("no scheme") << u"example.org/a.ckpt"_s << u"\"example.org a.ckpt\" is not an address of the web."_s;
    QTest::newRow("a file of this machine") << u"file:///etc/passwd"_s << u"\"file etc passwd\" is not an address of the web."_s;
    QTest::newRow("no host") << u"https:///a.ckpt"_s << u"\"https a.ckpt\" is not an address of the web."_s;
}

void TestDownloads::addresses()
{
    QFETCH(QString, typed);
    QFETCH(QString, address);
    QString found;
    try {
        found = QString::fromStdString(offerFromAddress(typed.toStdString()).files[0].address);
    } catch (const Error &error) {
        found = QString::fromUtf8(error.what());
    }
    QVERIFY2(found.startsWith(address), qPrintable(found));
}

void TestDownloads::encryptionIsKept()
{
    QVERIFY(whyNotFollow("https://a.example/x?key=1", "https://b.example/y").empty());
    QVERIFY(whyNotFollow("http://a.example/x", "https://b.example/y").empty());
    QVERIFY(whyNotFollow("http://a.example/x", "http://b.example/y").empty());
    const std::string why = whyNotFollow("https://a.example/x?key=1", "http://b.example/y");
    QVERIFY2(why.starts_with("https://a.example/x points on to b.example without encryption"), why.c_str());
    QVERIFY(!whyNotFollow("https://a.example/x", "ftp://b.example/y").empty());
}

void TestDownloads::theList()
{
    const std::vector<Offer> all = offers();
    QVERIFY(all.size() >= 10);
    std::set<std::string> names;
    for (const Offer &offer : all) {
        const char *name = offer.name.c_str();
        QVERIFY2(names.insert(offer.name).second && isPlainName(offer.name), name);
        QVERIFY2(!offer.title.empty() && !offer.family.empty() && !offer.origin.empty() && !offer.format.empty(), name);
        QVERIFY2(!offer.licence.empty() && offer.licenceAddress.starts_with("https://"), name);
        QVERIFY2(offer.goodFor.ends_with('.'), name);
        QVERIFY2((std::set<std::string>{"pictures", "speech", "preview", "autoencoder"}.contains(offer.kind)), name);
        QVERIFY2(offer.bytes() > 1000000, name);
        if (offer.kind == "pictures")
            QVERIFY2(offer.memory > offer.bytes() / 2 && offer.stepCost > 0 && offer.steps > 0, name);
        for (const OfferedFile &file : offer.files)
            QVERIFY2(file.address.starts_with("https://") && file.bytes > 0, name);
        if (offer.kind == "speech")
            QVERIFY2(offer.files.size() >= 2 && offer.files[1].name == offer.file + ".json", name);
    }
}

void TestDownloads::addressesStandInTheListAlone()
{
    const fs::path root = fs::path(TEST_DATA).parent_path().parent_path();
    for (const char *part : {"core", "app", "ui", "tests", "packaging"}) {
        for (const auto &entry : fs::recursive_directory_iterator(root / part)) {
            if (!entry.is_regular_file() || entry.file_size() > (1 << 20))
                continue;
            const QByteArray content = contentOf(entry.path());
            const QByteArray hub = QByteArray("huggingface") + ".co/"; // in two, so that this file has none
            QVERIFY2(!content.contains(hub), entry.path().c_str());
        }
    }
}

void TestDownloads::damagedLists_data()
{
    QTest::addColumn<QByteArray>("list");
    QTest::addColumn<QString>("told");
    const auto list = [](const char *name, const char *file) {
        return QByteArray(R"({"offers": [{"name": ")") + name + R"(", "file": "a", "files": [)" + file + "]}]}";
    };
    QTest::newRow("empty") << QByteArray() << u"is damaged."_s;
    QTest::newRow("no offers") << QByteArray("{}") << u"is damaged."_s;
    QTest::newRow("a name that climbs out") << list("../a", R"({"name": "a", "address": "https://x.example/a"})")
                                            << u"cannot be the name"_s;
    QTest::newRow("a file that climbs out") << list("a", R"({"name": "../a", "address": "https://x.example/a"})") << u"with the name"_s;
    QTest::newRow("a hidden file") << list("a", R"({"name": ".a", "address": "https://x.example/a"})") << u"with the name"_s;
    QTest::newRow("the model's own list") << list("a", R"({"name": "model.json", "address": "https://x.example/a"})") << u"with the name"_s;
    QTest::newRow("another scheme") << list("a", R"({"name": "a", "address": "file:///etc/passwd"})") << u"without an address"_s;
    QTest::newRow("half a hash") << list("a", R"({"name": "a", "address": "https://x.example/a", "sha256": "abc"})") << u"with a SHA-256"_s;
    QTest::newRow("the file to open is missing")
        << list("a", R"({"name": "b", "address": "https://x.example/a"})") << u"the file to open"_s;
    QTest::newRow("no files") << list("a", "") << u"lists no files"_s;
}

void TestDownloads::damagedLists()
{
    QFETCH(QByteArray, list);
    QFETCH(QString, told);
    const fs::path path = data() / "list.json";
    writeTextFile(path, list.toStdString());
    qputenv("ATELIER_DOWNLOADS", QByteArray::fromStdString(path.string()));
    QString error;
    try {
        offers();
    } catch (const Error &failure) {
        error = QString::fromUtf8(failure.what());
    }
    qunsetenv("ATELIER_DOWNLOADS");
    QVERIFY2(error.contains(told) && error.contains(u"list.json"_s), qPrintable(error));
}

QTEST_GUILESS_MAIN(TestDownloads)
#include "tst_downloads.moc"
