// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/results/trash.h"

#include "core/base/error.h"
#include "core/base/file.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>
#include <QStorageInfo>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

QString textOf(const std::filesystem::path &path)
{
    return QString::fromStdU16String(path.u16string());
}

core::Error refused(const std::filesystem::path &path)
{
    return core::Error("The file " + core::shown(path)
                       + " could not be moved to the trash, so it stays where it is. There may be no trash on its disk; delete the file "
                         "with the file manager.");
}

/// Qt makes the home's trash with mkdir, not mkpath. Where the folder above is missing it goes on with an empty name, and
/// the file would land in ./files of wherever the program was started.
bool makeHomeTrash()
{
    const QString data = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
    if (data.isEmpty() || !QDir().mkpath(data))
        return false;
    return QFileInfo(data + u"/Trash"_s).isDir() || QFileInfo(data).isWritable();
}

/// FOLDER/files/NAME, the folder being a trash's by the freedesktop.org specification: Trash, .Trash-UID or .Trash/UID.
bool isInTrash(const QString &path)
{
    const QFileInfo info(path);
    if (!info.isAbsolute() || info.dir().dirName() != u"files"_s)
        return false;
    QDir trash = info.dir();
    trash.cdUp();
    const QString name = trash.dirName();
    return name == u"Trash"_s || name.startsWith(u".Trash-"_s) || (trash.cdUp() && trash.dirName() == u".Trash"_s);
}

/// The trash keeps where a file came from beside it (freedesktop.org, Trash specification 1.0).
void removeNote(const QFileInfo &inTrash)
{
    QFile::remove(inTrash.dir().filePath(u"../info/"_s + inTrash.fileName() + u".trashinfo"_s));
}

} // namespace

TrashedFile moveToTrash(const std::filesystem::path &path)
{
    const QString file = textOf(path);
    const bool onHomesDisk = QStorageInfo(QFileInfo(file).absolutePath()) == QStorageInfo(QDir::home());
    if (!makeHomeTrash() && onHomesDisk)
        throw refused(path);
    QString inTrash;
    if (!QFile::moveToTrash(file, &inTrash))
        throw refused(path);
    if (!isInTrash(inTrash)) { // back again, and nothing of it left lying about
        const QFileInfo info(QFileInfo(inTrash).absoluteFilePath());
        QFile::rename(info.filePath(), file);
        removeNote(info);
        QDir().rmdir(info.absolutePath()); // only where they are empty
        QDir().rmdir(QDir::cleanPath(info.absolutePath() + u"/../info"_s));
        throw refused(path);
    }
    return {.original = path, .inTrash = std::filesystem::path(inTrash.toStdU16String())};
}

std::filesystem::path bringBack(const TrashedFile &file)
{
    QDir().mkpath(textOf(file.original.parent_path()));
    // What is made again with the same seed and words takes the name of what was deleted.
    const QFileInfo old(textOf(file.original));
    QString target = old.filePath();
    for (int i = 2; QFileInfo::exists(target); ++i)
        target = old.dir().filePath(u"%1 %2.%3"_s.arg(old.completeBaseName()).arg(i).arg(old.suffix()));
    if (!QFile::rename(textOf(file.inTrash), target)) // which never overwrites
        throw core::Error("The file " + core::shown(file.original) + " could not be brought back. Look for it in the desktop's trash.");
    removeNote(QFileInfo(textOf(file.inTrash)));
    return std::filesystem::path(target.toStdU16String());
}

} // namespace ui
