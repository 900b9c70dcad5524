// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands.h"
#include "app/destination.h"
#include "app/picturechange.h"

namespace app {

using namespace core;
using Json = nlohmann::ordered_json;

void runStylize(const StylizeArguments &arguments, const ComputeOptions &compute, Session &session)
{
    requireWritable(arguments.output);
    const Image picture = image::readImage(arguments.input);
    const std::string model = session.engines.nameOf("style", arguments.model);
    Json shares = Json::array();
    for (const vision::StyleShare &share : arguments.shares)
        shares.push_back({{"style", share.style + 1}, {"weight", share.weight}});
    const PictureChange change("stylize", arguments.input,
                               {{"model", model}, {"styles", shares}, {"strength", arguments.strength}, {"device", compute.device}});
    image::requireWritable(arguments.output, change.texts());

    const JobContext context = session.report.context(session.stop);
    const Watch loading;
    const vision::Stylizer &stylizer = session.engines.stylizer(model, compute, context);
    session.report.setMs("load", loading.ms());
    session.report.setRequest(change.request(), 0);
    const Watch watch;
    const Image result = stylizer.stylize(picture, arguments.shares, arguments.strength, context);
    session.report.setMs("stylize", watch.ms());
    image::writeImage(arguments.output, result, change.texts());
    session.report.addOutput(arguments.output);
}

} // namespace app
