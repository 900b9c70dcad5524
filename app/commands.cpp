// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands.h"

namespace app {

void run(const Arguments &arguments, Session &session)
{
    using Command = Arguments::Command;
    switch (arguments.command) {
    case Command::Help:
        return session.report.say(arguments.help.substr(0, arguments.help.find_last_not_of('\n') + 1));
    case Command::Imagine:
        return runImagine(arguments.imagine, session);
    case Command::Face:
        return runFace(arguments.face, session);
    case Command::Speak:
        return runSpeak(arguments.speak, session);
    case Command::Upscale:
        return runUpscale(arguments.upscale, arguments.compute, session);
    case Command::Stylize:
        return runStylize(arguments.stylize, arguments.compute, session);
    case Command::Transcribe:
        return runTranscribe(arguments.transcribe, arguments.compute, session);
    case Command::Train:
        return runTrain(arguments.train, session);
    case Command::ListModels:
        return runListModels(session);
    case Command::ShowModel:
        return runShowModel(arguments.model, session);
    case Command::AddModel:
        return runAddModel(arguments.model, session);
    case Command::GetModel:
        return runGetModel(arguments.model, session);
    case Command::RemoveModel:
        return runRemoveModel(arguments.model, session);
    case Command::Bench:
        return runBench(arguments.compute, arguments.profile, session);
    }
}

} // namespace app
