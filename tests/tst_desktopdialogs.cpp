// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/style/style.h"
#include "ui/window/desktopdialogs.h"

#include <QAbstractButton>
#include <QApplication>
#include <QDBusAbstractAdaptor>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QElapsedTimer>
#include <QFileDialog>
#include <QLibraryInfo>
#include <QListView>
#include <QProcess>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>
#include <QUrl>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

using namespace Qt::StringLiterals;

namespace {

const auto service = u"org.freedesktop.portal.Desktop"_s;
const auto object = u"/org/freedesktop/portal/desktop"_s;

/// What of the portal chooses files: every question is answered at once, with one file.
class FileChooser : public QDBusAbstractAdaptor
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.FileChooser")
    Q_PROPERTY(uint version READ version)
public:
    FileChooser(QObject *parent, const QDBusConnection &bus, uint version) : QDBusAbstractAdaptor(parent), m_bus(bus), m_version(version) {}

    uint version() const { return m_version; }

public Q_SLOTS:
    QDBusObjectPath OpenFile(const QString &, const QString &title, const QVariantMap &options, const QDBusMessage &message)
    {
        const QString sender = message.service().mid(1).replace(u'.', u'_');
        const QString path = u"/org/freedesktop/portal/desktop/request/%1/%2"_s.arg(sender, options.value(u"handle_token"_s).toString());
        QTimer::singleShot(20, this, [this, path, title, to = message.service()] {
            QDBusMessage response = QDBusMessage::createTargetedSignal(to, path, u"org.freedesktop.portal.Request"_s, u"Response"_s);
            response << 0u
                     << QVariantMap{
                            {u"uris"_s, QStringList{QUrl::fromLocalFile(u"/tmp/%1.txt"_s.arg(title)).toString(QUrl::FullyEncoded)}}};
            m_bus.send(response);
        });
        return QDBusObjectPath(path);
    }

private:
    QDBusConnection m_bus;
    uint m_version;
};

bool g_prepared = false;
constexpr auto withPortal = "ATELIER_TEST_WITH_PORTAL", playsPortal = "ATELIER_TEST_PLAYS_PORTAL";

/// Another process: the portal, until its bus is gone.
int playPortal(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    QDBusConnection bus = QDBusConnection::sessionBus();
    QObject portal;
    new FileChooser(&portal, bus, 4);
    if (!bus.registerObject(object, &portal, QDBusConnection::ExportAdaptors) || !bus.registerService(service))
        return 1;
    std::puts("ready");
    std::fflush(stdout);
    QTimer watch;
    QObject::connect(&watch, &QTimer::timeout, &portal, [&bus] {
        if (!bus.isConnected())
            QCoreApplication::quit();
    });
    watch.start(100);
    return QCoreApplication::exec();
}

} // namespace

/// File dialogs by the desktop's portal, on a session bus of the test's own (see main), with a portal that it plays itself.
class TestDesktopDialogs : public QObject
{
    Q_OBJECT

    std::unique_ptr<QObject> m_portal;

    void playPortal(uint version)
    {
        QDBusConnection bus = QDBusConnection::connectToBus(QDBusConnection::SessionBus, u"portal"_s);
        m_portal = std::make_unique<QObject>();
        if (version > 0)
            new FileChooser(m_portal.get(), bus, version);
        QVERIFY(bus.registerObject(object, m_portal.get(), QDBusConnection::ExportAdaptors));
        QVERIFY(bus.registerService(service));
    }
    void stopPortal()
    {
        QDBusConnection bus = QDBusConnection::connectToBus(QDBusConnection::SessionBus, u"portal"_s);
        bus.unregisterService(service);
        bus.unregisterObject(object);
        m_portal.reset();
    }
    static bool nativeAllowed() { return !QCoreApplication::testAttribute(Qt::AA_DontUseNativeDialogs); }

private Q_SLOTS:
    void initTestCase()
    {
        if (qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS"))
            QSKIP("There is no dbus-daemon here.");
        QVERIFY(g_prepared);
        QVERIFY(!qEnvironmentVariableIsSet("QT_QPA_PLATFORMTHEME")
                || qEnvironmentVariable("QT_QPA_PLATFORMTHEME") == u"xdgdesktopportal"_s);
        ui::style::apply(*qApp, ui::style::Theme::Dark);
    }
    void cleanup()
    {
        if (!qEnvironmentVariableIsSet(withPortal))
            stopPortal();
    }

    void withoutPortal()
    {
        ui::DesktopDialogs dialogs(g_prepared);
        QVERIFY(!qEnvironmentVariableIsSet("QT_QPA_PLATFORMTHEME")); // programs that are started do not get it
        QSignalSpy known(&dialogs, &ui::DesktopDialogs::known);
        QElapsedTimer waited;
        waited.start();
        dialogs.start();
        QVERIFY2(waited.elapsed() < 10, qPrintable(QString::number(waited.elapsed())));
        QVERIFY(!nativeAllowed());
        QTRY_COMPARE(known.size(), 1);
        QVERIFY(!known.first().first().toBool());
        QVERIFY(!nativeAllowed());
        // Qt's own, with pictures on its buttons.
        QFileDialog dialog;
        dialog.open();
        QVERIFY(dialog.findChild<QListView *>());
        int withIcons = 0;
        for (const auto *button : dialog.findChildren<QAbstractButton *>())
            withIcons += !button->icon().isNull() && !button->icon().pixmap(16).isNull();
        QVERIFY(withIcons >= 5);
    }

    void portalThatCannotChooseFiles_data()
    {
        QTest::addColumn<uint>("version");
        QTest::newRow("has no file chooser") << 0u;
        QTest::newRow("chooses no folders") << 2u;
    }
    void portalThatCannotChooseFiles()
    {
        QFETCH(uint, version);
        playPortal(version);
        ui::DesktopDialogs dialogs(g_prepared);
        QSignalSpy known(&dialogs, &ui::DesktopDialogs::known);
        dialogs.start();
        QTRY_COMPARE(known.size(), 1);
        QVERIFY(!nativeAllowed());
    }

    void comesAndGoes()
    {
        ui::DesktopDialogs dialogs(g_prepared);
        QSignalSpy known(&dialogs, &ui::DesktopDialogs::known);
        dialogs.start();
        QTRY_COMPARE(known.size(), 1);
        playPortal(4);
        QTRY_VERIFY(nativeAllowed());
        stopPortal();
        QTRY_VERIFY(!nativeAllowed());
    }

    void themeOfThePerson()
    {
        ui::DesktopDialogs dialogs(/*prepared=*/false);
        QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs, false);
        dialogs.start();
        QTest::qWait(50);
        QVERIFY(nativeAllowed());
    }

