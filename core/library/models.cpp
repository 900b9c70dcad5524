// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/models.h"

#include "core/base/error.h"
#include "core/base/file.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <functional>
#include <set>
#include <string_view>

namespace core::library {

namespace fs = std::filesystem;
using Json = nlohmann::json;

namespace {

constexpr uint64_t longestList = 4u << 20; // bytes of a model.json

std::string text(const Json &object, const char *key)
{
    const auto it = object.find(key);
    return it != object.end() && it->is_string() ? it->get<std::string>() : std::string();
}

/// The path as written in a list, where it stays inside the package's folder; else empty.
fs::path inside(const fs::path &folder, const std::string &file)
{
    const fs::path path = fs::path(file).lexically_normal();
    const bool leaves = path.empty() || path.is_absolute() || *path.begin() == "..";
    return leaves ? fs::path() : folder / path;
}

Model modelFrom(const Json &entry, const Json &package, const fs::path &folder)
{
    if (!entry.is_object())
        throw Error("an entry of \"models\" is not an object");
    Model model;
    model.name = text(entry, "name");
    model.kind = text(entry, "kind");
    model.family = text(entry, "family");
    model.format = text(entry, "format");
    model.note = text(entry, "note");
    model.licence = text(entry, "licence");
    if (model.licence.empty())
        model.licence = text(package, "licence");
    model.origin = text(package, "origin");
    model.package = text(package, "name");
    if (const std::string version = text(package, "version"); !version.empty())
        model.package += " " + version;
    if (const std::string registry = text(package, "registry"); !registry.empty())
        model.package += " (" + registry + ")";
    model.path = inside(folder, text(entry, "file"));
    if (model.name.empty() || model.kind.empty() || model.path.empty())
        throw Error("an entry has no proper \"name\", \"kind\" or \"file\"");
    std::error_code error;
    model.bytes = fs::file_size(model.path, error);
    if (error)
        throw Error("the file of " + model.name + " is missing (" + shown(model.path.filename()) + ")");
    return model;
}

using Report = std::function<void(const std::string &)>;

void readList(const fs::path &list, std::vector<Model> &models, const Report &problem)
{
    const auto tell = [&](const std::string &what) {
        problem(shown(list) + ": " + what + ". Run the set-up again, or remove the folder.");
    };
    Json package;
    try {
        package = Json::parse(readTextFile(list, longestList));
    } catch (const Json::exception &) {
        return tell("it is damaged");
    } catch (const Error &error) {
        return problem(error.what());
    }
    const auto entries = package.is_object() ? package.find("models") : package.end();
    if (!package.is_object() || entries == package.end() || !entries->is_array())
        return tell("it lists no models");
    for (const Json &entry : *entries) {
        try {
            models.push_back(modelFrom(entry, package, list.parent_path()));
        } catch (const Error &error) {
            tell(error.what());
        }
    }
}

std::vector<fs::path> sorted(const fs::path &folder)
{
    std::vector<fs::path> paths;
    std::error_code error;
    for (auto it = fs::directory_iterator(folder, error); !error && it != fs::directory_iterator(); it.increment(error)) {
        if (!it->path().filename().string().starts_with('.'))
            paths.push_back(it->path());
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

/// A file that somebody put there by hand; known by its name and neighbours alone.
void addLoose(const fs::path &file, std::vector<Model> &models)
{
    static constexpr std::array<std::string_view, 8> endings = {".onnx", ".pth", ".pt", ".tar", ".ckpt", ".bin", ".pkl", ".safetensors"};
    const std::string extension = file.extension().string();
    std::error_code error;
    if (std::find(endings.begin(), endings.end(), extension) == endings.end() || !fs::is_regular_file(file, error))
        return;
    Model model;
    model.name = shown(file.stem());
    model.kind = "unknown";
    model.path = file;
    model.origin = "a file of your own";
    model.bytes = fs::file_size(file, error);
    if (extension == ".onnx") {
        model.format = "ONNX";
        if (fs::path config = file; fs::exists(config += ".json", error)) {
            model.kind = "speech";
            model.family = "Piper VITS";
        }
    } else if (extension == ".safetensors") {
        model.format = "safetensors";
    }
    models.push_back(std::move(model));
}

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

} // namespace

std::vector<Model> installedModels(const fs::path &dataFolder, std::vector<std::string> *problems)
{
    std::vector<Model> models;
    const Report problem = [problems](const std::string &what) {
        if (problems)
            problems->push_back(what);
    };
    for (const fs::path &path : sorted(dataFolder / "models")) {
        std::error_code error;
        if (!fs::is_directory(path, error)) {
            addLoose(path, models);
        } else if (fs::exists(path / "model.json", error)) {
            readList(path / "model.json", models, problem);
        } else {
            for (const fs::path &file : sorted(path))
                addLoose(file, models);
        }
    }
    makeNamesUnique(models);
    return models;
}

fs::path findModel(const fs::path &dataFolder, const std::string &kind, const std::string &nameOrPath)
{
    std::vector<std::string> problems;
    const std::vector<Model> models = installedModels(dataFolder, &problems);
    const std::string names = namesOf(models, kind);
    const std::string told = problems.empty() ? "" : " Beside that: " + problems.front(); // likely why nothing was found
    const std::string advice =
        " Run packaging/setup to install the models that belong to Atelier, or put a model file into " + shown(dataFolder / "models") + ".";
    for (const Model &model : models) {
        const bool fits = model.kind == kind || model.kind == "unknown";
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

} // namespace core::library
