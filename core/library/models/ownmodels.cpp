// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/models/ownmodels.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/base/kinds.h"
#include "core/library/models/modelfolders.h"
#include "core/library/models/recognition.h"

#include <algorithm>
#include <optional>

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
    return leaves ? fs::path() : path == "." ? folder : folder / path;
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
    model.precision = text(entry, "precision");
    std::error_code error;
    const bool isFolder = fs::is_directory(model.path, error);
    model.bytes = isFolder ? bytesIn(model.path) : fs::file_size(model.path, error);
    if (fs::path weights = model.path; weights.extension() == ".param" && !error) // ncnn's description; the weights lie beside it
        model.bytes += fs::file_size(weights.replace_extension(".bin"), error);
    if (error)
        throw Error("the file of " + model.name + " is missing (" + shown(model.path.filename()) + ")");
    return model;
}

void readList(const fs::path &list, std::vector<Model> &models, const ReportProblem &problem)
{
    const auto tell = [&](const std::string &what) {
        problem(shown(list) + ": " + what + ". Run the set-up again, or remove the folder.");
    };
    Json package;
    try {
        package = parseJson<Json>(readTextFile(list, longestList));
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

/// A file that somebody put there by hand. One that is not recognised is known by its name and neighbours alone.
void addLoose(const fs::path &path, KnownFiles &known, std::vector<Model> &models)
{
    std::error_code error;
    const bool isFolder = fs::is_directory(path, error);
    if (isFolder ? !isModelFolder(path) : !mayBeModel(path) || !fs::is_regular_file(path, error))
        return;
    Model model;
    if (const std::optional<Model> found = known.model(path)) {
        model = *found;
    } else {
        model.kind = modelkinds::unknown;
        model.path = path;
        model.bytes = isFolder ? bytesIn(path) : fs::file_size(path, error);
        const std::string extension = path.extension().string();
        if (extension == ".onnx") {
            model.format = "ONNX";
            if (fs::path config = path; fs::exists(config += ".json", error)) {
                model.kind = modelkinds::speech;
                model.family = "Piper VITS";
            }
        } else if (extension == ".safetensors") {
            model.format = "safetensors";
        }
    }
    model.name = shown(isFolder ? path.filename() : path.stem());
    model.origin = "a file of your own";
    model.own = true;
    models.push_back(std::move(model));
}

} // namespace

void readOwnModels(const fs::path &dataFolder, KnownFiles &known, std::vector<Model> &models, const ReportProblem &problem)
{
    for (const fs::path &path : sorted(dataFolder / "models")) {
        std::error_code error;
        if (fs::exists(path / "download.json", error))
            continue; // what is still coming is no model yet
        if (fs::exists(path / "model.json", error)) {
            readList(path / "model.json", models, problem);
        } else if (!fs::is_directory(path, error) || isModelFolder(path)) {
            addLoose(path, known, models);
        } else {
            for (const fs::path &file : sorted(path))
                addLoose(file, known, models);
        }
    }
}

} // namespace core::library
