// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/commands.h"

#include "app/commands/imagine.h"
#include "app/console/destination.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/base/kinds.h"
#include "core/image/comparison.h"
#include "core/image/imagefile.h"
#include "core/library/foreign/reproduction.h"
#include "core/library/models/modelhash.h"
#include "core/library/results/recipe.h"

#include <algorithm>
#include <memory>

namespace app {

using namespace core;
using Json = nlohmann::ordered_json;

namespace {

struct ReproduceArguments
{
    std::string picture, output;
};

/// What is installed, as the restoring of settings looks for it.
struct Installed
{
    std::vector<std::string> pictures;
    library::AddedNames added;

    explicit Installed(const works::Engines &engines)
    {
        for (const library::Model &model : engines.models()) {
            if (model.kind == modelkinds::pictures)
                pictures.push_back(model.name);
            else if (model.kind == modelkinds::lora)
                added.loras.push_back(model.name);
            else if (model.kind == modelkinds::embedding)
                added.embeddings.push_back(model.name);
        }
    }
};

/// A picture of Atelier's own: its request, and what of it is not here.
library::Reproduction ofOurOwn(const library::Recipe &recipe, const Installed &installed, const works::Engines &engines)
{
    library::Reproduction made{.program = "Atelier", .request = diffusion::pictureRequestFromJson(recipe.request)};
    std::error_code error;
    const std::string &model = made.request.model;
    const bool there =
        std::ranges::find(installed.pictures, model) != installed.pictures.end() || std::filesystem::exists(pathOf(model), error);
    if (!model.empty() && !there) {
        made.unmatched.push_back("The model " + model + " is not installed, so the picture will differ.");
        made.request.model.clear();
    }
    made.loras = diffusion::lorasOf(made.request);
    for (const diffusion::LoraRequest &lora : made.loras) {
        try {
            engines.findLora(lora.name);
        } catch (const Error &missing) {
            made.unmatched.emplace_back(missing.what());
        }
    }
    std::erase_if(made.request.loras, [&](const diffusion::LoraRequest &lora) {
        try {
            return engines.findLora(lora.name).empty();
        } catch (const Error &) { // told above
            return true;
        }
    });
    if (made.request.start && !std::filesystem::exists(pathOf(made.request.start->path), error)) {
        made.unmatched.push_back("The start picture " + made.request.start->path + " is not there any more.");
        made.request.start.reset();
    }
    return made;
}

library::Reproduction reproductionOf(const std::filesystem::path &picture, const works::Engines &engines)
{
    const Installed installed(engines);
    const auto recipe = library::readRecipe(picture);
    if (recipe && recipe->kind == kinds::picture)
        return ofOurOwn(*recipe, installed, engines);
    if (recipe)
        throw Error(shown(picture) + " was made by Atelier's " + recipe->kind
                    + ", which is no picture of a prompt. Repeat it with that command.");
    const auto hashOf = [&engines](const std::string &name) { return library::knownModelHash(engines.dataFolder(), name); };
    if (auto made = library::reproductionOf(image::readTexts(picture), installed.pictures, hashOf, installed.added))
        return std::move(*made);
    throw Error(shown(picture) + " does not say how it was made: it holds no settings of a program that Atelier knows.");
}

Json toJson(const std::vector<diffusion::LoraRequest> &loras)
{
    Json list = Json::array();
    for (const diffusion::LoraRequest &lora : loras)
        list.push_back({{"name", lora.name}, {"te", lora.text}, {"unet", lora.picture}});
    return list;
}

void tell(const library::Reproduction &made, Report &report)
{
    report.set("program", made.program);
    report.set("loras", toJson(made.loras));
    report.set("unmatched", made.unmatched);
    report.setRequest(diffusion::toJson(made.request), made.request.seed);
    report.say("Made by " + made.program + ".\n  " + made.request.prompt);
    for (const std::string &sentence : made.unmatched)
        report.note(sentence);
}

void compare(const std::filesystem::path &original, const std::filesystem::path &again, Report &report)
{
    const auto difference = image::differenceOf(image::readImage(original), image::readImage(again));
    if (!difference) {
        report.note("The original has another size, so the two cannot be compared.");
        return;
    }
    Json json = {{"db", difference->decibels}, {"largest", difference->largest}, {"share", difference->share}};
    if (difference->largest == 0) {
        json["db"] = Json();
        report.say("The same picture, to the last bit.");
    } else {
        json["first"] = {difference->firstX, difference->firstY};
        report.say("Beside the original: " + std::to_string(int(difference->decibels * 10) / 10) + " dB; "
                   + std::to_string(int(difference->share * 100)) + " % of the points differ, the first at "
                   + std::to_string(difference->firstX) + ", " + std::to_string(difference->firstY) + ".");
    }
    report.set("difference", json);
}

void runReproduce(const ReproduceArguments &arguments, const ComputeOptions &compute, Session &session)
{
    const std::filesystem::path picture = pathOf(arguments.picture);
    library::Reproduction made = reproductionOf(picture, session.engines);
    tell(made, session.report);
    if (arguments.output.empty())
        return;
    // Device and precision are a part of a request of ours; what the user says counts before them.
    if (compute.device != "auto" || made.program != "Atelier")
        made.request.compute.device = compute.device;
    if (compute.precision != "auto" || made.program != "Atelier")
        made.request.compute.precision = compute.precision;
    made.request.compute.threads = compute.threads;
    ImagineArguments imagine;
    imagine.request = made.request;
    imagine.output = arguments.output;
    imagine.randomSeed = false;
    runImagine(imagine, session);
    std::error_code error;
    if (std::filesystem::is_regular_file(pathOf(arguments.output), error))
        compare(picture, pathOf(arguments.output), session.report);
}

} // namespace

Command reproduceCommand()
{
    return {
        "reproduce", "Say how a picture was made, by Atelier or another program, and make it again beside it", "reproduce picture.png",
        [](Options &options) -> Settle {
            const auto arguments = std::make_shared<ReproduceArguments>();
            options.add("picture", arguments->picture, "picture with its settings in it").required().value("PICTURE");
            options.add("--output", arguments->output, "make it again, to this file (without it: only what is known of it)").value("FILE");
            return [arguments](const ComputeOptions &compute) -> Run {
                return [arguments, compute](Session &session) { runReproduce(*arguments, compute, session); };
            };
        }};
}

} // namespace app
