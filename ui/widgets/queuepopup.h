// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QTimer>

class QLabel;
class QVBoxLayout;

namespace core::jobs {
class Job;
class JobRunner;
} // namespace core::jobs

namespace ui {

/// What runs and what waits, in order; each can be cancelled, the waiting ones moved. Lies over the
/// window, above the bar at the bottom.
class QueuePopup : public QFrame
{
    Q_OBJECT
public:
    QueuePopup(core::jobs::JobRunner *runner, QWidget *parent);

    void open(const QPoint &bottomRight); ///< in the parent

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void rebuild();
    void place();
    QWidget *row(core::jobs::Job *job, qsizetype waitingIndex, qsizetype waitingCount);

    core::jobs::JobRunner *m_runner;
    QVBoxLayout *m_rows;
    QPoint m_corner;
    QTimer m_tick;
    QLabel *m_runningText = nullptr;
};

} // namespace ui
