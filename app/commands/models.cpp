// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/convertmodel.h"
#include "app/commands/getmodel.h"
#include "app/console/table.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/diffusion/modelinfo.h"
#include "core/library/models/modelfile.h"

#include <algorithm>
#include <memory>

namespace app {

using namespace core;
using Json = nlohmann::ordered_json;

namespace {

std::string joined(const std::vector<int64_t> &shape)
{
    std::string text;
    for (const int64_t size : shape)
        text += (text.empty() ? "" : ", ") + std::to_string(size);
    return "[" + text + "]";
}

constexpr uintmax_t largest = 256u << 20; // bytes of a file whose values are read to check them too
constexpr size_t longestValue = 200;      // bytes of what the file says of itself
constexpr size_t shownTensors = 12;       // the largest ones; --json has all

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
        rows.push_back(
            {rows.size() == file.metadata.size() + 3 ? "Largest" : "", tensor.name + " " + tensor.type + " " + joined(tensor.shape)});
    report.say(table(rows));

    Json tensors = Json::object();
    for (const library::TensorEntry &tensor : file.tensors)
        tensors[tensor.name] = {{"type", tensor.type}, {"shape", tensor.shape}};
    report.set("file", {{"format", file.format},
                        {"family", file.family},
                        {"recognised_by", file.recognisedBy},
                        {"parameters", file.parameters},
                        {"metadata", file.metadata},
                        {"tensors", tensors}});
}

void describe(const diffusion::ModelInfo &info, Report &report)
{
    std::vector<std::vector<std::string>> rows = {
        {"Format", info.layout},
        {"Family", std::string(name(info.family)) + ", known by " + info.recognisedBy},
        {"Made for", info.distillation == diffusion::Distillation::None ? "" : std::string(name(info.distillation)) + ", few steps"},
        {"Precision", info.precision},
        {"Size of its pictures", std::to_string(info.size) + " pixels"},
    };
    for (const std::string &remark : info.remarks)
        rows.push_back({"Note", remark});
    std::erase_if(rows, [](const auto &row) { return row.back().empty(); });
    report.say(table(rows));
    report.set("file", {{"format", info.layout},
                        {"family", name(info.family)},
                        {"distillation", name(info.distillation)},
                        {"precision", info.precision},
                        {"recognised_by", info.recognisedBy},
                        {"remarks", info.remarks}});
}

void runListModels(Session &session)
{
    std::vector<std::string> problems;
    std::vector<std::vector<std::string>> rows = {{"NAME", "KIND", "FAMILY", "SIZE", "PRECISION", "LICENCE", "WHERE"}};
    Json list = Json::array();
    for (const library::Model &model : session.engines.models(&problems)) {
        rows.push_back({model.name, model.kind, model.family, sizeText(model.bytes), model.precision, model.licence, shown(model.path)});
        list.push_back(toJson(model));
    }
    for (const std::string &problem : problems)
        session.report.note(problem);
    if (rows.size() == 1)
        session.report.note(
            "No model is installed. Run packaging/setup, see what can be downloaded with atelier-cli models get, or add one with "
            "atelier-cli models add.");
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
        add("Size", sizeText(known->bytes));
        add("Precision", known->precision);
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
    std::error_code error;
    if (std::filesystem::is_directory(path, error))
        return describe(diffusion::inspectModel(path), session.report);
    const bool large = std::filesystem::file_size(path, error) > largest;
    describe(large ? library::readModelHeader(path) : library::readModelFile(path), session.report);
}

} // namespace

Command modelsCommand()
{
    return {"models", "List the installed models, look into one, get new ones", "models list", [](Options &options) -> Settle {
                options.requireCommand("Give a command", "Unknown command");
                options.addCommand("list", "List the installed models");
                const auto model = std::make_shared<std::string>(); // name, path or address
                Options show = options.addCommand("show", "Say what is in a model file");
                show.add("model", *model, "name in the list, or a file").required().value("NAME|PATH");
                Options add = options.addCommand(
                    "add",
                    "Use a model where it is: a file, a diffusers folder, or the model folder of AUTOMATIC1111, ComfyUI or InvokeAI");
                add.add("model", *model, "file or folder").required().value("PATH");
                Options get =
                    options.addCommand("get", "Download a model, or go on with one that was begun; without a name, list those on offer");
                get.add("model", *model, "name on offer, or any address that begins with https://").value("NAME|ADDRESS");
                Options remove =
                    options.addCommand("remove", "Delete a model of Atelier's own; forget one that is used in place (its file stays)");
                remove.add("model", *model, "name in the list, or what was added").required().value("NAME|PATH");
                Options convert = options.addCommand("convert", "Write a picture model's file in another precision, with or without LoRAs");
                const auto conversion = std::make_shared<ConvertArguments>();
                addOptions(convert, *conversion);
                return [=](const ComputeOptions &) -> Run {
                    if (convert.isUsed())
                        return [conversion](Session &session) { runConvertModel(*conversion, session); };
                    const auto run = show.isUsed()     ? runShowModel
                                     : add.isUsed()    ? runAddModel
                                     : get.isUsed()    ? runGetModel
                                     : remove.isUsed() ? runRemoveModel
                                                       : nullptr;
                    return [model, run](Session &session) { run ? run(*model, session) : runListModels(session); };
                };
            }};
}

} // namespace app
