// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/speakbook.h"

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/speech/book.h"
#include "core/works/bookwork.h"

#include <algorithm>
#include <cmath>
#include <sstream>

namespace app {

using namespace core;
using Json = nlohmann::ordered_json;

namespace {

/// "3-7,9" as numbers from 0, rising; empty for an empty text. Throws WrongUsage where one is no chapter of `count`.
std::vector<int> parseChapters(const std::string &text, int count)
{
    std::vector<int> chapters;
    std::istringstream parts(text);
    for (std::string part; std::getline(parts, part, ',');) {
        const size_t dash = part.find('-');
        const int first = std::stoi(part), last = dash == std::string::npos ? first : std::stoi(part.substr(dash + 1));
        if (first < 1 || last < first || last > count)
            throw WrongUsage("--chapters " + part + " is not in this book, which has chapters 1 to " + std::to_string(count) + ".");
        for (int chapter = first; chapter <= last; ++chapter)
            chapters.push_back(chapter - 1);
    }
    std::ranges::sort(chapters);
    chapters.erase(std::ranges::unique(chapters).begin(), chapters.end());
    return chapters;
}

std::string duration(double seconds)
{
    const auto minutes = int64_t(std::lround(seconds / 60));
    if (minutes < 1)
        return "under 1 min";
    return "about "
           + (minutes < 60 ? std::to_string(minutes) + " min"
                           : std::to_string(minutes / 60) + " h " + std::to_string(minutes % 60) + " min");
}

/// The request of the JSON: what is the same for all chapters, their texts left out.
Json shared(const works::BookRequest &request)
{
    Json json = parseJson<Json>(speech::toJson(request.speech));
    json.erase("text");
    json.erase("sentence_seeds");
    json["book"] = {{"title", request.book.title}, {"author", request.book.author}, {"format", request.extension}};
    return json;
}

} // namespace

void listChapters(const SpeakArguments &arguments, Session &session)
{
    const speech::Book book = speech::readBook(arguments.file);
    Json chapters = Json::array();
    std::string text = book.title + (book.author.empty() ? "" : ", by " + book.author);
    for (size_t i = 0; i < book.chapters.size(); ++i) {
        const speech::Chapter &chapter = book.chapters[i];
        const double seconds = speech::expectedSeconds(chapter.text);
        chapters.push_back({{"number", i + 1}, {"title", chapter.title}, {"bytes", chapter.text.size()}, {"seconds", std::round(seconds)}});
        text += "\n" + std::to_string(i + 1) + "  " + chapter.title + "  (" + duration(seconds) + ")";
    }
    session.report.say(text);
    session.report.set("title", book.title);
    session.report.set("author", book.author);
    session.report.set("chapters", chapters);
}

void runBook(SpeakArguments arguments, Session &session)
{
    Report &report = session.report;
    works::BookRequest request{.file = arguments.file, .book = speech::readBook(arguments.file)};
    request.chapters = parseChapters(arguments.chapters, int(request.book.chapters.size()));
    if (!arguments.title.empty())
        request.book.title = arguments.title;
    if (!arguments.author.empty())
        request.book.author = arguments.author;
    request.folder = arguments.book;
    request.extension = arguments.bookFormat;
    request.sampleType = arguments.sampleType;
    request.subtitles = arguments.bookSubtitles;
    // A seed that is drawn anew would make every chapter anew; without --seed it is 0.
    const JobContext context = report.context(session.stop);
    settleVoice(arguments, session, context);
    request.speech = arguments.request;
    report.setRequest(dumpJson(shared(request)), request.speech.seed);

    Json chapters = Json::array();
    Watch watch;
    int kept = 0;
    works::book.run(request, session.engines, {context}, [&](const works::MadeChapter &made) {
        const std::string &title = request.book.chapters[size_t(made.index)].title;
        kept += made.kept;
        report.addStep(watch.ms());
        report.addOutput(made.path);
        if (!made.subtitles.empty())
            report.addOutput(made.subtitles);
        chapters.push_back({{"number", made.index + 1},
                            {"title", title},
                            {"file", shown(made.path)},
                            {"kept", made.kept},
                            {"seconds", made.seconds},
                            {"loudness", std::round(made.loudness * 100) / 100}});
        if (!made.kept && std::isfinite(made.loudness) && request.speech.loudness - made.loudness >= 0.3)
            report.note("Chapter " + std::to_string(made.index + 1) + " came to " + std::to_string(int(std::lround(made.loudness)))
                        + " LUFS; louder would distort.");
        watch = Watch();
    });
    if (kept > 0)
        report.note(std::to_string(kept) + (kept == 1 ? " chapter was" : " chapters were") + " there already.");
    report.set("chapters", chapters);
}

} // namespace app
