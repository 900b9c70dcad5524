// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/library/models/models.h"
#include "core/transcription/transcriber.h"

#include <QObject>

#include <vector>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QSettings;

namespace ui {

class Inspector;
class ValueSlider;

/// The inspector of the Transcribe page.
class TranscribeControls : public QObject
{
    Q_OBJECT
public:
    TranscribeControls(Inspector &inspector, QObject *parent);

    void setModels(const std::vector<core::library::Model> &models);
    bool hasModel() const;
    QString model() const;
    bool useModel(const QString &name);
    core::transcription::TranscriptionRequest request() const;
    void setRequest(const core::transcription::TranscriptionRequest &request);

    /// The sounds of the film that is shown, of which number `chosen` (from 1) is heard; with fewer than two there is no such row.
    void setTracks(const std::vector<std::string> &tracks, int chosen);

    void saveState(QSettings &store) const;
    void restoreState(QSettings &store);

Q_SIGNALS:
    void changed();
    void trackChosen(int track); ///< by the user; counted from 1

private:
    void showLanguages();

    Inspector &m_inspector;
    QComboBox *m_model, *m_language, *m_track;
    QCheckBox *m_translate, *m_previous, *m_skip, *m_again;
    QLineEdit *m_prompt;
    ValueSlider *m_beam;
};

} // namespace ui
