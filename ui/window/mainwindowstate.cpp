// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// How the window closes, and how it comes back.
#include "core/base/kinds.h"
#include "core/jobs/job.h"
#include "ui/pages/page.h"
#include "ui/pages/train/trainpage.h"
#include "ui/widgets/controls/inspector.h"
#include "ui/window/mainwindow.h"

#include <QCloseEvent>
#include <QMessageBox>
#include <QPointer>
#include <QPushButton>
#include <QScreen>
#include <QSettings>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ui {

bool MainWindow::isIdle() const
{
    return !m_services.runner->hasWork() && (!m_services.trainings || !m_services.trainings->hasWork());
}

void MainWindow::cancelAll()
{
    leave(true);
    m_services.runner->cancelAll();
    if (m_services.trainings)
        m_services.trainings->cancelAll();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    // What is being typed into a field or a line counts as if the person had gone on to the next.
    const QPointer<QWidget> typing = focusWidget();
    if (typing)
        typing->clearFocus();
    saveState();
    if (isIdle() && (m_losing || unsaved().isEmpty())) {
        event->accept();
        return;
    }
    event->ignore();
    if (isIdle()) {
        m_closing = false;
        setEnabled(true);
        if (!m_asking)
            askToLose();
        return;
    }
    if (typing)
        typing->setFocus();
    if (!m_closing && !m_asking)
        askToClose();
}

void MainWindow::askToClose()
{
    m_asking = true;
    constexpr int most = 6; // more would fill the screen
    QStringList lines;
    int more = 0;
    const auto list = [&](const core::jobs::JobRunner *runner, const QString &running) {
        for (const auto *job : runner ? runner->jobs() : QList<core::jobs::Job *>()) {
            if (lines.size() == most) {
                ++more;
                continue;
            }
            const bool runs = job->state() == core::jobs::Job::State::Running;
            lines.append(tr("%1 (%2)").arg(job->title(), runs ? running : tr("waits")));
        }
    };
    list(m_services.runner, tr("runs"));
    list(m_services.trainings, m_train->isPaused() ? tr("is paused; it can go on later") : tr("is learning; it can go on later"));
    if (more > 0)
        lines.append(tr("and %1 more").arg(more));
    auto *question = new QMessageBox(QMessageBox::NoIcon, tr("Close Atelier?"),
                                     lines.size() == 1 ? tr("Work is still running") : tr("Work is still running and waiting"),
                                     QMessageBox::NoButton, this);
    question->setIconPixmap(style::icon(u"clock"_s, style::IconRole::Muted).pixmap(QSize(28, 28), devicePixelRatioF()));
    question->setObjectName(u"closeQuestion"_s);
    question->setTextFormat(Qt::PlainText); // titles carry other people's words
    question->setInformativeText(lines.join(u'\n') + u"\n\n"_s
                                 + (m_work ? tr("Closing stops it. What is ready is already kept; the rest waits and can go on next time.")
                                           : tr("Closing stops it. What is ready is already kept.")));
    auto *stop = question->addButton(tr("Stop and close"), QMessageBox::DestructiveRole);
    auto *stay = question->addButton(tr("Keep working"), QMessageBox::RejectRole);
    style::name(stop, u"closeStop"_s, stop->text(), tr("Stops the work and closes the window."));
    style::name(stay, u"closeStay"_s, stay->text(), tr("Leaves everything as it is."));
    question->setDefaultButton(stay);
    question->setEscapeButton(stay);
    question->setAttribute(Qt::WA_DeleteOnClose);
    connect(question, &QMessageBox::finished, this, [this, question, stop] {
        m_asking = false;
        if (question->clickedButton() != stop) {
            activateWindow(); // not every window manager gives the keyboard back by itself
            return;
        }
        m_closing = true;
        setEnabled(false);
        // One that cannot keep what it has, because the disk is full, must not go unheard.
        for (const auto *runner : {m_services.runner, m_services.trainings})
            for (const auto *job : runner ? runner->jobs() : QList<core::jobs::Job *>())
                connect(job, &core::jobs::Job::failed, this, [this, runner] { stayOpen(runner == m_services.trainings); });
        cancelAll();
        if (isIdle())
            close();
    });
    question->open();
}

QStringList MainWindow::unsaved() const
{
    QStringList all;
    for (const Page *page : m_pages)
        all += page->unsaved();
    return all;
}

