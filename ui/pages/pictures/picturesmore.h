// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/pictures/picturesservices.h"

#include <QObject>

class QCheckBox;
class QComboBox;

namespace ui {

class Inspector;
class LoraList;
class SeedField;
class ValueSlider;

/// The settings few change: under "More" in the inspector.
class PicturesMore : public QObject
{
    Q_OBJECT
public:
    PicturesMore(Inspector *inspector, QObject *parent);

    void showLoras(const std::vector<core::library::Model> &models);
    void showAutoencoders(const std::vector<core::library::Model> &models);
    /// What the model itself says of its prediction, for the words of the first choice.
    void setModel(const core::diffusion::ModelInfo &info);

    void addTo(core::diffusion::PictureRequest &request) const;
    void show(const core::diffusion::PictureRequest &request);
    /// The seed of a variation for a new run: a fresh one unless it is locked.
    void rollForRun();
    /// A variation whose seed is rolled at each run.
    void setVariation(double amount);

    core::diffusion::PreviewKind preview() const;
    void setPreview(core::diffusion::PreviewKind kind);
    bool isVariationLocked() const;
    void setVariationLocked(bool locked);

Q_SIGNALS:
    void changed();

private:
    QComboBox *m_preview, *m_reuse, *m_clipSkip, *m_noise, *m_prediction, *m_autoencoder, *m_precision;
    ValueSlider *m_rescale, *m_variation;
    SeedField *m_variationSeed;
    QCheckBox *m_plain;
    LoraList *m_loras;
    bool m_own = false; ///< the model is Atelier's own
};

} // namespace ui
