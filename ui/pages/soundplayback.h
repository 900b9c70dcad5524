// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audio/player.h"

#include <QTimer>
#include <QWidget>

namespace ui {

class PeakPyramid;
class Settings;
class Transport;
class Waveform;

/// A sound with its waveform and transport: what the Speech and Transcribe pages have at their foot.
class SoundPlayback : public QWidget
{
    Q_OBJECT
public:
    /// Volume and loop are kept in the settings under `key`; `nothing` says why there is nothing to play yet.
    SoundPlayback(core::audio::Player &player, Settings &settings, const QString &key, const QString &nothing, QWidget *parent);

    /// A whole sound at once; stopped at the start. Its marks are gone.
    void loadSound(const core::Audio &audio, PeakPyramid peaks);

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
    void playing();
    /// core::Error's sentence: no sound device, or one that went away.
    void playFailed(const QString &message);

protected:
    void paintEvent(QPaintEvent *event) override;

    /// Which mark of the waveform is at this time; -1: none.
    virtual int sentenceAt(double seconds) const
    {
        Q_UNUSED(seconds)
        return -1;
    }
    core::audio::Player &player() { return m_player; }
    bool isGrowing() const { return m_growing; }
    void setGrowing(bool growing) { m_growing = growing; }
    /// Stops; without sound.
    void clearSound();
    void showState();

private:
    void poll();

    core::audio::Player &m_player;
    QString m_nothing;
    Waveform *m_waveform;
    Transport *m_transport;
    QTimer m_timer;
    bool m_growing = false;
    bool m_wantsToPlay = false; ///< playing as far as the user is concerned
};

} // namespace ui
