// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/train/training.h"
#include "core/train/traininglog.h"

#include <QTimer>
#include <QWidget>

#include <filesystem>
#include <map>
#include <optional>

class QLabel;
class QPushButton;
class QStackedWidget;

namespace ui {

class FigureLabel;
class LossChart;
class SliderTrack;
class ValueSlider;

/// How a training goes: its numbers, its curves, and what it could make after each stretch. Follows the training's log
/// and samples on the disk, so that one that runs elsewhere is seen as well.
class TrainProgress : public QWidget
{
    Q_OBJECT
public:
    explicit TrainProgress(QWidget *parent = nullptr);

    /// Follows this training from now on; an empty folder: none.
    void follow(const std::filesystem::path &folder, core::train::TrainingKind kind, int64_t autoencoderSteps, int64_t steps);
    /// "Training", "Paused", or nothing.
    void setState(const QString &words);
    QPushButton *pauseButton() const { return m_pause; }

    int64_t step() const;  ///< done of the part that is shown
    bool isDone() const;   ///< the last step of the last part is made
    bool isUsable() const; ///< there is something to make a model of
    bool hasCollapsed() const { return m_collapsed; }

Q_SIGNALS:
    void collapsed(); ///< the samples look like one another, found out just now

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    QWidget *buildNumbers();
    QWidget *buildSamples();
    void refresh();
    void choosePart();
    void showCurves();
    void showNumbers();
    void showSamples();
    void showSample(int index);

    std::filesystem::path m_folder;
    core::train::TrainingKind m_kind = core::train::TrainingKind::Faces;
    int64_t m_steps = 0, m_autoencoderSteps = 0;
    std::string m_part;
    std::optional<core::train::TrainingLog> m_log;
    std::map<int64_t, std::filesystem::path> m_samples;
    bool m_collapsed = false;

    QTimer m_timer;
    FigureLabel *m_step, *m_speed, *m_left;
    QLabel *m_state;
    QPushButton *m_pause;
    LossChart *m_loss, *m_more;
    ValueSlider *m_smoothing;
    QStackedWidget *m_curves;
    QWidget *m_sample;
    SliderTrack *m_scrubber;
    FigureLabel *m_sampleStep;
};

} // namespace ui
