// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPushButton>

namespace ui {

/// The one main action of a page; shows its shortcut, and turns into Cancel while work runs.
class PrimaryButton : public QPushButton
{
    Q_OBJECT
public:
    PrimaryButton(const QString &text, const QString &toolTip, QWidget *parent = nullptr);

    bool isRunning() const { return m_running; }
    void setRunning(bool running);
    void setIdleText(const QString &text);
    /// What it says while it runs, where "Cancel" is not the word.
    void setRunningText(const QString &text, const QString &toolTip);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_idleText, m_idleToolTip, m_runningText, m_runningToolTip;
    bool m_running = false;
};

} // namespace ui
