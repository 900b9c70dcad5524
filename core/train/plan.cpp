// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/plan.h"

#include "core/base/exclusivefolder.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/base/kinds.h"
#include "core/nn/devices.h"

#include <array>
#include <utility>

namespace core::train {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

constexpr int64_t mostSteps = 100'000'000, mostPictures = 4096;
constexpr std::array<std::pair<Augmentation, const char *>, 3> augmentations = {
    {{Augmentation::None, "none"}, {Augmentation::Flip, "flip"}, {Augmentation::Strong, "strong"}}};

fs::path planFile(const fs::path &folder)
{
    return folder / "plan.json";
}

fs::path pathIn(const Json &json, const char *key)
{
    const auto found = json.find(key);
    if (found == json.end() || !found->is_string())
        return {};
    return pathOf(found->get<std::string>());
}

template <typename Number>
std::optional<Number> numberIn(const Json &json, const char *key, Number least, Number most)
{
    const auto found = json.find(key);
    if (found == json.end() || !found->is_number())
        return std::nullopt;
    const auto value = found->get<double>();
    return value >= double(least) && value <= double(most) ? std::optional(found->get<Number>()) : std::nullopt;
}

Json asJson(const TrainingPlan &plan)
{
    Json json = {{"kind", plan.kind == TrainingKind::Faces ? trainings::faces : trainings::picture}};
    const auto addPath = [&](const char *key, const fs::path &path) {
        if (!path.empty())
            json[key] = shown(fs::absolute(path).lexically_normal());
    };
    const auto add = [&](const char *key, const auto &number) {
        if (number)
            json[key] = *number;
    };
    addPath("pictures", plan.common.pictures);
    addPath("test_prompts", plan.common.testPrompts);
    add("steps", plan.steps);
    add("batch", plan.batch);
    add("rate", plan.rate);
    add("save_every", plan.saveEvery);
    add("sample_every", plan.sampleEvery);
    json["seed"] = plan.common.seed;
    if (plan.kind == TrainingKind::Faces) {
        if (plan.common.edge > 0)
            json["edge"] = plan.common.edge;
        for (const auto &[augmentation, name] : augmentations)
            if (augmentation == plan.common.augmentation)
                json["augmentation"] = name;
    }
    return json;
}

/// The file is a person's to change: what does not fit is left as it is by default.
void readInto(TrainingPlan &plan, const Json &json)
{
    plan.common.pictures = pathIn(json, "pictures");
    plan.common.testPrompts = pathIn(json, "test_prompts");
    plan.steps = numberIn<int64_t>(json, "steps", 0, mostSteps);
    plan.batch = numberIn<int64_t>(json, "batch", 1, mostPictures);
    plan.saveEvery = numberIn<int64_t>(json, "save_every", 1, mostSteps);
    plan.sampleEvery = numberIn<int64_t>(json, "sample_every", 1, mostSteps);
    plan.rate = numberIn<double>(json, "rate", 0, 1);
    if (const auto seed = json.find("seed"); seed != json.end() && seed->is_number_unsigned())
        plan.common.seed = seed->get<uint64_t>();
    plan.common.edge = int(numberIn<int64_t>(json, "edge", 32, 64).value_or(0));
    if (const auto name = json.find("augmentation"); name != json.end())
        for (const auto &[augmentation, known] : augmentations)
            if (*name == known)
                plan.common.augmentation = augmentation;
}

void makeFolder(const fs::path &folder)
{
    std::error_code failed;
    fs::create_directories(folder, failed);
    if (failed)
        throw Error("Cannot make the folder " + shown(folder) + " for the training: " + failed.message() + ".");
}

void keep(TrainingPlan plan)
{
    const fs::path &folder = plan.common.folder;
    if (const std::optional<TrainingPlan> before = planIn(folder); before && plan.common.pictures.empty())
        plan.common.pictures = before->common.pictures; // going on needs no data named again
    writeTextFile(planFile(folder), dumpJson(asJson(plan), 2) + "\n");
}

} // namespace

std::string toJson(const TrainingPlan &plan)
{
    return dumpJson(asJson(plan));
}

TrainingPlan planFromJson(const std::string &text)
{
    const Json json = tryParseJson<Json>(text);
    const std::string kind = json.is_object() && json.contains("kind") && json["kind"].is_string() ? json["kind"].get<std::string>() : "";
    if (kind != trainings::faces && kind != trainings::picture)
        throw Error("This is not the plan of a training: its \"kind\" is neither faces nor picture.");
    TrainingPlan plan;
    plan.kind = kind == trainings::faces ? TrainingKind::Faces : TrainingKind::Picture;
    readInto(plan, json);
    return plan;
}

TrainingOptions optionsFor(const TrainingPlan &plan, Recipes recipe)
{
    const TrainingOptions usual = usualOptions(recipe);
    TrainingOptions options = plan.common;
    options.steps = plan.steps.value_or(usual.steps);
    options.batch = plan.batch.value_or(usual.batch);
    options.rate = plan.rate.value_or(usual.rate);
    options.saveEvery = plan.saveEvery.value_or(usual.saveEvery);
    options.sampleEvery = plan.sampleEvery.value_or(usual.sampleEvery);
    return options;
}

void train(const TrainingPlan &plan, const JobContext &context)
{
    nn::settled({.device = plan.common.device}); // a device that is not there is refused before anything is written
    const fs::path &folder = plan.common.folder;
    makeFolder(folder);
    const ExclusiveFolder alone(folder, "The training in " + shown(folder)
                                            + " is running already, in another window or program. Stop it there to go on with it here.");
    keep(plan);
    if (plan.kind == TrainingKind::Faces) {
        trainFaces(optionsFor(plan, Recipes::Faces), context);
        return;
    }
    trainDiffusion(optionsFor(plan, Recipes::Diffusion), context);
}

void writeModel(const TrainingPlan &plan, const JobContext &context)
{
    if (plan.kind == TrainingKind::Faces)
        writeFaceModel(plan.common.folder);
    else
        writePictureModel(optionsFor(plan, Recipes::Diffusion), context);
}

std::optional<TrainingPlan> planIn(const fs::path &folder)
{
    const std::optional<TrainingKind> kind = trainingIn(folder);
    if (!kind)
        return std::nullopt;
    TrainingPlan plan;
    plan.kind = *kind;
    plan.common.folder = folder;
    std::error_code failed;
    if (!fs::exists(planFile(folder), failed))
        return plan; // begun before plans were kept
    const Json json = tryParseJson<Json>(readTextFile(planFile(folder), 1u << 20));
    if (json.is_object())
        readInto(plan, json);
    return plan;
}

} // namespace core::train
