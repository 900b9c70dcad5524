// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/statusbar.h"

#include "core/jobs/job.h"
#include "ui/style/style.h"
#include "ui/widgets/controls/figurelabel.h"
#include "ui/widgets/controls/timeleftwords.h"

#include <QFile>
#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>
#include <QToolButton>

#include <unistd.h>

using namespace Qt::StringLiterals;
using core::jobs::Job;

namespace ui {

namespace {

constexpr int flicker = 150;                         // milliseconds that a job may take before it is announced
constexpr int memoryBusy = 2000, memoryIdle = 20000; // milliseconds between two looks at the memory in use

// Resident memory of this process in bytes; 0 where the system does not say.
qint64 memoryInUse()
{
    QFile file(u"/proc/self/statm"_s);
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toLongLong() * sysconf(_SC_PAGESIZE);
}

} // namespace

StatusBar::StatusBar(core::jobs::JobRunner *runner, core::jobs::JobRunner *trainings, QWidget *parent)
    : QWidget(parent)
    , m_runner(runner)
    , m_trainings(trainings)
    , m_rail(new QToolButton(this))
    , m_inspector(new QToolButton(this))
    , m_text(new FigureLabel({}, this))
    , m_progress(new QProgressBar(this))
    , m_pause(new QToolButton(this))
    , m_cancel(new QToolButton(this))
    , m_queue(new QPushButton(this))
    , m_machine(new FigureLabel({}, this))
    , m_memory(new FigureLabel({}, this))
{
    setObjectName(u"statusBar"_s);
    setAttribute(Qt::WA_StyledBackground);
    setFixedHeight(style::metric::bar);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(style::metric::grid, 1, style::metric::grid, 0);
    layout->setSpacing(style::metric::grid);

    style::name(m_rail, u"foldRail"_s, tr("Show or hide the pages at the left"), tr("Shows or hides the pages at the left (Ctrl+[)."));
    style::name(m_inspector, u"foldInspector"_s, tr("Show or hide the settings at the right"),
                tr("Shows or hides the settings at the right (Ctrl+])."));
    style::name(m_cancel, u"cancelJob"_s, tr("Cancel what runs"), tr("Stops what runs now. What waits comes next."));
    style::name(m_queue, u"queueButton"_s, tr("Queue"), tr("Shows what runs and what waits, to change the order or cancel."));
    style::name(m_progress, u"progress"_s, tr("Progress"), {});
    m_text->setObjectName(u"jobText"_s);
    m_machine->setToolTip(tr("What computes, and how. Change it under Settings."));
    m_memory->setToolTip(tr("Memory this program uses now."));
    m_memory->setObjectName(u"memory"_s);
    m_rail->setIcon(style::icon(u"panel-left"_s, style::IconRole::Muted));
    m_inspector->setIcon(style::icon(u"panel-right"_s, style::IconRole::Muted));
    m_cancel->setIcon(style::icon(u"x"_s, style::IconRole::Muted));
    for (auto *button : {m_rail, m_inspector, m_pause, m_cancel}) {
        button->setIconSize({style::metric::icon, style::metric::icon});
        button->setFocusPolicy(Qt::StrongFocus);
    }
    m_progress->setTextVisible(false);
    m_progress->setFixedWidth(160);
    m_queue->setFlat(true);
    m_machine->setMuted(true);
    m_memory->setMuted(true);
    m_memory->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_memory->setWidestText(u"8888 MB"_s);
    m_text->setMuted(true);

    layout->addWidget(m_rail);
    layout->addWidget(m_progress);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_pause);
    layout->addWidget(m_cancel);
    layout->addWidget(m_queue);
    layout->addSpacing(style::metric::grid);
    layout->addWidget(m_machine);
    layout->addSpacing(style::metric::grid);
    layout->addWidget(m_memory);
    layout->addWidget(m_inspector);

    m_tick.setInterval(100);
    m_delay.setSingleShot(true);
    m_delay.setInterval(flicker);
    m_memoryTick.setInterval(memoryIdle);
    connect(&m_tick, &QTimer::timeout, this, &StatusBar::showJobs);
    connect(&m_delay, &QTimer::timeout, this, &StatusBar::showJobs);
    connect(&m_memoryTick, &QTimer::timeout, this, &StatusBar::showMemory);
    connect(m_pause, &QToolButton::clicked, this, &StatusBar::pauseWanted);
    connect(m_cancel, &QToolButton::clicked, this, [this] {
        if (Job *job = shownJob())
            job->cancel();
    });
    connect(m_runner, &core::jobs::JobRunner::changed, this, &StatusBar::jobsChanged);
    if (m_trainings)
        connect(m_trainings, &core::jobs::JobRunner::changed, this, &StatusBar::jobsChanged);
    m_memoryTick.start();
    showMemory();
    setTrainingPaused(false);
}

