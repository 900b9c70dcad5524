// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands.h"
#include "app/destination.h"

#include "core/library/results/recipes.h"
#include "core/nn/devices.h"

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
    const Destination destination(arguments.output, request.count, "faces", {"face", gan::toJson(request), {}}, session.store);
    request.model = session.engines.nameOf("faces", request.model);
    if (!arguments.upscale.empty())
        arguments.upscale = session.engines.nameOf("upscaling", arguments.upscale); // said now, not after the work
    if (arguments.randomSeed) {
        request.seed = randomSeed();
        report.note("Seed " + std::to_string(request.seed));
    }
    request.compute = nn::settled(request.compute);
    report.setRequest(gan::toJson(request), request.seed);

    const JobContext context = report.context(session.stop);
    const Watch loading;
    const gan::FaceGenerator &generator = session.engines.faces(request.model, request.compute, context);
    report.setMs("load", loading.ms());
    Watch step;
    generator.generate(request, context, [&](const gan::Face &face) {
        report.addStep(step.ms());
        library::Recipe recipe = library::faceRecipe(request, face.seed); // each file restores its own face
        Image picture = face.image;
        if (!arguments.upscale.empty()) {
            const library::Enlargement enlargement{arguments.upscale, request.compute};
            picture = session.engines.upscaler(enlargement.model, enlargement.compute, context).enlarge(picture, context);
            recipe = library::changedRecipe({.path = {}, .recipe = recipe, .texts = {}}, enlargement);
        }
        report.addOutput(destination.put(picture, recipe, face.seed, std::to_string(face.seed),
                                         library::faceWords(request, !arguments.upscale.empty())));
        step = Watch();
    });
}

} // namespace app
