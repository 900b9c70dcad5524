// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/works/captionwork.h"

#include "core/base/file.h"
#include "core/base/kinds.h"
#include "core/base/watch.h"
#include "core/image/drawing.h"
#include "core/image/imagefile.h"
#include "core/library/models/recognition.h"
#include "core/library/results/provenance.h"
#include "core/works/engines.h"
#include "core/works/requestjson.h"

namespace core::works {

using Json = nlohmann::ordered_json;
using vision::CaptionSettings;

namespace {

std::string toJson(const CaptionRequest &request)
{
    if (request.picture.path.empty())
        throw Error("The picture has no file yet, so the request cannot be kept. Save the picture first.");
    const CaptionSettings &how = request.how;
    Json json = {{"picture", shown(std::filesystem::absolute(request.picture.path))},
                 {"model", request.model},
                 {"tags", request.tags},
                 {"threshold", request.threshold},
                 {"count", how.count},
                 {"beams", how.beams},
                 {"by_lot", how.byLot},
                 {"seed", how.seed},
                 {"top_p", how.topP},
                 {"repetition_penalty", how.repetitionPenalty},
                 {"least", how.least},
                 {"most", how.most},
                 {"beginning", how.beginning}};
    addCompute(json, request.compute);
    return written(json);
}

CaptionRequest read(const Json &json)
{
    CaptionRequest request;
    request.picture.path = pathOf(json.at("picture").get<std::string>());
    request.model = json.value("model", request.model);
    request.tags = json.value("tags", request.tags);
    request.threshold = json.value("threshold", request.threshold);
    CaptionSettings &how = request.how;
    how.count = json.value("count", how.count);
    how.beams = json.value("beams", how.beams);
    how.byLot = json.value("by_lot", how.byLot);
    how.seed = json.value("seed", how.seed);
    how.topP = json.value("top_p", how.topP);
    how.repetitionPenalty = json.value("repetition_penalty", how.repetitionPenalty);
    how.least = json.value("least", how.least);
    how.most = json.value("most", how.most);
    how.beginning = json.value("beginning", how.beginning);
    vision::require(how);
    if (!(request.threshold >= 0 && request.threshold <= 1))
        throw Error("The request of a caption has a \"threshold\" that is not between 0 and 1.");
    request.compute = computeIn(json);
    return request;
}

CaptionRequest fromJson(const std::string &json)
{
    return readStrictly(
        "a caption", json, [](const std::string &text) { return readObject("a caption", text, read); }, toJson);
}

/// "captions" or "tags": what a model of the list, or a file, is for.
std::string kindOf(const Engines &engines, const std::string &model)
{
    for (const library::Model &each : engines.models())
        if (each.name == model)
            return each.kind;
    std::error_code error;
    if (!std::filesystem::exists(model, error))
        return modelkinds::captions; // whose search says that it is not there
    return library::recognised(model).kind;
}

CaptionRequest named(CaptionRequest request, const Engines &engines)
{
    vision::require(request.how);
    if (!request.picture.path.empty())
        request.picture.path = std::filesystem::absolute(request.picture.path);
    if (!request.model.empty()) {
        const std::string kind = kindOf(engines, request.model);
        request.model = engines.nameOf(kind == modelkinds::tags ? modelkinds::tags : modelkinds::captions, request.model);
    }
    return request;
}

int results(const CaptionRequest &)
{
    return 1;
}

/// What the file says that the picture was made from; empty where it says nothing.
Caption fromRequest(const Source &picture)
{
    Caption caption;
    std::optional<library::Recipe> recipe = picture.recipe;
    if (!picture.path.empty()) {
        const library::Provenance provenance = library::provenanceOf(picture.path);
        caption.by = provenance.program;
        if (!provenance.prompt.empty())
            caption.sentences = {provenance.prompt};
        if (!recipe)
            recipe = provenance.recipe;
    }
    if (recipe && caption.sentences.empty()) {
        const Json request = tryParseJson<Json>(recipe->request);
        if (request.is_object() && request.value("prompt", Json()).is_string())
            caption.sentences = {request["prompt"].get<std::string>()};
        caption.by = "Atelier";
    }
    if (!caption.sentences.empty() && caption.sentences.front().empty())
        caption.sentences.clear();
    return caption;
}

Caption sentences(const CaptionRequest &request, const Image &image, Engines &engines, const Run &run)
{
    const Watch loading;
    const vision::Captioner &captioner = engines.captioner(request.model, request.compute, run.context);
    run.time("load", loading.ms());
    const Watch watch;
    Caption caption{.from = Caption::From::Captioner, .by = engines.nameOf(modelkinds::captions, request.model)};
    caption.sentences = captioner.captions(image, request.how, run.context);
    run.time("caption", watch.ms());
    return caption;
}

Caption tags(const CaptionRequest &request, const Image &image, Engines &engines, const Run &run)
{
    const Watch loading;
    const vision::Tagger &tagger = engines.tagger(request.model, request.compute, run.context);
    run.time("load", loading.ms());
    if (request.model.empty() && tagger.knowsPhotographsOnly() && image::looksLikeDrawing(image))
        throw Error(
            "This looks like a drawing, and the installed network knows photographs alone. Add a model for it with atelier-cli models "
            "add: BLIP, or a tagger with its selected_tags.csv; or name one with --model.");
    const Watch watch;
    Caption caption{.from = Caption::From::Tagger, .by = engines.nameOf(modelkinds::tags, request.model)};
    caption.tags = vision::worthSaying(tagger.tags(image, run.context), request.threshold > 0 ? request.threshold : tagger.threshold());
    std::string list;
    for (const vision::Tag &tag : caption.tags)
        list += (list.empty() ? "" : ", ") + tag.name;
    if (!list.empty())
        caption.sentences = {list};
    run.time("caption", watch.ms());
    return caption;
}

/// See the declaration of the work.
Caption describe(const CaptionRequest &request, Engines &engines, const Run &run)
{
    if (request.model.empty() && !request.tags && request.how.beginning.empty())
        if (Caption own = fromRequest(request.picture); !own.sentences.empty())
            return own;
    const Image image = request.picture.path.empty() ? request.picture.image : image::readImage(request.picture.path);
    if (!request.model.empty())
        return kindOf(engines, request.model) == modelkinds::tags ? tags(request, image, engines, run)
                                                                  : sentences(request, image, engines, run);
    if (!request.tags && engines.hasAny(modelkinds::captions))
        return sentences(request, image, engines, run);
    if (!request.how.beginning.empty())
        throw Error("A sentence can be begun only for a model that speaks in sentences, and none is installed. Add one with atelier-cli "
                    "models add: BLIP, in any of its files.");
    return tags(request, image, engines, run);
}

void run(const CaptionRequest &asked, Engines &engines, const Run &run, const decltype(caption)::Tell &tell)
{
    if (run.done > 0)
        return;
    const CaptionRequest request = named(asked, engines);
    Caption made = describe(request, engines, run);
    std::string text;
    for (const std::string &sentence : made.sentences)
        text += (text.empty() ? "" : "\n") + sentence;
    const std::string name = request.picture.path.empty() ? std::string("picture") : shown(request.picture.path.stem());
    keepAndTell(run, {&text, {}, 0, name, name, {}}, [&](const std::filesystem::path &kept) {
        made.kept = kept;
        if (tell)
            tell(made);
    });
}

} // namespace

const Work<CaptionRequest, Caption> caption{kinds::caption, toJson, fromJson, named, results, run};

} // namespace core::works
