// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/works/facework.h"

#include "core/base/kinds.h"
#include "core/base/watch.h"
#include "core/library/results/recipes.h"
#include "core/nn/devices.h"
#include "core/works/engines.h"
#include "core/works/requestjson.h"

#include <algorithm>

namespace core::works {

namespace {

constexpr const char *enlargeKey = "enlarge_with";

std::string toJson(const FaceRequest &request)
{
    auto json = parseJson<nlohmann::ordered_json>(gan::toJson(request.faces));
    if (!request.enlargeWith.empty())
        json[enlargeKey] = request.enlargeWith;
    return written(json);
}

FaceRequest fromJson(const std::string &json)
{
    const auto read = [](const std::string &text) {
        return FaceRequest{gan::faceRequestFromJson(text), // looks at "pick" itself: 1 stands in no request that is written
                           readObject("a face", text, [](const auto &object) { return object.value(enlargeKey, std::string()); })};
    };
    return readStrictly("a face", json, read, toJson, {"pick"});
}

FaceRequest named(FaceRequest request, const Engines &engines)
{
    request.faces.model = engines.nameOf(modelkinds::faces, request.faces.model);
    request.faces.compute = nn::settled(request.faces.compute);
    if (!request.enlargeWith.empty())
        request.enlargeWith = engines.nameOf(modelkinds::upscaling, request.enlargeWith);
    return request;
}

int results(const FaceRequest &request)
{
    return request.faces.count;
}

void run(const FaceRequest &request, Engines &engines, const Run &run, const decltype(face)::Tell &tell)
{
    const auto make = [&](const gan::FaceRequest &faces, const JobContext &context, const std::function<void(gan::Face)> &made) {
        const Watch loading;
        const gan::FaceGenerator &generator = engines.faces(faces.model, faces.compute, context);
        run.time("load", loading.ms());
        generator.generate(faces, context, made);
    };
    const auto enlarge =
        [&engines](const Image &image, const std::string &model, const ComputeOptions &compute, const JobContext &context) {
        return engines.upscaler(model, compute, context).enlarge(image, context);
    };
    makeWith(make, enlarge, named(request, engines), run, tell);
}

} // namespace

const Work<FaceRequest, MadeFace> face{kinds::face, toJson, fromJson, named, results, run};

void makeWith(const MakeFaces &make, const EnlargePicture &enlarge, const FaceRequest &request, const Run &run,
              const std::function<void(const MadeFace &)> &tell)
{
    gan::FaceRequest rest = request.faces;
    rest.seed += uint64_t(run.done);
    rest.count -= run.done;
    if (rest.count <= 0)
        return;
    Watch step;
    make(rest, run.context, [&](gan::Face made) {
        run.time("step", step.ms());
        MadeFace event{rest, std::move(made.image), library::faceRecipe(rest, made.seed), {}}; // each file makes its own face again
        event.request.seed = made.seed;
        event.request.count = 1;
        event.request.pick = 1; // it is chosen
        const bool larger = !request.enlargeWith.empty();
        if (larger) {
            const library::Enlargement enlargement{request.enlargeWith, rest.compute};
            const Watch enlarging;
            event.image = enlarge(event.image, enlargement.model, enlargement.compute, run.context);
            run.time("enlarge", enlarging.ms());
            event.recipe = library::changedRecipe({.path = {}, .recipe = event.recipe, .texts = {}}, enlargement);
        }
        const Result result{
            &event.image, event.recipe, made.seed, std::to_string(made.seed), library::faceWords(event.request, larger), {}};
        keepAndTell(run, result, [&](const std::filesystem::path &kept) {
            event.kept = kept;
            if (tell)
                tell(event);
        });
        step = Watch();
    });
}

} // namespace core::works
