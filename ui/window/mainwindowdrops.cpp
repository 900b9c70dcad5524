// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// What is dragged over the window and dropped on it: the right page takes it, or a sentence says what can
// be dropped.
#include "ui/pages/page.h"
#include "ui/window/dropoverlay.h"
#include "ui/window/mainwindow.h"

#include <QAbstractScrollArea>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QLineEdit>
#include <QMimeData>
#include <QTextEdit>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

bool hasFiles(const QMimeData &data)
{
    const auto urls = data.urls();
    return std::ranges::any_of(urls, [](const QUrl &url) { return url.isLocalFile(); });
}

// Fields would take the path of a file as a text, which nobody means.
bool isField(const QWidget *widget)
{
    const QWidget *owner = qobject_cast<const QAbstractScrollArea *>(widget->parentWidget()) ? widget->parentWidget() : widget;
    return qobject_cast<const QTextEdit *>(owner) || qobject_cast<const QLineEdit *>(owner);
}

QString nameOf(const QMimeData &data)
{
    const auto urls = data.urls();
    if (urls.size() == 1)
        return urls.first().fileName().isEmpty() ? urls.first().toString() : urls.first().fileName();
    return urls.isEmpty() ? MainWindow::tr("This") : MainWindow::tr("These %1 files").arg(urls.size());
}

QString whatCanBeDropped()
{
    return MainWindow::tr("What can be dropped here: pictures, texts and books, sounds and films, folders of pictures to learn from, "
                          "and models.");
}

} // namespace

Page *MainWindow::pageFor(const QMimeData &data) const
{
    if (currentPage()->acceptsDrop(data))
        return currentPage();
    for (Page *page : m_pages) {
        if (page->acceptsDrop(data))
            return page;
    }
    return nullptr;
}

Page *MainWindow::pageForOne(const QMimeData &data, QUrl &one) const
{
    const auto urls = data.urls();
    if (urls.size() < 2)
        return nullptr;
    for (const QUrl &url : urls) {
        QMimeData alone;
        alone.setUrls({url});
        if (Page *page = pageFor(alone)) {
            one = url;
            return page;
        }
    }
    return nullptr;
}

bool MainWindow::filterDrag(QWidget *widget, QEvent *event)
{
    switch (event->type()) {
    case QEvent::DragEnter: {
        auto *drag = static_cast<QDragEnterEvent *>(event);
        if (drag->source())
            return false;   // from one place of the window to another
        m_dropLeft.start(); // a place that takes it itself says so itself
        if (hasFiles(*drag->mimeData()) && isField(widget)) {
            drag->ignore(); // goes on to the window
            return true;
        }
        return false;
    }
    case QEvent::DragLeave:
        m_dropLeft.start(); // the next widget under the pointer is entered at once, if there is one
        return false;
    case QEvent::Drop:
        m_dropLeft.stop();
        m_drop->hide();
        return false;
    default:
        return false;
    }
}

void MainWindow::showDropOverlay(const QMimeData &data)
{
    m_dropLeft.stop();
    QUrl one;
    const Page *page = pageFor(data);
    if (!page)
        page = pageForOne(data, one);
    if (page)
        m_drop->show(page == currentPage() ? tr("Drop it here") : tr("Drop it: it opens in %1").arg(page->title()), nameOf(data),
                     page->iconName(), true);
    else if (hasFiles(data))
        m_drop->show(tr("Atelier has no use for this"), whatCanBeDropped(), u"circle-question-mark"_s, false);
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    // Also what no page takes: when it is dropped, a sentence says what can be.
    if (!event->source() && (hasFiles(*event->mimeData()) || pageFor(*event->mimeData())))
        event->acceptProposedAction();
    if (!event->source())
        showDropOverlay(*event->mimeData());
}

void MainWindow::dragMoveEvent(QDragMoveEvent *event)
{
    event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent *event)
{
    m_drop->hide();
    event->acceptProposedAction();
    const auto urls = event->mimeData()->urls();
    Page *page = pageFor(*event->mimeData());
    QUrl one;
    if (Page *other = page ? nullptr : pageForOne(*event->mimeData(), one)) {
        QMimeData alone;
        alone.setUrls({one});
        showPage(other);
        other->drop(alone);
        QStringList left;
        for (const QUrl &url : urls)
            if (url != one)
                left.append(url.fileName());
        other->tell(tr("“%1” is opened, one at a time").arg(one.fileName()), tr("Left: %1").arg(left.join(u", "_s)));
        return;
    }
    if (!page) {
        currentPage()->tell(urls.size() > 1 ? tr("These %1 files are nothing that Atelier can use").arg(urls.size())
                                            : tr("%1 is nothing that Atelier can use").arg(nameOf(*event->mimeData())),
                            whatCanBeDropped());
        return;
    }
    showPage(page);
    page->drop(*event->mimeData());
}

} // namespace ui
