// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/console/options.h"
#include "app/console/report.h"
#include "core/works/engines.h"

#include "core/base/compute.h"
#include "core/library/catalogue/catalogue.h"
#include "core/library/results/store.h"

#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace app {

/// What every command works with.
struct Session
{
    core::works::Engines &engines;
    core::library::Store &store;
    core::library::Catalogue &catalogue; ///< told of all that the store keeps
    Report &report;
    std::stop_token stop;
    bool plays = true; ///< a sound that goes into no file is heard
};

/// Does the work and fills the report. Throws core::Error, core::Cancelled, WrongUsage.
using Run = std::function<void(Session &)>;
/// Called once the whole command line is read. Throws WrongUsage where options do not go together.
using Settle = std::function<Run(const core::ComputeOptions &)>;

/// A command of atelier-cli. Its options stand in the file of what it does.
struct Command
{
    std::string name;
    std::string help;    ///< a sentence
    std::string example; ///< a command line for a newcomer; empty: none
    std::function<Settle(Options &)> options;
};

Command imagineCommand();
Command faceCommand();
Command speakCommand();
Command upscaleCommand();
Command stylizeCommand();
Command pix2pixCommand();
Command sketchCommand();
Command transcribeCommand();
Command captionCommand();
Command checkCommand();
Command reproduceCommand();
Command filmCommand();
Command trainCommand();
Command libraryCommand();
Command modelsCommand();
Command queueCommand();
Command benchCommand();

/// A seed short enough to write down.
uint64_t randomSeed();

} // namespace app
