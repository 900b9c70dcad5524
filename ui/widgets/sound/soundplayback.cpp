// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/sound/soundplayback.h"

#include "core/base/error.h"
#include "ui/settings.h"
#include "ui/style/style.h"
#include "ui/widgets/sound/spectrogram.h"
#include "ui/widgets/sound/transport.h"
#include "ui/widgets/sound/waveform.h"

#include <QMouseEvent>
#include <QPainter>
#include <QToolButton>
#include <QToolTip>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace ui {

using namespace Qt::StringLiterals;
using core::audio::Player;

SoundPlayback::SoundPlayback(Player &player, Settings &settings, const QString &key, const QString &nothing, QWidget *parent)
    : QWidget(parent)
    , m_player(player)
    , m_settings(settings)
    , m_nothing(nothing)
    , m_waveform(new Waveform(this))
    , m_transport(new Transport(this))
    , m_spectrogram(new Spectrogram(*m_waveform, this))
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
    auto *look = new QHBoxLayout;
    look->setContentsMargins(inset, 0, inset, 0);
    look->addWidget(m_spectrogram);
    column->addLayout(look);
    column->addWidget(m_transport);
    m_look = makeToolButton(u"scan-eye"_s, u"lookInside"_s, tr("Look inside"), {}, nullptr);
    m_look->setCheckable(true);
    m_look->setChecked(settings.value(key + u"/lookInside"_s, false).toBool());
    m_transport->addButton(m_look);
    m_spectrogram->setPictureHeight(settings.value(key + u"/lookHeight"_s, m_spectrogram->pictureHeight()).toInt());
    m_spectrogram->hide();
    setTabOrder(m_waveform, m_spectrogram);
    setMouseTracking(true);

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
    connect(m_look, &QToolButton::toggled, this, [this, &settings, key](bool wished) {
        settings.setValue(key + u"/lookInside"_s, wished);
        showState();
    });
    connect(m_spectrogram, &Spectrogram::pointedAt, this, &SoundPlayback::pointedAt);
    connect(m_spectrogram, &Spectrogram::pictureHeightChanged, &settings,
            [&settings, key](int height) { settings.setValue(key + u"/lookHeight"_s, height); });
    m_transport->setLooping(settings.value(key + u"/loop"_s, false).toBool());
    m_transport->setVolume(std::clamp(settings.value(key + u"/volume"_s, 1.0).toDouble(), 0.0, 1.0));
    m_player.setVolume(m_transport->volume());
    showState();
}

void SoundPlayback::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(0, 0, width(), 1, style::colours().line);
}

namespace {

constexpr int edge = style::metric::grid; // above the waveform, where the pointer takes hold

} // namespace

void SoundPlayback::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || event->position().y() >= edge || !m_spectrogram->isVisible())
        return QWidget::mousePressEvent(event);
    m_dragFrom = int(event->globalPosition().y());
    m_dragHeight = m_spectrogram->pictureHeight();
}

void SoundPlayback::mouseMoveEvent(QMouseEvent *event)
{
    if (m_dragFrom >= 0)
        m_spectrogram->setPictureHeight(m_dragHeight + m_dragFrom - int(event->globalPosition().y()));
    else if (event->position().y() < edge && m_spectrogram->isVisible())
        setCursor(Qt::SizeVerCursor);
    else
        unsetCursor();
}

void SoundPlayback::mouseReleaseEvent(QMouseEvent *)
{
    if (m_dragFrom < 0)
        return;
    m_dragFrom = -1;
    Q_EMIT m_spectrogram->pictureHeightChanged(m_spectrogram->pictureHeight());
}

void SoundPlayback::clearSound()
{
    m_timer.stop();
    m_wantsToPlay = m_growing = false;
    m_until = -1;
    m_player.stop();
    m_player.load(core::Audio{.sampleRate = 22050, .channels = 1, .samples = {}});
    m_waveform->clear();
    m_spectrogram->clearSounds();
    m_spectrogram->setSound({});
    showState();
}

void SoundPlayback::loadSound(const std::shared_ptr<const core::Audio> &audio, PeakPyramid peaks)
{
    clearSound();
    m_player.load(*audio);
    m_player.setGain(1.0);
    m_waveform->setPeaks(std::move(peaks), audio->sampleRate);
    m_spectrogram->setSound(core::audio::SharedSound(audio));
    showState();
}

void SoundPlayback::loadSound(core::Audio audio, PeakPyramid peaks)
{
    loadSound(std::make_shared<const core::Audio>(std::move(audio)), std::move(peaks));
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
        tellFailure(QString::fromUtf8(error.what()));
    }
    showState();
}

void SoundPlayback::playPart(double start, double finish)
{
    seek(start);
    play();
    m_until = m_wantsToPlay ? finish : -1;
}

void SoundPlayback::tellFailure(const QString &message)
{
    static constexpr auto said = "saidPlayFailure"; // by any page of this window
    if (m_settings.property(said).toString() != message) {
        m_settings.setProperty(said, message);
        Q_EMIT playFailed(message);
    } else if (m_transport->isVisible()) {
        QToolTip::showText(m_transport->mapToGlobal(QPoint(style::metric::margin, -style::metric::control)), message, m_transport);
    }
}

void SoundPlayback::pause()
{
    const bool played = std::exchange(m_wantsToPlay, false);
    m_until = -1;
    m_timer.stop();
    m_player.pause();
    poll();
    if (played)
        Q_EMIT rested(/*atEnd=*/false);
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
    const bool played = std::exchange(m_wantsToPlay, false);
    m_until = -1;
    m_timer.stop();
    m_player.stop();
    poll();
    if (played)
        Q_EMIT rested(/*atEnd=*/false);
}

void SoundPlayback::seek(double seconds)
{
    m_until = -1;
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
        m_until = -1;
        m_timer.stop();
        if (const std::string error = m_player.lastError(); !error.empty())
            tellFailure(QString::fromStdString(error));
        else if (m_transport->isLooping() && !m_growing) {
            m_player.seek(0.0);
            play();
        } else {
            Q_EMIT rested(/*atEnd=*/true);
        }
    }
    const double position = m_player.position();
    if (m_until >= 0 && position >= m_until && m_wantsToPlay) {
        pause();
        return;
    }
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
    showLook();
}

void SoundPlayback::toggleLook()
{
    m_look->click();
}

void SoundPlayback::showLook()
{
    const bool something = hasSound() || m_growing;
    m_look->setEnabled(something);
    m_look->setToolTip(something ? tr("Look inside: what the sound is made of, pitch by pitch, with the words and the sounds of speech "
                                      "where they are heard, and how long each lasts")
                                 : m_nothing);
    const bool look = something && m_look->isChecked();
    if (look == !m_spectrogram->isHidden())
        return;
    m_spectrogram->setVisible(look);
    m_waveform->setWordsShown(!look); // they stand above the sounds then
}

} // namespace ui

#include "moc_soundplayback.cpp"
