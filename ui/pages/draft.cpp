// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/draft.h"

#include "core/base/error.h"
#include "core/base/file.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace ui {

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

QString Draft::load() const
{
    QFile file(m_path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QString text = QString::fromUtf8(file.readAll());
    return text.isNull() ? QString::fromLatin1("") : text;
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
    m_writer.start([this, path = m_path, text = m_text()] {
        try {
            QDir().mkpath(QFileInfo(path).absolutePath());
            core::writeTextFile(std::filesystem::path(path.toStdU16String()), text.toStdString());
        } catch (const core::Error &error) {
            QMetaObject::invokeMethod(
                this, [this, message = QString::fromUtf8(error.what())] { Q_EMIT failed(message); }, Qt::QueuedConnection);
        }
    });
}

} // namespace ui

#include "moc_draft.cpp"
