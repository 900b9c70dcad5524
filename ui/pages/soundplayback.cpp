// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/soundplayback.h"

#include "core/base/error.h"
#include "ui/settings.h"
#include "ui/style/style.h"
#include "ui/widgets/transport.h"
#include "ui/widgets/waveform.h"

#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace ui {

using namespace Qt::StringLiterals;
using core::audio::Player;

SoundPlayback::SoundPlayback(Player &player, Settings &settings, const QString &key, const QString &nothing, QWidget *parent)
    : QWidget(parent), m_player(player), m_nothing(nothing), m_waveform(new Waveform(this)), m_transport(new Transport(this))
{
    setObjectName(u"playback"_s);
    auto *column = new QVBoxLayout(this);
    // The waveform begins under the title, and so do the pictures of the buttons, which have a margin of their own.
    const int inset = (style::metric::control - style::metric::icon) / 2;
    column->setContentsMargins(24 - inset, style::metric::grid, style::metric::margin, 12);
    column->setSpacing(style::metric::grid);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(inset, 0, inset, 0);
    row->addWidget(m_waveform);
    column->addLayout(row);
    column->addWidget(m_transport);

    // A poll: the audio thread may not signal.
    m_timer.setInterval(30);
    connect(&m_timer, &QTimer::timeout, this, &SoundPlayback::poll);
    connect(m_waveform, &Waveform::seekRequested, this, &SoundPlayback::seek);
    connect(m_waveform, &Waveform::playToggled, this, &SoundPlayback::toggle);
    connect(m_transport, &Transport::playToggled, this, &SoundPlayback::toggle);
    connect(m_transport, &Transport::stopped, this, &SoundPlayback::stop);
    connect(m_transport, &Transport::volumeChanged, this, [this, &settings, key](double volume) {
        m_player.setVolume(volume);
        settings.setValue(key + u"/volume"_s, volume);
    });
    connect(m_transport, &Transport::loopToggled, &settings,
            [&settings, key](bool looping) { settings.setValue(key + u"/loop"_s, looping); });
    m_transport->setLooping(settings.value(key + u"/loop"_s, false).toBool());
    m_transport->setVolume(std::clamp(settings.value(key + u"/volume"_s, 1.0).toDouble(), 0.0, 1.0));
    m_player.setVolume(m_transport->volume());
    showState();
}

void SoundPlayback::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(0, 0, width(), 1, style::colours().line);
}

void SoundPlayback::clearSound()
{
    m_timer.stop();
    m_wantsToPlay = m_growing = false;
    m_player.stop();
    m_player.load(core::Audio{.sampleRate = 22050, .channels = 1, .samples = {}});
    m_waveform->clear();
    showState();
}

void SoundPlayback::loadSound(const core::Audio &audio, PeakPyramid peaks)
{
    clearSound();
    m_player.load(audio);
    m_player.setGain(1.0);
    m_waveform->setPeaks(std::move(peaks), audio.sampleRate);
    showState();
}

bool SoundPlayback::hasSound() const
{
    return m_waveform->duration() > 0.0;
}

bool SoundPlayback::isPlaying() const
{
    return m_player.state() == Player::State::Playing;
}

double SoundPlayback::position() const
{
    return m_player.position();
}

void SoundPlayback::play()
{
    if (!hasSound())
        return;
    if (!m_growing && m_player.position() >= m_player.duration() - 0.02)
        m_player.seek(0.0);
    try {
        m_player.play();
        m_wantsToPlay = true;
        m_timer.start();
        Q_EMIT playing();
    } catch (const core::Error &error) {
        m_wantsToPlay = false;
        Q_EMIT playFailed(QString::fromUtf8(error.what()));
    }
    showState();
}

void SoundPlayback::pause()
{
    m_wantsToPlay = false;
    m_timer.stop();
    m_player.pause();
    poll();
}

void SoundPlayback::toggle()
{
    if (isPlaying())
        pause();
    else
        play();
}

void SoundPlayback::stop()
{
    m_wantsToPlay = false;
    m_timer.stop();
    m_player.stop();
    poll();
}

void SoundPlayback::seek(double seconds)
{
    m_player.seek(seconds);
    // The player reports the new place when its feeder has got there; one sees it at once.
    m_waveform->setPosition(seconds);
    m_waveform->setCurrentSentence(sentenceAt(seconds));
    m_transport->setTime(seconds, m_waveform->duration());
    Q_EMIT positionChanged(seconds);
}

void SoundPlayback::poll()
{
    if (m_wantsToPlay && !isPlaying()) { // it came to the end, or the device went away
        m_wantsToPlay = false;
        m_timer.stop();
        if (const std::string error = m_player.lastError(); !error.empty())
            Q_EMIT playFailed(QString::fromStdString(error));
        else if (m_transport->isLooping() && !m_growing) {
            m_player.seek(0.0);
            play();
        }
    }
    const double position = m_player.position();
    m_waveform->setPosition(position);
    m_waveform->setCurrentSentence(hasSound() ? sentenceAt(position) : -1);
    Q_EMIT positionChanged(position);
    showState();
}

void SoundPlayback::showState()
{
    m_transport->setPlaying(isPlaying());
    m_transport->setAvailable(hasSound(), m_nothing);
    m_transport->setTime(m_waveform->position(), m_waveform->duration());
    m_waveform->setEnabled(hasSound() || m_growing);
}

} // namespace ui
