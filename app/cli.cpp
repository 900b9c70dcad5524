// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/arguments.h"
#include "app/console/interrupt.h"
#include "app/console/report.h"
#include "core/library/catalogue/catalogue.h"
#include "core/library/catalogue/recording.h"
#include "core/works/engines.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/jobs/failure.h"

#include <cstdio>

int main(int argc, char **argv)
{
    app::ignoreWriteSignals();
    std::stop_source stop;
    try {
        const app::Arguments arguments = app::parseArguments(argc, argv); // may wait for standard input: Ctrl-C just ends that
        const app::Interrupt interrupt([&stop] { stop.request_stop(); });
        core::works::Engines engines(core::dataFolder());
        core::library::Catalogue catalogue(core::dataFolder() / "library");
        core::library::Store store(core::library::defaultPictures(), core::library::defaultSounds());
        core::library::recordIn(catalogue, store);
        app::Report report(arguments.json);
        app::Session session{engines, store, catalogue, report, stop.get_token()};
        arguments.run(session);
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
