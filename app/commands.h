// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/arguments.h"
#include "app/engines.h"
#include "app/report.h"

#include "core/library/results/store.h"

#include <stop_token>
#include <string>

namespace app {

/// What every command works with.
struct Session
{
    Engines &engines;
    core::library::Store &store;
    Report &report;
    std::stop_token stop;
};

/// Runs the command of the arguments. Throws as the commands below do.
void run(const Arguments &arguments, Session &session);

// Each does its work and fills the report. They throw core::Error, core::Cancelled, WrongUsage.

void runImagine(ImagineArguments arguments, Session &session);
void runFace(FaceArguments arguments, Session &session);
void runSpeak(SpeakArguments arguments, Session &session);
void runUpscale(const UpscaleArguments &arguments, const core::ComputeOptions &compute, Session &session);
void runStylize(const StylizeArguments &arguments, const core::ComputeOptions &compute, Session &session);
void runTranscribe(const TranscribeArguments &arguments, const core::ComputeOptions &compute, Session &session);
void runTrain(const TrainArguments &arguments, Session &session);
void runListModels(Session &session);
void runShowModel(const std::string &nameOrPath, Session &session);
void runAddModel(const std::string &path, Session &session);
void runGetModel(const std::string &nameOrAddress, Session &session);
void runRemoveModel(const std::string &nameOrPath, Session &session);
void runBench(const core::ComputeOptions &compute, bool profiled, Session &session);

/// A seed short enough to write down.
uint64_t randomSeed();

} // namespace app
