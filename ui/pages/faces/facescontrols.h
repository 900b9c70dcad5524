// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/gan/facegenerator.h"

#include <QObject>

class QCheckBox;
class QComboBox;
class QSettings;

namespace ui {

struct Desk;
class Inspector;
class SeedField;
class Settings;
class ValueSlider;

/// The settings of the Faces page, in its inspector.
class FacesControls : public QObject
{
    Q_OBJECT
public:
    static constexpr int defaultCount = 24, defaultPick = 16;

    /// The desk and the settings must outlive this.
    FacesControls(const Desk &desk, const Settings &settings, Inspector *inspector, QObject *parent);

    bool hasModel() const;
    /// Lists them anew; the chosen one stays.
    void showModels();
    bool useModel(const std::string &model); ///< false: it is not in the list

    core::gan::FaceRequest request() const; ///< of one face
    int count() const;
    int pick() const; ///< of how many candidates each face is the best
    /// Whether faces are to be shown enlarged; `possible`: whether they can be.
    bool isSharp() const;
    void setSharpPossible(bool possible);
    void toggleSharp();
    void seedForRun(); ///< another seed, unless it is locked
    void roll();
    void useSeed(uint64_t seed); ///< and locks it: that very face, not the best of others
    /// As this face was made, with its seed locked.
    void show(const core::gan::FaceRequest &face);

    /// What a preset keeps: everything but the seed.
    core::gan::FaceRequest settings() const;
    /// False where the model is not installed; the other settings are shown all the same.
    bool setSettings(const core::gan::FaceRequest &settings);

    void saveState(QSettings &store) const;
    void restoreState(QSettings &store);

Q_SIGNALS:
    void modelChanged();
    void varietyChanged();
    void countChanged(int count);
    void sizeChanged(int size); ///< of the faces in the grid
    void sharpChanged();

private:
    const Desk &m_desk;
    const Settings &m_settings;
    QComboBox *m_model;
    SeedField *m_seed;
    ValueSlider *m_count, *m_pick, *m_psi, *m_size;
    QCheckBox *m_sharp; ///< whether faces are shown enlarged
};

} // namespace ui
