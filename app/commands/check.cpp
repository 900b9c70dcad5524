// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/commands.h"

#include "app/console/inputs.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/base/kinds.h"
#include "core/image/imagefile.h"
#include "core/library/results/provenance.h"
#include "core/vision/contentcheck.h"

#include <filesystem>
#include <memory>

namespace app {

using namespace core;
using Json = nlohmann::ordered_json;

namespace {

struct CheckArguments
{
    std::vector<std::string> inputs;
    std::string model; ///< empty: the first installed one
};

const char *nameOf(vision::Suitability suitability)
{
    const char *names[] = {"suitable", "doubtful", "unsuitable"};
    return names[size_t(suitability)];
}

Json toJson(const library::ContentCredentials &credentials)
{
    return {{"generator", credentials.generator},
            {"title", credentials.title},
            {"signer", credentials.signer},
            {"issuer", credentials.issuer},
            {"actions", credentials.actions},
            {"programs", credentials.made},
            {"source_type", credentials.sourceType},
            {"ingredients", credentials.ingredients},
            {"verified", false}};
}

Json toJson(const library::Provenance &provenance)
{
    Json json = {{"program", provenance.program},
                 {"prompt", provenance.prompt},
                 {"software", provenance.software},
                 {"digital_source_type", provenance.sourceType},
                 {"c2pa", provenance.credentials ? toJson(*provenance.credentials) : Json()},
                 {"c2pa_elsewhere", provenance.elsewhere}};
    json["request"] = provenance.recipe ? tryParseJson<Json>(provenance.recipe->request) : Json();
    json["kind"] = provenance.recipe ? Json(provenance.recipe->kind) : Json();
    return json;
}

void runCheck(const CheckArguments &arguments, const ComputeOptions &compute, Session &session)
{
    Report &report = session.report;
    const std::vector<std::filesystem::path> pictures = picturesOf(arguments.inputs);
    const JobContext context = report.context(session.stop);
    const bool canJudge = !arguments.model.empty() || session.engines.hasAny(modelkinds::check);
    if (!canJudge)
        report.note("What the pictures show cannot be judged: no content check is installed. packaging/setup brings it.");
    Json files = Json::array();
    const size_t failed = forEachPicture(pictures, report, [&](const std::filesystem::path &picture) {
        const library::Provenance provenance = library::provenanceOf(picture);
        Json file = {{"path", shown(picture)}};
        std::vector<std::string> words;
        if (canJudge) {
            const Watch loading;
            const vision::ContentCheck &check = session.engines.contentCheck(arguments.model, compute, context);
            report.setMs("load", loading.ms());
            const Image image = image::readImage(picture);
            const Watch checking;
            const double score = check.score(image, context);
            report.setMs("check", checking.ms());
            words.push_back(vision::contentWords(score));
            file["score"] = score;
            file["suitability"] = nameOf(vision::suitabilityOf(score));
        }
        for (std::string &sentence : library::provenanceWords(provenance))
            words.push_back(std::move(sentence));
        file.update(toJson(provenance));
        file["words"] = words;
        files.push_back(file);
        std::string text = shown(picture);
        for (const std::string &sentence : words)
            text += "\n  " + sentence;
        report.say(text);
    });
    report.set("files", files);
    requireAll(failed, pictures.size(), report);
}

} // namespace

Command checkCommand()
{
    return {"check", "Tell whether a picture is suitable everywhere, and what its file says of where it comes from", "check photo.jpg",
            [](Options &options) -> Settle {
                const auto arguments = std::make_shared<CheckArguments>();
                options.add("input", arguments->inputs, "picture files, or folders of them").required().value("INPUT");
                options.add("--model", arguments->model, "name in the list of models, or an ONNX file like open-nsfw.onnx").value("M");
                return [arguments](const ComputeOptions &compute) -> Run {
                    return [arguments, compute](Session &session) { runCheck(*arguments, compute, session); };
                };
            }};
}

} // namespace app
