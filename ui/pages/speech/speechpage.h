// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/page.h"
#include "ui/pages/speech/speechrun.h"
#include "ui/pages/speech/speechservices.h"

#include <QElapsedTimer>
#include <QPointer>
#include <QTimer>

#include <deque>
#include <memory>

class QAction;
class QStackedWidget;
class QToolButton;

namespace ui {

class BookDialog;
class EmptyState;
class FigureLabel;
class NoticeLine;
class SpeechControls;
class Draft;
class SpeechFileButton;
class SpeechPlayback;
class TextEditor;

/// A text becomes speech: the text is the page, what is spoken of it is marked in it while it is
/// heard, and each sentence can be spoken again without the others. Needs runner, player and store.
class SpeechPage : public Page
{
    Q_OBJECT
public:
    SpeechPage(SpeechServices &services, Settings &settings, QWidget *parent);
    ~SpeechPage() override;

    /// Puts the text into the editor and speaks it, after what is being spoken.
    void speak(const QString &text);
    bool hasModel() const;
    /// Speaks a sentence in the voice's language, or asks for a voice where there is none.
    void makeFirst();
    /// Shows an earlier request: its text, as a step that can be undone, and its settings.
    void bringBack(const core::speech::SpeechRequest &request);
    /// Puts the text of a file into the editor, as a step that can be undone; says in the banner why
    /// it could not.
    void openTextFile(const QString &path);
    /// Asks which chapters of the file are to become sound files.
    void makeBook(const QString &path);

    /// What was spoken last; nothing before the first time.
    SpeechTakePointer take() const { return m_take; }

    bool acceptsDrop(const QMimeData &data) const override;
    void drop(const QMimeData &data) override;
    void shown(bool first) override;
    bool useModel(const core::library::Model &model) override;
    QWidget *focusTarget() override;
    QStringList unsaved() const override;
    void tellUnsaved() override;

Q_SIGNALS:
    /// The word from begin to end of what was spoken is being heard; an empty stretch: none.
    void heard(const QString &text, int begin, int end);
    void playFailed(const QString &message);

protected:
    void run() override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    SpeechServices &services() const { return m_services; }

    core::speech::SpeechRequest requestFor(const std::string &text);
    void createEditor(QWidget *content);
    void createActions();
    QAction *addCommand(const QString &name, const QString &text, const QKeySequence &keys, const QString &toolTip,
                        void (SpeechPage::*handler)());

    // Speaking (speechpagespeaking.cpp)
    void start(const SpeechRunPointer &run);
    void began(const SpeechRunPointer &run);
    void show(const SpeechRunPointer &run);
    void showNext();
    void offerNext();
    void addSentence(const SpeechRunPointer &run, core::works::SpokenSentence spoken);
    void showSentence(SpeechRun &run, const core::works::SpokenSentence &spoken);
    void finish(const SpeechRunPointer &run, const SpeechTakePointer &take);
    void stopped(const SpeechRunPointer &run, bool cancelled);
    void keepPart(const SpeechRunPointer &run, core::speech::SpeechResult part, bool shown);
    /// Whether what the main action would speak was stopped midway, and is shown.
    bool isStopped() const;
    void goOn();
    void offerRest(const SpeechRunPointer &run, const std::shared_ptr<const core::speech::SpeechResult> &part);
    void setTake(const SpeechTakePointer &take);
    void speakAgain(int sentence);
    void speakAgainAtCursor();
    void loadLast();
    void keepTakeAgain();
    void showTake(const SpeechTakePointer &take);
    bool tellUnknown(); ///< whether there was anything to tell
    void tellLoudness();
    void tellPlayFailure(const QString &message);

    // Who reads (speechpagevoices.cpp)
    void checkUnread();
    void checkDirections(const core::speech::SpeechRequest &request);
    void checkLanguage(const core::speech::SpeechRequest &request);
    void showNotice();
    std::string presetSettings() const;
    void applyPreset(const std::string &settings);
    void hearSample();
    QString sampleOf(const core::speech::VoiceInfo &voice) const;

    void refreshVoices();
    void textEdited(int removed, int added);
    void checkText();
    void showText();  ///< what depends on the text: counts, hints, the main button
    void showSound(); ///< what depends on the sound
    void showSpoken(double seconds);
    void showPointed(double seconds);
    void playFromCursor();
    void togglePlaying();
    void stopPlaying();
    void toggleLook();
    void exportSound();
    void copySound();
    void showSoundInFolder();
    void chooseTextFile();
    void chooseBook();
    void editDirection();

    SpeechServices &m_services;
    SpeechControls *m_controls;
    TextEditor *m_editor;
    QStackedWidget *m_stack;
    EmptyState *m_empty; ///< over the editor while there is nothing
    EmptyState *m_noVoice;
    QStackedWidget *m_foot; ///< the status, or what the voice cannot read
    FigureLabel *m_status;
    NoticeLine *m_notice;
    SpeechPlayback *m_playback;
    SpeechFileButton *m_file;
    QToolButton *m_copy;
    QToolButton *m_export;
    QAction *m_exportAction = nullptr;
    QAction *m_copyAction = nullptr;
    QAction *m_folderAction = nullptr;
    QAction *m_againAction = nullptr;
    QAction *m_playAction = nullptr;
    QAction *m_stopAction = nullptr;
    QAction *m_cursorAction = nullptr;
    QAction *m_lookAction = nullptr;
    Draft *m_draft;
    QPointer<BookDialog> m_book;
    std::unique_ptr<core::audio::Player> m_samples; ///< of voices
    QString m_unreadAccepted;                       ///< voice and scripts that are to be left out without a word
    QString m_directionsAccepted;                   ///< directions that are to be left out without a word

    TextMap m_map; ///< of the text that the marks belong to
    SpeechTakePointer m_take;
    std::shared_ptr<SpeechLineage> m_lineage; ///< of m_take
    /// Of a text that was stopped in this session: what it was, and its sentences at the voice's own level.
    core::speech::SpeechRequest m_stopped;
    std::shared_ptr<const core::speech::SpeechResult> m_part;
    SpeechTakePointer m_exported;        ///< given away as a file
    SpeechRunPointer m_run;              ///< is shown while it is spoken; null: m_take is
    std::deque<SpeechRunPointer> m_next; ///< begun or spoken already, to be heard after what is heard
    bool m_loaded = false;               ///< the last run's result was asked for
    QTimer m_check;                      ///< compares the text once the typing pauses
};

} // namespace ui
