// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/file.h"
#include "tests/fulldisk.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <fstream>
#include <memory>

using namespace core;
using namespace Qt::StringLiterals;

class TestFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_folder = m_dir->path().toStdString();
    }

    void appearsWhole()
    {
        const auto target = m_folder / "a.txt";
        writeTextFile(target, "old");
        {
            AtomicFile file(target);
            QCOMPARE(file.path().parent_path(), m_folder);
            QCOMPARE(file.path().extension(), std::filesystem::path(".txt"));
            QCOMPARE(readTextFile(target), std::string("old"));
            std::ofstream(file.path()) << "new";
            QCOMPARE(readTextFile(target), std::string("old"));
            file.commit();
        }
        QCOMPARE(readTextFile(target), std::string("new"));
        QCOMPARE(names(), QStringList{u"a.txt"_s});
    }

    void withoutCommitNothingChanges()
    {
        const auto target = m_folder / "a.txt";
        writeTextFile(target, "old");
        {
            AtomicFile file(target);
            std::ofstream(file.path()) << "half";
        }
        QCOMPARE(readTextFile(target), std::string("old"));
        QCOMPARE(names(), QStringList{u"a.txt"_s});
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("target");
        QTest::addColumn<QString>("says");
        QTest::newRow("a missing folder") << u"%1/no/a.txt"_s << u"Choose a folder that exists."_s;
        QTest::newRow("a file where a folder should be") << u"%1/file/a.txt"_s << u"Choose a folder that exists."_s;
        QTest::newRow("a folder") << u"%1/folder"_s << u"it is a folder"_s;
        QTest::newRow("a name that ends in a slash") << u"%1/"_s << u"names no file"_s;
        QTest::newRow("nothing") << QString() << u"names no file"_s;
        QTest::newRow("a full device") << u"/dev/full"_s << u"Free some space"_s;
        QTest::newRow("a folder that cannot be written to") << u"/proc/a.txt"_s << u"Choose a folder"_s; // also as root
        QTest::newRow("a name longer than names may be") << u"%1/"_s + QString(300, u'a') + u"/b"_s << u"Cannot write"_s;
    }
    void refuses()
    {
        QFETCH(QString, target);
        QFETCH(QString, says);
        QVERIFY(QDir(m_dir->path()).mkdir(u"folder"_s));
        writeTextFile(m_folder / "file", "kept");
        const QStringList before = names();
        try {
            writeTextFile(target.contains(u"%1") ? target.arg(m_dir->path()).toStdString() : target.toStdString(), "text");
            QFAIL("no error");
        } catch (const Error &e) {
            QVERIFY2(QString::fromUtf8(e.what()).contains(says), e.what());
        }
        QCOMPARE(names(), before);
        QCOMPARE(readTextFile(m_folder / "file"), std::string("kept"));
    }

    void largerThanTheSystemAllows()
    {
        QByteArray message;
        try {
            const FullDisk full(1000);
            writeTextFile(m_folder / "a.txt", std::string(5000, 'x'));
        } catch (const Error &e) {
            message = e.what();
        }
        QVERIFY2(message.contains("larger than this system allows"), message.constData());
        QCOMPARE(names(), QStringList());
    }

    void permissionsAreThoseOfAnyFile()
    {
        writeTextFile(m_folder / "ours.txt", "text");
        std::ofstream(m_folder / "any.txt") << "text";
        QCOMPARE(QFile::permissions(m_dir->filePath(u"ours.txt"_s)), QFile::permissions(m_dir->filePath(u"any.txt"_s)));
    }

    void writesToDevicesDirectly()
    {
        writeTextFile("/dev/null", "text");
        QVERIFY(std::filesystem::is_character_file("/dev/null"));
    }

    void readingSaysWhatIsWrong()
    {
        writeTextFile(m_folder / "big", std::string(2 << 20, 'x'));
        QVERIFY_THROWS_EXCEPTION(Error, readTextFile(m_folder / "big", 1 << 20));
        QVERIFY_THROWS_EXCEPTION(Error, readTextFile(m_folder / "none"));
        QVERIFY_THROWS_EXCEPTION(Error, readTextFile(m_folder));
        QVERIFY_THROWS_EXCEPTION(Error, readTextFile("/dev/zero", 1 << 20)); // no end
        QCOMPARE(readTextFile(m_folder / "big", 2 << 20).size(), size_t(2) << 20);
    }

private:
    QStringList names() const { return QDir(m_dir->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot); }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::filesystem::path m_folder;
};

QTEST_GUILESS_MAIN(TestFile)
#include "tst_file.moc"
