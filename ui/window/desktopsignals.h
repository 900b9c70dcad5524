// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>

namespace ui {

/// What the desktop is told over D-Bus: notifications (org.freedesktop.Notifications), and the progress at the program's icon where the
/// desktop shows one (com.canonical.Unity.LauncherEntry: GNOME's and KDE's docks). Without a session bus nothing happens; nobody waits
/// for an answer. GUI thread.
class DesktopSignals : public QObject
{
    Q_OBJECT
public:
    explicit DesktopSignals(QObject *parent = nullptr);

    /// Takes the place of the one before.
    void notify(const QString &title, const QString &text);
    void setProgress(double share); ///< 0 to 1; below 0: none

Q_SIGNALS:
    void activated(); ///< the notification was clicked

private Q_SLOTS:
    void actionInvoked(uint id, const QString &action);

private:
    bool hasBus();

    bool m_connected = false;
    uint m_last = 0; ///< the notification that is shown
    int m_percent = -1;
};

} // namespace ui
