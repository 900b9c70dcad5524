// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>

class QProgressBar;
class QPushButton;
class QToolButton;

namespace core::jobs {
class Job;
class JobRunner;
} // namespace core::jobs

namespace ui {

class FigureLabel;

/// The bar at the bottom: what runs, how far it is and how long it takes, how much waits; at the
/// right what it runs on.
class StatusBar : public QWidget
{
    Q_OBJECT
public:
    /// trainings: learn beside the other work, and are shown where nothing else runs; may be nullptr.
    explicit StatusBar(core::jobs::JobRunner *runner, core::jobs::JobRunner *trainings = nullptr, QWidget *parent = nullptr);

    void setTrainingPaused(bool paused);

    /// So much waits on disk that nobody has begun; `hasMore`: something else is there to be looked at, such as what failed.
    void setNotBegun(int count, bool hasMore);
    /// "CPU, bfloat16"; the memory in use stands beside it.
    void setMachine(const QString &text);
    QPushButton *queueButton() const { return m_queue; }
    QToolButton *railFold() const { return m_rail; }
    QToolButton *inspectorFold() const { return m_inspector; }

    /// "step 7 of 20"; the job's stage in words, the time left. Empty before its first report.
    static QString progressOf(const core::jobs::Job &job);
    static QString progressOfTraining(const core::jobs::Job &job, bool paused);

Q_SIGNALS:
    void pauseWanted(); ///< of the training: hold it, or let it go on

private:
    void showJobs();
    void showMemory();

    /// What the bar is about: what runs, else the training.
    core::jobs::Job *shownJob() const;
    void jobsChanged();

    core::jobs::JobRunner *m_runner;
    core::jobs::JobRunner *m_trainings;
    bool m_trainingPaused = false;
    int m_notBegun = 0;
    bool m_hasMore = false;
    QToolButton *m_rail;
    QToolButton *m_inspector;
    FigureLabel *m_text;
    QProgressBar *m_progress;
    QToolButton *m_pause;
    QToolButton *m_cancel;
    QPushButton *m_queue;
    FigureLabel *m_machine;
    FigureLabel *m_memory;
    QTimer m_tick;  ///< while something runs
    QTimer m_delay; ///< what is over at once is not worth a flicker
    QTimer m_memoryTick;
};

} // namespace ui
