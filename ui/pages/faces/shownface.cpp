// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/faces/shownface.h"

#include "core/base/file.h"
#include "core/base/kinds.h"
#include "core/image/imagefile.h"
#include "core/library/results/recipes.h"
#include "core/library/results/store.h"
#include "ui/widgets/picture/picture.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;
using core::gan::FaceRequest;

namespace ui {

namespace {

/// Where nothing lies yet: NAME.png, NAME 2.png, and so on.
std::filesystem::path freePath(const std::filesystem::path &folder, const QString &name)
{
    std::filesystem::path path = folder / name.toStdU16String();
    std::error_code failed;
    for (int i = 2; std::filesystem::exists(path, failed); ++i)
        path = folder / u"%1 %2.png"_s.arg(name.chopped(4)).arg(i).toStdU16String();
    return path;
}

} // namespace

core::library::Recipe ShownFace::recipe() const
{
    if (isChanged())
        return {core::kinds::face, changed, {}};
    try {
        return core::library::faceRecipe(request, request.seed);
    } catch (const core::Error &) { // it was made on another machine, on a device that is not here
        return {core::kinds::face, core::gan::toJson(request), {}};
    }
}

bool sameFace(const FaceRequest &a, const FaceRequest &b)
{
    return a.seed == b.seed && a.psi == b.psi && a.model == b.model && a.pick == b.pick && a.morph == b.morph
           && a.variations == b.variations;
}

QString wayInWords(const FaceRequest &request)
{
    const auto tr = [](const char *text) { return QCoreApplication::translate("ui::FacesPage", text); };
    QString words = tr("Seed %1").arg(request.seed);
    if (request.morph)
        words = tr("%1 on the way to %2 at %3").arg(words).arg(request.morph->seed).arg(request.morph->amount, 0, 'f', 2);
    if (request.variations.size() == 1)
        words = tr("%1, a small change of it").arg(words);
    else if (!request.variations.empty())
        words = tr("%1, %2 small changes away").arg(words).arg(request.variations.size());
    return words;
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

ShownFace openFace(const std::filesystem::path &path)
{
    const auto recipe = core::library::readRecipe(path);
    if (!recipe || recipe->kind != core::kinds::face)
        throw core::Error(
            "The picture " + core::shown(path)
            + " holds no settings of a face. Drop one that Atelier has saved; other pictures are opened on the Pictures page.");
    ShownFace face = faceFromFile(path, recipe->request);
    face.image = toQImage(core::image::readImage(path)); // says what is wrong with a file that cannot be read
    return face;
}

std::vector<ShownFace> keptFaces(const core::library::Store &store, size_t count, bool newestFirst)
{
    std::vector<ShownFace> faces;
    for (const auto &kept : store.recent(core::kinds::face, count)) {
        try {
            ShownFace face = faceFromFile(kept.path, kept.request);
            if (!face.image.isNull())
                faces.push_back(std::move(face));
        } catch (const core::Error &) {
            // a picture of somebody else's that calls itself a face
        }
    }
    if (!newestFirst)
        std::ranges::reverse(faces);
    return faces;
}

int saveFaces(const std::vector<ShownFace> &faces, const std::filesystem::path &folder, const core::JobContext &context)
{
    int done = 0;
    for (const ShownFace &face : faces) {
        if (!face.image.isNull())
            saveResult(freePath(folder, fileName(face)), asChosen(face));
        context.progress(++done, int(faces.size()), "Saving");
    }
    return done;
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
