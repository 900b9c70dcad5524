// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/speechplayback.h"

#include "core/base/error.h"
#include "ui/settings.h"
#include "ui/style/style.h"
#include "ui/widgets/transport.h"
#include "ui/widgets/waveform.h"

#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace ui {

using namespace Qt::StringLiterals;
using core::audio::Player;

SpeechPlayback::SpeechPlayback(Player &player, Settings &settings, QWidget *parent)
    : QWidget(parent), m_player(player), m_settings(settings), m_waveform(new Waveform(this)), m_transport(new Transport(this))
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
    connect(&m_timer, &QTimer::timeout, this, &SpeechPlayback::poll);
    connect(m_waveform, &Waveform::seekRequested, this, &SpeechPlayback::seek);
    connect(m_waveform, &Waveform::playToggled, this, &SpeechPlayback::toggle);
    connect(m_transport, &Transport::playToggled, this, &SpeechPlayback::toggle);
    connect(m_transport, &Transport::stopped, this, &SpeechPlayback::stop);
    connect(m_transport, &Transport::volumeChanged, this, [this](double volume) {
        m_player.setVolume(volume);
        m_settings.setValue(u"speech/volume"_s, volume);
    });
    connect(m_transport, &Transport::loopToggled, this, [this](bool looping) { m_settings.setValue(u"speech/loop"_s, looping); });
    m_transport->setLooping(settings.value(u"speech/loop"_s, false).toBool());
    m_transport->setVolume(std::clamp(settings.value(u"speech/volume"_s, 1.0).toDouble(), 0.0, 1.0));
    m_player.setVolume(m_transport->volume());
    showState();
}

void SpeechPlayback::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(0, 0, width(), 1, style::colours().line);
}

void SpeechPlayback::clear()
{
    m_timer.stop();
    m_wantsToPlay = m_growing = false;
    m_player.stop();
    m_player.load(core::Audio{.sampleRate = 22050, .channels = 1, .samples = {}});
    m_timeline.clear();
    m_streamed = {};
    m_waveform->clear();
    showState();
}

void SpeechPlayback::begin(double expectedSeconds)
{
    clear();
    m_growing = true;
    setExpectedDuration(expectedSeconds);
}

void SpeechPlayback::append(const core::speech::Sentence &sentence, const core::Audio &audio, const TextMap &map)
{
    const bool first = m_streamed.sampleRate == 0;
    if (first) {
        m_streamed.sampleRate = audio.sampleRate;
        m_streamed.channels = audio.channels;
        m_waveform->clear(audio.sampleRate);
        m_waveform->setExpectedDuration(m_expected);
        m_player.load(audio.sampleRate, audio.channels);
        m_player.setGain(1.0);
    }
    // The pause between two sentences is silence up to the time at which the next is heard.
    const auto start = size_t(std::llround(sentence.span.start * audio.sampleRate)) * size_t(audio.channels);
    if (start > m_streamed.samples.size()) {
        const std::vector<float> silence(start - m_streamed.samples.size());
        m_streamed.samples.insert(m_streamed.samples.end(), silence.begin(), silence.end());
        m_player.append(silence);
        m_waveform->append(silence);
    }
    m_streamed.samples.insert(m_streamed.samples.end(), audio.samples.begin(), audio.samples.end());
    m_player.append(audio.samples);
    m_waveform->append(audio.samples);
    addMarks(sentence, map);
    if (first)
        play();
    showState();
}

void SpeechPlayback::setExpectedDuration(double seconds)
{
    m_expected = seconds;
    m_waveform->setExpectedDuration(seconds);
}

void SpeechPlayback::finish(double gain)
{
    m_growing = false;
    m_player.finish();
    m_player.setGain(gain);
    m_waveform->setGain(gain);
    m_waveform->setExpectedDuration(0.0);
    showState();
}

void SpeechPlayback::load(const SpeechTake &take, const TextMap &map)
{
    clear();
    m_player.load(take.result.audio);
    m_player.setGain(1.0);
    m_waveform->setPeaks(take.peaks, take.result.audio.sampleRate);
    for (const auto &sentence : take.result.sentences)
        addMarks(sentence, map);
    showState();
}

void SpeechPlayback::addMarks(const core::speech::Sentence &sentence, const TextMap &map)
{
    m_timeline.append(sentence, map);
    m_waveform->addSentence({sentence.span.start, sentence.span.finish, {}});
    for (const auto &word : sentence.words) {
        const int begin = map.position(word.begin);
        m_waveform->addWord({word.start, word.finish, map.text().mid(begin, map.position(word.end) - begin)});
    }
}

const PeakPyramid &SpeechPlayback::peaks() const
{
    return m_waveform->peaks();
}

bool SpeechPlayback::hasSound() const
{
    return m_waveform->duration() > 0.0;
}

bool SpeechPlayback::isPlaying() const
{
    return m_player.state() == Player::State::Playing;
}

double SpeechPlayback::position() const
{
    return m_player.position();
}

void SpeechPlayback::play()
{
    if (!hasSound())
        return;
    if (!m_growing && m_player.position() >= m_player.duration() - 0.02)
        m_player.seek(0.0);
    try {
        m_player.play();
        m_wantsToPlay = true;
        m_timer.start();
    } catch (const core::Error &error) {
        m_wantsToPlay = false;
        Q_EMIT playFailed(QString::fromUtf8(error.what()));
    }
    showState();
}

void SpeechPlayback::pause()
{
    m_wantsToPlay = false;
    m_timer.stop();
    m_player.pause();
    poll();
}

void SpeechPlayback::toggle()
{
    if (isPlaying())
        pause();
    else
        play();
}

void SpeechPlayback::stop()
{
    m_wantsToPlay = false;
    m_timer.stop();
    m_player.stop();
    poll();
}

void SpeechPlayback::seek(double seconds)
{
    m_player.seek(seconds);
    // The player reports the new place when its feeder has got there; one sees it at once.
    m_waveform->setPosition(seconds);
    m_waveform->setCurrentSentence(m_timeline.sentenceAtTime(seconds));
    m_transport->setTime(seconds, m_waveform->duration());
    Q_EMIT positionChanged(seconds);
}

void SpeechPlayback::poll()
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
    m_waveform->setCurrentSentence(hasSound() ? m_timeline.sentenceAtTime(position) : -1);
    Q_EMIT positionChanged(position);
    showState();
}

void SpeechPlayback::showState()
{
    m_transport->setPlaying(isPlaying());
    m_transport->setAvailable(hasSound(), tr("There is nothing to play yet: speak a text first"));
    m_transport->setTime(m_waveform->position(), m_waveform->duration());
    m_waveform->setEnabled(hasSound() || m_growing);
}

} // namespace ui
