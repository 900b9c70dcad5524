// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/commands.h"

#include "app/console/destination.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/base/kinds.h"
#include "core/library/results/newfile.h"
#include "core/text/languages.h"
#include "core/transcription/transcriber.h"
#include "core/transcription/transcript.h"
#include "core/works/transcriptwork.h"

#include <filesystem>
#include <memory>

namespace app {

using namespace core;

namespace {

struct TranscribeArguments
{
    std::filesystem::path input;
    std::filesystem::path output; ///< empty: the text goes to standard output
    std::string model;            ///< empty: the first installed one
    transcription::TranscriptionRequest request;
    int track = 0;
    transcription::CueForm cues = transcription::CueForm::Screen;
};

void addOptions(Options &options, TranscribeArguments &transcribe)
{
    transcription::TranscriptionRequest &request = transcribe.request;
    options.add("input", transcribe.input, "sound file or video").required().value("INPUT");
    options.add("--model", transcribe.model, "name in the list of models, or the folder of one").value("M");
    options
        .add(
            "--language", [&request](const std::string &name) { request.language = text::languageCode(name); },
            "what is spoken: en, English, en-US or eng (default: as it sounds)")
        .check({[](const std::string &name) {
            return text::languageCode(name).empty() ? name + " is no language that a model knows. They know " + text::languageList()
                                                    : std::string();
        }})
        .value("L");
    options
        .add(
            "--task", [&request](const std::string &task) { request.translate = task == "translate"; },
            "transcribe (default), or translate: to English")
        .check(among({"transcribe", "translate"}, "one of transcribe and translate"))
        .value("NAME");
    options.add("--track", transcribe.track, "which sound of a film with several, counted from 1 (default: its usual one)")
        .check(within(1, 1000))
        .value("N");
    options.addFlag(
        "--one-line", [&transcribe] { transcribe.cues = transcription::CueForm::Segments; },
        "in .srt and .vtt a line of any length for each segment (default: two lines of 42 characters, 7 s at most)");
    options.add("--words", request.words, "times of words too, in .json and .vtt");
    options.add("--prompt", request.initialPrompt, "names and spelling to expect").value("TEXT");
    options.add("--beam", request.beam, "alternatives followed side by side; 5 is slower and a little more exact (default: 1)")
        .check(within(1, 20))
        .value("N");
    options.addFlag(
        "--independent", [&request] { request.previousText = false; },
        "hear each half minute without what was said before: fewer repetitions, less consistent names");
    request.skipSilence = true;
    options.addFlag(
        "--no-vad", [&request] { request.skipSilence = false; },
        "hear silence too (default: where the model for it is installed, only what has speech is heard)");
    options.add("--output", transcribe.output, "file: .txt, .srt, .vtt, .json, .csv or .lrc; or a folder (default: the text is shown)")
        .value("FILE|FOLDER");
}

/// As plain text, under a name of its own in the folder.
std::filesystem::path putText(const std::filesystem::path &folder, const std::string &name, const transcription::Transcription &result)
{
    const std::string text = transcription::transcriptAs("txt", result);
    return library::writeNew(
        folder, name, ".txt", [&text](const std::filesystem::path &path) { writeTextFile(path, text); },
        [&text](const std::filesystem::path &path) {
        std::error_code error;
        return std::filesystem::is_regular_file(path, error) && std::filesystem::file_size(path, error) == text.size()
               && readTextFile(path) == text;
        });
}

bool isSubtitles(const std::filesystem::path &output)
{
    if (output.empty() || isFolder(output))
        return false;
    const std::string format = transcription::transcriptFormat(output);
    return format == "srt" || format == "vtt";
}

void runTranscribe(const TranscribeArguments &arguments, const ComputeOptions &compute, Session &session)
{
    Report &report = session.report;
    requireOutput(arguments.output);
    if (!arguments.output.empty() && !isFolder(arguments.output))
        transcription::transcriptFormat(arguments.output); // said before the work
    works::TranscriptRequest asked{
        .sound = arguments.input, .model = arguments.model, .how = arguments.request, .track = arguments.track, .compute = compute};
    if (isSubtitles(arguments.output) && arguments.cues == transcription::CueForm::Screen)
        asked.how.words = true; // by which segments are parted
    const works::TranscriptRequest request = works::transcript.named(std::move(asked), session.engines);
    const bool shows = arguments.output.empty();
    works::Run run{report.context(session.stop)};
    run.keep = [&arguments, &session, shows](const works::Result &result) {
        const auto &heard = *std::get<const transcription::Transcription *>(result.what);
        std::filesystem::path kept = arguments.output;
        if (isFolder(arguments.output))
            kept = putText(arguments.output, result.name, heard);
        else if (!shows)
            transcription::writeTranscript(arguments.output, heard, arguments.cues, arguments.request.words);
        if (!shows)
            session.store.keptElsewhere({.path = kept, .kind = kinds::transcript, .of = arguments.input});
        return kept;
    };
    double ms = 0, seconds = 0;
    run.timed = [&](std::string_view stage, double took) {
        report.setMs(std::string(stage), took);
        if (stage == "transcribe")
            ms = took;
    };
    transcription::Transcription result;
    std::filesystem::path written;
    works::transcript.run(request, session.engines, run, [&](const works::TranscriptEvent &event) {
        if (const auto *sound = std::get_if<std::shared_ptr<const Audio>>(&event)) {
            seconds = (*sound)->seconds();
        } else if (const auto *note = std::get_if<works::SoundNote>(&event)) {
            report.note(note->text + (note->text.ends_with("is heard.") ? " --track chooses another one." : ""));
        } else if (const auto *segment = std::get_if<transcription::Segment>(&event)) {
            if (shows && !segment->text.empty())
                report.say(segment->text.substr(segment->text.starts_with(' ') ? 1 : 0));
        } else {
            const auto &all = std::get<works::HeardAll>(event);
            result = all.transcription;
            written = all.kept;
        }
    });
    report.setRequest(works::transcript.toJson(request));
    report.set("model", request.model);
    report.set("language", result.language);
    report.set("seconds", seconds);
    report.set("real_time_factor", seconds > 0 ? ms / 1000 / seconds : 0.0);
    const auto json = parseJson<nlohmann::ordered_json>(transcription::transcriptAs("json", result));
    report.set("text", json["text"]);
    report.set("segments", json["segments"]);
    if (json["text"].get<std::string>().empty())
        report.note("No speech was heard in " + shown(arguments.input) + ".");
    if (!shows)
        report.addOutput(written);
}

} // namespace

Command transcribeCommand()
{
    return {"transcribe", "Write down what is said in a sound file or a video", "transcribe talk.mp3 --output talk.srt",
            [](Options &options) -> Settle {
                const auto arguments = std::make_shared<TranscribeArguments>();
                addOptions(options, *arguments);
                return [arguments](const ComputeOptions &compute) -> Run {
                    return [arguments, compute](Session &session) { runTranscribe(*arguments, compute, session); };
                };
            }};
}

} // namespace app
