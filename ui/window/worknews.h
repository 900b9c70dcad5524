// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QSet>
#include <QTimer>

#include <functional>
#include <vector>

namespace core::jobs {
class Job;
class JobRunner;
} // namespace core::jobs

namespace ui {

/// Watches what runs, and tells the desktop: how far it is, and that it is over, where the window is behind another one. What was over
/// in a few seconds is no news.
class WorkNews : public QObject
{
    Q_OBJECT
public:
    /// The runners must outlive it. isBehind: whether nobody looks at the window.
    WorkNews(std::vector<core::jobs::JobRunner *> runners, std::function<bool()> isBehind, QObject *parent = nullptr);

    void setShortest(int milliseconds) { m_shortest = milliseconds; } ///< of work that is news

Q_SIGNALS:
    void news(const QString &title, const QString &text);
    void progressed(double share); ///< of what runs; below 0: nothing does

private:
    void look();
    void over();

    std::vector<core::jobs::JobRunner *> m_runners;
    std::function<bool()> m_isBehind;
    QSet<const core::jobs::Job *> m_known;
    QElapsedTimer m_since;
    QTimer m_tick;
    int m_shortest = 5000;
    int m_made = 0, m_failed = 0;
    QString m_last, m_why; ///< title of the one made last; of the first that failed the reason
};

} // namespace ui
