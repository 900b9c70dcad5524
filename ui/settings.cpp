// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/library/results/store.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSettings>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

const QStringList themeNames{u"system"_s, u"light"_s, u"dark"_s};

std::filesystem::path pathOf(const QString &text)
{
    return std::filesystem::path(text.toStdU16String());
}

QString textOf(const std::filesystem::path &path)
{
    return QString::fromStdU16String(path.u16string());
}

} // namespace

Settings::Settings(QObject *parent)
    : QObject(parent), m_store(std::make_unique<QSettings>(QSettings::IniFormat, QSettings::UserScope, u"Atelier"_s, u"atelier"_s))
{
}

Settings::~Settings() = default;

namespace {

/// Into another folder; what is there already stays, and so does what cannot be moved.
void takeOver(const QString &from, const QString &to)
{
    if (QFileInfo(from).isDir()) {
        for (const QString &name : QDir(from).entryList(QDir::Files | QDir::Hidden))
            takeOver(from + u'/' + name, to + u'/' + name);
        QDir().rmdir(from);
        return;
    }
    if (!QFile::exists(from) || QFile::exists(to) || !QDir().mkpath(QFileInfo(to).absolutePath()))
        return;
    if (std::rename(QFile::encodeName(from).constData(), QFile::encodeName(to).constData()) == 0) // keeps its time
        return;
    try { // another disk
        core::writeTextFile(pathOf(to), core::readTextFile(pathOf(from)));
        QFile::remove(from);
    } catch (const core::Error &) {
        return;
    }
}

} // namespace

QString Settings::writing(const QString &name) const
{
    return (m_writings.isEmpty() ? QFileInfo(m_store->fileName()).absolutePath() : m_writings) + u'/' + name;
}

void Settings::setWritingsFolder(const std::filesystem::path &folder)
{
    const QStringList names{u"speech.txt"_s, u"pronunciation.csv"_s, u"transcripts"_s};
    QStringList before;
    for (const QString &name : names)
        before.append(writing(name));
    m_writings = textOf(folder);
    for (qsizetype i = 0; i < names.size(); ++i)
        takeOver(before[i], writing(names[i]));
}

style::Theme Settings::theme() const
{
    const auto index = themeNames.indexOf(value(u"theme"_s).toString());
    return index < 0 ? style::Theme::System : style::Theme(index);
}

void Settings::setTheme(style::Theme theme)
{
    setValue(u"theme"_s, themeNames.at(int(theme)));
    Q_EMIT themeChanged();
}

core::ComputeOptions Settings::compute() const
{
    return {.device = value(u"compute/device"_s, u"auto"_s).toString().toStdString(),
            .precision = value(u"compute/precision"_s, u"auto"_s).toString().toStdString(),
            .threads = std::max(0, value(u"compute/threads"_s, 0).toInt())};
}

core::ComputeOptions Settings::computeWithoutInt8() const
{
    core::ComputeOptions options = compute();
    if (options.precision == "int8")
        options.precision = "auto";
    return options;
}

core::ComputeOptions Settings::computeForSpeech() const
{
    core::ComputeOptions options = compute();
    if (options.precision != "auto")
        options.precision = "float32";
    return options;
}

void Settings::setCompute(const core::ComputeOptions &compute)
{
    setValue(u"compute/device"_s, QString::fromStdString(compute.device));
    setValue(u"compute/precision"_s, QString::fromStdString(compute.precision));
    setValue(u"compute/threads"_s, compute.threads);
    Q_EMIT computeChanged();
}

std::filesystem::path Settings::pictures() const
{
    const QString set = value(u"folders/pictures"_s).toString();
    return set.isEmpty() ? core::library::defaultPictures() : pathOf(set);
}

std::filesystem::path Settings::sounds() const
{
    const QString set = value(u"folders/sounds"_s).toString();
    return set.isEmpty() ? core::library::defaultSounds() : pathOf(set);
}

void Settings::setPictures(const std::filesystem::path &folder)
{
    setValue(u"folders/pictures"_s, textOf(folder));
    Q_EMIT foldersChanged();
}

void Settings::setSounds(const std::filesystem::path &folder)
{
    setValue(u"folders/sounds"_s, textOf(folder));
    Q_EMIT foldersChanged();
}

QString Settings::soundDevice() const
{
    return value(u"sound/device"_s).toString();
}

void Settings::setSoundDevice(const QString &name)
{
    setValue(u"sound/device"_s, name);
    Q_EMIT soundDeviceChanged();
}

std::chrono::minutes Settings::keepModels() const
{
    return std::chrono::minutes(std::max(0, value(u"compute/keepModels"_s, 15).toInt()));
}

void Settings::setKeepModels(std::chrono::minutes time)
{
    setValue(u"compute/keepModels"_s, int(time.count()));
    Q_EMIT keepModelsChanged();
}

QVariant Settings::value(const QString &key, const QVariant &otherwise) const
{
    return m_store->value(key, otherwise);
}

void Settings::setValue(const QString &key, const QVariant &value)
{
    m_store->setValue(key, value);
}

void Settings::sync()
{
    m_store->sync();
}

} // namespace ui

#include "moc_settings.cpp"
