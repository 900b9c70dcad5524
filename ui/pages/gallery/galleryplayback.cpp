// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/gallery/galleryplayback.h"

#include "core/audio/soundfile.h"
#include "core/base/error.h"
#include "core/jobs/job.h"
#include "ui/desk.h"
#include "ui/settings.h"

#include <utility>

namespace ui {

using core::audio::Player;

GalleryPlayback::GalleryPlayback(const Desk &desk, const Settings &settings, core::jobs::JobRunner &files, QObject *parent)
    : QObject(parent), m_desk(desk), m_settings(settings), m_files(files)
{
    m_timer.setInterval(40); // a poll: the audio thread may not signal
    connect(&m_timer, &QTimer::timeout, this, &GalleryPlayback::poll);
}

void GalleryPlayback::toggle(qint64 id, const std::filesystem::path &path)
{
    if (id == m_id && !m_loaded) { // it is being read
        stop();
        return;
    }
    if (id == m_id) {
        if (isPlaying()) {
            m_wantsToPlay = false;
            m_player.pause();
            poll();
        } else {
            play();
        }
        return;
    }
    stop();
    m_id = id;
    Q_EMIT moved(id);
    m_reading = m_files.start(
        tr("Read a sound"), [path](const core::JobContext &) { return core::audio::readSound(path); }, this,
        [this, id](const core::Audio &audio) {
        if (id != m_id)
            return;
        m_player.load(audio);
        m_loaded = true;
        play();
        });
    connect(m_reading, &core::jobs::Job::failed, this, [this, id](const QString &message) {
        if (id == m_id)
            stop();
        Q_EMIT failed(message);
    });
}

void GalleryPlayback::play()
{
    if (m_desk.player)
        m_desk.player->pause();
    m_player.setDevice(m_settings.soundDevice().toStdString());
    try {
        m_player.play();
        m_wantsToPlay = true;
        m_timer.start();
        Q_EMIT moved(m_id);
    } catch (const core::Error &error) {
        stop();
        Q_EMIT failed(QString::fromUtf8(error.what()));
    }
}

void GalleryPlayback::stop()
{
    if (m_reading)
        m_reading->cancel();
    m_timer.stop();
    if (m_loaded)
        m_player.stop();
    m_loaded = m_wantsToPlay = false;
    if (const qint64 before = std::exchange(m_id, 0))
        Q_EMIT moved(before);
}

double GalleryPlayback::played(qint64 id) const
{
    if (id != m_id || id == 0)
        return -1;
    const double all = m_loaded ? m_player.duration() : 0;
    return all > 0 ? m_player.position() / all : 0;
}

void GalleryPlayback::poll()
{
    if (m_player.state() != Player::State::Playing) {
        m_timer.stop();
        if (std::exchange(m_wantsToPlay, false)) { // it came to its end, or the device went away
            const std::string error = m_player.lastError();
            stop();
            if (!error.empty())
                Q_EMIT failed(QString::fromStdString(error));
            return;
        }
    }
    Q_EMIT moved(m_id);
}

} // namespace ui

#include "moc_galleryplayback.cpp"
