// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPushButton>

namespace ui {

/// The one main action of a page; shows its shortcut. While work runs it makes the next one, and says how
/// many wait; a button that was given a running text stops the work instead.
class PrimaryButton : public QPushButton
{
    Q_OBJECT
public:
    PrimaryButton(const QString &text, const QString &toolTip, QWidget *parent = nullptr);

    bool isRunning() const { return m_running; }
    void setRunning(bool running);
    /// How many that it began have not started.
    int waiting() const { return m_waiting; }
    void setWaiting(int waiting);
    void setIdleText(const QString &text);
    /// While work runs the button says this, and stops it.
    void setRunningText(const QString &text, const QString &toolTip);
    bool stops() const { return !m_runningText.isEmpty(); }
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void showText();

    QString m_idleText, m_idleToolTip, m_runningText, m_runningToolTip;
    bool m_running = false;
    int m_waiting = 0;
};

} // namespace ui
