// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// What the Transcribe page keeps, shows and gives away.
#include "core/base/error.h"
#include "core/base/kinds.h"
#include "core/library/results/store.h"
#include "core/transcription/transcript.h"
#include "ui/pages/draft.h"
#include "ui/pages/transcribe/liverecording.h"
#include "ui/pages/transcribe/transcribecontrols.h"
#include "ui/pages/transcribe/transcribepage.h"
#include "ui/pages/transcribe/transcriptmodel.h"
#include "ui/pages/transcribe/transcriptview.h"
#include "ui/settings.h"
#include "ui/style/style.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/controls/emptystate.h"
#include "ui/widgets/controls/primarybutton.h"
#include "ui/widgets/controls/showinfolder.h"
#include "ui/widgets/sound/soundplayback.h"
#include "ui/widgets/sound/waveform.h"

#include <QAction>
#include <QClipboard>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QLocale>
#include <QMenu>
#include <QSettings>
#include <QStackedWidget>
#include <QUndoStack>

using namespace Qt::StringLiterals;
using core::jobs::Job;
using core::transcription::Transcription;

namespace ui {

Transcription TranscribePage::transcript() const
{
    return {.language = m_shown->language.toStdString(), .segments = m_lines->segments()};
}

bool TranscribePage::keep(Transcript &transcript)
{
    try {
        m_shelf.keep(transcript);
        if (services().store)
            services().store->keptElsewhere({.path = m_shelf.path(transcript.file).toStdU16String()});
        return true;
    } catch (const core::Error &error) {
        banner()->showError(tr("“%1” could not be kept").arg(transcript.name()), QString::fromUtf8(error.what()));
        return false;
    }
}

/// Puts another transcript into the page. What is shown now goes to the shelf first; where that fails nothing changes.
bool TranscribePage::show(const TranscriptPointer &transcript)
{
    if (isShown(transcript))
        return true;
    m_view->setFocus(); // keeps what is typed into a line
    m_draft->flush();
    if (!m_shown->sound.isEmpty()) {
        m_shown->lines = m_lines->segments();
        if (!keep(*m_shown))
            return false;
    }
    if (transcript->file.isEmpty() && !transcript->sound.isEmpty() && !keep(*transcript))
        return false;
    if (m_shown->jobs == 0) { // an hour of sound is a quarter of a gigabyte
        m_shown->audio.reset();
        m_shown->peaks = {};
    }
    m_playback->pause();
    m_shown = transcript;
    std::erase_if(m_open, [](const auto &each) { return each.expired(); });
    m_open.emplace_back(transcript);
    m_draft->setPath(m_shelf.path(transcript->file));
    settings().setValue(u"transcribe/current"_s, transcript->file);
    m_lines->setSegments(transcript->lines);
    loadSound();
    return true;
}

/// Says that a transcript which gave way is not lost, and brings it back.
void TranscribePage::tellKept(const TranscriptPointer &transcript)
{
    if (transcript->lines.empty())
        return;
    banner()->show(Banner::Kind::Note, tr("The transcript of “%1” is kept").arg(transcript->name()),
                   tr("It is under Earlier transcripts, as you corrected it."));
    banner()->setAction(tr("Back to it"), tr("Shows it again; what is shown now is kept."),
                        [this, file = transcript->file] { openKept(file); });
}

void TranscribePage::openKept(const QString &file)
{
    TranscriptPointer transcript;
    for (const auto &each : m_open) { // it may be in memory, and written to
        if (const TranscriptPointer other = each.lock(); other && other->file == file)
            transcript = other;
    }
    if (!transcript)
        transcript = m_shelf.open(file);
    if (!transcript) {
        banner()->showError(tr("This transcript cannot be opened"),
                            tr("%1 is damaged or gone.").arg(QDir::toNativeSeparators(m_shelf.path(file))));
        return;
    }
    banner()->close();
    if (show(transcript) && !transcript->audio)
        readSoundOf(transcript);
    m_view->setFocus();
}

void TranscribePage::fillRecent()
{
    constexpr int most = 20;
    m_recent->clear();
    int shown = 0;
    for (const TranscriptShelf::Entry &entry : m_shelf.recent(most + 1)) {
        if (entry.file == m_shown->file || shown == most)
            continue;
        ++shown;
        const QString when = QLocale().toString(entry.changed, QLocale::ShortFormat);
        const QString lines = entry.lines == 0 ? tr("no lines yet") : entry.lines == 1 ? tr("one line") : tr("%1 lines").arg(entry.lines);
        QString text = u"%1   %2, %3"_s.arg(QFileInfo(entry.sound).fileName(), lines, when);
        QAction *action = m_recent->addAction(text.replace(u'&', u"&&"_s), this, [this, file = entry.file] { openKept(file); });
        action->setToolTip(entry.words.isEmpty() ? entry.sound : u"<p>"_s + entry.words.toHtmlEscaped() + u"</p>"_s);
    }
    if (shown == 0) {
        m_recent->addAction(tr("None yet: what you transcribe is kept here"))->setEnabled(false);
        return;
    }
    m_recent->addSeparator();
    m_recent->addAction(style::icon(u"folder"_s), tr("Show them in their folder"), this,
                        [this] { ui::showInFolder(m_shelf.path(m_shelf.recent(1).front().file)); });
}

void TranscribePage::loadDraft()
{
    const QString kept = settings().value(u"transcribe/current"_s).toString();
    TranscriptPointer transcript = m_shelf.open(kept);
    if (!transcript && kept.isEmpty())
        transcript = m_shelf.adopt(QFileInfo(settings().store().fileName()).absolutePath() + u"/transcript.json"_s);
    if (!transcript)
        return;
    m_shown = transcript;
    m_open.emplace_back(transcript);
    m_draft->setPath(m_shelf.path(transcript->file));
    settings().setValue(u"transcribe/current"_s, transcript->file);
    const QSignalBlocker quiet(m_lines);
    m_lines->setSegments(transcript->lines);
}

void TranscribePage::shown(bool first)
{
    if (first)
        setTabOrder(m_view, primary());                        // from the lines to what makes them
    if (first && !m_shown->sound.isEmpty() && !m_shown->audio) // of the last time
        readSoundOf(m_shown);
}

void TranscribePage::showInFolder()
{
    ui::showInFolder(m_shown->sound);
}

bool TranscribePage::useModel(const core::library::Model &model)
{
    if (model.kind != core::modelkinds::transcription)
        return false;
    m_controls->setModels(services().models()); // it may have come just now
    return m_controls->useModel(QString::fromStdString(model.name));
}

bool TranscribePage::closeOverlay()
{
    if (!m_findBar->isVisible() && m_live->isRecording()) {
        m_live->stop(); // what was recorded stays, and is written down
        return true;
    }
    if (!m_findBar->isVisible())
        return false;
    m_findBar->hide();
    m_view->setFocus();
    return true;
}

QWidget *TranscribePage::focusTarget()
{
    return m_stack->currentIndex() == 0 ? static_cast<QWidget *>(m_empty->button()) : m_view;
}

void TranscribePage::copyText()
{
    QGuiApplication::clipboard()->setText(QString::fromStdString(core::transcription::transcriptAs("txt", transcript())));
    setSubtitle(tr("Copied"));
}

void TranscribePage::exportText()
{
    const QFileInfo sound(m_shown->sound);
    const QString asShown = tr("Subtitles, each line as it stands here (*.srt *.vtt)");
    auto *dialog = new QFileDialog(window(), tr("Export the transcript"), sound.absolutePath(),
                                   QStringList{tr("Subtitles for the screen, two short lines (*.srt *.vtt *.lrc)"), asShown,
                                               tr("Text (*.txt)"), tr("Table and data (*.csv *.json)")}
                                       .join(u";;"_s));
    dialog->setObjectName(u"transcribeExportDialog"_s);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"srt"_s);
    dialog->selectFile(sound.completeBaseName() + u".srt"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, [this, dialog, asShown](const QString &name) {
        using core::transcription::CueForm;
        const CueForm form = dialog->selectedNameFilter() == asShown ? CueForm::Segments : CueForm::Screen;
        auto *job = services().runner->start(
            tr("Export %1").arg(QFileInfo(name).fileName()),
            [path = std::filesystem::path(name.toStdU16String()), text = transcript(), form](const core::JobContext &) {
            core::transcription::writeTranscript(path, text, form);
            },
            this,
            [this, name] {
            banner()->show(Banner::Kind::Note, tr("The transcript is written"), QDir::toNativeSeparators(name));
            banner()->setAction(tr("Show in folder"), tr("Opens the file manager at the file."), [name] { ui::showInFolder(name); });
        });
        connect(job, &Job::failed, this,
                [this](const QString &message) { banner()->showError(tr("The transcript could not be written"), message); });
    });
    dialog->open();
}