void MainWindow::askToLose()
{
    m_asking = true;
    constexpr int most = 6; // more would fill the screen
    const QStringList all = unsaved();
    QStringList lines;
    for (const QString &one : all) // of one prompt there may be many
        if (const QString line = all.count(one) == 1 ? one : tr("%1 (%2 times)").arg(one).arg(all.count(one)); !lines.contains(line))
            lines.append(line);
    if (lines.size() > most) {
        const auto more = lines.size() - most;
        lines = lines.mid(0, most);
        lines.append(tr("and %1 more").arg(more));
    }
    auto *question = new QMessageBox(QMessageBox::NoIcon, tr("Close Atelier?"), tr("Not everything is saved"), QMessageBox::NoButton, this);
    question->setIconPixmap(style::icon(u"triangle-alert"_s, style::IconRole::Muted).pixmap(QSize(28, 28), devicePixelRatioF()));
    question->setObjectName(u"loseQuestion"_s);
    question->setTextFormat(Qt::PlainText); // titles carry other people's words
    question->setInformativeText(lines.join(u'\n') + u"\n\n"_s + tr("It was made, but could not be saved. Closing loses it."));
    auto *lose = question->addButton(tr("Lose it and close"), QMessageBox::DestructiveRole);
    auto *stay = question->addButton(tr("Go back"), QMessageBox::RejectRole);
    style::name(lose, u"closeLose"_s, lose->text(), tr("Closes the window; what is named here is gone."));
    style::name(stay, u"closeStay"_s, stay->text(), tr("Shows it, with what can be done about it."));
    question->setDefaultButton(stay);
    question->setEscapeButton(stay);
    question->setAttribute(Qt::WA_DeleteOnClose);
    connect(question, &QMessageBox::finished, this, [this, question, lose] {
        m_asking = false;
        if (question->clickedButton() == lose) {
            m_losing = true;
            close();
            return;
        }
        activateWindow();
        const auto page = std::ranges::find_if(m_pages, [](const Page *each) { return !each->unsaved().isEmpty(); });
        if (page == m_pages.end())
            return;
        showPage(*page);
        (*page)->tellUnsaved();
    });
    question->open();
}

void MainWindow::stayOpen(bool atTraining)
{
    m_closing = false;
    leave(false);
    setEnabled(true);
    if (atTraining)
        showPage(m_train); // which says why
}

void MainWindow::closeWhenIdle()
{
    if (m_closing && isIdle())
        close();
}

void MainWindow::saveState()
{
    QSettings &store = m_settings.store();
    store.setValue(u"window/geometry"_s, saveGeometry());
    store.setValue(u"window/page"_s, currentPage()->id());
    store.setValue(u"window/rail"_s, m_railOpen);
    store.setValue(u"window/inspector"_s, m_inspectorOpen);
    for (const Page *page : m_pages) {
        store.beginGroup(u"page-"_s + page->id());
        page->saveState(store);
        if (page->inspector())
            page->inspector()->saveState(store);
        store.endGroup();
    }
    m_settings.sync();
}

// A window that was kept on a larger screen would have its edges, and Make, outside of this one.
void MainWindow::fitToScreen()
{
    const QRect room = screen()->availableGeometry();
    // Before it was shown nobody knows its frame; so much a title bar and edges take.
    const QSize frame = (frameGeometry().size() - size()).expandedTo(isVisible() ? QSize(0, 0) : QSize(8, 40));
    const QSize most = (room.size() - frame).expandedTo(minimumSize());
    if (size().width() > most.width() || size().height() > most.height())
        resize(size().boundedTo(most));
    QRect place(pos(), size() + frame);
    place.moveLeft(std::clamp(place.left(), room.left(), std::max(room.left(), room.right() + 1 - place.width())));
    place.moveTop(std::clamp(place.top(), room.top(), std::max(room.top(), room.bottom() + 1 - place.height())));
    if (place.topLeft() != pos())
        move(place.topLeft());
}

void MainWindow::restoreState()
{
    QSettings &store = m_settings.store();
    const bool known = restoreGeometry(store.value(u"window/geometry"_s).toByteArray());
    if (isFullScreen())
        setWindowState(windowState() & ~Qt::WindowFullScreen);
    if (!isMaximized() && (known || !screen()->availableGeometry().contains(QRect(screen()->availableGeometry().topLeft(), size()))))
        fitToScreen();
    m_railOpen = store.value(u"window/rail"_s, true).toBool();
    m_inspectorOpen = store.value(u"window/inspector"_s, true).toBool();
    Page *chosen = m_pages.front();
    const QString id = store.value(u"window/page"_s).toString();
    if (id.isEmpty() && m_services.models) { // the first start shows what works at once
        const auto models = m_services.models();
        Page *faces = *std::ranges::find(m_pages, u"faces"_s, &Page::id);
        const auto has = [&models](const char *kind) {
            return std::ranges::any_of(models, [kind](const core::library::Model &model) { return model.kind == kind; });
        };
        if (!has(core::modelkinds::pictures) && has(core::modelkinds::faces))
            chosen = faces;
    }
    for (Page *page : m_pages) {
        store.beginGroup(u"page-"_s + page->id());
        page->restoreState(store);
        if (page->inspector())
            page->inspector()->restoreState(store);
        store.endGroup();
        if (page->id() == id)
            chosen = page;
    }
    showPage(chosen);
}

} // namespace ui
