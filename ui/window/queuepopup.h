// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QPointer>
#include <QTimer>

class QLabel;
class QVBoxLayout;

namespace core::jobs {
class Job;
class JobRunner;
} // namespace core::jobs

namespace ui {

/// What runs and what waits, in order, and the training beside it; each can be cancelled, the waiting ones
/// moved. Lies over the window, above the bar at the bottom.
class QueuePopup : public QFrame
{
    Q_OBJECT
public:
    /// trainings: learn beside the other work; may be nullptr.
    QueuePopup(core::jobs::JobRunner *runner, core::jobs::JobRunner *trainings, QWidget *parent);

    void setTrainingPaused(bool paused);

    void open(const QPoint &bottomRight); ///< in the parent

Q_SIGNALS:
    void pauseWanted(); ///< of the training: hold it, or let it go on

private:
    QString progressOf(const core::jobs::Job &job) const;
    void rebuild();
    void place();
    QWidget *row(core::jobs::JobRunner *runner, core::jobs::Job *job, qsizetype waitingIndex, qsizetype waitingCount);

    core::jobs::JobRunner *m_runner;
    core::jobs::JobRunner *m_trainings;
    bool m_trainingPaused = false;
    QVBoxLayout *m_rows;
    QPoint m_corner;
    QTimer m_tick;
    struct Running
    {
        QPointer<core::jobs::Job> job;
        QLabel *progress;
    };
    QList<Running> m_running; ///< their progress is kept up to date
};

} // namespace ui
