// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/gallery/gallerywords.h"

#include "core/base/file.h"
#include "core/base/kinds.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <cmath>
#include <map>

using namespace Qt::StringLiterals;
using core::library::Item;

namespace ui::gallerywords {

namespace {

QString tr(const char *text, const char *comment = nullptr)
{
    return QCoreApplication::translate("ui::Gallery", text, comment);
}

struct Names
{
    const char *many, *one, *icon;
};
const Names *namesOf(const std::string &kind)
{
    static const std::map<std::string, Names> known = {
        {core::kinds::picture, {QT_TRANSLATE_NOOP("ui::Gallery", "Pictures"), QT_TRANSLATE_NOOP("ui::Gallery", "Picture"), "image"}},
        {core::kinds::face, {QT_TRANSLATE_NOOP("ui::Gallery", "Faces"), QT_TRANSLATE_NOOP("ui::Gallery", "Face"), "scan-face"}},
        {core::kinds::speech, {QT_TRANSLATE_NOOP("ui::Gallery", "Speech"), QT_TRANSLATE_NOOP("ui::Gallery", "Speech"), "audio-lines"}},
        {core::kinds::book, {QT_TRANSLATE_NOOP("ui::Gallery", "Books"), QT_TRANSLATE_NOOP("ui::Gallery", "Book"), "headphones"}},
        {core::kinds::transcript,
         {QT_TRANSLATE_NOOP("ui::Gallery", "Transcripts"), QT_TRANSLATE_NOOP("ui::Gallery", "Transcript"), "captions"}},
        {core::kinds::enlarged,
         {QT_TRANSLATE_NOOP("ui::Gallery", "Enlarged pictures"), QT_TRANSLATE_NOOP("ui::Gallery", "Enlarged picture"), "image-upscale"}},
        {core::kinds::restyled,
         {QT_TRANSLATE_NOOP("ui::Gallery", "Redrawn pictures"), QT_TRANSLATE_NOOP("ui::Gallery", "Redrawn picture"), "palette"}},
        {core::kinds::sketch,
         {QT_TRANSLATE_NOOP("ui::Gallery", "Sketched stickers"), QT_TRANSLATE_NOOP("ui::Gallery", "Sketched sticker"), "sketch-pen"}},
        {"film", {QT_TRANSLATE_NOOP("ui::Gallery", "Films"), QT_TRANSLATE_NOOP("ui::Gallery", "Film"), "play"}},
        {"sound", {QT_TRANSLATE_NOOP("ui::Gallery", "Sounds"), QT_TRANSLATE_NOOP("ui::Gallery", "Sound"), "file-audio"}},
    };
    const auto it = known.find(kind);
    return it == known.end() ? nullptr : &it->second;
}

} // namespace

Medium mediumOf(const std::filesystem::path &path)
{
    std::string end = path.extension().string();
    std::ranges::transform(end, end.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    const auto among = [&end](std::initializer_list<const char *> all) {
        return std::ranges::any_of(all, [&end](const char *one) { return end == one; });
    };
    if (among({".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".bmp", ".gif", ".jxl", ".avif"}))
        return Medium::Picture;
    if (among({".flac", ".wav", ".ogg", ".opus", ".mp3", ".aiff", ".m4a", ".m4b"}))
        return Medium::Sound;
    if (among({".txt", ".srt", ".vtt", ".json", ".md"}))
        return Medium::Text;
    return among({".mp4", ".mkv", ".webm", ".mov"}) ? Medium::Film : Medium::Other;
}

QString kindName(const std::string &kind)
{
    const Names *names = namesOf(kind);
    return names ? tr(names->many) : kind.empty() ? tr("Other") : QString::fromStdString(kind);
}

QString kindOfOne(const Item &item)
{
    const Names *names = namesOf(item.kind);
    return names ? tr(names->one) : item.kind.empty() ? tr("File") : QString::fromStdString(item.kind);
}

QString iconOf(const Item &item)
{
    if (const Names *names = namesOf(item.kind))
        return QString::fromLatin1(names->icon);
    switch (mediumOf(item.path)) {
    case Medium::Picture:
        return u"image"_s;
    case Medium::Sound:
        return u"file-audio"_s;
    case Medium::Film:
        return u"play"_s;
    default:
        return u"file-text"_s;
    }
}

QString textOf(const std::filesystem::path &path)
{
    return QString::fromStdString(core::shown(path));
}

QString stars(int rating)
{
    return rating == 1 ? tr("1 star") : tr("%1 stars").arg(rating);
}

QString duration(double seconds)
{
    const auto all = qint64(std::lround(std::max(0.0, seconds)));
    const QString minutes = u"%1:%2"_s.arg(all / 60 % 60).arg(all % 60, 2, 10, QChar(u'0'));
    return all < 3600 ? minutes : u"%1:%2:%3"_s.arg(all / 3600).arg(all / 60 % 60, 2, 10, QChar(u'0')).arg(all % 60, 2, 10, QChar(u'0'));
}

QString bytes(uint64_t bytes)
{
    return QLocale().formattedDataSize(qint64(bytes), 1, QLocale::DataSizeTraditionalFormat);
}

QString dayName(int64_t made)
{
    const QDate day = QDateTime::fromSecsSinceEpoch(made).date(), today = QDate::currentDate();
    if (day == today)
        return tr("Today");
    if (day == today.addDays(-1))
        return tr("Yesterday");
    return QLocale().toString(day, day.year() == today.year() ? tr("dddd, d MMMM", "a day of this year") : tr("d MMMM yyyy", "a day"));
}

QString moment(int64_t made)
{
    return QLocale().toString(QDateTime::fromSecsSinceEpoch(made), QLocale::ShortFormat);
}

std::pair<int64_t, int64_t> dayOf(int64_t made)
{
    const QDate day = QDateTime::fromSecsSinceEpoch(made).date();
    return {day.startOfDay().toSecsSinceEpoch(), day.addDays(1).startOfDay().toSecsSinceEpoch()};
}

QString titleOf(const Item &item)
{
    const QString words = QString::fromStdString(item.words).simplified();
    if (!words.isEmpty())
        return words;
    if (item.seed && item.kind == core::kinds::face)
        return tr("Face %1").arg(*item.seed);
    return textOf(item.path.stem());
}

QString described(const Item &item)
{
    QStringList parts{kindOfOne(item), titleOf(item)};
    if (item.seconds > 0)
        parts.append(duration(item.seconds));
    else if (item.width > 0)
        parts.append(tr("%1 × %2").arg(item.width).arg(item.height));
    if (item.rating > 0)
        parts.append(stars(item.rating));
    parts.append(moment(item.made));
    if (item.missing)
        parts.append(tr("its file is gone"));
    return parts.join(u", "_s);
}

} // namespace ui::gallerywords
