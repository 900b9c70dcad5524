// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/pictures/pictureprogress.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

// Of the bar: what comes before the first step, and what of a picture comes after its last one.
constexpr double loadingShare = 0.05, finishingShare = 0.15;
constexpr double usualFinish = 0.15; // of a picture's steps, until one was timed
constexpr int fewestSteps = 2;       // timed before a time is told
constexpr double ease = 0.25;        // how much of what is new the time told takes over at once

QString tr(const char *text)
{
    return QCoreApplication::translate("PicturesPage", text);
}

double seconds(PictureProgress::Clock::duration time)
{
    return std::chrono::duration<double>(time).count();
}

} // namespace

void PictureProgress::enter(Phase phase, int picture, Clock::time_point now)
{
    if (phase == m_phase && picture == m_picture)
        return;
    if (m_phase == Phase::Finishing && picture > m_picture) {
        m_finishSeconds += seconds(now - m_phaseBegin);
        ++m_finishesTimed;
    }
    m_phase = phase;
    m_picture = picture;
    m_phaseBegin = m_lastStep = now;
    m_lastStepNumber = 0;
    m_finished = m_roundBegin = 0;
}

core::jobs::Job::Whole PictureProgress::read(int step, int total, const QString &stage, Clock::time_point now)
{
    if (m_begin == Clock::time_point())
        m_begin = m_phaseBegin = now;
    const int pictures = std::max(1, m_count - m_first);
    const bool loads = stage.startsWith(u"Reading"_s) || stage.startsWith(u"Looking"_s);
    const bool finishes = stage == u"Decoding"_s || stage == u"Enlarging"_s || (loads && m_phase != Phase::Loading);
    int ofPicture = 0;
    if (finishes) {
        enter(Phase::Finishing, m_picture, now);
        if (stage != m_stage || step < m_stageStep)
            m_roundBegin = m_finished;
        // Nobody says how often it will be enlarged: each round takes a share of what is left.
        m_finished = m_roundBegin + (1 - m_roundBegin) * (stage == u"Enlarging"_s && total > 0 ? 0.6 * step / total : 0.1);
    } else if (!loads) {
        m_steps = std::max(1, total / pictures);
        const int picture = std::clamp((step - 1) / m_steps, 0, pictures - 1);
        ofPicture = std::clamp(step - picture * m_steps, 0, m_steps);
        if (step > 0) {
            enter(Phase::Steps, picture, now);
            if (ofPicture > m_lastStepNumber) {
                // The first one also made what all of them share.
                if (m_lastStepNumber > 0) {
                    m_stepSeconds += seconds(now - m_lastStep);
                    m_stepsTimed += ofPicture - m_lastStepNumber;
                }
                m_lastStepNumber = ofPicture;
                m_lastStep = now;
            }
        }
    }
    m_stage = stage;
    m_stageStep = step;

    double done = 0;
    if (m_phase == Phase::Loading) {
        done = loadingShare * (stage == u"Reading the model"_s && total > 0 ? 0.8 * step / total : 0.9);
    } else {
        const double ofOne = m_phase == Phase::Steps ? (1 - finishingShare) * ofPicture / m_steps : 1 - finishingShare * (1 - m_finished);
        done = loadingShare + (1 - loadingShare) * (m_picture + ofOne) / pictures;
    }
    m_done = std::max(m_done, std::min(done, 1.0));
    return {.done = m_done, .words = words(ofPicture), .secondsLeft = secondsLeft(ofPicture, now)};
}

QString PictureProgress::words(int step) const
{
    if (m_phase == Phase::Loading)
        return m_stage == u"Reading the model"_s ? tr("Loading the model") : tr("Reading the prompt");
    if (m_count > 1)
        return tr("picture %1 of %2").arg(m_first + m_picture + 1).arg(m_count);
    return m_phase == Phase::Steps ? tr("step %1 of %2").arg(step).arg(m_steps) : tr("finishing the picture");
}

double PictureProgress::secondsLeft(int step, Clock::time_point now)
{
    if (m_stepsTimed < fewestSteps)
        return -1;
    const int pictures = std::max(1, m_count - m_first);
    const double pace = m_stepSeconds / m_stepsTimed;
    const double finish = m_finishesTimed > 0 ? m_finishSeconds / m_finishesTimed : usualFinish * m_steps * pace;
    const double ofThis =
        m_phase == Phase::Steps ? (m_steps - step) * pace + finish : std::max(0.1 * finish, finish - seconds(now - m_phaseBegin));
    const double left = ofThis + (pictures - m_picture - 1) * (m_steps * pace + finish);
    const double end = seconds(now - m_begin) + left;
    m_end = m_told ? m_end + ease * (end - m_end) : end;
    m_told = true;
    return std::max(0.0, m_end - seconds(now - m_begin));
}

} // namespace ui
