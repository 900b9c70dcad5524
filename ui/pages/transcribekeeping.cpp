// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// What the Transcribe page keeps, shows and gives away.
#include "core/base/error.h"
#include "core/transcription/transcript.h"
#include "ui/pages/draft.h"
#include "ui/pages/liverecording.h"
#include "ui/pages/soundplayback.h"
#include "ui/pages/transcribecontrols.h"
#include "ui/pages/transcribepage.h"
#include "ui/pages/transcriptmodel.h"
#include "ui/pages/transcriptview.h"
#include "ui/settings.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/primarybutton.h"
#include "ui/widgets/waveform.h"

#include <QAction>
#include <QClipboard>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSettings>
#include <QStackedWidget>
#include <QUndoStack>

using namespace Qt::StringLiterals;
using core::jobs::Job;
using core::transcription::Transcription;

namespace ui {

Transcription TranscribePage::transcript() const
{
    return {.language = m_language.toStdString(), .segments = m_lines->segments()};
}

QString TranscribePage::draftText() const
{
    QJsonObject json = QJsonDocument::fromJson(QByteArray::fromStdString(core::transcription::transcriptAs("json", transcript()))).object();
    json.insert(u"sound"_s, m_path);
    return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact));
}

void TranscribePage::loadDraft()
{
    const QString text = m_draft->load();
    if (text.isEmpty())
        return;
    try {
        const Transcription kept = core::transcription::transcriptFromJson(text.toStdString(), "The kept transcript");
        m_path = QJsonDocument::fromJson(text.toUtf8()).object().value(u"sound"_s).toString();
        m_language = QString::fromStdString(kept.language);
        const QSignalBlocker quiet(m_lines);
        if (!m_path.isEmpty())
            m_lines->setSegments(kept.segments);
    } catch (const core::Error &) { // cut off or not ours: the page begins empty
        m_path.clear();
    }
}

void TranscribePage::shown(bool first)
{
    if (first && !m_path.isEmpty() && !m_sound) // of the last time
        readSound();
}

bool TranscribePage::useModel(const core::library::Model &model)
{
    if (model.kind != "transcription")
        return false;
    m_controls->setModels(services().models()); // it may have come just now
    return m_controls->useModel(QString::fromStdString(model.name));
}

bool TranscribePage::closeOverlay()
{
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
    const QFileInfo sound(m_path);
    auto *dialog =
        new QFileDialog(window(), tr("Export the transcript"), sound.absolutePath(),
                        tr("Subtitles (*.srt *.vtt *.lrc)") + u";;"_s + tr("Text (*.txt)") + u";;"_s + tr("Table and data (*.csv *.json)"));
    dialog->setObjectName(u"transcribeExportDialog"_s);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"srt"_s);
    dialog->selectFile(sound.completeBaseName() + u".srt"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &name) {
        auto *job = services().runner->start(
            tr("Export %1").arg(QFileInfo(name).fileName()),
            [path = std::filesystem::path(name.toStdU16String()), text = transcript()](const core::JobContext &) {
            core::transcription::writeTranscript(path, text);
            },
            this, [this, name] { setSubtitle(tr("Written as %1").arg(QDir::toNativeSeparators(name))); });
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
    const auto [first, last] = m_view->chosenRows();
    const bool chosen = first <= last && last < lines, free = !isBusy() && !m_live->isActive();
    m_stack->setCurrentIndex(m_path.isEmpty() ? 0 : 1);
    primary()->setEnabled(m_controls->hasModel() && !m_live->isActive());
    if (!m_controls->hasModel())
        primary()->setToolTip(tr("No model that listens is installed. Run packaging/setup once; it fetches one."));
    showRecording();
    m_export->setEnabled(lines > 0);
    m_copy->setEnabled(lines > 0);
    m_findAction->setEnabled(lines > 0);
    m_again->setEnabled(chosen && free && m_sound && m_controls->hasModel());
    for (QAction *action : {m_split, m_delete})
        action->setEnabled(chosen && free);
    m_shift->setEnabled(chosen && free && m_sound);
    m_merge->setEnabled(chosen && free && (last > first || first + 1 < lines));
    m_undo->setEnabled(free && m_lines->undoStack()->canUndo());
    m_redo->setEnabled(free && m_lines->undoStack()->canRedo());
    const QString name = QFileInfo(m_path).fileName();
    setSubtitle(m_path.isEmpty() ? QString()
                : lines == 0     ? name
                : lines == 1     ? tr("%1, one line").arg(name)
                                 : tr("%1, %2 lines").arg(name).arg(lines));
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
