// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/style/colourscheme.h"

#include <QCoreApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QPointer>
#include <QThreadPool>

using namespace Qt::StringLiterals;

namespace ui::style {

namespace {
const auto service = u"org.freedesktop.portal.Desktop"_s;
const auto path = u"/org/freedesktop/portal/desktop"_s;
const auto interface = u"org.freedesktop.portal.Settings"_s;
const auto appearance = u"org.freedesktop.appearance"_s;
const auto colourKey = u"color-scheme"_s;
} // namespace

ColourScheme::ColourScheme(QObject *parent) : QObject(parent) {}

void ColourScheme::start()
{
    if (qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS"))
        return;
    QThreadPool::globalInstance()->start([target = QPointer(this)] {
        const bool connected = QDBusConnection::sessionBus().isConnected();
        QMetaObject::invokeMethod(
            qApp,
            [target, connected] {
            if (target && connected)
                target->ask();
            },
            Qt::QueuedConnection);
    });
}

void ColourScheme::ask()
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    bus.connect(service, path, interface, u"SettingChanged"_s, this, SLOT(settingChanged(QString, QString, QDBusVariant)));
    QDBusMessage read = QDBusMessage::createMethodCall(service, path, interface, u"Read"_s);
    read << appearance << colourKey;
    auto *watcher = new QDBusPendingCallWatcher(bus.asyncCall(read, /*timeout=*/5000), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        const QDBusPendingReply<QDBusVariant> reply = *watcher;
        if (!reply.isError())
            take(reply.value().variant());
        watcher->deleteLater();
    });
}

void ColourScheme::settingChanged(const QString &group, const QString &key, const QDBusVariant &value)
{
    if (group == appearance && key == colourKey)
        take(value.variant());
}

void ColourScheme::take(const QVariant &value)
{
    // Read wraps its answer in a variant once more than the signal does.
    const QVariant inner = value.canConvert<QDBusVariant>() ? value.value<QDBusVariant>().variant() : value;
    // 0: no preference, 1: dark, 2: light. Without a preference a studio for pictures is dark.
    Q_EMIT known(inner.toUInt() != 2);
}

} // namespace ui::style

#include "moc_colourscheme.cpp"
