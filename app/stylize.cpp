// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands.h"
#include "app/picturechange.h"

#include <nlohmann/json.hpp>

namespace app {

using namespace core;
using Json = nlohmann::ordered_json;

void runStylize(const StylizeArguments &arguments, const ComputeOptions &compute, Session &session)
{
    const std::string model = session.engines.nameOf("style", arguments.model);
    Json styles = Json::array();
    for (const vision::StyleShare &share : arguments.shares)
        styles.push_back({{"style", share.style + 1}, {"weight", share.weight}});
    changePicture("stylize", arguments.input, arguments.output,
                  {{"model", model}, {"styles", styles}, {"strength", arguments.strength}, {"device", compute.device}}, session,
                  [&](const JobContext &context) -> Change {
                      return [&stylizer = session.engines.stylizer(model, compute, context), &arguments, &context](const Image &picture) {
                          return stylizer.stylize(picture, arguments.shares, arguments.strength, context);
                      };
                  });
}

} // namespace app
