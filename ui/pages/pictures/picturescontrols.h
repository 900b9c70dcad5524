// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/pictures/picturesservices.h"

#include <QObject>

class QComboBox;
class QLabel;
class QToolButton;

namespace ui {

class AspectPicker;
class Inspector;
class PicturesMore;
class PicturesStart;
class SeedField;
class ValueSlider;

/// The inspector of the Pictures page. What the user leaves alone shows, and is, what suits the model;
/// another model changes only that.
class PicturesControls : public QObject
{
    Q_OBJECT
public:
    PicturesControls(PicturesServices &services, Inspector *inspector, QObject *parent);

    /// Reads the list of models again; keeps the one that is chosen.
    void showModels();
    bool hasModel() const { return m_hasModel; }
    QString modelName() const;
    /// False where it is no installed one.
    bool useModel(const QString &name);
    const core::diffusion::ModelInfo &model() const { return m_info; }

    /// Without prompts and compute options. What was left alone is empty in it, for the model to fill in.
    core::diffusion::PictureRequest request() const;
    /// The same with all filled in.
    core::diffusion::PictureRequest settledRequest() const;
    /// Shows a request; what in it is the model's own counts as left alone. The count stays.
    void show(const core::diffusion::PictureRequest &request);
    /// Back to the model's own.
    void reset();
    bool isTouched() const;

    /// Rolls the seeds that are not locked.
    void rollForRun();
    void rollSeed();
    void setSeedLocked(bool locked);
    bool isSeedLocked() const;
    int count() const;
    void setCount(int count);

    PicturesMore *more() const { return m_more; }
    PicturesStart *start() const { return m_start; }

Q_SIGNALS:
    void changed();

private:
    struct Touched
    {
        bool size = false, steps = false, guidance = false, sampler = false, schedule = false;
    };

    void buildRows(Inspector *inspector);
    /// The user changed this one.
    void touch(bool Touched::*which);
    core::diffusion::PictureRequest touchedRequest(const Touched &touched) const;
    core::diffusion::PictureRequest settledOf(const core::diffusion::PictureRequest &request) const;
    void useShownModel();
    void showOwn(); ///< the model's own in what was left alone

    PicturesServices &m_services;
    QComboBox *m_model;
    QToolButton *m_reset;
    QLabel *m_about;
    AspectPicker *m_size;
    QWidget *m_squareRow;
    QComboBox *m_square; ///< in its place for a model that makes squares of some sizes
    ValueSlider *m_steps, *m_guidance, *m_count;
    QComboBox *m_sampler, *m_schedule;
    SeedField *m_seed;
    PicturesStart *m_start;
    PicturesMore *m_more;
    core::diffusion::ModelInfo m_info; ///< of the chosen model; that of SD 1.x where nothing is known
    Touched m_touched;
    bool m_hasModel = false;
    bool m_showing = false; ///< controls change because of the page, not by the user
};

} // namespace ui
