// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// What the window does with the queue on disk, and what it tells the desktop of its work.
#include "core/base/error.h"
#include "core/base/kinds.h"
#include "core/jobs/job.h"
#include "ui/pages/pictures/picturespage.h"
#include "ui/results/workqueue.h"
#include "ui/window/desktopsignals.h"
#include "ui/window/mainwindow.h"
#include "ui/window/queueedit.h"
#include "ui/window/queuepopup.h"
#include "ui/window/statusbar.h"
#include "ui/window/worknews.h"

#include <QPushButton>

using namespace Qt::StringLiterals;

namespace ui {

/// Before the pages, which write down what they begin.
void MainWindow::openQueue()
{
    if (m_services.queueFolder.empty() || !m_services.settleWork || !m_services.makeWork)
        return;
    try {
        m_work = new WorkQueue(m_services, this);
        m_services.queue = m_work;
    } catch (const core::Error &error) { // the window works without; what waits is lost if it ends
        m_queueProblem = QString::fromUtf8(error.what());
    }
}

void MainWindow::connectQueue()
{
    auto *desktop = new DesktopSignals(this);
    auto *news = new WorkNews(
        {m_services.runner, m_services.trainings, m_services.downloads}, [this] { return !isActiveWindow() || isMinimized(); }, this);
    connect(news, &WorkNews::news, desktop, &DesktopSignals::notify);
    connect(news, &WorkNews::progressed, desktop, &DesktopSignals::setProgress);
    connect(desktop, &DesktopSignals::activated, this, [this] {
        setWindowState(windowState() & ~Qt::WindowMinimized);
        raise();
        activateWindow();
    });
    if (!m_queueProblem.isEmpty())
        currentPage()->tell(tr("The queue is not kept on disk"), m_queueProblem);
    if (!m_work)
        return;
    const auto showWaiting = [this] { m_status->setNotBegun(m_work->waiting(), m_work->hasOthers()); };
    connect(m_work, &WorkQueue::changed, m_status, showWaiting);
    showWaiting();
    connect(m_work, &WorkQueue::made, this, [this](const QString &kind, const QString &file) {
        if (kind == QLatin1StringView(core::kinds::picture))
            m_pictures->addKept(std::filesystem::path(file.toStdU16String()));
    });
    connect(m_work, &WorkQueue::failed, this, [this](const QString &title, const QString &why) {
        currentPage()->tell(tr("It could not be made: %1").arg(title), why, tr("Show it"), tr("Shows it in the queue, to try it again."),
                            [this] { openQueuePopup(); });
    });
    connect(m_work, &WorkQueue::troubled, this,
            [this](const QString &why) { currentPage()->tell(tr("The queue could not be kept on disk"), why); });
    connect(m_queue, &QueuePopup::editWanted, this, &MainWindow::editQueued);
    offerWaiting();
}

/// What was not begun or not finished last time is not begun by itself: it may be what ended the program, and who opens the window may
/// want the machine for something else. One click lets it go on.
void MainWindow::offerWaiting()
{
    if (!m_work->note().isEmpty())
        currentPage()->tell(tr("A new queue was begun"), m_work->note());
    const int waiting = m_work->waiting();
    if (waiting == 0 || m_work->isPaused())
        return;
    QStringList titles;
    constexpr int most = 3;
    for (const WorkQueue::Row &row : m_work->rows())
        if (!row.job && row.item.state == core::queue::State::Waiting && titles.size() < most)
            titles << QString::fromStdString(row.item.title);
    if (waiting > most)
        titles << tr("and %1 more").arg(waiting - most);
    currentPage()->tell(
        waiting == 1 ? tr("1 piece of work waits from last time") : tr("%1 pieces of work wait from last time").arg(waiting),
        titles.join(u", "_s), tr("Go on"), tr("Makes what is not there yet, one after another. Closing this leaves it in the queue."),
        [this] { m_work->goOn(); });
}

void MainWindow::editQueued(int64_t id)
{
    m_queue->hide();
    for (const WorkQueue::Row &row : m_work->rows()) {
        if (row.item.id != id)
            continue;
        auto *dialog = new QueueEdit(
            QString::fromStdString(row.item.title), row.item.request, [this, id](const std::string &request) { m_work->edit(id, request); },
            this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
        return;
    }
}

void MainWindow::openQueuePopup()
{
    m_queue->open({m_status->queueButton()->mapTo(centralWidget(), QPoint(m_status->queueButton()->width(), 0)).x() + style::metric::grid,
                   m_status->y() - style::metric::grid});
}

void MainWindow::leave(bool leaving)
{
    if (m_work)
        m_work->setLeaving(leaving);
}

} // namespace ui
