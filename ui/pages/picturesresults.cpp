// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/picturesresults.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/library/store.h"
#include "ui/pages/picturesnames.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

constexpr size_t imagesKept = 12;

QString textOf(const std::filesystem::path &path)
{
    return QString::fromStdU16String(path.u16string());
}

} // namespace

void PictureResults::add(PictureResult result, int index)
{
    if (const int known = indexOf(result.id); known >= 0) {
        m_results[size_t(known)] = std::move(result);
        return;
    }
    m_results.insert(m_results.begin() + std::clamp(index, 0, int(m_results.size())), std::move(result));
    forgetOldImages();
}

std::optional<PictureResult> PictureResults::remove(const QString &id)
{
    const int index = indexOf(id);
    if (index < 0)
        return std::nullopt;
    PictureResult result = std::move(m_results[size_t(index)]);
    m_results.erase(m_results.begin() + index);
    return result;
}

int PictureResults::indexOf(const QString &id) const
{
    const auto it = std::ranges::find(m_results, id, &PictureResult::id);
    return it == m_results.end() ? -1 : int(it - m_results.begin());
}

const PictureResult *PictureResults::find(const QString &id) const
{
    const int index = indexOf(id);
    return index < 0 ? nullptr : &m_results[size_t(index)];
}

QImage PictureResults::image(const QString &id)
{
    const PictureResult *result = find(id);
    if (!result)
        return {};
    return result->image.isNull() ? QImage(textOf(result->path)) : result->image;
}

void PictureResults::forgetOldImages()
{
    size_t seen = 0;
    for (PictureResult &result : m_results) {
        if (!result.image.isNull() && !result.path.empty() && ++seen > imagesKept)
            result.image = {};
    }
}

ResultStrip::Result PictureResults::forStrip(const PictureResult &result)
{
    return {.id = result.id,
            .caption = QString::number(result.seed),
            .toolTip = picturesnames::describe(result.request) + u'\n'
                       + picturesnames::shortened(QString::fromStdString(result.request.prompt), 120),
            .image = result.image,
            .size = result.image.isNull() ? QSize(result.request.width, result.request.height) : result.image.size()};
}

std::vector<PictureResult> PictureResults::recent(const core::library::Store &store, size_t count)
{
    std::vector<PictureResult> results;
    for (const auto &kept : store.recent("picture", count)) {
        PictureResult result;
        try {
            result.request = core::diffusion::pictureRequestFromJson(kept.request);
        } catch (const core::Error &) {
            continue; // a picture of somebody else's that calls itself one of ours
        }
        result.id = textOf(kept.path);
        result.seed = result.request.seed;
        result.credits = kept.credits;
        result.path = kept.path;
        if (results.empty())
            result.image = QImage(result.id);
        results.push_back(std::move(result));
    }
    return results;
}

TrashedFile moveToTrash(const std::filesystem::path &path)
{
    QString inTrash;
    if (!QFile::moveToTrash(textOf(path), &inTrash))
        throw core::Error("The file " + core::shown(path)
                          + " could not be moved to the trash. There may be none on its disk; delete the file with the file manager.");
    return {.original = path, .inTrash = std::filesystem::path(inTrash.toStdU16String())};
}

void bringBack(const TrashedFile &file)
{
    QDir().mkpath(textOf(file.original.parent_path()));
    if (!QFile::rename(textOf(file.inTrash), textOf(file.original)))
        throw core::Error("The file " + core::shown(file.original) + " could not be brought back. Look for it in the desktop's trash.");
    // The trash keeps where a file came from beside it (freedesktop.org, Trash specification 1.0).
    const QFileInfo info(textOf(file.inTrash));
    QFile::remove(info.dir().filePath(u"../info/"_s + info.fileName() + u".trashinfo"_s));
}

} // namespace ui
