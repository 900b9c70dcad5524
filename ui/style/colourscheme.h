// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDBusVariant>
#include <QObject>

class QDBusMessage;

namespace ui::style {

/// Asks the desktop portal whether the user prefers dark, and hears of changes. Everything is
/// asynchronous: without a session bus, or with one that never answers, nothing happens.
class ColourScheme : public QObject
{
    Q_OBJECT
public:
    explicit ColourScheme(QObject *parent = nullptr);

    /// Connects and asks. The connection itself is made on another thread, because a bus that hangs
    /// would hold this one.
    void start();

Q_SIGNALS:
    void known(bool dark);

private Q_SLOTS:
    void settingChanged(const QString &group, const QString &key, const QDBusVariant &value);

private:
    void ask();
    void take(const QVariant &value);
};

} // namespace ui::style