void TranscribePage::showMarks()
{
    Waveform *waveform = m_playback->waveform();
    waveform->clearMarks();
    for (const Segment &segment : m_lines->segments()) {
        waveform->addSentence({segment.start, segment.end, {}});
        for (const auto &word : segment.words)
            waveform->addWord({word.start, word.end, QString::fromStdString(word.text).simplified()});
    }
}

void TranscribePage::showState()
{
    const auto lines = int(m_lines->segments().size());
    const bool recording = m_live->isActive() && isShown(m_recorded);
    const bool free = m_shown->jobs == 0 && !recording;
    m_stack->setCurrentIndex(m_shown->sound.isEmpty() ? 0 : 1);
    primary()->setEnabled(m_controls->hasModel() && !m_live->isActive());
    if (!m_controls->hasModel())
        primary()->setToolTip(tr(
            "No model that listens is installed. Add one you have on the Models page. In a copy of Atelier's source, packaging/setup fetches one."));
    showBegin(lines == 0 && free && !m_shown->sound.isEmpty());
    showRecording();
    showCommands(free);
    const QString name = m_shown->name();
    setSubtitle(!m_opening.isEmpty()       ? tr("Opening %1…").arg(QFileInfo(m_opening).fileName())
                : m_shown->sound.isEmpty() ? QString()
                : lines == 0               ? name
                : lines == 1               ? tr("%1, one line").arg(name)
                                           : tr("%1, %2 lines").arg(name).arg(lines));
}

