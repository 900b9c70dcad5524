// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/picturechange.h"

#include "app/destination.h"
#include "core/base/file.h"
#include "core/image/imagefile.h"
#include "core/library/recipe.h"

#include <nlohmann/json.hpp>

namespace app {

using namespace core;
using Json = nlohmann::ordered_json;

void changePicture(const std::string &what, const std::filesystem::path &input, const std::filesystem::path &output, const Json &settings,
                   Session &session, const std::function<Change(const JobContext &)> &open)
{
    requireWritable(output);
    const Image picture = image::readImage(input);
    Json how = settings;
    how["path"] = shown(std::filesystem::absolute(input));
    const library::Recipe recipe =
        library::changed(library::readRecipe(input), what, how.dump(-1, ' ', false, Json::error_handler_t::replace));
    image::Texts texts = image::readTexts(input);
    texts.erase("atelier");
    texts.merge(library::pictureTexts(recipe));
    image::requireWritable(output, texts);

    const JobContext context = session.report.context(session.stop);
    const Watch loading;
    const Change change = open(context);
    session.report.setMs("load", loading.ms());
    session.report.setRequest(recipe.request, 0);
    const Watch watch;
    const Image changed = change(picture);
    session.report.setMs(what, watch.ms());
    image::writeImage(output, changed, texts);
    session.report.addOutput(output);
}

} // namespace app
