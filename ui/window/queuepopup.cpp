// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/queuepopup.h"

#include "core/jobs/job.h"
#include "ui/style/style.h"
#include "ui/widgets/controls/timeleftwords.h"
#include "ui/window/queuerow.h"
#include "ui/window/statusbar.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

constexpr size_t mostRows = 100; // of the queue on disk; who has more works on them from the front

} // namespace

QueuePopup::QueuePopup(JobRunner *runner, JobRunner *trainings, JobRunner *downloads, WorkQueue *queue, QWidget *parent)
    : QFrame(parent), m_runner(runner), m_trainings(trainings), m_downloads(downloads != runner ? downloads : nullptr), m_queue(queue)
{
    setProperty("arrowGroup", true);
    setProperty("popup", true);
    setObjectName(u"queuePopup"_s);
    setAccessibleName(tr("Queue"));
    setFixedWidth(460);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(style::metric::margin, 12, style::metric::grid, 12);
    layout->setSpacing(style::metric::half);
    buildHead(layout);
    auto *content = new QWidget(this);
    m_rows = new QVBoxLayout(content);
    m_rows->setContentsMargins(0, 0, 0, 0);
    m_rows->setSpacing(style::metric::half + 2);
    m_scroll = new QScrollArea(this);
    m_scroll->setWidget(content);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    layout->addWidget(m_scroll);
    buildFoot(layout);
    hide();
    m_tick.setInterval(200);
    m_soon.setSingleShot(true);
    m_soon.setInterval(0);
    const auto changed = [this] {
        if (isVisible() && !m_soon.isActive())
            m_soon.start();
    };
    connect(&m_soon, &QTimer::timeout, this, &QueuePopup::rebuild);
    for (const auto *each : {m_runner, m_trainings, m_downloads})
        if (each)
            connect(each, &JobRunner::changed, this, changed);
    if (m_queue)
        connect(m_queue, &WorkQueue::changed, this, changed);
    connect(&m_tick, &QTimer::timeout, this, [this] {
        if (!isVisible())
            m_tick.stop();
        for (const Running &running : std::as_const(m_running)) {
            if (running.job)
                running.progress->setText(progressOf(*running.job));
        }
    });
}

void QueuePopup::buildHead(QVBoxLayout *layout)
{
    auto *head = new QHBoxLayout;
    head->setSpacing(style::metric::grid);
    auto *title = new QLabel(tr("Queue"), this);
    title->setFont(style::strongFont());
    m_time = new QLabel(this);
    m_time->setObjectName(u"queueTime"_s);
    m_time->setProperty("muted", true);
    m_pause = new QToolButton(this);
    m_pause->setIconSize({16, 16});
    m_pause->setFocusPolicy(Qt::StrongFocus);
    style::name(m_pause, u"queuePause"_s, tr("Pause the queue"), tr("Begins nothing more until you let it go on; what runs is finished."));
    connect(m_pause, &QToolButton::clicked, this, [this] { m_queue->setPaused(!m_queue->isPaused()); });
    m_clear = new QPushButton(tr("Clear"), this);
    m_clear->setFlat(true);
    style::name(m_clear, u"queueClear"_s, tr("Clear"),
                tr("Takes out what failed or was cancelled, or what waits; what runs goes on. Files that were made stay."));
    auto *menu = new QMenu(m_clear);
    menu->setObjectName(u"queueClearMenu"_s);
    m_clearEnded = menu->addAction(tr("What has ended"), this, [this] { m_queue->clearEnded(); });
    m_clearWaiting = menu->addAction(tr("What waits"), this, [this] { m_queue->clearWaiting(); });
    m_clear->setMenu(menu);
    head->addWidget(title);
    head->addWidget(m_time, 1);
    head->addWidget(m_clear);
    head->addWidget(m_pause);
    layout->addLayout(head);
    m_message = new QLabel(this);
    m_message->setObjectName(u"queueMessage"_s);
    m_message->setWordWrap(true);
    m_message->setTextFormat(Qt::PlainText);
    layout->addWidget(m_message);
    m_offer = new QWidget(this);
    auto *offer = new QHBoxLayout(m_offer);
    offer->setContentsMargins(0, 0, 0, 0);
    m_offerText = new QLabel(m_offer);
    m_offerText->setWordWrap(true);
    auto *goOn = new QPushButton(tr("Go on"), m_offer);
    style::name(goOn, u"queueGoOn"_s, tr("Go on"), tr("Makes what waits, one after another, behind what you ask for meanwhile."));
    connect(goOn, &QPushButton::clicked, this, [this] { m_queue->goOn(); });
    m_whenIdle = new QPushButton(tr("When idle"), m_offer);
    style::name(m_whenIdle, u"queueWhenIdle"_s, tr("When idle"),
                tr("Makes each once the machine has had nothing else to do for a minute. What you ask for yourself begins at once."));
    connect(m_whenIdle, &QPushButton::clicked, this, [this] { m_queue->goOnWhenIdle(); });
    offer->addWidget(m_offerText, 1);
    offer->addWidget(m_whenIdle);
    offer->addWidget(goOn);
    layout->addWidget(m_offer);
}

