// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/pictures/picturesrestore.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/image/imagefile.h"
#include "core/library/foreign/a1111.h"
#include "core/library/results/recipe.h"
#include "ui/widgets/picture/picture.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace ui {

namespace {

constexpr uint64_t largestPicture = 1u << 30; // bytes
constexpr std::array<std::string_view, 5> everywhere{"parameters", "Software", "Copyright", "atelier", core::image::xmpKeyword};

/// What a request of ours refers to and is not here.
void checkAgainstThisMachine(OpenedPicture &opened, const std::vector<std::string> &models)
{
    auto &request = *opened.request;
    if (!request.model.empty() && std::ranges::find(models, request.model) == models.end()) {
        opened.unmatched.push_back("The model " + request.model + " is not installed; the one that is chosen is used.");
        request.model.clear();
    }
    std::error_code ignored;
    if (request.start && !std::filesystem::exists(std::filesystem::path(request.start->path), ignored)) {
        opened.unmatched.push_back("The start picture " + request.start->path + " is not there any more.");
        request.start.reset();
    }
}

} // namespace

OpenedPicture openPicture(const std::filesystem::path &path, const std::vector<std::string> &models)
{
    OpenedPicture opened{.path = path,
                         .image = toQImage(core::image::readImage(path)),
                         .recipe = {},
                         .request = {},
                         .unmatched = {},
                         .credits = {},
                         .madeBy = {}};
    const core::image::Texts texts = core::image::readTexts(path);
    const auto recipe = core::library::readRecipe(path);
    if (recipe && recipe->kind == "picture") {
        opened.request = core::diffusion::pictureRequestFromJson(recipe->request);
        opened.recipe = recipe->request;
        opened.credits = recipe->credits;
        opened.madeBy = "Atelier";
        checkAgainstThisMachine(opened, models);
        return opened;
    }
    if (recipe) // another's picture that was changed here
        opened.recipe = recipe->request;
    if (const auto text = texts.find("parameters"); text != texts.end()) {
        if (const auto parameters = core::library::parseA1111(text->second)) {
            auto restored = core::library::fromA1111(*parameters, models);
            opened.request = std::move(restored.request);
            opened.unmatched = std::move(restored.unmatched);
            opened.madeBy = "AUTOMATIC1111";
        }
    }
    return opened;
}

void savePicture(const std::filesystem::path &path, const PictureResult &result, const QImage &image)
{
    std::error_code error;
    const bool hasFile = !result.path.empty() && std::filesystem::exists(result.path, error);
    core::image::Texts texts = hasFile ? core::image::readTexts(result.path) : core::image::Texts();
    if (hasFile && path.extension() == result.path.extension()) {
        if (!std::filesystem::equivalent(path, result.path, error)) // else it is there already
            core::writeTextFile(path, core::readTextFile(result.path, largestPicture));
        return;
    }
    if (result.hasSettings)
        texts.merge(core::library::pictureTexts(
            {.kind = "picture", .request = core::diffusion::toJson(result.request), .credits = result.credits})); // keeps what is there
    if (path.extension() != ".png") // which alone has room for any text
        std::erase_if(texts, [](const auto &text) { return std::ranges::find(everywhere, text.first) == everywhere.end(); });
    core::image::writeImage(path, hasFile ? core::image::readImage(result.path) : toCoreImage(image), texts);
}

} // namespace ui
