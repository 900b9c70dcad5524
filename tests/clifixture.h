// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/file.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

#include <sys/resource.h>

/// Runs the real atelier-cli with the real models that set-up installs, at home in a folder of the test's own.
class CliFixture
{
protected:
    struct Outcome
    {
        int status = -1; ///< exit status; -1: crashed or still running
        QByteArray out, err;
    };

    static QByteArray contentOf(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    void findModels()
    {
        const QString data = QString::fromStdString(core::shown(core::dataFolder()));
        QVERIFY2(QDir(data + QStringLiteral("/models")).exists(), "The models are not installed: run packaging/setup.");
        m_environment.insert(QStringLiteral("ATELIER_DATA"), data);
    }

    void beginInAFolder()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_fileLimit = RLIM_INFINITY;
        m_program = QStringLiteral(BIN_DIR "/atelier-cli");
        const QString data = m_environment.value(QStringLiteral("ATELIER_DATA"), QString());
        m_environment = QProcessEnvironment::systemEnvironment();
        m_environment.insert(QStringLiteral("ATELIER_DATA"), data);
        m_environment.insert(QStringLiteral("HOME"), m_folder->filePath(QStringLiteral("home")));
        m_environment.insert(QStringLiteral("XDG_CONFIG_HOME"), m_folder->filePath(QStringLiteral("home/config")));
        m_environment.insert(QStringLiteral("ALSA_CONFIG_PATH"), QStringLiteral(TEST_DATA "/asound-null.conf"));
    }

    QString at(const QString &name) const { return m_folder->filePath(name); }

    std::unique_ptr<QProcess> start(const QStringList &arguments, const QByteArray &input = {})
    {
        auto process = std::make_unique<QProcess>();
        process->setProcessEnvironment(m_environment);
        process->setWorkingDirectory(m_folder->path());
        if (m_fileLimit != RLIM_INFINITY) {
            process->setChildProcessModifier([limit = m_fileLimit] {
                const rlimit small{limit, limit};
                ::setrlimit(RLIMIT_FSIZE, &small);
            });
        }
        process->start(m_program, arguments);
        process->write(input);
        process->closeWriteChannel();
        return process;
    }

    Outcome run(const QStringList &arguments, const QByteArray &input = {})
    {
        const auto process = start(arguments, input);
        process->waitForFinished(300000); // bench takes two minutes where two slow cores have more to do
        const bool ended = process->state() == QProcess::NotRunning && process->exitStatus() == QProcess::NormalExit;
        return {ended ? process->exitCode() : -1, process->readAllStandardOutput(), process->readAllStandardError()};
    }

    QStringList everyFile() const
    {
        QStringList files;
        for (QDirIterator it(m_folder->path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories); it.hasNext();)
            files << QDir(m_folder->path()).relativeFilePath(it.next());
        files.sort();
        return files;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QProcessEnvironment m_environment;
    rlim_t m_fileLimit = RLIM_INFINITY;
    QString m_program;
};
