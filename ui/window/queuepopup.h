// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/results/workqueue.h"

#include <QFrame>
#include <QPointer>
#include <QTimer>

class QAction;
class QLabel;
class QMenu;
class QPushButton;
class QScrollArea;
class QToolButton;
class QVBoxLayout;

namespace core::jobs {
class Job;
class JobRunner;
} // namespace core::jobs

namespace ui {

class QueueRow;

/// What runs and what waits, in order, what was paused or failed, and the trainings and downloads beside it; each with how far it is and
/// how long it takes. Waiting ones are moved, changed, paused; what failed is tried again. Lies over the window, above the bar at the
/// bottom.
class QueuePopup : public QFrame
{
    Q_OBJECT
public:
    /// trainings, downloads: work beside the other; queue: what is written down. All three may be nullptr.
    QueuePopup(core::jobs::JobRunner *runner, core::jobs::JobRunner *trainings, core::jobs::JobRunner *downloads, WorkQueue *queue,
               QWidget *parent);

    void setTrainingPaused(bool paused);

    void open(const QPoint &bottomRight); ///< in the parent

Q_SIGNALS:
    void pauseWanted();            ///< of the training: hold it, or let it go on
    void editWanted(int64_t item); ///< another request for it

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    using Job = core::jobs::Job;
    using JobRunner = core::jobs::JobRunner;

    void buildHead(QVBoxLayout *layout);
    void buildFoot(QVBoxLayout *layout);
    QString progressOf(const Job &job) const;
    void rebuild();
    void addRows();
    void showHead();
    void place();
    QueueRow *jobRow(JobRunner *runner, Job *job, qsizetype waitingIndex, qsizetype waitingCount);
    QueueRow *itemRow(const WorkQueue::Row &row);
    /// Moving, pausing, and what the menu has, for a row of the queue.
    void makeMovable(QueueRow *widget, const WorkQueue::Row &row);
    QMenu *menuFor(const WorkQueue::Row &row);
    qsizetype placesBefore(qsizetype index) const;
    void moveBy(int64_t id, int steps);
    void dropAt(int64_t id, QPoint global);

    JobRunner *m_runner;
    JobRunner *m_trainings;
    JobRunner *m_downloads;
    WorkQueue *m_queue;
    bool m_trainingPaused = false;
    QLabel *m_time;
    QToolButton *m_pause;
    QPushButton *m_clear;
    QAction *m_clearEnded, *m_clearWaiting;
    QWidget *m_offer;
    QLabel *m_offerText;
    QPushButton *m_whenIdle;
    QLabel *m_message;
    QWidget *m_undo;
    QLabel *m_undoText;
    QScrollArea *m_scroll;
    QVBoxLayout *m_rows;
    QPoint m_corner;
    QTimer m_tick;
    QTimer m_soon; ///< rows change many at a time
    struct Running
    {
        QPointer<Job> job;
        QLabel *progress;
    };
    QList<Running> m_running; ///< their progress is kept up to date
    struct Movable
    {
        int64_t id;
        QPointer<QueueRow> row;
        bool hasJob;
    };
    QList<Movable> m_movable; ///< in their order
};

} // namespace ui
