// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audio/player.h"
#include "ui/pages/film/filmpainter.h"
#include "ui/widgets/sound/peaks.h"

#include <QElapsedTimer>
#include <QPointer>
#include <QTimer>
#include <QWidget>

namespace core::jobs {
class Job;
class JobRunner;
} // namespace core::jobs

namespace ui {

class Settings;
class Transport;

/// Plays the film that is painted: its sound, mixed as the render mixes it whenever what is heard changes, is the clock, and the pictures
/// follow it. A film without sound, or a machine without a sound device, has a clock of its own.
class FilmPlayback : public QWidget
{
    Q_OBJECT
public:
    /// `files` mixes, beside work on models.
    FilmPlayback(core::jobs::JobRunner &files, Settings &settings, QWidget *parent);
    ~FilmPlayback() override;

    /// What is heard from now on; the place stays. Without scenes there is nothing to play. `hasProgram`: ffmpeg is there; without it what
    /// only it can read is not heard.
    void setFilm(const PaintedFilm &film, bool hasProgram);

    double position() const { return m_position; } ///< seconds
    double duration() const;
    bool isPlaying() const { return m_playing; }
    bool isMixing() const;
    void play();
    void pause();
    void toggle();
    void seek(double seconds);

    /// Of the whole sound; empty: nothing is heard, or it is not mixed yet.
    const PeakPyramid &peaks() const { return m_peaks; }
    Transport *transport() const { return m_transport; }

Q_SIGNALS:
    void positionChanged(double seconds);
    void playing();
    void mixed();
    void failed(const QString &why);

private:
    void mix();
    void tick();
    void begin();
    void showState();

    core::jobs::JobRunner &m_files;
    core::audio::Player m_player;
    Transport *m_transport;
    QTimer m_tick, m_soon;
    QElapsedTimer m_clock;
    PaintedFilm m_film;
    bool m_hasProgram = true;
    QString m_heard; ///< all that decides what is heard
    QPointer<core::jobs::Job> m_mixing;
    PeakPyramid m_peaks;
    bool m_ready = true, m_hasSound = false;
    bool m_playing = false, m_bySound = false;
    double m_position = 0, m_clockFrom = 0;
};

} // namespace ui
