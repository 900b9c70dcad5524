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

    void saveState(QSettings &store) const;
    void restoreState(QSettings &store);

Q_SIGNALS:
    void changed();

private:
    void showLanguages();

    QComboBox *m_model, *m_language;
    QCheckBox *m_translate, *m_previous, *m_skip, *m_again;
    QLineEdit *m_prompt;
    ValueSlider *m_beam;
};

} // namespace ui
