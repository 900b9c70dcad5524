// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/faces/shownface.h"

#include "core/library/results/recipes.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;
using core::gan::FaceRequest;

namespace ui {

core::library::Recipe ShownFace::recipe() const
{
    if (isChanged())
        return {"face", changed, {}};
    try {
        return core::library::faceRecipe(request, request.seed);
    } catch (const core::Error &) { // it was made on another machine, on a device that is not here
        return {"face", core::gan::toJson(request), {}};
    }
}

bool sameFace(const FaceRequest &a, const FaceRequest &b)
{
    return a.seed == b.seed && a.psi == b.psi && a.model == b.model && a.pick == b.pick && a.morph == b.morph
           && a.variations == b.variations;
}

QString fileName(const ShownFace &face)
{
    QString name = u"face %1"_s.arg(face.request.seed);
    if (const std::string words = core::library::faceWords(face.request, face.isChanged()); !words.empty())
        name += u' ' + QString::fromStdString(words);
    return name + u".png"_s;
}

ShownFace faceFromFile(const std::filesystem::path &path, const std::string &request)
{
    ShownFace face;
    face.request = core::gan::faceRequestFromJson(request);
    face.request.count = 1;
    face.kept = path;
    if (QJsonDocument::fromJson(QByteArray::fromStdString(request)).object().contains(u"changes"_s))
        face.changed = request;
    face.image = QImage(QString::fromStdU16String(path.u16string()));
    return face;
}

ChosenResult asChosen(const ShownFace &face)
{
    return {.image = face.image,
            .path = face.kept,
            .recipe = face.recipe(),
            .seed = face.request.seed,
            .words = core::library::faceWords(face.request, face.isChanged()),
            .title = QCoreApplication::translate("ui::FacesPage", "face %1").arg(face.request.seed),
            .fileName = fileName(face)};
}

} // namespace ui
