// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/works/engines.h"

#include <QObject>
#include <QTimer>

#include <chrono>

namespace core::jobs {
class JobRunner;
}

namespace app {

/// Lets go of the models that no job has used for a while, so that a window left open does not hold gigabytes. The next
/// job that wants one opens it again; its file is most likely still in the system's memory. What a model took on a
/// graphics card goes back to LibTorch's pool and not to the system.
///
/// GUI thread. Only there do jobs begin and are they known to have ended, so that while the runner is idle nothing uses
/// a model, and none can begin to while one is taken out. Both must outlive the keeper.
class ModelKeeper : public QObject
{
public:
    ModelKeeper(core::works::Engines &engines, core::jobs::JobRunner &runner);

    /// How long after the end of the last job that used it a model stays; 0: always, as it is at first.
    void keepFor(std::chrono::milliseconds time);

private:
    void runnerChanged();
    void waitForNext();
    void letGo();

    core::works::Engines &m_engines;
    core::jobs::JobRunner &m_runner;
    std::chrono::milliseconds m_time{0};
    bool m_busy = false;
    QTimer m_timer;
};

} // namespace app
