// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/library/modelfile.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>

namespace app {

using namespace core;
using Json = nlohmann::ordered_json;

namespace {

std::string megabytes(uint64_t bytes)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.1f MB", double(bytes) / 1e6);
    return text;
}

Json toJson(const library::Model &model)
{
    return {{"name", model.name}, {"kind", model.kind}, {"family", model.family}, {"path", shown(model.path)}, {"format", model.format},
            {"licence", model.licence}, {"origin", model.origin}, {"package", model.package}, {"note", model.note}, {"bytes", model.bytes}};
}

/// Columns as wide as their longest text; the last one as it is.
std::string table(const std::vector<std::vector<std::string>> &rows)
{
    std::vector<size_t> widths;
    for (const auto &row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], row[i].size());
    }
    std::string text;
    for (const auto &row : rows) {
        std::string line;
        for (size_t i = 0; i < row.size(); ++i)
            line += row[i] + (i + 1 < row.size() ? std::string(widths[i] - row[i].size() + 2, ' ') : std::string());
        text += (text.empty() ? "" : "\n") + line;
    }
    return text;
}

std::string joined(const std::vector<int64_t> &shape)
{
    std::string text;
    for (const int64_t size : shape)
        text += (text.empty() ? "" : ", ") + std::to_string(size);
    return "[" + text + "]";
}

constexpr size_t longestValue = 200; // bytes of what the file says of itself
constexpr size_t shownTensors = 12; // the largest ones; --json has all

void describe(const library::ModelFile &file, Report &report)
{
    std::vector<library::TensorEntry> largest = file.tensors;
    std::stable_sort(largest.begin(), largest.end(), [](const auto &a, const auto &b) { return a.elements > b.elements; });
    largest.resize(std::min(largest.size(), shownTensors));
    std::vector<std::vector<std::string>> rows = {
        {"Format", file.format},
        {"Family", file.family.empty() ? "not one that is known here" : file.family + ", known by " + file.recognisedBy},
        {"Tensors", std::to_string(file.tensors.size()) + " with " + std::to_string(file.parameters) + " numbers"},
    };
    for (const auto &[key, value] : file.metadata)
        rows.push_back({key, value.substr(0, std::min(value.find('\n'), longestValue))});
    for (const library::TensorEntry &tensor : largest)
        rows.push_back({rows.size() == file.metadata.size() + 3 ? "Largest" : "", tensor.name + " " + tensor.type + " " + joined(tensor.shape)});
    report.say(table(rows));

    Json tensors = Json::object();
    for (const library::TensorEntry &tensor : file.tensors)
        tensors[tensor.name] = {{"type", tensor.type}, {"shape", tensor.shape}};
    report.set("file", {{"format", file.format}, {"family", file.family}, {"recognised_by", file.recognisedBy},
                        {"parameters", file.parameters}, {"metadata", file.metadata}, {"tensors", tensors}});
}

} // namespace

void runListModels(Session &session)
{
    std::vector<std::string> problems;
    std::vector<std::vector<std::string>> rows = {{"NAME", "KIND", "FAMILY", "FORMAT", "SIZE", "LICENCE"}};
    Json list = Json::array();
    for (const library::Model &model : session.engines.models(&problems)) {
        rows.push_back({model.name, model.kind, model.family, model.format, megabytes(model.bytes), model.licence});
        list.push_back(toJson(model));
    }
    for (const std::string &problem : problems)
        session.report.note(problem);
    if (rows.size() == 1)
        session.report.note("No model is installed. Run packaging/setup, or put one into " + shown(dataFolder() / "models") + ".");
    else
        session.report.say(table(rows));
    session.report.set("models", list);
    session.report.set("problems", problems);
}

void runShowModel(const std::string &nameOrPath, Session &session)
{
    const std::vector<library::Model> models = session.engines.models();
    const auto known = std::find_if(models.begin(), models.end(), [&](const library::Model &model) {
        return model.name == nameOrPath || model.path == std::filesystem::absolute(nameOrPath).lexically_normal();
    });
    if (known != models.end()) {
        std::vector<std::vector<std::string>> rows;
        const auto add = [&](const char *label, const std::string &text) {
            if (!text.empty())
                rows.push_back({label, text});
        };
        add("Name", known->name);
        add("Kind", known->kind);
        add("File", shown(known->path));
        add("Size", megabytes(known->bytes));
        add("Licence", known->licence);
        add("Origin", known->origin);
        add("Package", known->package);
        add("Note", known->note);
        session.report.say(table(rows));
        session.report.set("model", toJson(*known));
        if (!library::isReadable(known->format)) {
            session.report.say("Format   " + known->format + ", which is not looked into here");
            return;
        }
    }
    const std::filesystem::path path = known != models.end() ? known->path : std::filesystem::path(nameOrPath);
    if (std::error_code error; known == models.end() && !std::filesystem::exists(path, error))
        throw Error("There is no model and no file named " + nameOrPath + ". See what there is with: atelier-cli models list");
    describe(library::readModelFile(path), session.report);
}

} // namespace app
