// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/commands/commands.h"

namespace app {

/// What stands on the command line.
struct Arguments
{
    Run run;
    bool json = false; ///< the result is wanted as one object
    std::string help;  ///< or the version: what was asked for instead, and what `run` says
};

/// Understands the command line. Reads the text to speak where it stands in a file or comes from
/// standard input. Throws WrongUsage, core::Error.
Arguments parseArguments(int argc, const char *const *argv);

} // namespace app
