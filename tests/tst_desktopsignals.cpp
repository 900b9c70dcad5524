// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/desktopsignals.h"

#include <QApplication>
#include <QDBusAbstractAdaptor>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QProcess>
#include <QSignalSpy>
#include <QTest>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace {

/// What of a desktop shows notifications.
class Notifications : public QDBusAbstractAdaptor
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")
public:
    explicit Notifications(QObject *parent) : QDBusAbstractAdaptor(parent) {}

    QString title, text, icon;
    QStringList actions;
    QList<uint> replaced;

public Q_SLOTS:
    uint Notify(const QString &, uint replaces, const QString &appIcon, const QString &summary, const QString &body,
                const QStringList &buttons, const QVariantMap &, int)
    {
        icon = appIcon;
        title = summary;
        text = body;
        actions = buttons;
        replaced << replaces;
        return 7;
    }

Q_SIGNALS:
    void ActionInvoked(uint id, const QString &action);
};

} // namespace

/// What the desktop is told, against a bus of the test's own.
class TestDesktopSignals : public QObject
{
    Q_OBJECT

    QProcess m_bus;
    QDBusConnection m_desktop{u"none"_s};
    QObject m_object;
    Notifications *m_notifications = nullptr;

public:
    QList<QVariantMap> updates;
    QStringList programs;

public Q_SLOTS:
    void updated(const QString &program, const QVariantMap &what)
    {
        programs << program;
        updates << what;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QGuiApplication::setDesktopFileName(u"atelier"_s);
        m_bus.start(u"dbus-daemon"_s, {u"--session"_s, u"--nofork"_s, u"--print-address"_s});
        if (!m_bus.waitForStarted() || !m_bus.waitForReadyRead())
            QSKIP("There is no dbus-daemon on this system.");
        const QByteArray address = m_bus.readLine().trimmed();
        qputenv("DBUS_SESSION_BUS_ADDRESS", address);
        m_desktop = QDBusConnection::connectToBus(QString::fromLatin1(address), u"desktop"_s);
        m_notifications = new Notifications(&m_object);
        QVERIFY(m_desktop.registerObject(u"/org/freedesktop/Notifications"_s, &m_object, QDBusConnection::ExportAdaptors));
        QVERIFY(m_desktop.registerService(u"org.freedesktop.Notifications"_s));
        QVERIFY(m_desktop.connect({}, {}, u"com.canonical.Unity.LauncherEntry"_s, u"Update"_s, this, SLOT(updated(QString, QVariantMap))));
    }
    void cleanupTestCase()
    {
        m_bus.kill();
        m_bus.waitForFinished();
    }

    void notifications()
    {
        ui::DesktopSignals desktop;
        QSignalSpy activated(&desktop, &ui::DesktopSignals::activated);
        desktop.notify(u"It is ready"_s, u"a <b>red</b> fox & more"_s);
        QTRY_COMPARE(m_notifications->title, u"It is ready"_s);
        QCOMPARE(m_notifications->text, u"a &lt;b&gt;red&lt;/b&gt; fox &amp; more"_s); // servers read it as HTML
        QCOMPARE(m_notifications->replaced, QList<uint>{0});
        QTest::qWait(50);
        desktop.notify(u"Again"_s, {});
        QTRY_COMPARE(m_notifications->replaced, (QList<uint>{0, 7})); // one at a time, not a heap
        QTest::qWait(50);
        Q_EMIT m_notifications->ActionInvoked(3, u"default"_s); // somebody else's
        Q_EMIT m_notifications->ActionInvoked(7, u"default"_s);
        QTRY_COMPARE(activated.count(), 1);
    }

    void progress()
    {
        ui::DesktopSignals desktop;
        desktop.setProgress(0.25);
        desktop.setProgress(0.252); // too little to tell
        desktop.setProgress(1.5);
        desktop.setProgress(-1);
        QTRY_COMPARE(updates.size(), 3);
        QCOMPARE(programs.first(), u"application://atelier.desktop"_s);
        QCOMPARE(updates[0][u"progress"_s].toDouble(), 0.25);
        QVERIFY(updates[0][u"progress-visible"_s].toBool());
        QCOMPARE(updates[1][u"progress"_s].toDouble(), 1.0);
        QVERIFY(!updates[2][u"progress-visible"_s].toBool());
    }

    void withoutABus()
    {
        const QByteArray address = qgetenv("DBUS_SESSION_BUS_ADDRESS");
        qunsetenv("DBUS_SESSION_BUS_ADDRESS");
        ui::DesktopSignals desktop;
        desktop.notify(u"Nobody"_s, u"hears"_s);
        desktop.setProgress(0.5);
        qputenv("DBUS_SESSION_BUS_ADDRESS", address);
        QTest::qWait(50);
        QVERIFY(m_notifications->title != u"Nobody"_s);
    }
};

QTEST_MAIN(TestDesktopSignals)

#include "tst_desktopsignals.moc"
