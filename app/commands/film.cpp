// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/commands.h"

#include "app/console/destination.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/base/kinds.h"
#include "core/film/exchange.h"
#include "core/film/looks.h"
#include "core/film/scripts.h"
#include "core/works/film/filmmakers.h"
#include "core/works/filmwork.h"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>

namespace app {

using namespace core;
namespace fs = std::filesystem;

namespace {

struct FilmArguments
{
    fs::path input, output, save, music, exchange;
    std::string size, voice, style, subtitles, highlight, codec, model;
    std::optional<double> rate, loudness;
    std::optional<int64_t> seed;
    bool draft = false, silent = false;
};

bool isSize(std::string_view word)
{
    const size_t x = word.find('x');
    return x != std::string_view::npos && isNumber(word.substr(0, x), 4) && isNumber(word.substr(x + 1), 4);
}

std::string lookNames()
{
    std::string names;
    for (const film::Look &look : film::looks())
        names += (names.empty() ? "" : ", ") + std::string(look.name);
    return names;
}

void addOptions(Options &options, FilmArguments &film)
{
    options.add("script", film.input, "Markdown, a text, subtitles (.srt, .vtt), a .film, or a recording of somebody who speaks")
        .required()
        .value("SCRIPT");
    options
        .add("--output", film.output,
             "film (.mp4, .mov, .mkv, .webm), moving picture (.gif, .webp), sound (.mp3, .wav, ..), or FOLDER/ for a picture a frame")
        .value("FILE");
    options.add("--save", film.save, "write the document, which can be changed and rendered again").value("FILE.film");
    options.add("--size", film.size, "of the frames: 1920x1080 (default), 1080x1920, 1080x1080, ..")
        .check(like(isSize, "a size: two numbers like 1920x1080"))
        .value("WxH");
    options.add("--rate", film.rate, "frames a second (default: 30)").check(within(1, 120)).value("N");
    options.add("--voice", film.voice, "who speaks: a name in the list of models").value("V");
    options.add("--silent", film.silent, "nobody speaks; the words are read on the screen");
    options.add("--model", film.model, "for pictures of scenes that have none: a name in the list of models").value("M");
    options.add("--music", film.music, "under the words; it goes down where somebody speaks").value("FILE");
    options.add("--style", film.style, "how it looks: " + lookNames() + "; other words go into the pictures' prompts").value("S");
    options.add("--subtitles", film.subtitles, "burn (default), soft (a track of their own), none, or a file .srt, .vtt, .ass beside it")
        .value("burn|soft|FILE");
    options.add("--highlight", film.highlight, "of burnt subtitles: the word that is said (word, default), all up to it (karaoke), none")
        .check(among({"word", "karaoke", "none"}, "one of word, karaoke and none"))
        .value("NAME");
    options.add("--codec", film.codec, "of the pictures: h264, h265, vp9, av1, prores (default: what suits the file)")
        .check(among({"h264", "h265", "vp9", "av1", "prores"}, "one of h264, h265, vp9, av1 and prores"))
        .value("NAME");
    options.add("--loudness", film.loudness, "LUFS of the whole (default: -14; broadcasts have -23)").check(within(-40, -5)).value("X");
    options.add("--seed", film.seed, "of the pictures that are made (default: 0)").check(wholeNumber()).value("N");
    options.add("--exchange", film.exchange, "write a project for Kdenlive and Shotcut (.mlt) or OpenTimelineIO (.otio); needs --save")
        .value("FILE");
    options.add("--draft", film.draft, "half the size, quickly, to look at");
}

void applyTo(film::Film &film, const FilmArguments &arguments)
{
    if (!arguments.size.empty())
        std::sscanf(arguments.size.c_str(), "%dx%d", &film.width, &film.height);
    if (arguments.rate) {
        const double rate = *arguments.rate;
        const bool whole = std::abs(rate - double(int(rate))) < 1e-9;
        film.rate = whole ? int(rate) : int(rate * 1001 + 0.5) / 1000 * 1000; // 29.97 is 30000 / 1001
        film.rateBase = whole ? 1 : 1001;
    }
    if (!arguments.voice.empty())
        film.voice = arguments.voice;
    if (!arguments.model.empty())
        film.pictureModel = arguments.model;
    if (!arguments.music.empty())
        film.music.file = fs::absolute(arguments.music);
    if (!arguments.style.empty())
        (film::isLook(arguments.style) ? film.look : film.style) = arguments.style;
    if (!arguments.highlight.empty())
        film.subtitles.highlight = arguments.highlight == "karaoke" ? film::Highlight::Karaoke
                                   : arguments.highlight == "none"  ? film::Highlight::None
                                                                    : film::Highlight::Word;
    if (arguments.loudness)
        film.loudness = *arguments.loudness;
    if (arguments.seed)
        film.seed = uint64_t(*arguments.seed);
    if (arguments.silent)
        for (film::Scene &scene : film.scenes)
            scene.silent = true;
    film::check(film);
}

film::Film readFilm(const FilmArguments &arguments, const ComputeOptions &compute, Session &session)
{
    const film::ScriptKind kind = film::scriptKind(arguments.input);
    if (kind == film::ScriptKind::Film)
        return film::readFilm(arguments.input);
    film::Script script = kind == film::ScriptKind::Recording
                              ? works::scriptOfRecording(session.engines, arguments.input, compute, session.report.context(session.stop))
                              : film::readScript(arguments.input);
    for (const std::string &note : script.notes)
        session.report.note(note);
    return std::move(script.film);
}

void choose(works::FilmRequest &request, const std::string &subtitles)
{
    if (subtitles.empty() || subtitles == "burn")
        return;
    if (subtitles == "soft" || subtitles == "none") {
        request.subtitles = subtitles == "soft" ? film::SubtitlesIn::Track : film::SubtitlesIn::Nowhere;
        return;
    }
    request.subtitles = film::SubtitlesIn::Nowhere; // beside it, and not in it a second time
    request.subtitleFile = subtitles;
}

void runFilm(const FilmArguments &arguments, const ComputeOptions &compute, Session &session)
{
    Report &report = session.report;
    works::FilmRequest request;
    request.output = arguments.output;
    request.codec = arguments.codec;
    request.draft = arguments.draft;
    request.compute = compute;
    choose(request, arguments.subtitles);
    if (!arguments.output.empty())
        film::requireOutput(
            {.path = request.output, .subtitles = request.subtitles, .subtitleFile = request.subtitleFile, .codec = request.codec});
    request.film = readFilm(arguments, compute, session);
    applyTo(request.film, arguments);
    film::requireFiles(request.film);
    if (!arguments.save.empty()) {
        film::writeFilm(arguments.save, request.film);
        report.addOutput(arguments.save);
        request.file = arguments.save;
    } else if (film::scriptKind(arguments.input) == film::ScriptKind::Film) {
        request.file = arguments.input;
    }
    report.set("scenes", request.film.scenes.size());
    if (arguments.output.empty()) {
        report.setRequest(works::film.toJson(request), request.film.seed);
        return;
    }
    request = works::film.named(std::move(request), session.engines);
    report.setRequest(works::film.toJson(request), request.film.seed);
    works::Run run{report.context(session.stop)};
    double speech = 0, pictures = 0;
    run.timed = [&](std::string_view stage, double ms) {
        if (stage == "speech")
            report.setMs("speech", speech += ms);
        else if (stage == "pictures")
            report.setMs("pictures", pictures += ms);
        else
            report.setMs(std::string(stage), ms);
    };
    works::film.run(request, session.engines, run, [&](const works::FilmEvent &event) {
        if (const auto *parts = std::get_if<works::PartsMade>(&event)) {
            report.set("spoken_now", parts->parts.speechMade);
            report.set("drawn_now", parts->parts.picturesMade);
            if (!arguments.exchange.empty()) {
                film::writeExchange(arguments.exchange, request.film, parts->timeline, parts->parts.pictures);
                report.addOutput(arguments.exchange);
            }
        } else if (const auto *made = std::get_if<works::MadeFilm>(&event)) {
            const film::Rendered &film = made->rendered;
            report.addOutput(film.path);
            session.store.keptElsewhere({.path = film.path, .kind = kinds::film, .of = arguments.input});
            if (!request.subtitleFile.empty())
                report.addOutput(request.subtitleFile);
            report.set("frames", film.frames);
            report.set("seconds", film.seconds);
            report.set("loudness", film.loudness);
            report.setMs("compositor", film.compositorMs);
            report.setMs("encoding", film.encodingMs);
            report.setMs("sound", film.soundMs);
            if (!made->credits.empty())
                report.set("credits", made->credits);
            if (!film.missingLetters.empty())
                report.note("No font on this machine has the letters " + film.missingLetters + "; they are boxes in the film.");
        }
    });
}

} // namespace

Command filmCommand()
{
    return {"film", "Make a narrated film of a text, a document or a recording", "film lesson.md --output lesson.mp4",
            [](Options &options) -> Settle {
                const auto arguments = std::make_shared<FilmArguments>();
                addOptions(options, *arguments);
                return [arguments](const ComputeOptions &compute) -> Run {
                    if (arguments->output.empty() && arguments->save.empty())
                        throw WrongUsage(
                            "Say where the film goes with --output, or where its document goes with --save. See atelier-cli film --help.");
                    if (!arguments->exchange.empty()
                        && (!film::isExchangeName(arguments->exchange)
                            || (arguments->save.empty() && film::scriptKind(arguments->input) != film::ScriptKind::Film)))
                        throw WrongUsage(
                            "--exchange needs a name that ends in .mlt, .kdenlive or .otio, and --save, beside which its sounds and "
                            "pictures stay. See atelier-cli film --help.");
                    return [arguments, compute](Session &session) { runFilm(*arguments, compute, session); };
                };
            }};
}

} // namespace app
