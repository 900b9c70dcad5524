// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/commands.h"

#include "app/console/destination.h"
#include "app/console/inputs.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/works/captionwork.h"

#include <filesystem>
#include <memory>
#include <set>

namespace app {

using namespace core;
using Json = nlohmann::ordered_json;
using works::Caption;

namespace {

struct CaptionArguments
{
    std::vector<std::string> inputs;
    std::filesystem::path output; ///< a folder; empty: the words are shown
    works::CaptionRequest request;
};

void addOptions(Options &options, CaptionArguments &arguments)
{
    works::CaptionRequest &request = arguments.request;
    vision::CaptionSettings &how = request.how;
    options.add("input", arguments.inputs, "picture files, or folders of them").required().value("INPUT");
    options
        .add("--model", request.model,
             "name in the list of models, a BLIP file or folder, or a tagger's ONNX file (default: what knows most)")
        .value("M");
    options.add("--tags", request.tags, "single words instead of a sentence");
    options.add("--threshold", request.threshold, "of tags: from which likelihood on they are said (default: the tagger's own)")
        .check(within(0, 1))
        .value("X");
    options.add("--beginning", how.beginning, "of the sentence, which the model continues: \"a painting of\"").value("TEXT");
    options.add("--count", how.count, "sentences for each picture (default: 1)").check(within(1, 20)).value("N");
    options.add("--beams", how.beams, "of the search for the likeliest sentence (default: 3)").check(within(1, 20)).value("N");
    options.addFlag(
        "--by-lot", [&how] { how.byLot = true; }, "draw the words by lot among the likely ones instead of searching: more varied");
    options.add("--seed", how.seed, "of the lots (default: 0)").check(wholeNumber()).value("N");
    options.add("--output", arguments.output, "folder for a .txt beside each picture's name; one that has words already is kept")
        .value("FOLDER");
}

const char *nameOf(Caption::From from)
{
    const char *names[] = {"request", "captioner", "tagger"};
    return names[size_t(from)];
}

Json toJson(const std::filesystem::path &picture, const Caption &caption)
{
    Json tags = Json::array();
    for (const vision::Tag &tag : caption.tags)
        tags.push_back({{"name", tag.name}, {"likelihood", tag.likelihood}});
    return {{"path", shown(picture)}, {"from", nameOf(caption.from)}, {"by", caption.by}, {"sentences", caption.sentences}, {"tags", tags}};
}

/// Where the words of the picture belong. Two pictures of one name need two files.
std::filesystem::path wordsFile(const std::filesystem::path &folder, const std::filesystem::path &picture,
                                std::set<std::filesystem::path> &taken)
{
    std::filesystem::path name = picture.stem();
    name += ".txt";
    if (!taken.insert(name).second)
        throw Error("Two of the pictures are called " + shown(picture.stem()) + ", and both would have their words in " + shown(name)
                    + ". Rename one, or give them their own folders.");
    return folder / name;
}

bool hasWords(const std::filesystem::path &file)
{
    std::error_code error;
    return std::filesystem::is_regular_file(file, error) && readTextFile(file).find_first_not_of(" \t\r\n") != std::string::npos;
}

void runCaption(const CaptionArguments &arguments, const ComputeOptions &compute, Session &session)
{
    Report &report = session.report;
    const std::vector<std::filesystem::path> pictures = picturesOf(arguments.inputs);
    const bool shows = arguments.output.empty();
    if (!shows)
        requireFolder(arguments.output);
    Json all = Json::array();
    std::set<std::filesystem::path> taken;
    const size_t failed = forEachPicture(pictures, report, [&](const std::filesystem::path &picture) {
        const std::filesystem::path file = shows ? std::filesystem::path() : wordsFile(arguments.output, picture, taken);
        if (!shows && hasWords(file)) {
            report.note(shown(file) + " has words already and is kept.");
            return;
        }
        works::CaptionRequest request = arguments.request;
        request.picture.path = picture;
        request.compute = compute;
        works::Run run{report.context(session.stop)};
        run.timed = [&report](std::string_view stage, double ms) { report.setMs(std::string(stage), ms); };
        run.keep = [&](const works::Result &result) {
            const std::string &text = *std::get<const std::string *>(result.what);
            if (!shows && !text.empty())
                writeTextFile(file, text + "\n");
            return file;
        };
        works::caption.run(request, session.engines, run, [&](const Caption &caption) {
            all.push_back(toJson(picture, caption));
            if (caption.sentences.empty())
                report.note("What " + shown(picture) + " shows is nothing that " + caption.by + " is sure of.");
            if (!shows && !caption.sentences.empty())
                report.addOutput(file);
            if (shows) { // one line a picture, and a further one for each further sentence
                report.say(caption.sentences.empty() ? std::string() : caption.sentences.front());
                for (size_t i = 1; i < caption.sentences.size(); ++i)
                    report.say(caption.sentences[i]);
            }
        });
    });
    report.set("captions", all);
    requireAll(failed, pictures.size(), report);
}

} // namespace

Command captionCommand()
{
    return {"caption", "Say what pictures show, in a sentence or in tags", "caption photo.jpg", [](Options &options) -> Settle {
                const auto arguments = std::make_shared<CaptionArguments>();
                addOptions(options, *arguments);
                return [arguments](const ComputeOptions &compute) -> Run {
                    return [arguments, compute](Session &session) { runCaption(*arguments, compute, session); };
                };
            }};
}

} // namespace app
