// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace ui {

/// Lets file dialogs be the desktop's own, by its portal, where that answers; elsewhere they are Qt's own. Nothing waits for the
/// portal: until it has answered, they are Qt's. GUI thread.
class DesktopDialogs : public QObject
{
    Q_OBJECT
public:
    /// Before QApplication is made: has it take Qt's theme for the portal, which changes the file dialogs alone. False, and nothing
    /// done, where there is no session bus, or the person has chosen a theme.
    static bool prepare();

    /// After that: `prepared` is what prepare() said.
    explicit DesktopDialogs(bool prepared, QObject *parent = nullptr);

    /// Asks the portal whether it can choose files; again by itself when it comes or goes.
    void start();

Q_SIGNALS:
    void known(bool available);

private:
    void watch();
    void ask();
    void use(bool available);

    bool m_prepared;
};

} // namespace ui
