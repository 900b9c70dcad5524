// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audio/player.h"
#include "ui/pages/speechtake.h"
#include "ui/pages/speechtext.h"

#include <QTimer>
#include <QWidget>

#include <span>

namespace ui {

class Settings;
class Transport;
class Waveform;

/// The lower part of the page: the waveform and the row that plays it, and all dealings with the
/// player. While a text is spoken the player and the waveform hold the voice's own level; the
/// loudness of the whole text, known at the end, is applied to both as a gain, so nothing jumps.
class SpeechPlayback : public QWidget
{
    Q_OBJECT
public:
    SpeechPlayback(core::audio::Player &player, Settings &settings, QWidget *parent);

    /// A new sound that will grow.
    void begin(double expectedSeconds);
    /// One sentence of it, to be heard from its start time on; starts playing with the first.
    void append(const core::speech::Sentence &sentence, const core::Audio &audio, const TextMap &map);
    void setExpectedDuration(double seconds);
    /// All is there; gain brings it to its loudness.
    void finish(double gain);
    /// A whole sound at once, already at its loudness; stopped at the start.
    void load(const SpeechTake &take, const TextMap &map);
    void clear();

    const SpeechTimeline &timeline() const { return m_timeline; }
    double expectedDuration() const { return m_expected; }
    const PeakPyramid &peaks() const;
    /// What was appended since begin(), without gain.
    const core::Audio &streamed() const { return m_streamed; }
    void releaseStreamed() { m_streamed.samples = {}; }

    bool hasSound() const;
    bool isPlaying() const;
    double position() const;
    void play();
    void pause();
    void toggle();
    void stop();
    void seek(double seconds);

    Transport *transport() const { return m_transport; }
    Waveform *waveform() const { return m_waveform; }

Q_SIGNALS:
    void positionChanged(double seconds);
    /// core::Error's sentence: no sound device, or one that went away.
    void playFailed(const QString &message);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void addMarks(const core::speech::Sentence &sentence, const TextMap &map);
    void poll();
    void showState();

    core::audio::Player &m_player;
    Settings &m_settings;
    Waveform *m_waveform;
    Transport *m_transport;
    QTimer m_timer;
    SpeechTimeline m_timeline;
    core::Audio m_streamed;
    double m_expected = 0.0;
    bool m_growing = false;
    bool m_wantsToPlay = false; ///< playing as far as the user is concerned
};

} // namespace ui
