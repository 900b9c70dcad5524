// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/speech/speechfilebutton.h"

#include "ui/style/style.h"
#include "ui/widgets/controls/showinfolder.h"

#include <QApplication>
#include <QDrag>
#include <QMimeData>
#include <QMouseEvent>
#include <QUrl>

namespace ui {

using namespace Qt::StringLiterals;

namespace {
QString textOf(const std::filesystem::path &path)
{
    return QString::fromStdU16String(path.u16string());
}
} // namespace

SpeechFileButton::SpeechFileButton(QWidget *parent) : QToolButton(parent)
{
    setIcon(style::icon(u"file-audio"_s));
    setIconSize({style::metric::icon, style::metric::icon});
    setFixedSize(style::metric::control, style::metric::control);
    setFocusPolicy(Qt::StrongFocus);
    setFile({});
    connect(this, &QToolButton::clicked, this, [this] { showInFolder(textOf(m_path)); });
}

void SpeechFileButton::setFile(const std::filesystem::path &path, const QString &whyNot)
{
    m_path = path;
    setEnabled(!path.empty());
    setCursor(path.empty() ? Qt::ArrowCursor : Qt::OpenHandCursor);
    style::name(
        this, u"soundFile"_s, tr("The kept sound"),
        path.empty()
            ? (whyNot.isEmpty() ? tr("There is no sound to give away yet") : whyNot)
            : tr("Drag this to a folder or another program to give the sound away; click to show it in its folder.\n%1").arg(textOf(path)));
}

QMimeData *SpeechFileButton::mimeData(const std::filesystem::path &path)
{
    auto *data = new QMimeData;
    data->setUrls({QUrl::fromLocalFile(textOf(path))});
    data->setText(textOf(path));
    return data;
}

void SpeechFileButton::mousePressEvent(QMouseEvent *event)
{
    m_pressed = event->position().toPoint();
    QToolButton::mousePressEvent(event);
}

void SpeechFileButton::mouseMoveEvent(QMouseEvent *event)
{
    if (!(event->buttons() & Qt::LeftButton) || m_path.empty()
        || (event->position().toPoint() - m_pressed).manhattanLength() < QApplication::startDragDistance()) {
        QToolButton::mouseMoveEvent(event);
        return;
    }
    setDown(false);
    auto *drag = new QDrag(this);
    drag->setMimeData(mimeData(m_path));
    drag->setPixmap(style::icon(u"file-audio"_s).pixmap(QSize(32, 32), devicePixelRatioF()));
    drag->exec(Qt::CopyAction);
}

} // namespace ui

#include "moc_speechfilebutton.cpp"
