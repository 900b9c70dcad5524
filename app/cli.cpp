// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/arguments.h"
#include "app/commands.h"
#include "app/engines.h"
#include "app/interrupt.h"
#include "app/report.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/jobs/failure.h"

#include <cstdio>

namespace {

void run(const app::Arguments &arguments, app::Session &session)
{
    using Command = app::Arguments::Command;
    switch (arguments.command) {
    case Command::Help:
        return session.report.say(arguments.help.substr(0, arguments.help.find_last_not_of('\n') + 1));
    case Command::Imagine:
        return app::runImagine(arguments.imagine, session);
    case Command::Face:
        return app::runFace(arguments.face, session);
    case Command::Speak:
        return app::runSpeak(arguments.speak, session);
    case Command::Upscale:
        return app::runUpscale(arguments.upscale, arguments.compute, session);
    case Command::Stylize:
        return app::runStylize(arguments.stylize, arguments.compute, session);
    case Command::Transcribe:
        return app::runTranscribe(arguments.transcribe, arguments.compute, session);
    case Command::Train:
        return app::runTrain(arguments.train, session);
    case Command::ListModels:
        return app::runListModels(session);
    case Command::ShowModel:
        return app::runShowModel(arguments.model, session);
    case Command::AddModel:
        return app::runAddModel(arguments.model, session);
    case Command::GetModel:
        return app::runGetModel(arguments.model, session);
    case Command::RemoveModel:
        return app::runRemoveModel(arguments.model, session);
    case Command::Bench:
        return app::runBench(arguments.compute, arguments.profile, session);
    }
}

} // namespace

int main(int argc, char **argv)
{
    app::ignoreWriteSignals();
    std::stop_source stop;
    try {
        const app::Arguments arguments = app::parseArguments(argc, argv); // may wait for standard input: Ctrl-C just ends that
        const app::Interrupt interrupt([&stop] { stop.request_stop(); });
        app::Engines engines(core::dataFolder());
        core::library::Store store(core::library::defaultPictures(), core::library::defaultSounds());
        app::Report report(arguments.json && arguments.command != app::Arguments::Command::Help);
        app::Session session{engines, store, report, stop.get_token()};
        run(arguments, session);
        report.finish();
        return 0;
    } catch (const core::Cancelled &) {
        std::fprintf(stderr, "Cancelled.\n");
        return 130;
    } catch (const app::WrongUsage &wrong) {
        std::fprintf(stderr, "%s\n", wrong.what());
        return 2;
    } catch (const std::exception &failure) {
        std::fprintf(stderr, "%s\n", core::jobs::describe(failure).c_str());
        return 1;
    }
}
