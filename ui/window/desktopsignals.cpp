// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/desktopsignals.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QGuiApplication>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

const auto service = u"org.freedesktop.Notifications"_s;
const auto object = u"/org/freedesktop/Notifications"_s;

} // namespace

DesktopSignals::DesktopSignals(QObject *parent) : QObject(parent) {}

bool DesktopSignals::hasBus()
{
    if (qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS")) // else Qt would look for one and start it
        return false;
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return false;
    if (!std::exchange(m_connected, true))
        bus.connect(service, object, service, u"ActionInvoked"_s, this, SLOT(actionInvoked(uint, QString)));
    return true;
}

void DesktopSignals::notify(const QString &title, const QString &text)
{
    if (!hasBus())
        return;
    QDBusMessage message = QDBusMessage::createMethodCall(service, object, service, u"Notify"_s);
    // Titles carry other people's words, and servers read the text as HTML.
    message << QGuiApplication::applicationDisplayName() << m_last << u"org.atelier.Atelier"_s << title << text.toHtmlEscaped()
            << QStringList{u"default"_s, tr("Show")} << QVariantMap{{u"desktop-entry"_s, QGuiApplication::desktopFileName()}} << -1;
    auto *watcher = new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(message, /*timeout=*/5000), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        const QDBusPendingReply<uint> reply = *watcher;
        if (!reply.isError())
            m_last = reply.value();
        watcher->deleteLater();
    });
}

void DesktopSignals::actionInvoked(uint id, const QString &)
{
    if (id == m_last)
        Q_EMIT activated();
}

void DesktopSignals::setProgress(double share)
{
    const int percent = share < 0 ? -1 : int(std::lround(std::min(1.0, share) * 100));
    if (std::exchange(m_percent, percent) == percent || !hasBus())
        return;
    QDBusMessage message = QDBusMessage::createSignal(u"/org/atelier/Atelier"_s, u"com.canonical.Unity.LauncherEntry"_s, u"Update"_s);
    message << u"application://%1.desktop"_s.arg(QGuiApplication::desktopFileName())
            << QVariantMap{{u"progress"_s, std::max(0, percent) / 100.0}, {u"progress-visible"_s, percent >= 0}};
    QDBusConnection::sessionBus().send(message);
}

} // namespace ui

#include "moc_desktopsignals.cpp"
