// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audio/player.h"
#include "core/audio/sharedsound.h"

#include <QTimer>
#include <QWidget>

#include <memory>

class QToolButton;

namespace ui {

class PeakPyramid;
class Settings;
class Spectrogram;
class Transport;
class Waveform;

/// A sound with its waveform and transport, and a look inside where that is wished: what the Speech and
/// Transcribe pages have at their foot. The upper edge moves while one looks inside, to see more of it.
class SoundPlayback : public QWidget
{
    Q_OBJECT
public:
    /// Volume, loop and the look inside are kept in the settings under `key`; `nothing` says why there is nothing to play yet.
    SoundPlayback(core::audio::Player &player, Settings &settings, const QString &key, const QString &nothing, QWidget *parent);

    /// A whole sound at once; stopped at the start. Its marks are gone.
    void loadSound(const std::shared_ptr<const core::Audio> &audio, PeakPyramid peaks);
    void loadSound(core::Audio audio, PeakPyramid peaks);

    bool hasSound() const;
    bool isPlaying() const;
    double position() const;
    void play();
    /// From `start`, and rests at `finish`.
    void playPart(double start, double finish);
    void pause();
    void toggle();
    void stop();
    void seek(double seconds);
    /// Shows or hides the look inside.
    void toggleLook();

    Transport *transport() const { return m_transport; }
    Waveform *waveform() const { return m_waveform; }
    Spectrogram *spectrogram() const { return m_spectrogram; }

Q_SIGNALS:
    void positionChanged(double seconds);
    /// The pointer is over this time in the spectrogram; -1: it left.
    void pointedAt(double seconds);
    void playing();
    /// It came to its end; or, with false, it was made to rest.
    void rested(bool atEnd);
    /// core::Error's sentence: no sound device, or one that went away. Each is said once; who presses play again is
    /// told at the button.
    void playFailed(const QString &message);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;

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
    void tellFailure(const QString &message);
    void showLook();

    core::audio::Player &m_player;
    Settings &m_settings;
    QString m_nothing;
    Waveform *m_waveform;
    Transport *m_transport;
    Spectrogram *m_spectrogram;
    QToolButton *m_look;
    QTimer m_timer;
    bool m_growing = false;
    bool m_wantsToPlay = false; ///< playing as far as the user is concerned
    double m_until = -1;        ///< seconds at which it rests; -1: at its end
    int m_dragFrom = -1;        ///< y of the screen at which the upper edge was taken
    int m_dragHeight = 0;
};

} // namespace ui
