// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/works/trainwork.h"

#include "core/base/file.h"
#include "core/base/kinds.h"
#include "core/base/watch.h"
#include "core/works/engines.h"
#include "core/works/requestjson.h"

namespace core::works {

using Json = nlohmann::ordered_json;
using train::TrainingPlan;

namespace {

std::string toJson(const TrainingPlan &plan)
{
    Json json = parseJson<Json>(train::toJson(plan));
    json["folder"] = shown(std::filesystem::absolute(plan.common.folder));
    json["device"] = plan.common.device;
    json["threads"] = plan.common.threads;
    json["bfloat16"] = plan.common.bfloat16;
    json["small"] = plan.common.small;
    return written(json);
}

TrainingPlan fromJson(const std::string &json)
{
    const auto read = [](const std::string &text) {
        return readObject("a training", text, [&text](const Json &object) {
            TrainingPlan plan = train::planFromJson(text);
            plan.common.folder = pathOf(object.at("folder").get<std::string>());
            plan.common.device = object.value("device", plan.common.device);
            plan.common.threads = object.value("threads", plan.common.threads);
            plan.common.bfloat16 = object.value("bfloat16", plan.common.bfloat16);
            plan.common.small = object.value("small", plan.common.small);
            return plan;
        });
    };
    return readStrictly("a training", json, read, toJson);
}

TrainingPlan named(TrainingPlan plan, const Engines &engines)
{
    plan.common.folder = std::filesystem::absolute(plan.common.folder);
    if (!plan.common.pictures.empty())
        plan.common.pictures = std::filesystem::absolute(plan.common.pictures);
    if (plan.common.models.empty())
        plan.common.models = engines.dataFolder() / "models";
    return plan;
}

int results(const TrainingPlan &)
{
    return 1;
}

void run(const TrainingPlan &asked, Engines &engines, const Run &run, const decltype(training)::Tell &tell)
{
    TrainingPlan plan = named(asked, engines);
    if (tell)
        plan.common.leftOut = [&tell](const std::string &sentence) { tell({sentence, {}}); };
    const Watch watch;
    train::train(plan, run.context);
    run.time("train", watch.ms());
    if (tell)
        tell({{}, train::modelFile(plan.common.folder, plan.kind)});
}

} // namespace

const Work<TrainingPlan, TrainingEvent> training{kinds::train, toJson, fromJson, named, results, run};

} // namespace core::works
