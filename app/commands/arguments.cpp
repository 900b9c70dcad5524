// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/arguments.h"

#include <utility>

namespace app {

namespace {

bool isDevice(std::string_view word)
{
    const std::string_view cuda = "cuda:";
    return word == "auto" || word == "cpu" || word == "cuda" || (word.starts_with(cuda) && isNumber(word.substr(cuda.size()), 3));
}

void addCommon(Options options, core::ComputeOptions &compute, bool &json)
{
    options.add("--device", compute.device, "auto, cpu, cuda or cuda:N")
        .check(like(isDevice, "a device: auto, cpu, cuda or cuda:N"))
        .value("NAME");
    options.add("--precision", compute.precision, "auto, float32, bfloat16, float16 or int8")
        .check(among({"auto", "float32", "bfloat16", "float16", "int8"}, "a precision: auto, float32, bfloat16, float16 or int8"))
        .value("NAME");
    options.add("--threads", compute.threads, "threads to compute with; 0: as many as suit the machine").check(within(0, 1024)).value("N");
    options.add("--json", json, "print one JSON object about the result");
}

} // namespace

Arguments parseArguments(int argc, const char *const *argv)
{
    CommandLine commandLine("atelier-cli", "Atelier makes pictures, faces and speech on this machine, and writes down what was said.",
                            ATELIER_VERSION,
                            "Every command: [--device auto|cpu|cuda[:N]] [--precision auto|float32|bfloat16|float16|int8] [--threads N] "
                            "[--json]\nExit status: 0 done, 1 failed, 2 wrong usage, 130 cancelled.");
    Arguments arguments;
    core::ComputeOptions compute;
    Options options = commandLine.options();
    options.requireCommand("Give a command", "Unknown command");
    addCommon(options, compute, arguments.json);
    std::vector<std::pair<Options, Settle>> commands;
    for (const Command &command : {imagineCommand(), faceCommand(), speakCommand(), upscaleCommand(), stylizeCommand(), pix2pixCommand(),
                                   sketchCommand(), transcribeCommand(), captionCommand(), checkCommand(), reproduceCommand(),
                                   filmCommand(), trainCommand(), libraryCommand(), modelsCommand(), queueCommand(), benchCommand()}) {
        Options own = options.addCommand(command.name, command.help);
        if (!command.example.empty())
            own.setExample("atelier-cli " + command.example);
        commands.emplace_back(own, command.options(own));
    }

    if (const std::optional<std::string> asked = commandLine.parse(argc, argv)) {
        const std::string text = asked->substr(0, asked->find_last_not_of('\n') + 1);
        return {.run = [text](Session &session) { session.report.say(text); }, .json = false, .help = text};
    }
    for (const auto &[own, settle] : commands)
        if (own.isUsed())
            arguments.run = settle(compute);
    return arguments;
}

} // namespace app
