// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands.h"
#include "app/destination.h"

#include <random>

namespace app {

using namespace core;

uint64_t randomSeed()
{
    return std::random_device{}(); // 32 bits
}

void runFace(FaceArguments arguments, Session &session)
{
    gan::FaceRequest &request = arguments.request;
    Report &report = session.report;
    const Destination destination(arguments.output, request.count, "faces", {"face", gan::toJson(request)}, session.store);
    if (arguments.randomSeed) {
        request.seed = randomSeed();
        report.note("Seed " + std::to_string(request.seed));
    }
    request.model = session.engines.nameOf("faces", request.model);
    if (!arguments.upscale.empty())
        arguments.upscale = session.engines.nameOf("upscaling", arguments.upscale); // said now, not after the work
    report.setRequest(gan::toJson(request), request.seed);

    const JobContext context = report.context(session.stop);
    const Watch loading;
    const gan::FaceGenerator &generator = session.engines.faces(request.model, request.compute, context);
    report.setMs("load", loading.ms());
    Watch step;
    generator.generate(request, context, [&](const gan::Face &face) {
        report.addStep(step.ms());
        gan::FaceRequest single = request; // each file restores its own face
        single.seed = face.seed;
        single.count = 1;
        const Image picture = arguments.upscale.empty()
                                  ? face.image
                                  : session.engines.upscaler(arguments.upscale, request.compute, context).enlarge(face.image, context);
        report.addOutput(destination.put(picture, {"face", gan::toJson(single)}, face.seed, std::to_string(face.seed)));
        step = Watch();
    });
}

} // namespace app