void StatusBar::setTrainingPaused(bool paused)
{
    m_trainingPaused = paused;
    style::name(m_pause, u"pauseTraining"_s, paused ? tr("Let the training go on") : tr("Pause the training"),
                paused ? tr("Lets the training go on.") : tr("Holds the training after the step in hand; nothing is lost."));
    m_pause->setIcon(style::icon(paused ? u"play"_s : u"pause"_s, style::IconRole::Muted));
    showJobs();
}

QString StatusBar::progressOfTraining(const Job &job, bool paused)
{
    if (job.stage().startsWith(u"Reading"_s) || job.total() <= 0) // the pictures, before the first step
        return progressOf(job);
    QStringList parts{tr("step %L1 of %L2").arg(job.step()).arg(job.total())};
    if (paused)
        parts.append(tr("paused"));
    else if (const QString left = timeLeftWords(job.secondsLeft()); !left.isEmpty())
        parts.append(left);
    return parts.join(u"   "_s);
}

void StatusBar::setNotBegun(int count, bool hasMore)
{
    m_notBegun = count;
    m_hasMore = hasMore;
    showJobs();
}

void StatusBar::setMachine(const QString &text)
{
    m_machine->setText(text);
}

QString StatusBar::progressOf(const Job &job)
{
    QStringList parts;
    if (!job.stage().isEmpty())
        parts.append(job.total() > 0 && !job.isReadAsWhole() ? tr("%1, %2 of %3").arg(job.stage()).arg(job.step()).arg(job.total())
                                                             : job.stage());
    else if (job.total() > 0 && !job.isReadAsWhole()) // else it is a share, which the bar shows
        parts.append(tr("%1 of %2").arg(job.step()).arg(job.total()));
    if (const QString left = timeLeftWords(job.secondsLeft()); !left.isEmpty() && job.total() > 0)
        parts.append(left);
    return parts.join(u"   "_s);
}

Job *StatusBar::shownJob() const
{
    if (Job *job = m_runner->running(); job || !m_trainings)
        return job;
    return m_trainings->running();
}

void StatusBar::jobsChanged()
{
    const bool idle = m_runner->isIdle() && (!m_trainings || m_trainings->isIdle());
    m_memoryTick.setInterval(idle ? memoryIdle : memoryBusy);
    if (idle) {
        m_delay.stop();
        m_tick.stop();
        showJobs();
    } else if (!m_tick.isActive() && !m_delay.isActive()) {
        m_delay.start();
    } else if (m_tick.isActive()) {
        showJobs();
    }
}

void StatusBar::showJobs()
{
    const qsizetype learning = m_trainings ? m_trainings->jobs().size() : 0;
    const qsizetype jobs = m_runner->jobs().size() + learning;
    const bool busy = jobs > 0;
    if (busy && !m_delay.isActive() && !m_tick.isActive())
        m_tick.start();
    const Job *running = shownJob();
    m_progress->setVisible(busy);
    m_cancel->setVisible(running != nullptr);
    const bool training = running && running != m_runner->running();
    m_pause->setVisible(training);
    const qsizetype beside = learning > 0 && m_runner->running() && m_trainings->running() ? 1 : 0; // learns while that runs
    const qsizetype waiting = jobs - (running ? 1 : 0) - beside + m_notBegun;
    m_queue->setText(waiting > 0 ? tr("%1 waiting").arg(waiting) : tr("Queue"));
    m_queue->setIcon(style::icon(u"chevron-up"_s, style::IconRole::Muted));
    m_queue->setVisible(busy || m_notBegun > 0 || m_hasMore);
    if (running) {
        const QString how = training ? progressOfTraining(*running, m_trainingPaused) : progressOf(*running);
        m_text->setText(how.isEmpty() ? running->title() : running->title() + u"   "_s + how);
        m_progress->setRange(0, running->total());
        m_progress->setValue(running->step());
    } else {
        m_text->setText(busy ? tr("Starting") : QString());
    }
}

void StatusBar::showMemory()
{
    const double bytes = double(memoryInUse());
    if (bytes >= 1e9)
        m_memory->setText(tr("%1 GB").arg(bytes / 1e9, 0, 'f', 1));
    else
        m_memory->setText(tr("%1 MB").arg(bytes / 1e6, 0, 'f', 0));
}

} // namespace ui

#include "moc_statusbar.cpp"
