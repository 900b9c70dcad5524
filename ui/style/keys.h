// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QAbstractButton;

namespace ui::style {

/// How keys work on buttons everywhere in the program, where Qt does otherwise: Enter presses the focused
/// button as Space does, and the arrow keys go from button to button within a group and never out of it.
/// A group is a QButtonGroup, or the buttons in one parent; a widget with the property "arrowGroup" makes
/// one of all buttons inside it.
class Keys : public QObject
{
    Q_OBJECT
public:
    /// Installs itself on the application, once.
    static void install();

protected:
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    using QObject::QObject;
    static bool walk(QAbstractButton *from, int key);
};

} // namespace ui::style