void QueuePopup::buildFoot(QVBoxLayout *layout)
{
    m_undo = new QWidget(this);
    auto *line = new QHBoxLayout(m_undo);
    line->setContentsMargins(0, 0, 0, 0);
    m_undoText = new QLabel(m_undo);
    m_undoText->setTextFormat(Qt::PlainText);
    m_undoText->setWordWrap(true);
    m_undoText->setProperty("muted", true);
    auto *undo = new QPushButton(tr("Undo"), m_undo);
    undo->setFlat(true);
    style::name(undo, u"queueUndo"_s, tr("Undo"), tr("Puts back what was taken out last (Ctrl+Z)."));
    connect(undo, &QPushButton::clicked, this, [this] { m_queue->undoRemove(); });
    line->addWidget(m_undoText, 1);
    line->addWidget(undo);
    layout->addWidget(m_undo);
}

void QueuePopup::setTrainingPaused(bool paused)
{
    m_trainingPaused = paused;
    if (isVisible())
        rebuild();
}

QString QueuePopup::progressOf(const Job &job) const
{
    const bool training = m_trainings && m_trainings != m_runner && m_trainings->running() == &job;
    return training ? StatusBar::progressOfTraining(job, m_trainingPaused) : StatusBar::progressOf(job);
}

void QueuePopup::open(const QPoint &bottomRight)
{
    m_corner = bottomRight;
    show();
    raise();
    rebuild();
    m_tick.start();
    if (auto *button = m_scroll->findChild<QToolButton *>())
        button->setFocus();
    else
        setFocus();
}

void QueuePopup::place()
{
    // Directly, not by the event loop: rows were exchanged, and the frame must fit them at once.
    for (int i = 0; i < m_rows->count(); ++i)
        if (QWidget *widget = m_rows->itemAt(i)->widget())
            widget->show();
    m_rows->invalidate();
    m_rows->activate();
    const int most = std::max(80, parentWidget()->height() - 160);
    m_scroll->setFixedHeight(std::min(most, m_rows->totalSizeHint().height()));
    layout()->invalidate();
    layout()->activate();
    resize(width(), layout()->totalSizeHint().height());
    const QPoint corner = m_corner - QPoint(width(), height());
    const int right = std::max(style::metric::grid, parentWidget()->width() - width() - style::metric::grid);
    move(std::clamp(corner.x(), style::metric::grid, right), std::max(style::metric::grid, corner.y()));
}

void QueuePopup::showHead()
{
    const bool paused = m_queue && m_queue->isPaused();
    m_pause->setVisible(m_queue != nullptr);
    style::name(m_pause, u"queuePause"_s, paused ? tr("Let the queue go on") : tr("Pause the queue"),
                paused ? tr("Begins what waits.") : tr("Begins nothing more until you let it go on; what runs is finished."));
    m_pause->setIcon(style::icon(paused ? u"play"_s : u"pause"_s));
    QString message = paused ? tr("Paused. Nothing more is begun.") : QString();
    if (const QString why = paused ? m_queue->whyPaused() : QString(); !why.isEmpty())
        message = tr("Paused: %1").arg(why);
    else if (message.isEmpty() && m_queue)
        message = m_queue->note();
    m_message->setText(message);
    m_message->setVisible(!message.isEmpty());
    const bool forIdle = m_queue && m_queue->waitsForIdle();
    const int waiting = m_queue && (!m_queue->goesOn() || forIdle) && !paused ? m_queue->waiting() : 0;
    m_offerText->setText(forIdle        ? tr("Begins when the machine has had nothing else to do for a minute")
                         : waiting == 1 ? tr("1 piece of work waits from last time")
                                        : tr("%1 pieces of work wait from last time").arg(waiting));
    m_whenIdle->setVisible(!forIdle);
    m_offer->setVisible(waiting > 0);
    const QString removed = m_queue && m_queue->canUndo() ? m_queue->lastRemoved() : QString();
    m_undoText->setText(tr("Taken out: %1").arg(removed));
    m_undo->setVisible(!removed.isEmpty());
}

