// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audio/soundfile.h"
#include "ui/pages/speech/speechtake.h"

#include <QDialog>
#include <QPointer>

#include <vector>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace core::jobs {
class Job;
class JobRunner;
} // namespace core::jobs

namespace ui {

class Banner;
class Settings;

/// Asks for format, sample type, subtitles and place, and writes the files on the worker. What goes
/// wrong is said in the dialog, which then stays open.
class SpeechExport : public QDialog
{
    Q_OBJECT
public:
    SpeechExport(SpeechTakePointer take, core::jobs::JobRunner &runner, Settings &settings, QWidget *parent);

    void done(int result) override;

Q_SIGNALS:
    void exported(const QString &path);

private:
    void buildFields();
    void layOut();
    void showKept(); ///< folder, format and so on as they were last time; a name that is free
    void chooseFormat();
    void browse();
    void write();
    void setWriting(bool writing);
    void showTarget();
    QString target() const;
    QString subtitles() const; ///< beside the sound; empty: none

    SpeechTakePointer m_take;
    core::jobs::JobRunner &m_runner;
    Settings &m_settings;
    QPointer<core::jobs::Job> m_job;
    std::vector<core::audio::SoundFormat> m_formats;
    QComboBox *m_format;
    QComboBox *m_type;
    QComboBox *m_subtitles;
    QLineEdit *m_path;
    QPushButton *m_browse;
    QPushButton *m_export;
    QPushButton *m_cancel;
    QLabel *m_note;
    Banner *m_banner;
};

} // namespace ui
