// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands.h"
#include "app/destination.h"

#include "core/base/file.h"
#include "core/image/imagefile.h"
#include "core/library/recipe.h"

#include <nlohmann/json.hpp>

namespace app {

using namespace core;
using Json = nlohmann::ordered_json;

void runUpscale(const UpscaleArguments &arguments, const ComputeOptions &compute, Session &session)
{
    requireWritable(arguments.output);
    const Image picture = image::readImage(arguments.input);
    const std::string model = session.engines.nameOf("upscaling", arguments.model.empty() ? "realesrgan-x4plus" : arguments.model);

    // What the picture says of itself goes along: who made it, and how.
    image::Texts texts = image::readTexts(arguments.input);
    Json request = {{"model", model},
                    {"path", shown(std::filesystem::absolute(arguments.input))},
                    {"device", compute.device},
                    {"precision", compute.precision}};
    if (const auto made = texts.find("atelier"); made != texts.end())
        request["of"] = Json::parse(made->second, nullptr, /*allow_exceptions=*/false);
    texts.erase("atelier");
    texts.merge(library::pictureTexts({"upscale", request.dump(-1, ' ', false, Json::error_handler_t::replace)}));
    image::requireWritable(arguments.output, texts);

    const JobContext context = session.report.context(session.stop);
    const Watch loading;
    const vision::Upscaler &upscaler = session.engines.upscaler(model, compute, context);
    session.report.setMs("load", loading.ms());
    session.report.setRequest(request.dump(-1, ' ', false, Json::error_handler_t::replace), 0);
    const Watch watch;
    const Image enlarged = upscaler.enlarge(picture, context);
    session.report.setMs("enlarge", watch.ms());
    image::writeImage(arguments.output, enlarged, texts);
    session.report.addOutput(arguments.output);
}

} // namespace app
