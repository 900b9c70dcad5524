// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QToolButton>
#include <QWidget>

namespace ui {

class FigureLabel;
class VolumeSlider;

/// The row that plays a sound: play and pause, stop, loop, the time, the volume. It only shows and
/// asks; who owns it does the playing.
class Transport : public QWidget
{
    Q_OBJECT
public:
    explicit Transport(QWidget *parent = nullptr);

    void setPlaying(bool playing);
    /// Nothing to play: disabled, and the tooltips say `why`.
    void setAvailable(bool available, const QString &why = {});
    void setTime(double position, double duration);
    bool isLooping() const;
    void setLooping(bool looping);
    double volume() const; ///< 0 to 1
    void setVolume(double volume);
    /// Room for more buttons at the right end, in order.
    void addButton(QToolButton *button);

Q_SIGNALS:
    void playToggled();
    void stopped();
    void loopToggled(bool looping);
    void volumeChanged(double volume);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void setMuted(bool muted);
    void fit();
    void showTime();
    void nameControls();

    QToolButton *m_play;
    QToolButton *m_stop;
    QToolButton *m_loop;
    QToolButton *m_mute;
    VolumeSlider *m_volume;
    FigureLabel *m_time;
    QWidget *m_buttons;
    QString m_now, m_all;
    bool m_playing = false;
    bool m_brief = false;   ///< the time alone that is heard
    double m_loudest = 1.0; ///< what un-muting returns to
    QString m_why;
};

/// A tool button of the transport's and the page's rows, with one look and size.
QToolButton *makeToolButton(const QString &iconName, const QString &objectName, const QString &accessibleName, const QString &toolTip,
                            QWidget *parent);

} // namespace ui
