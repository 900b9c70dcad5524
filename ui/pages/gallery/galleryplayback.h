// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audio/player.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

namespace core::jobs {
class Job;
class JobRunner;
} // namespace core::jobs

namespace ui {

struct Desk;
class Settings;

/// Plays the sounds of the gallery where they stand. Its own player: what another page has loaded stays with that page, and rests
/// meanwhile.
class GalleryPlayback : public QObject
{
    Q_OBJECT
public:
    /// All must outlive this. `files` reads the sound.
    GalleryPlayback(const Desk &desk, const Settings &settings, core::jobs::JobRunner &files, QObject *parent);

    /// Plays this one from its start; the one that plays rests, and goes on when it is asked for again.
    void toggle(qint64 id, const std::filesystem::path &path);
    void stop();
    qint64 current() const { return m_id; } ///< 0: none
    /// Share of this one that was heard; less than 0: it is not the current one.
    double played(qint64 id) const;
    bool isPlaying() const { return m_player.state() == core::audio::Player::State::Playing; }

Q_SIGNALS:
    void moved(qint64 id); ///< another share of it was heard, or it began, rests or is let go of
    void failed(const QString &message);

private:
    void play();
    void poll();

    const Desk &m_desk;
    const Settings &m_settings;
    core::jobs::JobRunner &m_files;
    core::audio::Player m_player;
    QPointer<core::jobs::Job> m_reading;
    QTimer m_timer;
    qint64 m_id = 0;
    bool m_loaded = false, m_wantsToPlay = false;
};

} // namespace ui
