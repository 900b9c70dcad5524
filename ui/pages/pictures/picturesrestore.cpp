// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/pictures/picturesrestore.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/kinds.h"
#include "core/image/imagefile.h"
#include "core/image/stealthtext.h"
#include "core/library/foreign/a1111.h"
#include "core/library/foreign/settings.h"
#include "core/library/models/modelhash.h"
#include "core/library/results/recipe.h"
#include "ui/widgets/picture/picture.h"

#include <algorithm>

namespace ui {

namespace {

/// What a request of ours refers to and is not here.
void checkAgainstThisMachine(OpenedPicture &opened, const std::vector<std::string> &models)
{
    auto &request = *opened.request;
    if (!request.model.empty() && std::ranges::find(models, request.model) == models.end()) {
        opened.unmatched.push_back("The model " + request.model + " is not installed; the one that is chosen is used.");
        request.model.clear();
    }
    std::error_code ignored;
    if (request.start && !std::filesystem::exists(core::pathOf(request.start->path), ignored)) {
        opened.unmatched.push_back("The start picture " + request.start->path + " is not there any more.");
        request.start.reset();
    }
}

} // namespace

OpenedPicture openPicture(const std::filesystem::path &path, const std::vector<std::string> &models, const core::library::AddedNames &added)
{
    const core::Image image = core::image::readImage(path);
    OpenedPicture opened{.path = path, .image = toQImage(image), .recipe = {}, .request = {}, .unmatched = {}, .credits = {}, .madeBy = {}};
    core::image::Texts texts = core::image::readTexts(path);
    if (!texts.contains("parameters"))
        if (const auto hidden = core::image::stealthText(image))
            texts.merge(core::library::hiddenTexts(*hidden));
    const auto recipe = core::library::readRecipe(path);
    if (recipe && recipe->kind == core::kinds::picture) {
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
            auto restored = core::library::fromA1111(
                *parameters, models, [](const std::string &name) { return core::library::knownModelHash(core::dataFolder(), name); },
                added);
            opened.request = std::move(restored.request);
            opened.unmatched = std::move(restored.unmatched);
            opened.madeBy = "AUTOMATIC1111";
        }
    }
    return opened;
}

} // namespace ui
