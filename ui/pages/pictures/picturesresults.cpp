// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/pictures/picturesresults.h"

#include "core/base/error.h"
#include "core/base/kinds.h"
#include "core/library/foreign/a1111.h"
#include "core/library/results/recipe.h"
#include "core/library/results/store.h"
#include "ui/pages/pictures/picturesnames.h"
#include "ui/widgets/picture/picture.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QImageReader>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

constexpr size_t imagesKept = 12;

QString textOf(const std::filesystem::path &path)
{
    return QString::fromStdU16String(path.u16string());
}

/// As it is shown, without reading its pixels.
QSize sizeOf(const QString &path)
{
    QImageReader reader(path);
    reader.setDecideFormatFromContent(true); // names lie
    const QSize size = reader.size();
    return reader.transformation() & QImageIOHandler::TransformationRotate90 ? size.transposed() : size;
}

} // namespace

QString PictureResult::title() const
{
    const QString words = picturesnames::shortened(QString::fromStdString(request.prompt), 40);
    return !words.isEmpty() ? words
           : path.empty()   ? QCoreApplication::translate("PicturesPage", "Seed %1").arg(seed)
                            : QFileInfo(id).fileName();
}

QString PictureResult::facts() const
{
    if (hasSettings)
        return picturesnames::describe(request, size);
    return u"%1   %2 × %3"_s.arg(QFileInfo(id).fileName()).arg(size.width()).arg(size.height());
}

void readChanges(PictureResult &result, const std::string &request)
{
    const QJsonObject object = QJsonDocument::fromJson(QByteArray::fromStdString(request)).object();
    const QJsonArray changes = object.value(u"changes"_s).toArray();
    // Of a foreign picture the change stands alone.
    result.isChanged = !changes.isEmpty() || object.contains(u"path"_s);
    const QJsonObject last = changes.isEmpty() ? object : changes.last().toObject();
    if (result.isChanged)
        result.madeFrom = last.value(u"path"_s).toString().toStdU16String();
    else if (result.request.start)
        result.madeFrom = result.request.start->path;
}

namespace {

/// What makes the picture again; of a foreign one that was changed here, what its own program's words say of it, if any.
std::optional<core::diffusion::PictureRequest> requestOf(const core::library::Kept &kept)
{
    if (kept.kind == core::kinds::picture)
        return core::diffusion::pictureRequestFromJson(kept.request);
    const auto text = core::library::readParameters(kept.path);
    const auto parameters = text ? core::library::parseA1111(*text) : std::nullopt;
    return parameters ? std::optional(core::library::fromA1111(*parameters, {}).request) : std::nullopt;
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

void PictureResults::setKept(const QString &id, const std::filesystem::path &path)
{
    if (const int index = indexOf(id); index >= 0) {
        PictureResult &result = m_results[size_t(index)];
        result.path = path;
        result.id = textOf(path);
        result.unkept.reset();
    }
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
    return result->image.isNull() ? pictureOf(textOf(result->path)) : result->image;
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
            .caption = result.hasSettings ? QString::number(result.seed) : QFileInfo(result.id).completeBaseName(),
            .toolTip = (result.facts() + u'\n' + picturesnames::shortened(QString::fromStdString(result.request.prompt), 120)).trimmed(),
            .mark = result.unkept ? QCoreApplication::translate("PicturesPage", "not saved") : QString(),
            .image = result.image,
            .size = result.image.isNull() ? result.size : result.image.size()};
}

std::optional<PictureResult> PictureResults::of(const core::library::Kept &kept)
{
    PictureResult result;
    try {
        const auto request = requestOf(kept);
        result.hasSettings = request.has_value();
        result.request = request.value_or(core::diffusion::PictureRequest());
    } catch (const core::Error &) {
        return std::nullopt;
    }
    result.id = textOf(kept.path);
    result.seed = result.request.seed;
    result.credits = kept.credits;
    result.path = kept.path;
    result.size = sizeOf(result.id);
    readChanges(result, kept.request);
    return result;
}

std::vector<PictureResult> PictureResults::recent(const core::library::Store &store, size_t count)
{
    std::vector<PictureResult> results;
    for (const auto &kept : store.recent({core::kinds::picture, core::kinds::enlarged, core::kinds::restyled}, count)) {
        std::optional<PictureResult> result = of(kept);
        if (!result)
            continue;
        if (results.empty())
            result->image = pictureOf(result->id);
        results.push_back(*std::move(result));
    }
    return results;
}

} // namespace ui
