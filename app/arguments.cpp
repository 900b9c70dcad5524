// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/arguments.h"

#include "core/base/error.h"
#include "core/base/file.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iostream>
#include <iterator>
#include <regex>
#include <sstream>
#include <vector>

namespace app {

namespace {

constexpr uint64_t longestText = 16u << 20; // bytes
constexpr int mostFaces = 10000;

/// A finite number from `least` to `most`; CLI::Range lets NaN pass.
CLI::Validator within(double least, double most)
{
    const auto shown = [](double value) {
        std::ostringstream text;
        text << value;
        return text.str();
    };
    const std::string range = shown(least) + " to " + shown(most);
    return CLI::Validator(
        [=](std::string &input) {
            double value = NAN;
            const bool good = CLI::detail::lexical_cast(input, value) && value >= least && value <= most;
            return good ? std::string() : input + " is not a number from " + range;
        },
        range);
}

CLI::Validator matching(const std::string &pattern, const std::string &what)
{
    return CLI::Validator(
        [=](std::string &input) { return std::regex_match(input, std::regex(pattern)) ? std::string() : input + " is not " + what; }, "");
}

/// CLI11 reads "-1" as the largest number there is.
CLI::Validator wholeNumber()
{
    return CLI::Validator(
        [](std::string &input) {
            uint64_t value = 0;
            const auto [end, error] = std::from_chars(input.data(), input.data() + input.size(), value);
            return error == std::errc() && end == input.data() + input.size() ? std::string() : input + " is not a number from 0 to 18446744073709551615";
        },
        "");
}

void addCommon(CLI::App &app, Arguments &arguments)
{
    app.add_option("--device", arguments.compute.device, "auto, cpu, cuda or cuda:N")
        ->check(matching("auto|cpu|cuda(:[0-9]{1,3})?", "a device: auto, cpu, cuda or cuda:N"))
        ->type_name("NAME");
    app.add_option("--precision", arguments.compute.precision, "auto, float32, bfloat16, float16 or int8")
        ->check(matching("auto|float32|bfloat16|float16|int8", "a precision: auto, float32, bfloat16, float16 or int8"))
        ->type_name("NAME");
    app.add_option("--threads", arguments.compute.threads, "threads to compute with; 0: as many as suit the machine")
        ->check(within(0, 1024))
        ->type_name("N");
    app.add_flag("--json", arguments.json, "print one JSON object about the result");
}

CLI::App *addFace(CLI::App &app, FaceArguments &face, std::string &morph)
{
    CLI::App *command = app.add_subcommand("face", "Make pictures of faces");
    command->add_option("--model", face.request.model, "name in the list of models, or a file")->type_name("M");
    command->add_option("--seed", face.request.seed, "number that decides the face; face i has seed N + i (default: a random one)")->check(wholeNumber())->type_name("N");
    command->add_option("--count", face.request.count, "how many")->check(within(1, mostFaces))->type_name("N");
    command->add_option("--psi", face.request.psi, "how far from the average face; 1 is usual, 0 the average")->check(within(-10, 10))->type_name("X");
    command->add_option("--morph", morph, "SEED:X, go the part X (0 to 1) of the way to the face of another seed")
        ->check(matching("[0-9]{1,20}:[0-9]*\\.?[0-9]+", "a seed and a number from 0 to 1, like 7:0.5"))
        ->type_name("SEED:X");
    command->add_option("--output", face.output, "file (.png, .jpg), or folder for several (default: the pictures folder)")->type_name("PATH");
    return command;
}

CLI::App *addSpeak(CLI::App &app, SpeakArguments &speak, std::string &file, std::string &format)
{
    core::speech::SpeechRequest &request = speak.request;
    CLI::App *command = app.add_subcommand("speak", "Speak a text; without --output it is played and kept in the music folder");
    CLI::Option *text = command->add_option("--text,text", request.text, "what to say")->type_name("T");
    command->add_option("--file", file, "read the text from a file; - is standard input")->excludes(text)->type_name("F");
    command->add_option("--voice", request.voice, "name in the list of models, or a file")->type_name("V");
    command->add_option("--speaker", speak.speaker, "number or name, for a voice of several speakers")->type_name("N");
    command->add_option("--speed", request.speed, "2 is twice as fast")->check(within(0.1, 10))->type_name("X");
    command->add_option("--noise", request.noise, "variation of the sound (default: the voice's own)")->check(within(0, 5))->type_name("X");
    command->add_option("--noise-w", request.noiseW, "variation of the rhythm (default: the voice's own)")->check(within(0, 5))->type_name("X");
    command->add_option("--pause", request.sentencePause, "seconds of silence between sentences")->check(within(0, 60))->type_name("X");
    command->add_option("--paragraph-pause", request.paragraphPause, "seconds of silence between paragraphs")->check(within(0, 60))->type_name("X");
    command->add_option("--seed", request.seed, "number that decides the variation (default: a random one)")->check(wholeNumber())->type_name("N");
    command->add_option("--subtitles", speak.subtitles, "write times of sentences and words, as .srt or .vtt")
        ->check([](const std::string &name) {
            return name.ends_with(".srt") || name.ends_with(".vtt") ? std::string() : name + " does not end in .srt or .vtt";
        })
        ->type_name("FILE");
    command->add_option("--format", format, "samples of WAV and FLAC: pcm16, pcm24 or float")
        ->check(matching("pcm16|pcm24|float", "one of pcm16, pcm24 and float"))
        ->type_name("NAME");
    command->add_option("--output", speak.output, "sound file: .wav, .flac, .ogg, .opus, .mp3")->type_name("FILE");
    return command;
}

std::string commandOf(const CLI::App &app)
{
    std::string command = "atelier-cli";
    for (const CLI::App *used = &app; !used->get_subcommands().empty();) {
        used = used->get_subcommands().front();
        command += " " + used->get_name();
    }
    return command;
}

/// What is wrong, as a sentence with a hint; CLI11's own words where they say it well.
std::string explained(const CLI::App &app, const CLI::ParseError &error)
{
    const std::string hint = " See " + commandOf(app) + " --help.";
    const std::vector<std::string> unknown = app.remaining(/*recurse=*/true);
    const bool noCommand = app.get_subcommands().empty();
    if (!unknown.empty() && (noCommand || dynamic_cast<const CLI::ExtrasError *>(&error))) {
        const bool isOption = unknown.front().starts_with('-');
        return (isOption ? "Unknown option: " : noCommand ? "Unknown command: " : "Unknown argument: ") + unknown.front() + "." + hint;
    }
    if (!noCommand && app.get_subcommands().front()->get_name() == "models" && app.get_subcommands().front()->get_subcommands().empty())
        return (unknown.empty() ? std::string() : "Unknown command: " + unknown.front() + ". ") + "Give a command: list or show." + hint;
    if (noCommand && dynamic_cast<const CLI::RequiredError *>(&error))
        return "Give a command: face, speak, models or bench." + hint;
    std::string what = error.what();
    if (const std::string prefix = "Could not convert: "; what.starts_with(prefix)) { // "--seed = x"
        const size_t equals = what.find(" = ");
        what = what.substr(prefix.size(), equals - prefix.size()) + ": " + what.substr(std::min(equals + 3, what.size())) + " is not such a number";
    }
    if (dynamic_cast<const CLI::ArgumentMismatch *>(&error))
        what = what.substr(0, what.find(':')) + " needs one value";
    what.resize(std::min(what.find('\n'), what.size()));
    while (!what.empty() && (what.back() == '.' || what.back() == ' '))
        what.pop_back();
    return what + "." + hint;
}

core::gan::Morph parseMorph(const std::string &text)
{
    core::gan::Morph morph;
    const size_t colon = text.find(':');
    const bool good = CLI::detail::lexical_cast(text.substr(0, colon), morph.seed)
        && CLI::detail::lexical_cast(text.substr(colon + 1), morph.amount) && morph.amount <= 1.0;
    if (!good)
        throw WrongUsage("--morph: " + text + " is not a seed and a number from 0 to 1, like 7:0.5. See atelier-cli face --help.");
    return morph;
}

std::string readText(const std::string &file)
{
    if (file != "-")
        return core::readTextFile(file, longestText);
    std::string text(std::istreambuf_iterator<char>(std::cin), {});
    if (text.size() > longestText)
        throw core::Error("The text on standard input is larger than 16 MB.");
    return text;
}

} // namespace

Arguments parseArguments(int argc, const char *const *argv)
{
    Arguments arguments;
    std::string morph, file, format;
    CLI::App app("Atelier makes faces and speech on this machine.", "atelier-cli");
    app.set_version_flag("--version", std::string("atelier-cli ") + ATELIER_VERSION);
    app.require_subcommand(1);
    addCommon(app, arguments);
    CLI::App *face = addFace(app, arguments.face, morph);
    CLI::App *speak = addSpeak(app, arguments.speak, file, format);
    CLI::App *models = app.add_subcommand("models", "List the installed models, or look into one");
    models->require_subcommand(1);
    models->add_subcommand("list", "List the installed models");
    CLI::App *show = models->add_subcommand("show", "Say what is in a model file");
    show->add_option("model", arguments.model, "name in the list, or a file")->required()->type_name("NAME|PATH");
    app.add_subcommand("bench", "Measure speech and faces on this machine, in less than a minute");
    const std::string common = "Every command: [--device auto|cpu|cuda[:N]] [--precision auto|float32|bfloat16|float16|int8] [--threads N] [--json]\n"
                               "Exit status: 0 done, 1 failed, 2 wrong usage, 130 cancelled.";
    app.footer(common);
    for (CLI::App *command : app.get_subcommands({})) {
        command->fallthrough(); // the common options, after the command too
        command->footer(common);
        for (CLI::App *inner : command->get_subcommands({}))
            inner->fallthrough()->footer(common);
    }

    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForVersion &version) {
        arguments.help = std::string(version.what()) + "\n";
        return arguments;
    } catch (const CLI::CallForHelp &) {
        arguments.help = app.help();
        return arguments;
    } catch (const CLI::ParseError &error) {
        throw WrongUsage(explained(app, error));
    }

    if (app.got_subcommand(face)) {
        arguments.command = Arguments::Command::Face;
        arguments.face.randomSeed = face->count("--seed") == 0;
        if (!morph.empty())
            arguments.face.request.morph = parseMorph(morph);
        arguments.face.request.compute = arguments.compute;
    } else if (app.got_subcommand(speak)) {
        arguments.command = Arguments::Command::Speak;
        arguments.speak.randomSeed = speak->count("--seed") == 0;
        if (speak->count("--text") == 0 && file.empty())
            throw WrongUsage("Give the text to speak with --text, or with --file (- is standard input). See atelier-cli speak --help.");
        if (!file.empty())
            arguments.speak.request.text = readText(file);
        if (!format.empty())
            arguments.speak.sampleType = format == "float" ? core::audio::SampleType::Float32
                : format == "pcm24"                        ? core::audio::SampleType::Pcm24
                                                           : core::audio::SampleType::Pcm16;
        arguments.speak.request.compute = arguments.compute;
    } else if (app.got_subcommand(models)) {
        arguments.command = models->got_subcommand(show) ? Arguments::Command::ShowModel : Arguments::Command::ListModels;
    } else {
        arguments.command = Arguments::Command::Bench;
    }
    return arguments;
}

} // namespace app
