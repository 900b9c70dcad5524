// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/mappedfile.h"
#include "core/base/error.h"

#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <fstream>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace core;
namespace fs = std::filesystem;

namespace {

constexpr size_t size = 1 << 20;

void fill(const fs::path &path, char value, size_t bytes = size)
{
    std::ofstream(path, std::ios::binary) << std::string(bytes, value);
}

// The error's text, or nothing where there was none.
template<typename Function>
QString errorOf(Function function)
{
    try {
        function();
    } catch (const Error &error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

} // namespace

/// What happens when the file changes under the program.
class TestMappedFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { fill(path(), 'a'); }

    void untouched()
    {
        const auto file = io::MappedFile::open(path());
        QCOMPARE(file->size(), size);
        QCOMPARE(char(file->bytes().back()), 'a');
        QCOMPARE(errorOf([&] { file->requireIntact(); }), QString());
    }

    void shrunk()
    {
        const auto file = io::MappedFile::open(path());
        const auto other = io::MappedFile::open(path());
        QCOMPARE(::truncate(path().c_str(), 5000), 0);
        const auto bytes = file->bytes();
        QCOMPARE(char(bytes[4999]), 'a');  // what is left of the file
        QCOMPARE(char(bytes[100000]), 0);  // would end the program without the handler
        QCOMPARE(char(bytes[size - 1]), 0);
        QVERIFY(errorOf([&] { file->requireIntact(); }).contains(QLatin1String("changed while it was open")));
        // The file is as long again, but what was missed stays missing.
        QCOMPARE(::truncate(path().c_str(), off_t(size)), 0);
        QVERIFY(!errorOf([&] { file->requireIntact(); }).isEmpty());
        QVERIFY(!errorOf([&] { other->requireIntact(); }).isEmpty());
    }

    void replaced()
    {
        const auto file = io::MappedFile::open(path());
        const fs::path next = path().string() + ".next";
        fill(next, 'b', 100);
        fs::rename(next, path());
        QCOMPARE(char(file->bytes().back()), 'a');
        QCOMPARE(errorOf([&] { file->requireIntact(); }), QString());
        QCOMPARE(io::MappedFile::open(path())->size(), size_t(100));
    }

    void deleted()
    {
        const auto file = io::MappedFile::open(path());
        fs::remove(path());
        QCOMPARE(char(file->bytes().back()), 'a');
        QCOMPARE(errorOf([&] { file->requireIntact(); }), QString());
    }

    void overwritten()
    {
        struct stat before = {};
        QCOMPARE(::stat(path().c_str(), &before), 0);
        const auto file = io::MappedFile::open(path());
        // Time stamps advance with the kernel's clock tick, so one write may be within the same.
        QTRY_VERIFY([&] {
            std::fstream(path(), std::ios::binary | std::ios::in | std::ios::out) << 'b';
            struct stat after = {};
            return ::stat(path().c_str(), &after) == 0 && after.st_mtim.tv_nsec != before.st_mtim.tv_nsec;
        }());
        QVERIFY(errorOf([&] { file->requireIntact(); }).contains(QLatin1String("changed while it was open")));
    }

    void writingChangesMemoryAlone()
    {
        const auto file = io::MappedFile::open(path());
        const_cast<std::byte &>(file->bytes()[0]) = std::byte('z');
        QCOMPARE(char(io::MappedFile::open(path())->bytes()[0]), 'a');
    }

    void otherBusErrorsStayFatal()
    {
        const auto file = io::MappedFile::open(path()); // the handler is there
        const pid_t child = ::fork();
        if (child == 0) {
            const int null = ::open("/dev/null", O_WRONLY);
            ::dup2(null, 2);
            const int foreign = ::open(path().c_str(), O_RDWR);
            auto *bytes = static_cast<volatile char *>(::mmap(nullptr, size, PROT_READ, MAP_SHARED, foreign, 0));
            if (::ftruncate(foreign, 0) != 0)
                ::_exit(0);
            ::_exit(bytes[size / 2] == 'a' ? 0 : 0);
        }
        int status = 0;
        QCOMPARE(::waitpid(child, &status, 0), child);
        QVERIFY(WIFSIGNALED(status) || WEXITSTATUS(status) != 0); // a sanitizer reports and exits instead
    }

    void refused_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("words");
        fill(fs::path(m_dir.path().toStdString()) / "empty", 'a', 0);
        ::mkfifo((m_dir.path().toStdString() + "/pipe").c_str(), 0600);
        QTest::newRow("nothing there") << m_dir.filePath(QStringLiteral("none")) << QStringLiteral("No such file");
        QTest::newRow("empty file") << m_dir.filePath(QStringLiteral("empty")) << QStringLiteral("is empty");
        QTest::newRow("folder") << m_dir.path() << QStringLiteral("it is a folder");
        QTest::newRow("pipe") << m_dir.filePath(QStringLiteral("pipe")) << QStringLiteral("a device or a pipe");
        QTest::newRow("device") << QStringLiteral("/dev/zero") << QStringLiteral("a device or a pipe");
    }
    void refused()
    {
        QFETCH(QString, path);
        QFETCH(QString, words);
        const QString message = errorOf([&] { io::MappedFile::open(path.toStdString()); });
        QVERIFY2(message.contains(words) && message.contains(path), qPrintable(message));
    }

    void slotsAreReused()
    {
        for (int i = 0; i < 3000; ++i)
            QVERIFY(io::MappedFile::open(path())->size() == size);
    }

private:
    fs::path path() const { return fs::path(m_dir.path().toStdString()) / "model.bin"; }

    QTemporaryDir m_dir;
};

// Without Qt Test's own handler of SIGBUS, which would print and start a debugger.
int main(int argc, char **argv)
{
    std::vector<char *> arguments(argv, argv + argc);
    std::string quiet = "-nocrashhandler";
    arguments.push_back(quiet.data());
    TestMappedFile test;
    return QTest::qExec(&test, int(arguments.size()), arguments.data());
}

#include "tst_mappedfile.moc"
