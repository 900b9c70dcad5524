// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/works/changework.h"

#include "core/base/file.h"
#include "core/base/kinds.h"
#include "core/base/watch.h"
#include "core/gan/facegenerator.h"
#include "core/image/imagefile.h"
#include "core/works/engines.h"
#include "core/works/requestjson.h"

namespace core::works {

using Json = nlohmann::ordered_json;
using library::Enlargement;
using library::Restyling;
using library::Translation;

namespace {

void addSource(Json &json, const Source &source)
{
    if (source.path.empty())
        throw Error("The picture has no file yet, so the request cannot be kept. Save the picture first.");
    json["picture"] = shown(std::filesystem::absolute(source.path));
}

Source sourceIn(const Json &json)
{
    Source source;
    source.path = pathOf(json.at("picture").get<std::string>());
    return source;
}

std::string toJson(const EnlargeRequest &request)
{
    Json json;
    addSource(json, request.picture);
    json["model"] = request.how.model;
    addCompute(json, request.how.compute);
    return written(json);
}

EnlargeRequest enlargeFromJson(const std::string &text)
{
    const auto read = [](const std::string &from) {
        return readObject("an enlargement", from, [](const Json &json) {
            return EnlargeRequest{sourceIn(json), {json.value("model", std::string()), computeIn(json)}};
        });
    };
    return readStrictly("an enlargement", text, read, static_cast<std::string (*)(const EnlargeRequest &)>(toJson));
}

/// Styles by the numbers that people count them with, as in the recipe.
std::string toJson(const RestyleRequest &request)
{
    Json json;
    addSource(json, request.picture);
    json["model"] = request.how.model;
    json["styles"] = Json::array();
    for (const vision::StyleShare &share : request.how.shares)
        json["styles"].push_back({{"style", share.style + 1}, {"weight", share.weight}});
    json["strength"] = request.how.strength;
    addCompute(json, request.how.compute);
    return written(json);
}

RestyleRequest restyleFromJson(const std::string &text)
{
    const auto read = [](const std::string &from) {
        return readObject("a picture in a style", from, [](const Json &json) {
            RestyleRequest request{sourceIn(json), {json.value("model", std::string()), {}, json.value("strength", 1.0), computeIn(json)}};
            for (const Json &share : json.at("styles"))
                request.how.shares.push_back({.style = share.at("style").get<int>() - 1, .weight = share.value("weight", 1.0)});
            return request;
        });
    };
    return readStrictly("a picture in a style", text, read, static_cast<std::string (*)(const RestyleRequest &)>(toJson));
}

std::string toJson(const TranslateRequest &request)
{
    Json json;
    addSource(json, request.picture);
    json["model"] = request.how.model;
    json["statistics"] = gan::name(request.how.statistics);
    addCompute(json, request.how.compute);
    return written(json);
}

TranslateRequest translateFromJson(const std::string &text)
{
    const auto read = [](const std::string &from) {
        return readObject("a picture by pix2pix", from, [](const Json &json) {
            return TranslateRequest{sourceIn(json),
                                    {json.value("model", std::string()),
                                     gan::statisticsNamed(json.value("statistics", std::string("picture"))), computeIn(json)}};
        });
    };
    return readStrictly("a picture by pix2pix", text, read, static_cast<std::string (*)(const TranslateRequest &)>(toJson));
}

void nameModel(Enlargement &how, const Engines &engines)
{
    how.model = engines.nameOf(modelkinds::upscaling, how.model.empty() ? "realesrgan-x4plus" : how.model);
}
void nameModel(Restyling &how, const Engines &engines)
{
    how.model = engines.nameOf(modelkinds::style, how.model);
}
void nameModel(Translation &how, const Engines &engines)
{
    how.model = engines.nameOf(modelkinds::pix2pix, how.model);
}

template <typename Request>
Request named(Request request, const Engines &engines)
{
    nameModel(request.how, engines);
    if (!request.picture.path.empty())
        request.picture.path = std::filesystem::absolute(request.picture.path);
    return request;
}

template <typename Request>
int results(const Request &)
{
    return 1;
}

/// Opens the network where it is not open, and makes the picture with it.
Image make(Engines &engines, const Run &run, const Image &image, const Enlargement &how)
{
    const Watch loading;
    const vision::Upscaler &upscaler = engines.upscaler(how.model, how.compute, run.context);
    run.time("load", loading.ms());
    const Watch watch;
    Image made = upscaler.enlarge(image, run.context);
    run.time("upscale", watch.ms());
    return made;
}
Image make(Engines &engines, const Run &run, const Image &image, const Restyling &how)
{
    const Watch loading;
    const vision::Stylizer &stylizer = engines.stylizer(how.model, how.compute, run.context);
    run.time("load", loading.ms());
    const Watch watch;
    Image made = stylizer.stylize(image, how.shares, how.strength, run.context);
    run.time("stylize", watch.ms());
    return made;
}
Image make(Engines &engines, const Run &run, const Image &image, const Translation &how)
{
    const Watch loading;
    const gan::Translator &translator = engines.translator(how.model, how.compute, run.context);
    run.time("load", loading.ms());
    const Watch watch;
    Image made = translator.translate(image, how.statistics, run.context);
    run.time("pix2pix", watch.ms());
    return made;
}

/// Seed and words for its name in the store: those of the picture it is made of, so that the two lie side by side.
void nameLikeItsOrigin(Source &source, const std::optional<library::Recipe> &recipe)
{
    source.words = shown(source.path.stem());
    if (!recipe)
        return;
    try {
        if (recipe->kind == kinds::picture) {
            const auto request = diffusion::pictureRequestFromJson(recipe->request);
            source.seed = request.seed;
            if (!request.prompt.empty())
                source.words = request.prompt;
        } else if (recipe->kind == kinds::face) {
            const auto request = gan::faceRequestFromJson(recipe->request);
            source.seed = request.seed;
            source.words = library::faceWords(request, true);
        }
    } catch (const Error &) { // of a newer program: it keeps the file's name
        return;
    }
}

template <typename Request>
void change(const ChangePicture &make, const Request &request, const Run &run, const std::function<void(const ChangedPicture &)> &tell)
{
    if (run.done > 0)
        return;
    Source source = request.picture;
    library::Origin origin{{}, source.recipe, {}};
    if (!source.path.empty()) { // the file, not what a screen shows of it: nothing of its pixels is lost on the way
        source.image = image::readImage(source.path);
        origin = library::originOf(source.path);
        nameLikeItsOrigin(source, origin.recipe);
    }
    ChangedPicture event{make(source.image, run.context), library::changedRecipe(origin, request.how), source.seed, {}};
    const Result result{&event.image, event.recipe, source.seed, shown(source.path.stem()), source.words, origin.texts};
    keepAndTell(run, result, [&](const std::filesystem::path &kept) {
        event.kept = kept;
        if (tell)
            tell(event);
    });
}

template <typename Request>
void run(const Request &asked, Engines &engines, const Run &run, const std::function<void(const ChangedPicture &)> &tell)
{
    const Request request = named(asked, engines);
    change<Request>([&](const Image &image, const JobContext &) { return make(engines, run, image, request.how); }, request, run, tell);
}

} // namespace

const Work<EnlargeRequest, ChangedPicture> enlarge{
    kinds::enlarge, toJson, enlargeFromJson, named<EnlargeRequest>, results<EnlargeRequest>, run<EnlargeRequest>};
const Work<RestyleRequest, ChangedPicture> restyle{
    kinds::restyle, toJson, restyleFromJson, named<RestyleRequest>, results<RestyleRequest>, run<RestyleRequest>};
const Work<TranslateRequest, ChangedPicture> pix2pix{
    kinds::pix2pix, toJson, translateFromJson, named<TranslateRequest>, results<TranslateRequest>, run<TranslateRequest>};

void makeWith(const ChangePicture &make, const EnlargeRequest &request, const Run &run,
              const std::function<void(const ChangedPicture &)> &tell)
{
    change(make, request, run, tell);
}

void makeWith(const ChangePicture &make, const RestyleRequest &request, const Run &run,
              const std::function<void(const ChangedPicture &)> &tell)
{
    change(make, request, run, tell);
}

} // namespace core::works
