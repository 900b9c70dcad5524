// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/controls/showinfolder.h"

#include "ui/widgets/controls/banner.h"

#include <QApplication>
#include <QClipboard>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDesktopServices>
#include <QDir>
#include <QFileInfo>
#include <QThreadPool>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

/// In the banner of the page that is seen.
void tellNobodyShows(const QString &path)
{
    for (QWidget *window : QApplication::topLevelWidgets()) {
        const auto banners = window->isVisible() ? window->findChildren<Banner *>() : QList<Banner *>();
        for (Banner *banner : banners) {
            if (!banner->parentWidget()->isVisible())
                continue;
            const auto tr = [](const char *text) { return QCoreApplication::translate("ui::showInFolder", text); };
            banner->show(Banner::Kind::Note, tr("No file manager answers"), QDir::toNativeSeparators(path));
            banner->setAction(tr("Copy the path"), tr("Copies where the file lies."),
                              [path] { QGuiApplication::clipboard()->setText(QDir::toNativeSeparators(path)); });
            return;
        }
    }
}

void openFolder(const QString &path)
{
    const QFileInfo info(path);
    if (!QDesktopServices::openUrl(QUrl::fromLocalFile(info.isDir() ? path : info.absolutePath())))
        tellNobodyShows(path);
}

void askFileManager(const QString &path)
{
    const auto name = u"org.freedesktop.FileManager1"_s;
    QDBusMessage show = QDBusMessage::createMethodCall(name, u"/org/freedesktop/FileManager1"_s, name, u"ShowItems"_s);
    show << QStringList{QUrl::fromLocalFile(QFileInfo(path).absoluteFilePath()).toString(QUrl::FullyEncoded)} << QString();
    auto *watcher = new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(show, /*timeout=*/5000), qApp);
    QObject::connect(watcher, &QDBusPendingCallWatcher::finished, qApp, [watcher, path] {
        if (const QDBusPendingReply<> reply = *watcher; reply.isError())
            openFolder(path);
        watcher->deleteLater();
    });
}

} // namespace

void showInFolder(const QString &path)
{
    if (qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS")) {
        openFolder(path);
        return;
    }
    // On another thread, because a bus that hangs would hold this one.
    QThreadPool::globalInstance()->start([path] {
        const bool connected = QDBusConnection::sessionBus().isConnected();
        QMetaObject::invokeMethod(
            qApp, [connected, path] { connected ? askFileManager(path) : openFolder(path); }, Qt::QueuedConnection);
    });
}

QString nearestFolder(const QString &path)
{
    QFileInfo info(path);
    while (!info.isDir() && info.absolutePath() != info.absoluteFilePath())
        info.setFile(info.absolutePath());
    return info.absoluteFilePath();
}

} // namespace ui
