// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/train/plan.h"

#include <QObject>

#include <optional>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace ui {

class Inspector;
class Section;
class SeedField;
class ValueSlider;

/// The inspector of the Train page: which training, what it makes of what, and how long.
class TrainRecipe : public QObject
{
    Q_OBJECT
public:
    TrainRecipe(Inspector *inspector, QObject *parent);

    /// The plan as it is set; its folder is below `trainings` by its name, or where a training was begun.
    core::train::TrainingPlan plan(const std::filesystem::path &trainings) const;
    /// Shows a training that was begun: what is fixed by now cannot be changed any more.
    void showBegun(const core::train::TrainingPlan &plan);
    /// Back to one that is still to be begun, with these pictures.
    void showNew();
    void setPictures(const std::filesystem::path &pictures);
    const std::filesystem::path &pictures() const { return m_pictures; }
    void setKind(core::train::TrainingKind kind);
    core::train::TrainingKind kind() const;
    bool isBegun() const { return m_begun.has_value(); }
    QString name() const;
    void setName(const QString &name);
    /// While the one that is shown runs or waits nothing of it is changed; another one may be shown.
    void setRunning(bool running);

    /// The list of trainings above all: their folders, the new one first (empty).
    void setTrainings(const std::vector<std::filesystem::path> &folders, const std::filesystem::path &chosen);

Q_SIGNALS:
    void trainingChosen(const QString &folder); ///< empty: a new one
    void browseWanted();
    void drawingsWanted(); ///< the emoji drawings, in place of a folder
    void kindChanged();
    void lengthChanged();                ///< steps
    void smoothingChanged(double share); ///< of the curves

private:
    void buildWhat(Inspector *inspector);
    void buildLength(Inspector *inspector);
    void buildFaces(Inspector *inspector);
    void buildMore(Inspector *inspector);
    void showEnabled();
    void showKind();

    QComboBox *m_which, *m_kind, *m_size, *m_augmentation;
    QPushButton *m_data;
    QLineEdit *m_name;
    ValueSlider *m_steps, *m_batch, *m_rate;
    SeedField *m_seed;
    Section *m_faces;
    std::filesystem::path m_pictures;
    std::optional<core::train::TrainingPlan> m_begun;
    bool m_running = false;
};

/// What a person reads of a folder: its last name.
QString lastName(const std::filesystem::path &path);

} // namespace ui
