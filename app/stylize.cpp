// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands.h"
#include "app/picturechange.h"

namespace app {

void runStylize(const StylizeArguments &arguments, const core::ComputeOptions &compute, Session &session)
{
    const core::library::Restyling change{arguments.model, arguments.shares, arguments.strength, compute};
    changePicture(arguments.input, arguments.output, change, session);
}

} // namespace app
