// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/works/sketchwork.h"

#include "core/base/file.h"
#include "core/base/kinds.h"
#include "core/base/watch.h"
#include "core/image/imagefile.h"
#include "core/library/models/recognition.h"
#include "core/library/results/recipes.h"
#include "core/nn/devices.h"
#include "core/works/engines.h"
#include "core/works/requestjson.h"

#include <algorithm>

namespace core::works {

using gan::SketchRequest;

namespace {

std::string toJson(const SketchRequest &request)
{
    return gan::toJson(request);
}

SketchRequest fromJson(const std::string &text)
{
    return readStrictly("a sketch", text, gan::sketchRequestFromJson, toJson);
}

/// Whether it is a generator of pix2pix or CycleGAN, by a name of the list or a path.
bool isTranslator(const std::string &model, const Engines &engines)
{
    if (model.empty())
        return false;
    const std::vector<library::Model> all = engines.models();
    const auto listed = std::ranges::find_if(all, [&](const library::Model &one) {
        return one.name == model && (one.kind == modelkinds::sketch || one.kind == modelkinds::pix2pix);
    });
    if (listed != all.end())
        return listed->kind == modelkinds::pix2pix;
    std::error_code error;
    const std::filesystem::path path = pathOf(model);
    return std::filesystem::is_regular_file(path, error) && library::recognised(path).kind == modelkinds::pix2pix;
}

SketchRequest named(SketchRequest request, const Engines &engines)
{
    request.model = engines.nameOf(isTranslator(request.model, engines) ? modelkinds::pix2pix : modelkinds::sketch, request.model);
    request.compute = nn::settled(request.compute);
    for (std::filesystem::path *path : {&request.picture, &request.colours})
        if (!path->empty())
            *path = std::filesystem::absolute(*path);
    return request;
}

int results(const SketchRequest &)
{
    return 1;
}

/// Its files, read into the request.
SketchRequest drawn(SketchRequest request)
{
    if (!request.picture.empty())
        request.drawing = gan::drawingOf(image::readImage(request.picture), shown(request.picture));
    if (!request.colours.empty()) {
        Image colours = gan::coloursOf(image::readImage(request.colours), shown(request.colours));
        if (colours.width != request.drawing.ink.width)
            throw Error("The drawing of the request has " + std::to_string(request.drawing.ink.width)
                        + " points a side and colours of a file " + std::to_string(colours.width) + ". Give the drawing as a file, too.");
        for (size_t i = 0; i < request.drawing.colour.pixels.size(); i += 4) // its own stay where the file has none
            if (colours.pixels[i + 3] == 0)
                std::copy_n(&request.drawing.colour.pixels[i], 4, &colours.pixels[i]);
        request.drawing.colour = std::move(colours);
    }
    request.picture.clear();
    request.colours.clear();
    return request;
}

void run(const SketchRequest &asked, Engines &engines, const Run &run, const decltype(sketch)::Tell &tell)
{
    if (run.done > 0)
        return;
    const SketchRequest request = drawn(named(asked, engines));
    Sketch event{sketched(request, engines, run), library::sketchRecipe(request), {}};
    const std::string name = asked.picture.empty() ? "sketch" : shown(asked.picture.stem());
    const Result result{&event.image, event.recipe, 0, name, request.word.empty() ? name : request.word, {}};
    keepAndTell(run, result, [&](const std::filesystem::path &kept) {
        event.kept = kept;
        if (tell)
            tell(event);
    });
}

} // namespace

const Work<SketchRequest, Sketch> sketch{kinds::sketch, toJson, fromJson, named, results, run};

Image sketched(const SketchRequest &request, Engines &engines, const Run &run)
{
    if (isTranslator(request.model, engines)) {
        const Watch loading;
        const gan::Translator &translator = engines.translator(request.model, request.compute, run.context);
        run.time("load", loading.ms());
        const Watch watch;
        Image made = translator.translate(gan::flattened(request.drawing, request.size), gan::Statistics::Picture, run.context);
        run.time("draw", watch.ms());
        return made;
    }
    const Watch loading;
    const gan::Sketcher &sketcher = engines.sketcher(request.model, request.compute, run.context);
    std::vector<float> meaning;
    if (!request.word.empty())
        meaning = engines.textMeaning(run.context)({request.word}).front();
    run.time("load", loading.ms());
    const Watch watch;
    Image made = sketcher.draw(request.drawing, meaning, run.context);
    run.time("draw", watch.ms());
    if (request.size > made.width) {
        const Watch enlarging;
        made = engines.enlarged(std::move(made), request.size, request.compute, run.context);
        run.time("upscale", enlarging.ms());
    }
    return made;
}

} // namespace core::works
