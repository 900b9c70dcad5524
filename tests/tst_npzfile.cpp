// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/io/npzfile.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <torch/types.h>

#include <filesystem>
#include <random>

namespace fs = std::filesystem;
using namespace core;
using namespace Qt::StringLiterals;

namespace {

/// The message of the core::Error that reading throws; empty where it throws none. Anything else fails the test.
QString errorOfReading(const fs::path &path)
{
    try {
        io::readNpz(path);
    } catch (const Error &error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

void write(const fs::path &path, const QByteArray &bytes)
{
    QFile file(QString::fromStdString(path.string()));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
}

} // namespace

class TestNpzFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatNumPyWrote();
    void hostileArrays_data();
    void hostileArrays();
    void cutAnywhere();
    void changedAnywhere();

private:
    static fs::path packs() { return fs::path(TEST_DATA) / "speech" / "kokoro-tiny.npz"; }
    static QByteArray bytes()
    {
        QFile file(QString::fromStdString(packs().string()));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
};

void TestNpzFile::readsWhatNumPyWrote()
{
    const auto names = io::npzNames(packs());
    QVERIFY(io::looksLikeNpz(packs()) && !names.empty());
    QCOMPARE(io::readNpz(packs()).size(), names.size());
}

void TestNpzFile::hostileArrays_data()
{
    QTest::addColumn<QByteArray>("array");
    QTest::addColumn<QString>("message");
    const auto npy = [](const QByteArray &header, qsizetype values) {
        QByteArray array("\x93NUMPY\x01\x00", 8);
        array += char(header.size() & 0xFF);
        array += char(header.size() >> 8);
        return array + header + QByteArray(values, '\0');
    };
    const QByteArray good = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }\n";
    QTest::newRow("good") << npy(good, 24) << QString();
    QTest::newRow("empty") << QByteArray() << u"is no NumPy array"_s;
    QTest::newRow("too short") << npy(good, 20) << u"should have 24 bytes of values but has 20"_s;
    QTest::newRow("too long") << npy(good, 28) << u"should have 24 bytes of values but has 28"_s;
    QTest::newRow("header longer than the file") << npy(good, 24).first(20) << u"has a header that is cut off"_s;
    QTest::newRow("objects") << npy(QByteArray(good).replace("<f4", "|O"), 24) << u"of the type \"|O\", which Atelier does not read"_s;
    QTest::newRow("a size without end") << npy(QByteArray(good).replace("(2, 3)", "(99999999999, 99999999999)"), 24)
                                        << u"more than any file's"_s;
    QTest::newRow("more digits than a number has")
        << npy(QByteArray(good).replace("(2, 3)", "(9999999999999999999999999)"), 24) << u"header that cannot be read"_s;
    QTest::newRow("a negative size") << npy(QByteArray(good).replace("(2, 3)", "(-2, 3)"), 24) << u"header that cannot be read"_s;
    QTest::newRow("a program") << npy("{'descr': __import__('os').system('x'), }", 24) << u"header that cannot be read"_s;
    QTest::newRow("no shape") << npy("{'descr': '<f4', 'fortran_order': False, }", 24) << u"header that cannot be read"_s;
    QTest::newRow("no end") << npy("{'descr': '<f4', 'shape': (2, 3)", 24) << u"header that cannot be read"_s;
}

void TestNpzFile::hostileArrays()
{
    QFETCH(QByteArray, array);
    QFETCH(QString, message);
    const QTemporaryDir folder;
    const fs::path path = fs::path(folder.path().toStdString()) / "made.npz";
    // A zip of one stored entry, written by hand.
    const auto crc = [](const QByteArray &bytes) {
        uint32_t value = 0xFFFFFFFF;
        for (const char byte : bytes) {
            value ^= uint8_t(byte);
            for (int bit = 0; bit < 8; ++bit)
                value = (value >> 1) ^ (value & 1 ? 0xEDB88320 : 0);
        }
        return ~value;
    };
    const QByteArray name = "one.npy";
    const auto number = [](uint64_t value, int bytes) { return QByteArray(reinterpret_cast<const char *>(&value), bytes); };
    const QByteArray common = number(20, 2) + number(0, 2) + number(0, 2) + number(0, 2) + number(33, 2) + number(crc(array), 4)
                              + number(uint64_t(array.size()), 4) + number(uint64_t(array.size()), 4) + number(uint64_t(name.size()), 2)
                              + number(0, 2);
    QByteArray zip = "PK\x03\x04" + common + name + array;
    const auto directory = zip.size();
    zip += "PK\x01\x02" + number(20, 2) + common + number(0, 2) + number(0, 2) + number(0, 2) + number(0, 4) + number(0, 4) + name;
    const auto length = zip.size() - directory;
    zip += "PK\x05\x06" + number(0, 4) + number(1, 2) + number(1, 2) + number(uint64_t(length), 4) + number(uint64_t(directory), 4)
           + number(0, 2);
    write(path, zip);
    const QString error = errorOfReading(path);
    if (message.isEmpty())
        QCOMPARE(error, QString());
    QVERIFY2(error.contains(message), qPrintable(error));
    QVERIFY2(message.isEmpty() || error.contains(u"made.npz cannot be read: its array \"one\""_s), qPrintable(error));
}

void TestNpzFile::cutAnywhere()
{
    const QTemporaryDir folder;
    const fs::path path = fs::path(folder.path().toStdString()) / "cut.npz";
    const QByteArray whole = bytes();
    QVERIFY(!whole.isEmpty());
    for (qsizetype size = 0; size < whole.size(); size += 1 + whole.size() / 500) {
        write(path, whole.first(size));
        const QString error = errorOfReading(path);
        QVERIFY2(error.contains(u"cut.npz"_s), qPrintable(QString::number(size) + u": "_s + error));
    }
}

void TestNpzFile::changedAnywhere()
{
    const QTemporaryDir folder;
    const fs::path path = fs::path(folder.path().toStdString()) / "changed.npz";
    const QByteArray whole = bytes();
    std::mt19937 random(1);
    for (int i = 0; i < 2000; ++i) {
        QByteArray changed = whole;
        for (int k = 0; k < 1 + i % 4; ++k)
            changed[qsizetype(random() % uint32_t(changed.size()))] = char(random());
        write(path, changed);
        const QString error = errorOfReading(path); // reads, or says why not; never crashes
        QVERIFY2(error.isEmpty() || error.contains(u"changed.npz"_s), qPrintable(error));
    }
}

QTEST_GUILESS_MAIN(TestNpzFile)
#include "tst_npzfile.moc"
