// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audio/player.h"
#include "core/transcription/transcriber.h"
#include "ui/pages/page.h"

#include <QAbstractItemView>

#include <memory>

class QAction;
class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;

namespace ui {

class Draft;
class EmptyState;
class LevelMeter;
class LiveRecording;
class SoundPlayback;
class TranscribeControls;
class TranscriptModel;
class TranscriptView;

/// What was said in a sound file or a video, as lines to correct beside their sound.
class TranscribePage : public Page
{
    Q_OBJECT
public:
    TranscribePage(Services &services, Settings &settings, QWidget *parent);
    ~TranscribePage() override;

    /// A sound file or a video; what was transcribed before is let go.
    void open(const QString &path);

    bool acceptsDrop(const QMimeData &data) const override;
    void drop(const QMimeData &data) override;
    void saveState(QSettings &store) const override;
    void restoreState(QSettings &store) override;
    void shown(bool first) override;
    bool useModel(const core::library::Model &model) override;
    bool closeOverlay() override;
    QWidget *focusTarget() override;

protected:
    void run() override;

private:
    using Segment = core::transcription::Segment;
    using SharedAudio = std::shared_ptr<const core::Audio>;

    void build();
    QWidget *buildFindBar();
    QWidget *buildRecordingBar();
    void record();
    void showRecording();
    void buildActions();
    QAction *addCommand(const QString &name, const QString &icon, const QString &text, const QString &keys, const QString &toolTip,
                        void (TranscribePage::*handler)());

    void chooseFile();
    void readSound();
    void takeSound(const SharedAudio &audio);
    void hearAgain();
    void splitLine();
    void mergeLines();
    void deleteLines();
    void shiftLines();
    void showFind();
    void findNext();
    void replaceEverywhere();
    void copyText();
    void exportText();
    void undo();
    void redo();

    QString draftText() const;
    void loadDraft();
    void showState();
    void showMarks();
    core::transcription::Transcription transcript() const;

    TranscribeControls *m_controls;
    TranscriptModel *m_lines;
    TranscriptView *m_view;
    core::audio::Player m_player;
    SoundPlayback *m_playback;
    EmptyState *m_empty;
    QStackedWidget *m_stack;
    QWidget *m_findBar, *m_recordingBar;
    LiveRecording *m_live;
    LevelMeter *m_level;
    QLabel *m_recordedTime;
    QAbstractItemView::EditTriggers m_editTriggers;
    QLineEdit *m_find, *m_with;
    Draft *m_draft;
    QPushButton *m_openButton, *m_exportButton, *m_recordButton;
    QAction *m_record, *m_export, *m_copy, *m_again, *m_split, *m_merge, *m_delete, *m_shift, *m_findAction, *m_undo, *m_redo, *m_play;

    QString m_path;      ///< of the sound; empty: none
    SharedAudio m_sound; ///< 16 kHz; empty until it is read
    QString m_language;
};

} // namespace ui
