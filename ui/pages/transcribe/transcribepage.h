// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audio/player.h"
#include "core/transcription/transcriber.h"
#include "ui/pages/page.h"
#include "ui/pages/transcribe/transcribeservices.h"
#include "ui/pages/transcribe/transcriptshelf.h"

#include <QAbstractItemView>

#include <memory>

class QAction;
class QLabel;
class QLineEdit;
class QMenu;
class QPushButton;
class QStackedWidget;
class QToolButton;

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
    TranscribePage(TranscribeServices &services, Settings &settings, QWidget *parent);
    ~TranscribePage() override;

    /// A sound file or a video, shown once it was read; what was written before stays on the shelf, and a file that
    /// cannot be read changes nothing. While another is being transcribed it is transcribed after that.
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
    bool eventFilter(QObject *watched, QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    TranscribeServices &services() const { return m_services; }

    using Segment = core::transcription::Segment;

    /// One wish to transcribe, from Ctrl+Enter to its end.
    struct Run
    {
        TranscriptPointer target;                              ///< gets the lines
        TranscriptPointer before;                              ///< was shown; comes back where nothing is heard
        double from = 0;                                       ///< second of the sound at which it begins
        bool front = false;                                    ///< shown as soon as it begins, whatever is shown then
        std::optional<core::works::TranscriptRequest> request; ///< unset: as the page says when it is started
    };
    /// A sound as it was read, with what there is to say of it.
    struct Read
    {
        std::shared_ptr<const core::Audio> audio;
        PeakPyramid peaks;
        QString note;
        std::vector<std::string> tracks;
        int track = 0;
    };
    /// What comes from the worker: the sound where it had to be read, else a line.
    struct Piece
    {
        Read read;
        Segment line;
    };

    void build();
    QWidget *buildFindBar();
    QWidget *buildRecordingBar();
    void record();
    void takeRecorded();
    void showRecording();
    void buildActions();
    QAction *addCommand(const QString &name, const QString &icon, const QString &text, const QString &keys, const QString &toolTip,
                        void (TranscribePage::*handler)());

    void labelButtons();

    void chooseFile();
    void hearAgain();
    void showInFolder();

    // Opening and transcribing (transcribeworking.cpp)
    static Read readWith(const decltype(TranscribeServices::readSound) &read, const std::string &path, int track,
                         const core::JobContext &context);
    static void give(Transcript &transcript, Read read);
    void takeSound(const QString &path, Read read);
    void readSoundOf(const TranscriptPointer &transcript);
    void takeTrack(int track);
    void loadSound();
    void transcribeAfter(const QString &path, bool front);
    void start(const std::shared_ptr<Run> &run);
    void began(const Run &run);
    void take(const Run &run, Piece piece);
    void finished(const Run &run, const QString &language);
    void stopped(const std::shared_ptr<Run> &run, bool cancelled);
    void stepBack(const Run &run);
    core::works::TranscriptRequest requestFor(const Transcript &transcript) const;

    // The shelf (transcribekeeping.cpp)
    bool isShown(const TranscriptPointer &transcript) const { return transcript == m_shown; }
    bool show(const TranscriptPointer &transcript);
    bool keep(Transcript &transcript);
    void tellKept(const TranscriptPointer &transcript);
    void openKept(const QString &file);
    void fillRecent();
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

    void loadDraft();
    void showState();
    void showBegin(bool visible);
    void showCommands(bool free);
    void showMarks();
    core::transcription::Transcription transcript() const;

    TranscribeServices &m_services;
    TranscribeControls *m_controls;
    TranscriptModel *m_lines;
    TranscriptView *m_view;
    core::audio::Player m_player;
    SoundPlayback *m_playback;
    EmptyState *m_empty;
    EmptyState *m_begin; ///< over the lines of a recording that has none yet
    QStackedWidget *m_stack;
    QWidget *m_findBar, *m_recordingBar;
    LiveRecording *m_live;
    LevelMeter *m_level;
    QLabel *m_recordedTime;
    QAbstractItemView::EditTriggers m_editTriggers;
    QLineEdit *m_find, *m_with;
    Draft *m_draft;
    QPushButton *m_openButton, *m_exportButton, *m_recordButton;
    QToolButton *m_recentButton;
    QMenu *m_recent;
    QAction *m_record, *m_export, *m_copy, *m_again, *m_split, *m_merge, *m_delete, *m_shift, *m_findAction, *m_undo, *m_redo, *m_play;
    QAction *m_folder;

    TranscriptShelf m_shelf;
    TranscriptPointer m_shown;                     ///< never null; without a sound where nothing was opened
    TranscriptPointer m_recorded;                  ///< what is recorded writes to it
    std::vector<std::weak_ptr<Transcript>> m_open; ///< those in memory, so that two of one file never part
    QString m_opening;                             ///< is being read, to be shown
    bool m_runOnceOpen = false;                    ///< the main action was asked for meanwhile
};

} // namespace ui
