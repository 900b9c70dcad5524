// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/draft.h"

#include "core/base/error.h"
#include "core/base/file.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

QString besideOf(const QString &path)
{
    return path + u".new"_s;
}

/// Whole or not at all, too, but without waiting until it is on the disk: a crash of the program leaves it, a power cut may not.
void writeBeside(const QString &path, const QByteArray &bytes)
{
    const QString part = path + u".part"_s;
    QFile file(part);
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.flush())
        std::rename(QFile::encodeName(part).constData(), QFile::encodeName(path).constData());
}

} // namespace

Draft::Draft(const QString &path, std::function<QString()> text, QObject *parent) : QObject(parent), m_path(path), m_text(std::move(text))
{
    m_writer.setMaxThreadCount(1);
    m_timer.setSingleShot(true);
    m_timer.setInterval(700);
    connect(&m_timer, &QTimer::timeout, this, &Draft::write);
}

Draft::~Draft()
{
    m_writer.waitForDone();
}

QString Draft::load()
{
    m_beside = true;
    for (const QString &path : {besideOf(m_path), m_path}) {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const QByteArray bytes = file.readAll();
        if (bytes.isEmpty() && path != m_path) // a power cut took it
            continue;
        const QString text = QString::fromUtf8(bytes);
        return text.isNull() ? QString::fromLatin1("") : text;
    }
    return {};
}

void Draft::flush()
{
    if (m_timer.isActive()) {
        m_timer.stop();
        write();
    }
    m_writer.waitForDone();
}

void Draft::setPath(const QString &path)
{
    flush();
    m_path = path;
}

void Draft::write()
{
    // The destructor waits for the writer, so `this` outlives the task.
    m_writer.start([this, path = m_path, text = m_text(), beside = m_beside] {
        try {
            QDir().mkpath(QFileInfo(path).absolutePath());
            const std::string bytes = text.toStdString();
            if (beside)
                writeBeside(besideOf(path), text.toUtf8());
            core::writeTextFile(std::filesystem::path(path.toStdU16String()), bytes);
            if (beside)
                QFile::remove(besideOf(path));
        } catch (const core::Error &error) {
            QMetaObject::invokeMethod(
                this, [this, message = QString::fromUtf8(error.what())] { Q_EMIT failed(message); }, Qt::QueuedConnection);
        }
    });
}

} // namespace ui

#include "moc_draft.cpp"
