// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;
class QToolButton;

namespace ui {

class Fact;
class FigureLabel;

/// How far a download is, and what can be done with it: pause, go on, try again, give up, use.
class DownloadBar : public QWidget
{
    Q_OBJECT
public:
    enum class State { Waiting, Running, Paused, Failed, Done };

    /// name is put into the names of its buttons ("pause-NAME").
    explicit DownloadBar(const QString &name, QWidget *parent = nullptr);

    /// Words over the bar, where it stands alone.
    void setTitle(const QString &iconName, const QString &title);
    /// text: "1.2 of 2.6 GB, 8.4 MB/s, 2 min left", or for one that failed the sentence that says why.
    void setState(State state, double fraction, const QString &text); ///< fraction < 0: nobody knows
    State state() const { return m_state; }
    /// Whether "Use it" is offered once it is done.
    void setUsable(bool usable, const QString &toolTip);

Q_SIGNALS:
    void pauseWanted();
    void goOnWanted();
    void discardWanted(); ///< of one that is done: to be taken out of sight
    void useWanted();

private:
    QString m_title;
    Fact *m_heading;
    QProgressBar *m_progress;
    FigureLabel *m_figures;
    Fact *m_alert;
    QLabel *m_why;
    QPushButton *m_action;
    QToolButton *m_discard;
    State m_state = State::Waiting;
    bool m_usable = false;
    QString m_useToolTip;
};

} // namespace ui
