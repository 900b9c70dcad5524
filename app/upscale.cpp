// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands.h"
#include "app/picturechange.h"

#include <nlohmann/json.hpp>

namespace app {

using namespace core;

void runUpscale(const UpscaleArguments &arguments, const ComputeOptions &compute, Session &session)
{
    const std::string model = session.engines.nameOf("upscaling", arguments.model.empty() ? "realesrgan-x4plus" : arguments.model);
    changePicture("upscale", arguments.input, arguments.output,
                  {{"model", model}, {"device", compute.device}, {"precision", compute.precision}}, session,
                  [&](const JobContext &context) -> Change {
                      return [&upscaler = session.engines.upscaler(model, compute, context), &context](const Image &picture) {
                          return upscaler.enlarge(picture, context);
                      };
                  });
}

} // namespace app
