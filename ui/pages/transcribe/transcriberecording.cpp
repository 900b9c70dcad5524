// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// The Transcribe page and the microphone.
#include "core/base/error.h"
#include "ui/pages/draft.h"
#include "ui/pages/transcribe/levelmeter.h"
#include "ui/pages/transcribe/liverecording.h"
#include "ui/pages/transcribe/transcribecontrols.h"
#include "ui/pages/transcribe/transcribepage.h"
#include "ui/pages/transcribe/transcriptmodel.h"
#include "ui/pages/transcribe/transcriptview.h"
#include "ui/settings.h"
#include "ui/style/style.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/sound/peaks.h"
#include "ui/widgets/sound/soundplayback.h"

#include <QAction>
#include <QDateTime>
#include <QHBoxLayout>
#include <QLabel>

using namespace Qt::StringLiterals;

namespace ui {

QWidget *TranscribePage::buildRecordingBar()
{
    m_recordingBar = new QWidget(this);
    m_recordingBar->setObjectName(u"recordingBar"_s);
    auto *row = new QHBoxLayout(m_recordingBar);
    row->setContentsMargins(24, 0, style::metric::margin, style::metric::grid);
    row->setSpacing(style::metric::grid);
    m_recordedTime = new QLabel(m_recordingBar);
    m_recordedTime->setObjectName(u"recordedTime"_s);
    m_level = new LevelMeter(m_recordingBar);
    m_level->setObjectName(u"microphoneLevel"_s);
    row->addWidget(m_recordedTime);
    row->addWidget(m_level);
    row->addStretch(1);
    m_recordingBar->hide();

    m_live = new LiveRecording(services(), this);
    connect(m_live, &LiveRecording::level, this, [this](float peak) {
        m_level->setPeak(peak);
        const int seconds = int(m_live->seconds());
        m_recordedTime->setText(tr("Recording  %1:%2").arg(seconds / 60).arg(seconds % 60, 2, 10, QChar(u'0')));
    });
    connect(m_live, &LiveRecording::heard, this, [this] {
        takeRecorded();
        if (isShown(m_recorded))
            m_view->scrollToBottom();
    });
    connect(m_live, &LiveRecording::recorded, this, [this] {
        readSoundOf(m_recorded);
        showState();
    });
    connect(m_live, &LiveRecording::finished, this, [this] {
        m_recorded->language = m_live->language();
        if (!m_live->lines().empty())
            takeRecorded();
        if (isShown(m_recorded)) {
            m_draft->touch();
            showMarks();
        } else if (keep(*m_recorded)) {
            banner()->show(Banner::Kind::Note, tr("The recording is written down"), m_recorded->name());
            banner()->setAction(tr("Show it"), tr("Shows its lines; what is shown now is kept."),
                                [this, recorded = m_recorded] { openKept(recorded->file); });
        }
        m_recorded.reset();
        showState();
    });
    connect(m_live, &LiveRecording::failed, this,
            [this](const QString &message) { banner()->show(Banner::Kind::Warning, tr("While recording"), message); });
    return m_recordingBar;
}

void TranscribePage::takeRecorded()
{
    if (isShown(m_recorded))
        m_lines->setSegments(m_live->lines());
    else
        m_recorded->lines = m_live->lines();
}

void TranscribePage::record()
{
    if (m_live->isRecording()) {
        m_live->stop();
        return;
    }
    if (m_live->isActive() || isBusy())
        return;
    banner()->close();
    m_playback->pause();
    const QString name = QDateTime::currentDateTime().toString(u"yyyy-MM-dd hh.mm.ss"_s) + u".wav"_s;
    const std::filesystem::path file = services().recordingsFolder / name.toStdU16String();
    core::works::TranscriptRequest listening{.how = m_controls->request(), .compute = settings().compute()};
    if (m_controls->hasModel())
        listening.model = m_controls->model().toStdString();
    try {
        m_live->start(file, listening);
    } catch (const core::Error &error) {
        banner()->showError(tr("Nothing can be recorded"), QString::fromUtf8(error.what()));
        return;
    }
    m_recorded = std::make_shared<Transcript>();
    m_recorded->sound = QString::fromStdU16String(file.u16string());
    m_opening.clear();
    show(m_recorded); // where that fails it is recorded all the same
    m_level->reset();
    m_view->setFocus();
    showState();
}

/// While it is recorded the lines are not the person's to change.
void TranscribePage::showRecording()
{
    const bool records = m_live->isRecording();
    m_recordingBar->setVisible(records);
    m_view->setEditTriggers(m_live->isActive() && isShown(m_recorded) ? QAbstractItemView::NoEditTriggers : m_editTriggers);
    m_record->setText(records ? tr("Stop recording") : tr("Record"));
    m_record->setIcon(style::icon(records ? u"square"_s : u"mic"_s));
    m_record->setEnabled(records || (!m_live->isActive() && !isBusy()));
}

} // namespace ui
