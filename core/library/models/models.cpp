// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/models/models.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/base/kinds.h"
#include "core/library/models/addedmodels.h"
#include "core/library/models/knownfiles.h"
#include "core/library/models/modelfolders.h"
#include "core/library/models/ownmodels.h"
#include "core/library/models/recognition.h"

#include <algorithm>
#include <optional>
#include <set>

namespace core::library {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

void makeNamesUnique(std::vector<Model> &models)
{
    std::set<std::string> names;
    for (Model &model : models) {
        const std::string name = model.name;
        for (int number = 2; !names.insert(model.name).second; ++number)
            model.name = name + " (" + std::to_string(number) + ")";
    }
}

std::string namesOf(const std::vector<Model> &models, const std::string &kind)
{
    std::string names;
    for (const Model &model : models) {
        if (model.kind == kind)
            names += (names.empty() ? "" : ", ") + model.name;
    }
    return names;
}

bool lies(const fs::path &path, const fs::path &folder)
{
    const fs::path relative = path.lexically_relative(folder);
    return !relative.empty() && *relative.begin() != "..";
}

/// Absolute, without "." and "..", and without a slash at its end.
fs::path tidy(const fs::path &path)
{
    fs::path whole = fs::absolute(path).lexically_normal();
    return whole.has_filename() ? whole : whole.parent_path();
}

std::vector<Model> modelsIn(const AddedPlace &place, KnownFiles &known, const ReportProblem &problem)
{
    std::vector<Model> models;
    std::error_code error;
    if (!fs::exists(place.path, error)) {
        problem(shown(place.path) + " was added and is gone. Bring it back, or forget it with: atelier-cli models remove "
                + shown(place.path));
        return models;
    }
    std::string why;
    if (!fs::is_directory(place.path, error) || isModelFolder(place.path)) {
        if (const std::optional<Model> model = known.model(place.path, &why))
            models.push_back(*model);
        else
            problem(why);
        return models;
    }
    const ModelFolder folder = modelFolder(place.path);
    for (const fs::path &path : candidates(folder)) {
        if (std::find(place.hidden.begin(), place.hidden.end(), path) != place.hidden.end())
            continue;
        if (const std::optional<Model> model = known.model(path)) { // much in such folders is no model
            models.push_back(*model);
            models.back().origin = folder.layout == "folder" ? "a folder of your own" : "used in place from " + folder.layout;
        }
    }
    return models;
}

/// Deletes one model of Atelier's own folder: the whole package where it holds no other one, else the files that
/// are its alone.
void deleteOwn(const fs::path &dataFolder, const Model &model)
{
    const fs::path own = tidy(dataFolder) / "models";
    if (!lies(model.path, own) || model.path == own)
        throw Error(shown(model.path) + " is not in Atelier's own folder, so it is not deleted.");
    const fs::path first = *model.path.lexically_relative(own).begin();
    const fs::path package = own / first;
    std::error_code error;
    const fs::path list = package / "model.json";
    Json json;
    if (fs::exists(list, error))
        json = tryParseJson<Json>(readTextFile(list));
    const bool single = model.path == package || !json.is_object() || !json["models"].is_array() || json["models"].size() <= 1;
    if (single && (json.is_object() || isModelFolder(package))) {
        fs::remove_all(package, error); // removes a link, not what it points to
    } else {
        if (json.is_object()) {
            const std::string file = shown(model.path.lexically_relative(package));
            auto &models = json["models"];
            for (auto it = models.begin(); it != models.end();)
                it = it->is_object() && it->value("file", std::string()) == file ? models.erase(it) : it + 1;
            writeTextFile(list, dumpJson(json, 2) + "\n");
        }
        fs::path settings = model.path;
        fs::remove(settings += ".json", error);
        fs::remove(model.path, error);
    }
    if (error)
        throw Error("Cannot delete " + shown(model.path) + ": " + error.message() + ".");
}

} // namespace

std::vector<Model> installedModels(const fs::path &dataFolder, std::vector<std::string> *problems)
{
    std::vector<Model> models;
    const ReportProblem problem = [problems](const std::string &what) {
        if (problems)
            problems->push_back(what);
    };
    KnownFiles known(dataFolder);
    readOwnModels(dataFolder, known, models, problem);
    try {
        for (const AddedPlace &place : AddedPlaces(dataFolder).places) {
            for (Model &model : modelsIn(place, known, problem))
                models.push_back(std::move(model));
        }
    } catch (const Error &error) {
        problem(error.what());
    }
    makeNamesUnique(models);
    return models;
}

const Model *modelInPrompts(const std::vector<Model> &models, const std::string &kind, const std::string &name)
{
    const auto lower = [](std::string text) {
        for (char &c : text)
            c = c >= 'A' && c <= 'Z' ? char(c + 32) : c == '\\' ? '/' : c;
        return text;
    };
    std::string wanted = lower(name);
    for (const char *ending : {".safetensors", ".pt", ".ckpt", ".bin"})
        if (wanted.ends_with(ending))
            wanted.resize(wanted.size() - std::string_view(ending).size());
    const Model *found = nullptr;
    for (const Model &model : models) {
        if (model.kind != kind || wanted.empty())
            continue;
        if (model.name == name)
            return &model;
        const std::string whole = "/" + lower(shown(model.path.parent_path() / model.path.stem()));
        if (!found && (lower(model.name) == wanted || whole.ends_with("/" + wanted)))
            found = &model;
    }
    return found;
}

