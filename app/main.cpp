// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/imagine.h"
#include "app/commands/speak.h"
#include "app/console/interrupt.h"
#include "app/galleryservices.h"
#include "app/memorypolicy.h"
#include "app/services.h"
#include "core/audio/player.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/kinds.h"
#include "core/jobs/failure.h"
#include "core/jobs/job.h"
#include "core/library/catalogue/catalogue.h"
#include "core/library/catalogue/recording.h"
#include "ui/settings.h"
#include "ui/window/desktopdialogs.h"
#include "ui/window/mainwindow.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QTimer>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <stop_token>
#include <string_view>

using namespace Qt::StringLiterals;

namespace {

bool hasDisplay(int argc, char **argv)
{
    const auto isPlatform = [](const char *argument) {
        const std::string_view text = argument;
        return text == "-platform" || text == "--platform";
    };
    return std::any_of(argv + 1, argv + argc, isPlatform) || qEnvironmentVariableIsSet("DISPLAY")
           || qEnvironmentVariableIsSet("WAYLAND_DISPLAY") || qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
}

/// The words of the command line; nothing where help or the version was asked for and shown.
std::optional<QString> prompt(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        u"Makes pictures, faces and speech on this machine. With a text its picture is begun at once; without a model for "
        "pictures it is spoken, and faces appear."_s);
    parser.addPositionalArgument(u"text"_s, u"What to begin with."_s, u"[text]"_s);
    const QCommandLineOption help({u"h"_s, u"help"_s}, u"Shows this help."_s);
    parser.addOption(help);
    const QCommandLineOption version = parser.addVersionOption();
    if (!parser.parse(arguments))
        throw app::WrongUsage(parser.errorText().toStdString() + " See atelier --help.");
    if (parser.isSet(help) || parser.isSet(version)) {
        const QString text = parser.isSet(help) ? parser.helpText() : u"Atelier "_s + QCoreApplication::applicationVersion() + u'\n';
        std::fputs(qPrintable(text), stdout);
        return std::nullopt;
    }
    return parser.positionalArguments().join(u' ').trimmed();
}

core::library::Store makeStore(const ui::Settings &settings)
{
    return {settings.pictures(), settings.sounds()};
}

int withoutDisplay(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const std::optional<QString> text = prompt(QCoreApplication::arguments());
    if (!text)
        return 0;
    if (text->isEmpty())
        throw core::Error("There is no display to open a window on. Give a text to have its picture (or, without a model for pictures, its "
                          "sound) in a file, or use atelier-cli.");
    std::stop_source stop;
    const app::Interrupt interrupt([&stop] { stop.request_stop(); });
    const ui::Settings settings;
    core::works::Engines engines(core::dataFolder());
    core::library::Catalogue catalogue(core::dataFolder() / "library");
    core::library::Store store = makeStore(settings);
    core::library::recordIn(catalogue, store);
    app::Report report(false);
    app::Session session{engines, store, catalogue, report, stop.get_token(), /*plays=*/false};
    if (engines.hasAny(core::modelkinds::pictures)) {
        report.note("There is no display, so the picture goes into a file:");
        app::ImagineArguments imagine;
        imagine.request.prompt = text->toStdString();
        imagine.request.compute = settings.compute();
        app::runImagine(std::move(imagine), session);
    } else {
        report.note("There is no display, so the text is spoken into a file:");
        app::SpeakArguments speak;
        speak.request.text = text->toStdString();
        speak.request.compute = settings.computeForSpeech();
        app::runSpeak(std::move(speak), session);
    }
    report.finish();
    return 0;
}

/// While Qt opens the display: its complaint about one that cannot be reached, which ends in an
/// abort, becomes a sentence.
void sayDisplayFailure(QtMsgType type, const QMessageLogContext &, const QString &message)
{
    if (type != QtFatalMsg)
        return;
    if (message.contains(u"platform plugin"_s))
        std::fputs("The display cannot be reached. Check DISPLAY (or WAYLAND_DISPLAY), or use atelier-cli, which needs none.\n", stderr);
    else
        std::fprintf(stderr, "%s\n", qPrintable(message));
    std::_Exit(1);
}

int withDisplay(int argc, char **argv)
{
    const bool prepared = ui::DesktopDialogs::prepare();
    const QtMessageHandler handler = qInstallMessageHandler(sayDisplayFailure);
    QApplication application(argc, argv);
    qInstallMessageHandler(handler);
    ui::DesktopDialogs dialogs(prepared);
    const std::optional<QString> text = prompt(QCoreApplication::arguments());
    if (!text)
        return 0;
    core::works::Engines engines(core::dataFolder());
    core::library::Catalogue catalogue(core::dataFolder() / "library"); // before the store, which tells it what is kept
    core::library::Store store = makeStore(ui::Settings());
    core::library::recordIn(catalogue, store);
    core::audio::Player player;
    core::jobs::JobRunner runner, downloads, trainings;
    ui::Services services = app::makeServices(engines, runner, player, store, &downloads, &trainings);
    app::addGalleryServices(services, engines, store, catalogue);
    ui::MainWindow window(services);

    // SIGTERM asks nothing: what runs is cancelled, and then the window closes and keeps its state.
    bool leaving = false;
    const auto leaveWhenIdle = [&] {
        if (!leaving || !runner.isIdle() || !downloads.isIdle() || !trainings.isIdle())
            return;
        window.close();
        QCoreApplication::exit(0);
    };
    QObject::connect(&runner, &core::jobs::JobRunner::changed, &application, leaveWhenIdle, Qt::QueuedConnection);
    QObject::connect(&downloads, &core::jobs::JobRunner::changed, &application, leaveWhenIdle, Qt::QueuedConnection);
    QObject::connect(&trainings, &core::jobs::JobRunner::changed, &application, leaveWhenIdle, Qt::QueuedConnection);
    const app::Interrupt interrupt([&] {
        QMetaObject::invokeMethod(
            &application,
            [&] {
            leaving = true;
            window.leave();
            runner.cancelAll();
            downloads.cancelAll(); // they go on at the next start
            trainings.cancelAll(); // they write a checkpoint
            leaveWhenIdle();
            },
            Qt::QueuedConnection);
    });

    if (text->isEmpty())
        window.welcome();
    window.show();
    dialogs.start();
    QTimer::singleShot(std::chrono::seconds(10), &application, app::letGoOfUnusedCode); // after the start, before the work
    if (!text->isEmpty() && engines.hasAny(core::modelkinds::pictures)) {
        window.imagine(*text);
    } else if (!text->isEmpty()) {
        window.speak(*text);
        ui::Page *speech = window.currentPage();
        window.makeFaces(); // behind the speech in the queue, and on its own page
        window.showPage(speech);
    }
    return QApplication::exec();
}

} // namespace

int main(int argc, char **argv)
{
    app::ignoreWriteSignals();
    QCoreApplication::setOrganizationName(u"Atelier"_s);
    QCoreApplication::setApplicationName(u"Atelier"_s);
    QCoreApplication::setApplicationVersion(QString::fromLatin1(ATELIER_VERSION));
    QGuiApplication::setDesktopFileName(u"atelier"_s);
    try {
        return hasDisplay(argc, argv) ? withDisplay(argc, argv) : withoutDisplay(argc, argv);
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
