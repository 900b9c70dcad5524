// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/queuepopup.h"

#include "core/jobs/job.h"
#include "ui/style/style.h"
#include "ui/widgets/controls/elidedlabel.h"
#include "ui/window/statusbar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;
using core::jobs::Job;

namespace ui {

QueuePopup::QueuePopup(core::jobs::JobRunner *runner, core::jobs::JobRunner *trainings, QWidget *parent)
    : QFrame(parent), m_runner(runner), m_trainings(trainings)
{
    setProperty("arrowGroup", true);
    setProperty("popup", true);
    setObjectName(u"queuePopup"_s);
    setAccessibleName(tr("Queue"));
    setFixedWidth(420);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(style::metric::margin, 12, style::metric::grid, 12);
    layout->setSpacing(style::metric::half);
    auto *title = new QLabel(tr("Queue"), this);
    title->setFont(style::strongFont());
    layout->addWidget(title);
    m_rows = new QVBoxLayout;
    m_rows->setSpacing(2);
    layout->addLayout(m_rows);
    hide();
    m_tick.setInterval(200);
    for (const auto *each : {m_runner, m_trainings}) {
        if (each)
            connect(each, &core::jobs::JobRunner::changed, this, [this] {
                if (isVisible())
                    rebuild();
            });
    }
    connect(&m_tick, &QTimer::timeout, this, [this] {
        if (!isVisible())
            m_tick.stop();
        for (const Running &running : std::as_const(m_running)) {
            if (running.job)
                running.progress->setText(progressOf(*running.job));
        }
    });
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
    if (auto *button = findChild<QToolButton *>())
        button->setFocus();
}

void QueuePopup::place()
{
    // Directly, not by the event loop: rows were exchanged, and the frame must fit them at once.
    for (int i = 0; i < m_rows->count(); ++i)
        m_rows->itemAt(i)->widget()->show();
    layout()->invalidate();
    layout()->activate();
    resize(width(), layout()->totalSizeHint().height());
    const QPoint corner = m_corner - QPoint(width(), height());
    const int most = std::max(style::metric::grid, parentWidget()->width() - width() - style::metric::grid);
    move(std::clamp(corner.x(), style::metric::grid, most), std::max(style::metric::grid, corner.y()));
}

void QueuePopup::rebuild()
{
    // The focus returns to the button with the same name, so that a job can be moved several places.
    const QWidget *focus = focusWidget() && isAncestorOf(focusWidget()) ? focusWidget() : nullptr;
    const QString focused = focus ? focus->objectName() : QString();
    m_running.clear();
    while (QLayoutItem *item = m_rows->takeAt(0)) {
        item->widget()->hide();
        item->widget()->setParent(nullptr);
        item->widget()->deleteLater();
        delete item;
    }
    for (auto *each : {m_runner, m_trainings}) {
        if (!each)
            continue;
        const auto jobs = each->jobs();
        const qsizetype running = each->running() ? 1 : 0;
        for (qsizetype i = 0; i < jobs.size(); ++i)
            m_rows->addWidget(row(each, jobs.at(i), i - running, jobs.size() - running));
    }
    if (m_rows->count() == 0) {
        auto *none = new QLabel(tr("Nothing runs or waits."), this);
        none->setProperty("muted", true);
        m_rows->addWidget(none);
    }
    place();
    if (auto *again = focused.isEmpty() ? nullptr : findChild<QToolButton *>(focused))
        again->setFocus();
}

QWidget *QueuePopup::row(core::jobs::JobRunner *runner, Job *job, qsizetype waitingIndex, qsizetype waitingCount)
{
    auto *widget = new QWidget(this);
    widget->setObjectName(u"queueRow"_s);
    auto *layout = new QHBoxLayout(widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    auto *lines = new QVBoxLayout;
    lines->setSpacing(0);
    auto *text = new ElidedLabel(job->title(), widget);
    text->setObjectName(u"queueText"_s);
    text->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    lines->addWidget(text);
    layout->addLayout(lines, 1);
    const auto add =
        [&](const QString &what, const QString &icon, const QString &label, const QString &toolTip, bool enabled, auto action) {
        auto *button = new QToolButton(widget);
        style::name(button, u"%1-%2"_s.arg(what, job->title()), label, toolTip);
        button->setIcon(style::icon(icon));
        button->setIconSize({16, 16});
        button->setFocusPolicy(Qt::StrongFocus);
        button->setEnabled(enabled);
        connect(button, &QToolButton::clicked, this, [job = QPointer(job), action] {
            if (job)
                action(job.data());
        });
        layout->addWidget(button);
    };
    if (waitingIndex < 0) {
        auto *progress = new ElidedLabel(progressOf(*job), widget);
        progress->setObjectName(u"queueProgress"_s);
        progress->setProperty("muted", true);
        progress->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        progress->setFixedHeight(progress->fontMetrics().lineSpacing()); // its words may come later
        lines->addWidget(progress);
        m_running.append({job, progress});
        if (runner == m_trainings && runner != m_runner)
            add(u"pause"_s, m_trainingPaused ? u"play"_s : u"pause"_s, m_trainingPaused ? tr("Let it go on") : tr("Pause"),
                m_trainingPaused ? tr("Lets the training go on.") : tr("Holds the training after the step in hand; nothing is lost."), true,
                [this](Job *) { Q_EMIT pauseWanted(); });
    } else {
        text->setProperty("muted", true);
        const auto index = int(waitingIndex);
        add(u"up"_s, u"arrow-up"_s, tr("%1 earlier").arg(job->title()), tr("Moves it one place forward."), index > 0,
            [runner, index](Job *j) { runner->move(j, index - 1); });
        add(u"down"_s, u"arrow-down"_s, tr("%1 later").arg(job->title()), tr("Moves it one place back."), index + 1 < waitingCount,
            [runner, index](Job *j) { runner->move(j, index + 1); });
    }
    add(u"cancel"_s, u"x"_s, tr("Cancel %1").arg(job->title()), waitingIndex < 0 ? tr("Stops it.") : tr("Takes it out of the queue."), true,
        [](Job *j) { j->cancel(); });
    return widget;
}

} // namespace ui

#include "moc_queuepopup.cpp"
