// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/results/chosenresult.h"

#include "core/base/file.h"
#include "core/image/imagefile.h"
#include "ui/widgets/picture/picture.h"

#include <QDir>
#include <QFile>
#include <QMimeData>
#include <QUrl>

#include <algorithm>
#include <array>
#include <string_view>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

constexpr uint64_t largestPicture = 1u << 30; // bytes
constexpr std::array<std::string_view, 5> everywhere{"parameters", "Software", "Copyright", "atelier", core::image::xmpKeyword};

QString textOf(const std::filesystem::path &path)
{
    return QString::fromStdU16String(path.u16string());
}

} // namespace

QMimeData *clipboardData(const ChosenResult &result)
{
    auto *data = new QMimeData;
    data->setImageData(result.image);
    if (QFile file(textOf(result.path));
        !result.path.empty() && file.fileName().endsWith(u".png"_s, Qt::CaseInsensitive) && file.open(QIODevice::ReadOnly))
        data->setData(u"image/png"_s, file.readAll());
    return data;
}

QMimeData *dragData(const ChosenResult &result)
{
    std::filesystem::path path = result.path;
    if (path.empty()) {
        path = std::filesystem::path(QDir::tempPath().toStdU16String()) / result.fileName.toStdU16String();
        saveResult(path, result);
    }
    QMimeData *data = clipboardData(result);
    data->setUrls({QUrl::fromLocalFile(textOf(path))});
    return data;
}

void saveResult(const std::filesystem::path &path, const ChosenResult &result)
{
    std::error_code error;
    const bool hasFile = !result.path.empty() && std::filesystem::exists(result.path, error);
    core::image::Texts texts = hasFile ? core::image::readTexts(result.path) : core::image::Texts();
    if (hasFile && path.extension() == result.path.extension()) {
        if (!std::filesystem::equivalent(path, result.path, error)) // else it is there already
            core::writeTextFile(path, core::readTextFile(result.path, largestPicture));
        return;
    }
    if (result.recipe)
        texts.merge(core::library::pictureTexts(*result.recipe)); // keeps what is there
    if (path.extension() != ".png")                               // which alone has room for any text
        std::erase_if(texts, [](const auto &text) { return std::ranges::find(everywhere, text.first) == everywhere.end(); });
    core::image::writeImage(path, hasFile ? core::image::readImage(result.path) : toCoreImage(result.image), texts);
}

} // namespace ui