    // In a process of its own, for Qt asks the portal once, at the start.
    void fileByThePortal()
    {
        if (!qEnvironmentVariableIsSet(withPortal)) {
            QProcess other;
            QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
            environment.insert(QLatin1StringView(withPortal), u"1"_s);
            other.setProcessEnvironment(environment);
            other.setProcessChannelMode(QProcess::MergedChannels);
            other.start(QCoreApplication::applicationFilePath(), {u"fileByThePortal"_s});
            QVERIFY(other.waitForFinished());
            const QByteArray said = other.readAll();
            QVERIFY2(other.exitCode() == 0, said.constData());
            if (said.contains("SKIP"))
                QSKIP("Qt's plugin for the portal is not installed.");
            return;
        }
        const QPalette before = qApp->palette();
        ui::DesktopDialogs dialogs(g_prepared);
        dialogs.start();
        QTRY_VERIFY(nativeAllowed());
        QCOMPARE(qApp->palette(), before); // the window looks as before
        if (!QFile::exists(QLibraryInfo::path(QLibraryInfo::PluginsPath) + u"/platformthemes/libqxdgdesktopportal.so"_s))
            QSKIP("Qt's plugin for the portal is not installed.");
        QWidget window;
        window.show();
        QFileDialog dialog(&window, u"Open a text"_s);
        dialog.setFileMode(QFileDialog::ExistingFile);
        QSignalSpy chosen(&dialog, &QFileDialog::fileSelected);
        dialog.open();
        QTRY_COMPARE(chosen.size(), 1);
        QCOMPARE(chosen.first().first().toString(), u"/tmp/Open a text.txt"_s);
        QVERIFY(!dialog.findChild<QListView *>()); // nothing of Qt's own

        dialogs.start(); // asked again, it is still there; Qt's own where the program wants that
        QFileDialog own;
        own.setOption(QFileDialog::DontUseNativeDialog);
        own.open();
        QVERIFY(own.findChild<QListView *>());
    }
};

int main(int argc, char **argv)
{
    if (qEnvironmentVariableIsSet(playsPortal))
        return playPortal(argc, argv);
    qunsetenv("DBUS_SESSION_BUS_ADDRESS");
    qunsetenv("QT_QPA_PLATFORMTHEME");
    long bus = 0;
    if (std::FILE *daemon = popen("dbus-daemon --session --fork --print-address=1 --print-pid=1 2>/dev/null", "r")) {
        char line[512];
        if (std::fgets(line, sizeof line, daemon))
            qputenv("DBUS_SESSION_BUS_ADDRESS", QByteArray(line).trimmed());
        if (std::fgets(line, sizeof line, daemon))
            bus = std::strtol(line, nullptr, 10);
        pclose(daemon);
    }
    std::FILE *portal = nullptr;
    if (bus > 0 && qEnvironmentVariableIsSet(withPortal)) {
        portal = popen((std::string(playsPortal) + "=1 '" + argv[0] + "'").c_str(), "r");
        char line[64];
        if (!portal || !std::fgets(line, sizeof line, portal))
            return 1;
    }
    g_prepared = ui::DesktopDialogs::prepare();
    int result = 0;
    {
        QApplication app(argc, argv);
        TestDesktopDialogs test;
        result = QTest::qExec(&test, argc, argv);
    }
    if (bus > 0)
        kill(pid_t(bus), SIGTERM);
    if (portal)
        pclose(portal);
    return result;
}

#include "tst_desktopdialogs.moc"
