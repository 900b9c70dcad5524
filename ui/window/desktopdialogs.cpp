// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/desktopdialogs.h"

#include <QCoreApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusServiceWatcher>
#include <QDBusVariant>
#include <QPointer>
#include <QThreadPool>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

constexpr auto themeVariable = "QT_QPA_PLATFORMTHEME";
constexpr uint choosesFolders = 3; // the version from which the portal does
const auto service = u"org.freedesktop.portal.Desktop"_s;

} // namespace

bool DesktopDialogs::prepare()
{
    if (qEnvironmentVariableIsSet(themeVariable) || qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS"))
        return false;
    qputenv(themeVariable, "xdgdesktopportal"); // where Qt lacks it, it takes what it would have taken
    return true;
}

DesktopDialogs::DesktopDialogs(bool prepared, QObject *parent) : QObject(parent), m_prepared(prepared)
{
    if (!m_prepared)
        return;
    qunsetenv(themeVariable); // not for the programs that this one starts
    use(false);
}

void DesktopDialogs::start()
{
    if (!m_prepared)
        return;
    QThreadPool::globalInstance()->start([target = QPointer(this)] { // a bus may take its time
        const bool connected = QDBusConnection::sessionBus().isConnected();
        QMetaObject::invokeMethod(
            qApp,
            [target, connected] {
            if (target && connected)
                target->watch();
            },
            Qt::QueuedConnection);
    });
}

void DesktopDialogs::watch()
{
    auto *watcher = new QDBusServiceWatcher(service, QDBusConnection::sessionBus(), QDBusServiceWatcher::WatchForOwnerChange, this);
    connect(watcher, &QDBusServiceWatcher::serviceRegistered, this, &DesktopDialogs::ask);
    connect(watcher, &QDBusServiceWatcher::serviceUnregistered, this, [this] { use(false); });
    ask();
}

// Its name alone tells little: a desktop may have a portal that cannot choose files, and Qt would show nothing at all.
void DesktopDialogs::ask()
{
    QDBusMessage read =
        QDBusMessage::createMethodCall(service, u"/org/freedesktop/portal/desktop"_s, u"org.freedesktop.DBus.Properties"_s, u"Get"_s);
    read << u"org.freedesktop.portal.FileChooser"_s << u"version"_s;
    auto *watcher = new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(read, /*timeout=*/5000), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        const QDBusPendingReply<QDBusVariant> reply = *watcher;
        use(!reply.isError() && reply.value().variant().toUInt() >= choosesFolders);
        watcher->deleteLater();
    });
}

void DesktopDialogs::use(bool available)
{
    QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs, !available);
    Q_EMIT known(available);
}

} // namespace ui

#include "moc_desktopdialogs.cpp"
