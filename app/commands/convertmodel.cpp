// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/convertmodel.h"

#include "app/commands/imagine.h"
#include "app/console/table.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/base/kinds.h"
#include "core/diffusion/modelconversion.h"

#include <cmath>
#include <cstdio>

namespace app {

using namespace core;

void addOptions(Options &options, ConvertArguments &arguments)
{
    options.add("model", arguments.model, "name in the list, or a file").required().value("NAME|PATH");
    options.add("--to", arguments.to, "q8_0, q4_0, float16, bfloat16 or float8 (default: each tensor as it is stored)")
        .check(among({"q8_0", "q4_0", "float16", "bfloat16", "float8"}, "a precision: q8_0, q4_0, float16, bfloat16 or float8"))
        .value("NAME");
    options.add("--lora", arguments.loras, "make a LoRA a part of the model; may be given again").value("NAME[:te[:unet]]");
    options.add("--output", arguments.output, "file to write: .gguf or .safetensors").required().value("FILE");
}

void runConvertModel(const ConvertArguments &arguments, Session &session)
{
    diffusion::ConversionRequest request;
    request.input = session.engines.find(modelkinds::pictures, arguments.model);
    request.output = pathOf(arguments.output);
    request.to = arguments.to;
    for (const std::string &words : arguments.loras) {
        const diffusion::LoraRequest lora = readLora(words);
        request.loras.push_back({session.engines.findLora(lora.name), lora.text, lora.picture});
    }
    Report &report = session.report;
    const diffusion::ConversionResult result = diffusion::convertModel(request, report.context(session.stop));
    for (const std::string &remark : result.remarks)
        report.note(remark);
    char loss[32] = "nothing";
    if (std::isfinite(result.decibels))
        std::snprintf(loss, sizeof loss, "%.1f dB", result.decibels);
    report.say(
        table({{"Size", sizeText(result.before) + " to " + sizeText(result.after)},
               {"Tensors", std::to_string(result.tensors)
                               + (result.leftOut > 0 ? ", " + std::to_string(result.leftOut) + " that no picture needs left out" : "")},
               {"Rounding", std::isfinite(result.decibels) ? std::string(loss) + " of the weights beside what was read" : "none"}}));
    report.set("before", result.before);
    report.set("after", result.after);
    report.set("tensors", result.tensors);
    report.set("left_out", result.leftOut);
    report.set("db", std::isfinite(result.decibels) ? nlohmann::ordered_json(result.decibels) : nlohmann::ordered_json());
    report.addOutput(request.output);
}

} // namespace app
