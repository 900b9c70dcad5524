// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/commands.h"
#include "app/commands/picturechange.h"

#include <filesystem>
#include <memory>

namespace app {

namespace {

struct UpscaleArguments
{
    std::filesystem::path input, output;
    std::string model; ///< empty: the one for photographs
};

void addOptions(Options &options, UpscaleArguments &upscale)
{
    options.add("input", upscale.input, "picture file").required().value("INPUT");
    options.add("--model", upscale.model, "name in the list of models, or an ncnn file (default: realesrgan-x4plus, for photographs)")
        .value("M");
    options.add("--output", upscale.output, "file (.png, .jpg), or a folder").required().value("FILE|FOLDER");
}

} // namespace

Command upscaleCommand()
{
    return {"upscale", "Enlarge a picture", "upscale photo.jpg --output large.png", [](Options &options) -> Settle {
                const auto arguments = std::make_shared<UpscaleArguments>();
                addOptions(options, *arguments);
                return [arguments](const core::ComputeOptions &compute) -> Run {
                    return
                        [arguments, compute](Session &session) {
                changePicture(core::works::EnlargeRequest{{arguments->input}, {arguments->model, compute}}, arguments->output, session);
                        };
                };
            }};
}

} // namespace app
