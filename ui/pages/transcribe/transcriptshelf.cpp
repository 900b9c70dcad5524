// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/transcribe/transcriptshelf.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/library/results/transcriptfile.h"
#include "core/transcription/transcript.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

constexpr qint64 longestHead = 4096; // bytes of a file's first line

QJsonObject headOf(const QByteArray &line)
{
    return QJsonDocument::fromJson(line).object();
}

} // namespace

QString Transcript::name() const
{
    return QFileInfo(sound).fileName();
}

QString TranscriptShelf::text(const Transcript &transcript, const std::vector<Transcript::Segment> &lines)
{
    const std::string all =
        core::library::transcriptFileText(std::filesystem::path(transcript.sound.toStdU16String()),
                                          {.language = transcript.language.toStdString(), .segments = lines}, transcript.track);
    return QString::fromStdString(all);
}

void TranscriptShelf::keep(Transcript &transcript) const
{
    QDir().mkpath(m_folder);
    if (transcript.file.isEmpty())
        transcript.file = newName(transcript.sound);
    core::writeTextFile(path(transcript.file).toStdU16String(), text(transcript, transcript.lines).toStdString());
}

TranscriptPointer TranscriptShelf::open(const QString &file) const
{
    try {
        const std::string all = core::readTextFile(path(file).toStdU16String());
        const size_t end = all.find('\n');
        if (file.isEmpty() || end == std::string::npos)
            return nullptr;
        core::transcription::Transcription kept = core::transcription::transcriptFromJson(all.substr(end + 1), file.toStdString());
        auto transcript = std::make_shared<Transcript>();
        transcript->file = file;
        const QJsonObject head = headOf(QByteArray::fromStdString(all.substr(0, end)));
        transcript->sound = head.value(u"sound"_s).toString();
        transcript->track = std::max(0, head.value(u"track"_s).toInt());
        transcript->language = QString::fromStdString(kept.language);
        transcript->lines = std::move(kept.segments);
        return transcript->sound.isEmpty() ? nullptr : transcript;
    } catch (const core::Error &) {
        return nullptr;
    }
}

TranscriptPointer TranscriptShelf::adopt(const QString &oldFile) const
{
    try {
        if (!QFile::exists(oldFile))
            return nullptr;
        const std::string all = core::readTextFile(oldFile.toStdU16String());
        core::transcription::Transcription kept = core::transcription::transcriptFromJson(all, oldFile.toStdString());
        auto transcript = std::make_shared<Transcript>();
        transcript->sound = headOf(QByteArray::fromStdString(all)).value(u"sound"_s).toString();
        transcript->language = QString::fromStdString(kept.language);
        transcript->lines = std::move(kept.segments);
        if (transcript->sound.isEmpty())
            return nullptr;
        keep(*transcript);
        QFile::remove(oldFile);
        return transcript;
    } catch (const core::Error &) { // damaged, or the disk is full: it stays where it is
        return nullptr;
    }
}

void TranscriptShelf::forget(const QString &file) const
{
    if (!file.isEmpty())
        QFile::remove(path(file));
}

std::vector<TranscriptShelf::Entry> TranscriptShelf::recent(int count) const
{
    std::vector<Entry> entries;
    const QFileInfoList files = QDir(m_folder).entryInfoList({u"*.jsonl"_s}, QDir::Files, QDir::Time);
    for (const QFileInfo &info : files) {
        QFile file(info.filePath());
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const QJsonObject head = headOf(file.readLine(longestHead));
        Entry entry{info.fileName(), head.value(u"sound"_s).toString(), head.value(u"words"_s).toString(), head.value(u"lines"_s).toInt(),
                    info.lastModified()};
        if (entry.sound.isEmpty())
            continue;
        entries.push_back(std::move(entry));
        if (int(entries.size()) == count)
            break;
    }
    return entries;
}

/// "2026-11-30 14.03.22 talk.jsonl": a person who looks into the folder finds it by day and recording.
QString TranscriptShelf::newName(const QString &sound) const
{
    QString words = QFileInfo(sound).completeBaseName().left(60);
    for (QChar &c : words) {
        if (!c.isLetterOrNumber() && c != u'-' && c != u'_' && c != u'.')
            c = u' ';
    }
    const QString base = (QDateTime::currentDateTime().toString(u"yyyy-MM-dd hh.mm.ss "_s) + words).simplified();
    QString name = base + u".jsonl"_s;
    for (int i = 2; QFile::exists(path(name)); ++i)
        name = u"%1 %2.jsonl"_s.arg(base).arg(i);
    return name;
}

} // namespace ui