void TranscribePage::showBegin(bool visible)
{
    const bool hasModel = m_controls->hasModel();
    const QString name = m_shown->name();
    constexpr qsizetype shown = 40; // a sentence may be a file's name
    m_begin->setTexts(tr("“%1” is open").arg(name.size() > shown ? name.left(shown - 12).trimmed() + u'…' + name.right(10) : name),
                      hasModel ? tr("What is said is written line by line, as it is heard.") : primary()->toolTip());
    m_begin->setButtonText(hasModel ? tr("Transcribe") : tr("Open Models"));
    m_begin->setVisible(visible);
}

void TranscribePage::showCommands(bool free)
{
    const auto lines = int(m_lines->segments().size());
    const auto [first, last] = m_view->chosenRows();
    const bool chosen = first <= last && last < lines;
    m_export->setEnabled(lines > 0);
    m_copy->setEnabled(lines > 0);
    m_folder->setEnabled(!m_shown->sound.isEmpty());
    m_findAction->setEnabled(lines > 0);
    m_again->setEnabled(chosen && free && m_shown->audio && m_controls->hasModel());
    for (QAction *action : {m_split, m_delete})
        action->setEnabled(chosen && free);
    m_shift->setEnabled(chosen && free && m_shown->audio);
    m_merge->setEnabled(chosen && free && (last > first || first + 1 < lines));
    m_undo->setEnabled(free && m_lines->undoStack()->canUndo());
    m_redo->setEnabled(free && m_lines->undoStack()->canRedo());
}

void TranscribePage::saveState(QSettings &store) const
{
    m_controls->saveState(store);
}

void TranscribePage::restoreState(QSettings &store)
{
    m_controls->restoreState(store);
}

} // namespace ui
