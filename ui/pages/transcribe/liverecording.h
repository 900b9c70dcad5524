// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audio/growingfile.h"
#include "core/audio/recorder.h"
#include "core/transcription/transcriber.h"
#include "ui/pages/transcribe/transcribeservices.h"

#include <QObject>
#include <QTimer>

#include <filesystem>
#include <optional>
#include <vector>

namespace ui {

/// Records a microphone into a file and writes down what is said meanwhile: the stretch since the last settled line is
/// heard again and again as it grows, and its lines settle once others follow them or a pause does. GUI thread.
class LiveRecording : public QObject
{
    Q_OBJECT
public:
    using Segment = core::transcription::Segment;

    LiveRecording(TranscribeServices &services, QObject *parent);

    /// `listening` is how it is written down (its sound is not looked at); without a model nothing is.
    /// Throws core::Error: no microphone, or the file cannot be written.
    void start(const std::filesystem::path &file, core::works::TranscriptRequest listening);
    /// Ends the recording; what is not written down yet still is.
    void stop();

    bool isRecording() const { return m_recorder.has_value(); }
    /// Records, or still writes down.
    bool isActive() const { return m_active; }
    double seconds() const;
    std::vector<Segment> lines() const;
    const QString &language() const { return m_language; }

Q_SIGNALS:
    void level(float peak);
    void heard();    ///< lines() are others
    void recorded(); ///< the file is whole
    void finished(); ///< everything is written down
    void failed(const QString &message);

private:
    void poll();
    void listen();
    void take(const core::transcription::Transcription &heard, size_t until);
    void settle(size_t count, size_t from);
    void finishWhenDone();

    TranscribeServices &m_services;
    QTimer m_timer;
    std::optional<core::audio::Recorder> m_recorder;
    std::optional<core::audio::GrowingFile> m_file;
    core::works::TranscriptRequest m_listening;
    std::vector<float> m_sound; // 16 kHz
    std::vector<Segment> m_settled;
    std::vector<Segment> m_open; // of the stretch that is still growing
    size_t m_openFrom = 0;       // sample at which that begins
    size_t m_heardUntil = 0;
    bool m_active = false, m_listeningNow = false;
    QString m_language;
    int m_session = 0; // of what comes from the worker
};

} // namespace ui