fs::path findModel(const fs::path &dataFolder, const std::string &kind, const std::string &nameOrPath)
{
    std::vector<std::string> problems;
    const std::vector<Model> models = installedModels(dataFolder, &problems);
    const std::string names = namesOf(models, kind);
    const std::string told = problems.empty() ? "" : " Beside that: " + problems.front(); // likely why nothing was found
    const std::string advice =
        " Run packaging/setup to install the models that belong to Atelier, see what can be downloaded with atelier-cli models get, or add a "
        "file that you have with atelier-cli models add.";
    for (const Model &model : models) {
        const bool fits = model.kind == kind || model.kind == modelkinds::unknown;
        if (nameOrPath.empty() ? model.kind == kind : fits && model.name == nameOrPath)
            return model.path;
    }
    if (nameOrPath.empty())
        throw Error("No model for " + kind + " is installed." + advice + told);
    std::error_code error;
    if (fs::exists(nameOrPath, error))
        return nameOrPath;
    for (const Model &model : models) {
        if (model.name == nameOrPath)
            throw Error(nameOrPath + " is a model for " + model.kind + ", not for " + kind + "."
                        + (names.empty() ? advice : " Installed for " + kind + ": " + names + "."));
    }
    throw Error("There is no model and no file named " + nameOrPath + "."
                + (names.empty() ? " None for " + kind + " is installed." + advice : " Installed for " + kind + ": " + names + "."));
}

std::vector<Model> addModel(const fs::path &dataFolder, const fs::path &path)
{
    std::error_code error;
    const fs::path place = tidy(path);
    if (!fs::exists(place, error))
        throw Error("There is nothing at " + shown(place) + ".");
    if (lies(place, tidy(dataFolder) / "models"))
        throw Error(shown(place)
                    + " lies in Atelier's own folder, where every model is known already. See it with: atelier-cli models list");
    AddedPlaces added(dataFolder);
    const auto known = std::find_if(added.places.begin(), added.places.end(),
                                    [&](const AddedPlace &each) { return lies(place, each.path) || place == each.path; });
    std::vector<Model> brought;
    {
        KnownFiles files(dataFolder);
        std::string why;
        brought = modelsIn({.path = place}, files, [&](const std::string &what) { why = what; });
        if (brought.empty() && !why.empty())
            throw Error(why);
        if (brought.empty()) {
            const ModelFolder folder = modelFolder(place);
            const size_t seen = candidates(folder).size();
            throw Error("There is no model in " + shown(place)
                        + (folder.layout == "folder" ? std::string() : ", a folder of " + folder.layout) + ": "
                        + (seen == 0 ? "no file in it has the ending of one"
                                     : std::to_string(seen) + " files were looked into, and none is one that Atelier can use")
                        + ". Choose the folder that holds the models.");
        }
    }
    if (known != added.places.end() && known->path != place) { // in a folder that was added before: shown again
        std::erase_if(known->hidden, [&](const fs::path &hidden) { return hidden == place || lies(hidden, place); });
    } else if (known != added.places.end()) {
        known->hidden.clear();
    } else {
        std::erase_if(added.places, [&](const AddedPlace &each) { return lies(each.path, place); }); // now part of the larger folder
        added.places.push_back({.path = place});
    }
    added.write();

    std::vector<Model> named; // as the list names them
    for (Model &model : installedModels(dataFolder)) {
        if (std::any_of(brought.begin(), brought.end(), [&](const Model &each) { return each.path == model.path; }))
            named.push_back(std::move(model));
    }
    return named;
}

void removeModel(const fs::path &dataFolder, const std::string &nameOrPath)
{
    const fs::path path = tidy(nameOrPath);
    AddedPlaces added(dataFolder);
    const auto forget = [&](const fs::path &place) {
        const bool found = std::erase_if(added.places, [&](const AddedPlace &each) { return each.path == place; }) > 0;
        if (found)
            added.write();
        return found;
    };
    const std::vector<Model> models = installedModels(dataFolder);
    auto model = std::find_if(models.begin(), models.end(), [&](const Model &each) { return each.name == nameOrPath; });
    if (model == models.end()) {
        if (forget(path))
            return;
        model = std::find_if(models.begin(), models.end(), [&](const Model &each) { return tidy(each.path) == path; });
    }
    if (model == models.end())
        throw Error("There is no model named " + nameOrPath + ". See what there is with: atelier-cli models list");
    if (model->own)
        return deleteOwn(dataFolder, *model);
    if (forget(model->path))
        return;
    for (AddedPlace &place : added.places) {
        if (lies(model->path, place.path))
            place.hidden.push_back(model->path);
    }
    added.write();
}

} // namespace core::library
