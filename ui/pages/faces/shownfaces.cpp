// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/faces/shownfaces.h"

#include <QCoreApplication>

#include <algorithm>
#include <iterator>

using namespace Qt::StringLiterals;
using core::gan::FaceRequest;

namespace ui {

namespace {

constexpr size_t mostNear = 600; // faces looked at that stay in memory

QString tr(const char *text)
{
    return QCoreApplication::translate("ui::FacesPage", text);
}

} // namespace

bool isPlain(const FaceRequest &face)
{
    return !face.morph && face.variations.empty();
}

FaceRequest ShownFaces::asSeen(FaceRequest face) const
{
    const FaceRequest now = settings();
    if (live) {
        face.model = now.model;
        face.psi = now.psi;
    }
    face.compute = now.compute; // it may have been made on another machine
    face.count = 1;
    return face;
}

int ShownFaces::indexOf(const FaceRequest &request) const
{
    const auto it = std::ranges::find_if(grid, [&](const ShownFace &face) { return !face.isChanged() && sameFace(face.request, request); });
    return it == grid.end() ? -1 : int(it - grid.begin());
}

std::vector<ShownFace> ShownFaces::unkept() const
{
    std::vector<ShownFace> all;
    std::ranges::copy_if(grid, std::back_inserter(all), [](const ShownFace &face) { return face.unkept != nullptr; });
    return all;
}

int ShownFaces::placeOf(const ShownFace &face) const
{
    const auto it = std::ranges::find_if(grid, [&](const ShownFace &one) {
        return face.kept.empty() ? one.kept.empty() && one.changed == face.changed && sameFace(one.request, face.request)
                                 : one.kept == face.kept;
    });
    return it == grid.end() ? -1 : int(it - grid.begin());
}

const QImage *ShownFaces::find(const FaceRequest &request) const
{
    if (const int index = indexOf(request); index >= 0 && !grid[size_t(index)].image.isNull())
        return &grid[size_t(index)].image;
    const auto it = m_near.find(core::gan::toJson(request));
    return it != m_near.end() ? &it->second : nullptr;
}

void ShownFaces::remember(const FaceRequest &request, const QImage &image)
{
    if (m_near.size() >= mostNear)
        m_near.clear();
    m_near.insert_or_assign(core::gan::toJson(request), image);
}

QString ShownFaces::modelsInWords() const
{
    QStringList names;
    for (const ShownFace &face : grid) {
        const QString name = QString::fromStdString(face.request.model).section(u'/', -1);
        if (!name.isEmpty() && !names.contains(name))
            names.append(name);
    }
    return names.size() < 3 ? names.join(tr(" and ")) : tr("%1 models").arg(names.size());
}

} // namespace ui
