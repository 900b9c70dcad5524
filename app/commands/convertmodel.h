// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/commands/commands.h"

#include <string>
#include <vector>

namespace app {

/// Of the command models: what converts one.
struct ConvertArguments
{
    std::string model, to, output;
    std::vector<std::string> loras;
};

void addOptions(Options &options, ConvertArguments &arguments);
void runConvertModel(const ConvertArguments &arguments, Session &session);

} // namespace app
