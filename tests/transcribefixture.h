// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transcription/transcript.h"
#include "tests/windowfixture.h"
#include "ui/pages/transcribe/transcribepage.h"
#include "ui/pages/transcribe/transcriptmodel.h"
#include "ui/pages/transcribe/transcriptview.h"
#include "ui/widgets/controls/banner.h"
#include "ui/widgets/controls/primarybutton.h"
#include "ui/widgets/sound/soundplayback.h"

#include <QAction>

namespace transcribing {

/// The window's settings and drafts lie there.
inline void keepIn(const std::filesystem::path &folder)
{
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, QString::fromStdString(folder.string()));
}

inline core::transcription::Segment said(double start, std::initializer_list<const char *> words)
{
    core::transcription::Segment segment{.start = start};
    double at = start;
    for (const char *word : words) {
        segment.text += std::string(" ") + word;
        segment.words.push_back({std::string(" ") + word, at, at + 0.5, 0.9});
        at += 0.5;
    }
    segment.end = at;
    return segment;
}

inline std::vector<core::transcription::Segment> threeLines()
{
    return {said(0, {"The", "quick", "brown", "fox."}), said(2, {"Jumps", "over."}), said(4, {"The", "lazy", "dog."})};
}

inline core::Audio sixSeconds()
{
    return {.sampleRate = 16000, .channels = 1, .samples = std::vector<float>(16000 * 6, 0.1f)};
}

} // namespace transcribing

/// The Transcribe page in the real window, on made-up words.
class TranscribeFixture
{
protected:
    TranscribeFixture() = default;
    virtual ~TranscribeFixture() = default;

    std::unique_ptr<WindowFixture> m_f;
    std::vector<core::transcription::TranscriptionRequest> m_asked;
    std::vector<std::string> m_models;
    std::vector<int> m_tracks;     ///< that were read
    std::vector<double> m_seconds; // of sound that was transcribed
    core::ComputeOptions m_compute;

    ui::TranscribePage *page() const { return m_f->find<ui::TranscribePage>("transcribePage"); }
    ui::TranscriptView *view() const { return m_f->find<ui::TranscriptView>("transcript"); }
    ui::TranscriptModel *lines() const { return page()->findChild<ui::TranscriptModel *>(); }
    ui::Banner *banner() const { return page()->findChild<ui::Banner *>(); }
    ui::SoundPlayback *playback() const { return m_f->find<ui::SoundPlayback>("transcribePlayback"); }
    void trigger(const char *action) const
    {
        auto *found = m_f->find<QAction>(action);
        QVERIFY2(found->isEnabled(), action);
        found->trigger();
    }
    QStringList texts() const
    {
        QStringList all;
        for (int row = 0; row < lines()->rowCount(); ++row)
            all.append(lines()->index(row).data().toString());
        return all;
    }
    void choose(int first, int last) const
    {
        view()->setCurrentIndex(lines()->index(first));
        view()->selectionModel()->select(QItemSelection(lines()->index(first), lines()->index(last)), QItemSelectionModel::ClearAndSelect);
    }

    void openWindow()
    {
        m_f->open();
        m_f->key(Qt::Key_4, Qt::ControlModifier);
        QCOMPARE(m_f->window->currentPage(), page());
    }
    void transcribe()
    {
        page()->open(QString::fromStdString(m_f->path("talk.wav").string()));
        QTRY_VERIFY(m_f->runner.isIdle());
        QTest::mouseClick(m_f->find<ui::PrimaryButton>("transcribePrimary"), Qt::LeftButton);
        QTRY_VERIFY(m_f->runner.isIdle());
        QTRY_COMPARE(lines()->rowCount(), 3);
    }

    virtual std::unique_ptr<WindowFixture> makeWindow() { return std::make_unique<WindowFixture>(); }

    void begin()
    {
        m_f = makeWindow();
        m_asked.clear();
        m_models.clear();
        m_tracks.clear();
        m_seconds.clear();
        m_f->services.models = [before = m_f->services.models] {
            auto models = before();
            for (const char *name : {"whisper-tiny.en", "whisper-base"}) {
                core::library::Model model;
                model.name = name;
                model.kind = "transcription";
                models.push_back(model);
            }
            core::library::Model silence;
            silence.name = "silero-vad";
            silence.kind = "voice activity";
            models.push_back(silence);
            return models;
        };
        m_f->services.readSound = [this](const std::string &path, int track, const core::JobContext &) -> core::media::MonoSound {
            if (path.ends_with(".txt"))
                throw core::Error(path + " cannot be read as sound.");
            m_tracks.push_back(track);
            if (path.ends_with("two.mkv"))
                return {transcribing::sixSeconds(), "two.mkv has 2 sound tracks.", {"eng", "deu, Kommentar"}, track == 0 ? 1 : track};
            return {transcribing::sixSeconds(), {}};
        };
        m_f->services.transcribe = [this, &hold = m_f->hold](const core::works::TranscriptRequest &request, const core::JobContext &context,
                                                             const core::transcription::SegmentReady &ready) {
            m_asked.push_back(request.how);
            m_models.push_back(request.model);
            m_compute = request.compute;
            m_seconds.push_back(request.read->seconds());
            core::transcription::Transcription result{.language = "en"};
            if (request.read->seconds() < 6) {
                result.segments = {transcribing::said(0.1, {"Heard", "again."})};
                return result;
            }
            result.segments = transcribing::threeLines();
            for (const core::transcription::Segment &segment : result.segments) {
                while (hold)
                    context.checkpoint();
                if (ready)
                    ready(segment);
            }
            return result;
        };
    }
};
