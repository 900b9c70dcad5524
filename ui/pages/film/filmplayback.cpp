// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/film/filmplayback.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/film/soundtrack.h"
#include "core/jobs/job.h"
#include "ui/settings.h"
#include "ui/style/style.h"
#include "ui/widgets/sound/transport.h"

#include <QFile>
#include <QHBoxLayout>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using core::audio::Player;
using core::jobs::Job;

namespace ui {

namespace {

struct Mixed
{
    core::Audio audio; ///< empty: nothing is heard
    PeakPyramid peaks;
};

QString heardIn(const PaintedFilm &painted, bool hasProgram)
{
    if (!painted.film)
        return {};
    const core::film::Film &film = *painted.film;
    QString all = u"%1 %2 %3 %4 %5 %6 %7 %8\n"_s.arg(painted.timeline.seconds())
                      .arg(QString::fromStdString(core::shown(film.music.file)))
                      .arg(film.music.level)
                      .arg(film.music.ducked)
                      .arg(film.music.fadeIn)
                      .arg(film.music.fadeOut)
                      .arg(film.loudness)
                      .arg(int(film.music.loop) + 2 * int(hasProgram));
    for (const core::film::ScheduledScene &scene : painted.timeline.scenes) {
        const core::film::ScenePicture &picture = film.scenes[scene.scene].picture;
        all += u"%1 %2 %3 %4\n"_s.arg(QString::fromStdString(core::shown(scene.spoken.sound)))
                   .arg(scene.speechAt, 0, 'f', 4)
                   .arg(scene.spoken.from)
                   .arg(scene.spoken.seconds);
        if (picture.volume > 0)
            all += u"%1 %2 %3\n"_s.arg(QString::fromStdString(core::shown(picture.file))).arg(picture.from).arg(picture.volume);
    }
    return all;
}

/// What needs ffmpeg to be read is left out where there is none.
void leaveOut(core::film::Film &film, core::film::Timeline &timeline)
{
    film.music.file.clear();
    for (core::film::Scene &scene : film.scenes)
        scene.picture.volume = 0;
    for (core::film::ScheduledScene &scene : timeline.scenes)
        if (!film.scenes[scene.scene].recording.file.empty())
            scene.spoken.sound.clear();
}

Mixed mix(const PaintedFilm &painted, bool hasProgram, const core::JobContext &context)
{
    core::film::Film film = *painted.film;
    core::film::Timeline timeline = painted.timeline;
    if (!hasProgram)
        leaveOut(film, timeline);
    const QTemporaryDir folder;
    const core::film::Soundtrack track = core::film::mixed(film, timeline, painted.pictures,
                                                           std::filesystem::path(folder.path().toStdU16String()), painted.program, context);
    Mixed mixed;
    if (track.file.empty())
        return mixed;
    QFile file(QString::fromStdU16String(track.file.u16string()));
    if (!file.open(QIODevice::ReadOnly))
        throw core::Error("The sound of the film cannot be read again. Is the disk full?");
    mixed.audio = {core::film::soundtrackRate, 2, std::vector<float>(size_t(file.size()) / sizeof(float))};
    file.read(reinterpret_cast<char *>(mixed.audio.samples.data()), qint64(mixed.audio.samples.size() * sizeof(float)));
    std::vector<float> mono(mixed.audio.frames());
    for (size_t i = 0; i < mono.size(); ++i)
        mono[i] = (mixed.audio.samples[2 * i] + mixed.audio.samples[2 * i + 1]) / 2;
    mixed.peaks = PeakPyramid(mono);
    return mixed;
}

} // namespace

FilmPlayback::FilmPlayback(core::jobs::JobRunner &files, Settings &settings, QWidget *parent)
    : QWidget(parent), m_files(files), m_transport(new Transport(this))
{
    setObjectName(u"filmPlayback"_s);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(16, 0, style::metric::margin, 0);
    row->addWidget(m_transport);
    m_tick.setInterval(15);
    m_tick.setTimerType(Qt::PreciseTimer);
    connect(&m_tick, &QTimer::timeout, this, &FilmPlayback::tick);
    m_soon.setSingleShot(true);
    m_soon.setInterval(250);
    connect(&m_soon, &QTimer::timeout, this, &FilmPlayback::mix);
    connect(m_transport, &Transport::playToggled, this, &FilmPlayback::toggle);
    connect(m_transport, &Transport::stopped, this, [this] {
        pause();
        seek(0);
    });
    connect(m_transport, &Transport::loopToggled, this, [&settings](bool loop) { settings.setValue(u"film/loop"_s, loop); });
    connect(m_transport, &Transport::volumeChanged, this, [this, &settings](double volume) {
        m_player.setVolume(volume);
        settings.setValue(u"film/volume"_s, volume);
    });
    m_transport->setLooping(settings.value(u"film/loop"_s, false).toBool());
    m_transport->setVolume(std::clamp(settings.value(u"film/volume"_s, 1.0).toDouble(), 0.0, 1.0));
    m_player.setVolume(m_transport->volume());
    m_player.setDevice(settings.soundDevice().toStdString());
    connect(&settings, &Settings::soundDeviceChanged, this,
            [this, &settings] { m_player.setDevice(settings.soundDevice().toStdString()); });
    showState();
}

FilmPlayback::~FilmPlayback()
{
    if (m_mixing)
        m_mixing->cancel();
}

double FilmPlayback::duration() const
{
    return m_film.timeline.seconds();
}

bool FilmPlayback::isMixing() const
{
    return !m_ready;
}

void FilmPlayback::setFilm(const PaintedFilm &film, bool hasProgram)
{
    m_film = film;
    m_hasProgram = hasProgram;
    if (m_position > duration())
        seek(std::max(0.0, duration()));
    const QString heard = heardIn(film, hasProgram);
    if (heard != m_heard) {
        m_heard = heard;
        m_ready = false;
        if (m_mixing)
            m_mixing->cancel();
        if (m_playing && m_bySound) // what is heard is no longer the film
            pause();
        m_soon.start();
    }
    showState();
}

void FilmPlayback::mix()
{
    m_soon.stop();
    if (!m_film.film || m_film.timeline.scenes.empty()) {
        m_ready = true;
        m_hasSound = false;
        m_peaks = {};
        Q_EMIT mixed();
        return;
    }
    if (m_mixing)
        m_mixing->cancel();
    Job *job = m_files.start(
        tr("Mix the sound of the film"),
        [film = m_film, program = m_hasProgram](const core::JobContext &context) { return ui::mix(film, program, context); }, this,
        [this, heard = m_heard](Mixed sound) {
        if (heard != m_heard) // it changed meanwhile, and is mixed anew
            return;
        m_ready = true;
        m_hasSound = !sound.audio.empty();
        m_peaks = std::move(sound.peaks);
        if (m_hasSound) {
            m_player.load(sound.audio);
            m_player.seek(m_position);
        }
        Q_EMIT mixed();
        if (m_playing)
            begin();
        showState();
        });
    job->setAside();
    connect(job, &Job::failed, this, [this, heard = m_heard](const QString &why) {
        if (heard != m_heard)
            return;
        m_ready = true; // it plays without sound
        m_hasSound = false;
        m_peaks = {};
        Q_EMIT mixed();
        if (m_playing)
            begin();
        Q_EMIT failed(why);
    });
    m_mixing = job;
}

void FilmPlayback::play()
{
    if (m_film.timeline.scenes.empty() || m_playing)
        return;
    if (m_position >= duration() - 0.02)
        seek(0);
    m_playing = true;
    Q_EMIT playing();
    if (m_ready)
        begin();
    else if (!m_mixing)
        mix();
    showState();
}

/// With what there is by now.
void FilmPlayback::begin()
{
    m_bySound = false;
    if (m_hasSound) {
        try {
            m_player.seek(m_position);
            m_player.play();
            m_bySound = true;
        } catch (const core::Error &error) {
            Q_EMIT failed(QString::fromUtf8(error.what()));
        }
    }
    m_clockFrom = m_position;
    m_clock.start();
    m_tick.start();
}

void FilmPlayback::pause()
{
    if (!m_playing)
        return;
    m_playing = false;
    m_tick.stop();
    if (m_bySound)
        m_player.pause();
    m_bySound = false;
    showState();
    Q_EMIT positionChanged(m_position);
}

void FilmPlayback::toggle()
{
    m_playing ? pause() : play();
}

void FilmPlayback::seek(double seconds)
{
    m_position = std::clamp(seconds, 0.0, std::max(0.0, duration()));
    if (m_hasSound && m_ready)
        m_player.seek(m_position);
    m_clockFrom = m_position;
    m_clock.start();
    showState();
    Q_EMIT positionChanged(m_position);
}

void FilmPlayback::tick()
{
    const bool sounds = m_bySound && m_player.state() == Player::State::Playing;
    if (m_bySound && !sounds && m_player.position() < duration() - 0.1) { // the device went away
        const QString why = QString::fromStdString(m_player.lastError());
        m_bySound = false;
        m_clockFrom = m_position;
        m_clock.start();
        if (!why.isEmpty())
            Q_EMIT failed(why);
    }
    const double now = sounds ? m_player.position() : m_bySound ? duration() : m_clockFrom + double(m_clock.elapsed()) / 1000;
    if (now >= duration()) {
        m_position = duration();
        if (m_transport->isLooping()) {
            m_playing = false;
            m_tick.stop();
            play();
            return;
        }
        pause();
        return;
    }
    m_position = now;
    m_transport->setTime(m_position, duration());
    Q_EMIT positionChanged(m_position);
}

void FilmPlayback::showState()
{
    m_transport->setPlaying(m_playing);
    m_transport->setAvailable(!m_film.timeline.scenes.empty(), tr("There is nothing to play yet: give the film a scene"));
    m_transport->setTime(m_position, duration());
}

} // namespace ui

#include "moc_filmplayback.cpp"
