// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands.h"
#include "app/destination.h"
#include "app/picturechange.h"

namespace app {

using namespace core;

void runUpscale(const UpscaleArguments &arguments, const ComputeOptions &compute, Session &session)
{
    requireWritable(arguments.output);
    const Image picture = image::readImage(arguments.input);
    const std::string model = session.engines.nameOf("upscaling", arguments.model.empty() ? "realesrgan-x4plus" : arguments.model);
    const PictureChange change("upscale", arguments.input,
                               {{"model", model}, {"device", compute.device}, {"precision", compute.precision}});
    image::requireWritable(arguments.output, change.texts());

    const JobContext context = session.report.context(session.stop);
    const Watch loading;
    const vision::Upscaler &upscaler = session.engines.upscaler(model, compute, context);
    session.report.setMs("load", loading.ms());
    session.report.setRequest(change.request(), 0);
    const Watch watch;
    const Image enlarged = upscaler.enlarge(picture, context);
    session.report.setMs("enlarge", watch.ms());
    image::writeImage(arguments.output, enlarged, change.texts());
    session.report.addOutput(arguments.output);
}

} // namespace app