void QueuePopup::addRows()
{
    const auto addJobs = [this](JobRunner *runner, bool durable) {
        const auto jobs = runner->jobs();
        const qsizetype running = runner->running() ? 1 : 0;
        for (qsizetype i = 0; i < jobs.size(); ++i)
            if (!durable || !m_queue || !m_queue->has(jobs.at(i)))
                m_rows->addWidget(jobRow(runner, jobs.at(i), i - running, jobs.size() - running));
    };
    double seconds = 0;
    int unknown = 0;
    bool ended = false, waits = false;
    const std::vector<WorkQueue::Row> rows = m_queue ? m_queue->rows() : std::vector<WorkQueue::Row>();
    addJobs(m_runner, true);
    for (size_t i = 0; i < rows.size(); ++i) {
        const WorkQueue::Row &row = rows[i];
        ended = ended || (!row.job && row.item.isEnded());
        waits = waits || row.item.state == core::queue::State::Waiting || row.item.state == core::queue::State::Paused;
        if (row.item.state == core::queue::State::Waiting || row.item.state == core::queue::State::Running) {
            const double known = row.job && row.job->secondsLeft() >= 0 ? row.job->secondsLeft() : row.secondsLeft;
            known < 0 ? void(++unknown) : void(seconds += known);
        }
        if (i < mostRows)
            m_rows->addWidget(itemRow(row));
    }
    if (rows.size() > mostRows) {
        auto *more = new QLabel(tr("and %L1 more").arg(rows.size() - mostRows), this);
        more->setProperty("muted", true);
        m_rows->addWidget(more);
    }
    for (JobRunner *each : {m_trainings, m_downloads})
        if (each && each != m_runner)
            addJobs(each, false);
    const QString left = seconds > 0 ? timeLeftWords(seconds) : QString();
    m_time->setText(left.isEmpty() ? QString() : unknown > 0 ? tr("more than %1").arg(left) : left);
    m_clearEnded->setEnabled(ended);
    m_clearWaiting->setEnabled(waits);
    m_clear->setVisible(ended || waits);
}

void QueuePopup::rebuild()
{
    // The focus returns to the button with the same name, so that a job can be moved several places.
    const QWidget *focus = focusWidget() && isAncestorOf(focusWidget()) ? focusWidget() : nullptr;
    const QString focused = focus ? focus->objectName() : QString();
    const QString focusedRow = focused == u"queueRow" ? focus->accessibleName() : QString();
    m_running.clear();
    m_movable.clear();
    while (QLayoutItem *item = m_rows->takeAt(0)) {
        item->widget()->hide();
        item->widget()->setParent(nullptr);
        item->widget()->deleteLater();
        delete item;
    }
    addRows();
    if (m_rows->count() == 0) {
        auto *none = new QLabel(tr("Nothing runs or waits."), this);
        none->setProperty("muted", true);
        m_rows->addWidget(none);
    }
    showHead();
    place();
    if (!focusedRow.isEmpty()) {
        for (const Movable &each : std::as_const(m_movable))
            if (each.row && each.row->accessibleName() == focusedRow)
                each.row->setFocus();
    } else if (auto *again = focused.isEmpty() ? nullptr : findChild<QToolButton *>(focused)) {
        again->setFocus();
    }
}

void QueuePopup::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Undo) && m_queue && m_queue->canUndo())
        m_queue->undoRemove();
    else
        QFrame::keyPressEvent(event);
}

} // namespace ui

#include "moc_queuepopup.cpp"
