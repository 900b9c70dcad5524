// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/train/plan.h"
#include "ui/pages/page.h"
#include "ui/pages/train/trainservices.h"

#include <atomic>
#include <memory>

class QAction;
class QPushButton;
class QStackedWidget;

namespace ui {

class EmptyState;
class TrainData;
class TrainProgress;
class TrainRecipe;

/// Training of one's own models. It runs on a worker of its own and stands still while other work is done; further
/// ones wait for their turn.
class TrainPage : public Page
{
    Q_OBJECT
public:
    TrainPage(TrainServices &services, Settings &settings, QWidget *parent);
    ~TrainPage() override;

    bool acceptsDrop(const QMimeData &data) const override;
    void drop(const QMimeData &data) override;
    void saveState(QSettings &store) const override;
    void restoreState(QSettings &store) override;
    void shown(bool first) override;
    QWidget *focusTarget() override;

    /// A training, wherever it lies, or pictures to begin one with.
    void open(const std::filesystem::path &folder);

    /// Holds the training that runs after the step in hand, or lets it go on.
    void setPaused(bool paused);
    bool isPaused() const { return m_gate->paused; }

Q_SIGNALS:
    void pausedChanged(bool paused);
    /// A training's model was made known; the page that works with it is to take it.
    void modelMade(const core::library::Model &model);

protected:
    void run() override;
    void resizeEvent(QResizeEvent *event) override;

private:
    TrainServices &services() const { return m_services; }

    /// What the worker asks before each step.
    struct Gate
    {
        std::atomic<bool> paused{false}, othersWork{false};
        void wait(const core::JobContext &context, const std::function<void()> &save) const;
    };

    /// A training that runs or waits.
    struct Active
    {
        QPointer<core::jobs::Job> job;
        core::train::TrainingPlan plan;
        QString name;
    };

    void buildHeader();
    void connectAll();
    void choosePictures();
    void openOther();
    void openTraining(const std::filesystem::path &folder);
    void takePictures(const std::filesystem::path &pictures);
    void lookAtPictures();
    void listTrainings();
    void begin(const core::train::TrainingPlan &plan, const QString &name);
    void begun(const std::filesystem::path &folder);
    void ended(const std::filesystem::path &folder);
    void useIt();
    void labelUse();
    void showState();
    void showProgress(const Active *shown, bool running);
    void showPrimary(const Active *shown);
    core::train::TrainingPlan plan() const;
    /// The one of this folder; nullptr: it neither runs nor waits.
    const Active *active(const std::filesystem::path &folder) const;
    /// The one that the page shows.
    const Active *shownActive() const;

    TrainServices &m_services;
    TrainRecipe *m_recipe;
    TrainData *m_data;
    TrainProgress *m_progress;
    EmptyState *m_empty;
    QStackedWidget *m_stack;
    QPushButton *m_use;
    QAction *m_openAction, *m_pauseAction, *m_stopAction, *m_useAction, *m_folderAction;
    std::shared_ptr<Gate> m_gate = std::make_shared<Gate>();
    QPointer<core::jobs::Job> m_survey;
    std::vector<Active> m_active;                   ///< in the order they were begun
    std::vector<std::filesystem::path> m_elsewhere; ///< trainings outside of the usual folder
};

} // namespace ui
