// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/speakbook.h"

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/base/kinds.h"
#include "core/speech/book.h"
#include "core/speech/dictionary.h"
#include "core/speech/passage.h"
#include "core/works/bookwork.h"

#include <algorithm>
#include <cmath>
#include <iterator>
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

/// "2, 5 and 9"
std::string listed(const std::vector<int> &numbers)
{
    std::string text;
    for (size_t i = 0; i < numbers.size(); ++i)
        text += (i == 0 ? "" : i + 1 == numbers.size() ? " and " : ", ") + std::to_string(numbers[i]);
    return text;
}

/// What will not be heard, said before the first chapter is made.
void noteUnread(Report &report, const works::BookRequest &request, const std::vector<std::vector<speech::Unread>> &unread)
{
    UnreadWords words;
    std::vector<int> where;
    for (size_t i = 0; i < unread.size(); ++i) {
        const bool chosen = request.chapters.empty() || std::ranges::find(request.chapters, int(i)) != request.chapters.end();
        if (!chosen || unread[i].empty())
            continue;
        where.push_back(int(i) + 1);
        for (const speech::Unread &each : unread[i])
            words.add(each, request.book.chapters[i].text);
    }
    if (words.count() > 0)
        report.note("The voice " + request.speech.voice + " cannot read " + words.text() + ", in chapter" + (where.size() > 1 ? "s " : " ")
                    + listed(where) + "; left out. --voice chooses another one, --dictionary says how words are spoken.");
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
    works::BookRequest request{.book = speech::readBook(arguments.file, arguments.choice), .speech = arguments.request};
    const speech::Book &book = request.book;
    for (const std::string &note : book.notes)
        session.report.note(note);
    std::vector<std::vector<speech::Unread>> unread(book.chapters.size());
    if (const auto voices = session.engines.voices(); !voices.empty()) { // without one the list is a list all the same
        request.speech.voice = session.engines.nameOf(modelkinds::speech, request.speech.voice);
        if (!arguments.dictionary.empty())
            request.speech.dictionary = speech::readDictionary(arguments.dictionary);
        unread = works::unreadChapters(request, voices);
    }
    Json chapters = Json::array();
    std::string text = book.title + (book.author.empty() ? "" : ", by " + book.author);
    for (size_t i = 0; i < book.chapters.size(); ++i) {
        const speech::Chapter &chapter = book.chapters[i];
        const double seconds = speech::expectedSeconds(chapter.text);
        UnreadWords words;
        for (const speech::Unread &each : unread[i])
            words.add(each, chapter.text);
        chapters.push_back({{"number", i + 1},
                            {"title", chapter.title},
                            {"bytes", chapter.text.size()},
                            {"seconds", std::round(seconds)},
                            {"unread", words.count()}});
        text += "\n" + std::to_string(i + 1) + "  " + chapter.title + "  (" + duration(seconds)
                + (words.count() > 0 ? "; " + request.speech.voice + " cannot read " + words.text() : "") + ")";
    }
    session.report.say(text);
    session.report.set("title", book.title);
    session.report.set("author", book.author);
    session.report.set("chapters", chapters);
}

void runBook(SpeakArguments arguments, Session &session)
{
    Report &report = session.report;
    works::BookRequest request{.file = arguments.file, .book = speech::readBook(arguments.file, arguments.choice)};
    for (const std::string &note : request.book.notes)
        report.note(note);
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

    const std::vector<std::vector<speech::Unread>> unread = works::unreadChapters(request, knownVoices(request.speech, session, context));
    noteUnread(report, request, unread);
    std::vector<std::string> directions;
    for (size_t i = 0; i < request.book.chapters.size(); ++i) {
        if (!request.chapters.empty() && std::ranges::find(request.chapters, int(i)) == request.chapters.end())
            continue;
        speech::SpeechRequest chapter = request.speech;
        chapter.text = request.book.chapters[i].text;
        try {
            std::ranges::move(speech::directed(chapter).notUnderstood, std::back_inserter(directions));
        } catch (const Error &) { // broken SSML is said when the chapter's turn comes
        }
    }
    noteDirections(report, directions);

    Json chapters = Json::array();
    Watch watch;
    int kept = 0;
    works::book.run(request, session.engines, {context}, [&](const works::MadeChapter &made) {
        const std::string &title = request.book.chapters[size_t(made.index)].title;
        kept += made.kept;
        report.addStep(watch.ms());
        if (made.skipped)
            report.note("Chapter " + std::to_string(made.index + 1) + " (" + title
                        + ") has nothing that the voice can read: it has no file.");
        else
            report.addOutput(made.path);
        if (!made.skipped)
            session.store.keptElsewhere({.path = made.path, .of = request.file});
        if (!made.subtitles.empty())
            report.addOutput(made.subtitles);
        chapters.push_back({{"number", made.index + 1},
                            {"title", title},
                            {"file", shown(made.path)},
                            {"kept", made.kept},
                            {"skipped", made.skipped},
                            {"unread", unread[size_t(made.index)].size()},
                            {"seconds", made.seconds},
                            {"loudness", std::round(made.loudness * 100) / 100}});
        if (!made.kept && !made.skipped && std::isfinite(made.loudness) && request.speech.loudness - made.loudness >= 0.3)
            report.note("Chapter " + std::to_string(made.index + 1) + " came to " + std::to_string(int(std::lround(made.loudness)))
                        + " LUFS; louder would distort.");
        watch = Watch();
    });
    if (kept > 0)
        report.note(std::to_string(kept) + (kept == 1 ? " chapter was" : " chapters were") + " there already.");
    report.set("chapters", chapters);
}

} // namespace app
