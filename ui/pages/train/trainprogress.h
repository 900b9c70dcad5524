// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/train/training.h"
#include "core/train/traininglog.h"

#include <QPointer>
#include <QTimer>
#include <QWidget>

#include <filesystem>
#include <map>
#include <optional>
#include <tuple>

class QBoxLayout;
class QGridLayout;
class QLabel;
class QPushButton;
class QStackedWidget;

namespace core::jobs {
class Job;
}

namespace ui {

class EmptyState;
class FigureLabel;
class LossChart;
class SliderTrack;

/// How a training goes: its numbers, large what it can make by now (and what it could before), small its curves.
/// Follows the training's log and samples on the disk, so that one that runs elsewhere is seen as well.
class TrainProgress : public QWidget
{
    Q_OBJECT
public:
    explicit TrainProgress(QWidget *parent = nullptr);

    /// Follows this training from now on; an empty folder: none.
    void follow(const std::filesystem::path &folder, core::train::TrainingKind kind, int64_t steps);
    /// Whose time left is shown; nullptr: of none. It may end at any time.
    void setJob(const core::jobs::Job *job);
    /// "Learning", "Paused", or nothing.
    void setState(const QString &words);
    /// What stands in the place of the samples as long as there is none.
    void setNothingYet(const QString &sentence, const QString &hint);
    /// At the right of the numbers.
    QPushButton *stopButton() const { return m_stop; }
    /// Of the curves, as a share of what was before in each point.
    void setSmoothing(double share);

    int64_t step() const;     ///< done of the part that is shown
    int64_t keptStep() const; ///< of its newest checkpoint; 0: none
    bool isDone() const;      ///< the last step of the last part is made
    bool isUsable() const;    ///< there is something to make a model of
    bool hasCollapsed() const { return m_collapsed; }

Q_SIGNALS:
    void collapsed(); ///< the samples look like one another, found out just now

protected:
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    QWidget *buildNumbers();
    QWidget *buildSamples();
    QWidget *buildCurves();
    void arrange();
    void refresh();
    void choosePart();
    void showCurves();
    void showNumbers();
    void showTimeLeft();
    void showSamples();
    void showSample(int index);

    std::filesystem::path m_folder;
    core::train::TrainingKind m_kind = core::train::TrainingKind::Faces;
    int64_t m_steps = 0;
    std::string m_part;
    std::optional<core::train::TrainingLog> m_log;
    std::map<int64_t, std::filesystem::path> m_samples;
    bool m_collapsed = false;

    QPointer<const core::jobs::Job> m_job;
    QTimer m_timer;
    FigureLabel *m_step, *m_speed, *m_left;
    QLabel *m_state;
    QPushButton *m_stop;
    LossChart *m_loss, *m_more;
    QGridLayout *m_grid;
    QBoxLayout *m_charts;
    QWidget *m_curves;
    std::tuple<bool, int, bool> m_arranged{true, -1, false}; ///< beside the samples, how wide or high, seen
    QStackedWidget *m_stack;                                 ///< the samples, or that there is none
    EmptyState *m_nothing;
    QWidget *m_sample;
    SliderTrack *m_scrubber;
    FigureLabel *m_sampleStep;
};

} // namespace ui
