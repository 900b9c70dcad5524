// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/job.h"

namespace ui {

/// One bar for a run of pictures, from loading the model to enlarging the last one: it never goes back, and the time left
/// comes from what steps and finishing took so far, so that it does not jump where a stage ends.
class PictureProgress
{
public:
    using Clock = core::jobs::Job::Clock;

    /// Pictures from number `first` on of `count`; the ones before are there already.
    explicit PictureProgress(int count, int first = 0) : m_count(count), m_first(first) {}

    core::jobs::Job::Whole read(int step, int total, const QString &stage, Clock::time_point now);

private:
    enum class Phase { Loading, Steps, Finishing };

    void enter(Phase phase, int picture, Clock::time_point now);
    QString words(int step) const;
    double secondsLeft(int step, Clock::time_point now);

    int m_count, m_first;
    Phase m_phase = Phase::Loading;
    int m_picture = 0; ///< of this run
    double m_done = 0;
    int m_steps = 1;       ///< of one picture
    double m_finished = 0; ///< share of the finishing of this picture
    double m_roundBegin = 0;
    QString m_stage;
    int m_stageStep = 0;

    Clock::time_point m_phaseBegin, m_lastStep;
    int m_lastStepNumber = 0;
    double m_stepSeconds = 0; ///< all steps timed so far
    int m_stepsTimed = 0;
    double m_finishSeconds = 0;
    int m_finishesTimed = 0;
    bool m_told = false;
    double m_end = 0; ///< when all is done, in seconds after m_begin, as told
    Clock::time_point m_begin;
};

} // namespace ui
