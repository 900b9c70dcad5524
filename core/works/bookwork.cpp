// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/works/bookwork.h"

#include "core/base/file.h"
#include "core/base/kinds.h"
#include "core/nn/devices.h"
#include "core/works/engines.h"
#include "core/works/requestjson.h"

#include <array>
#include <utility>

namespace core::works {

using Json = nlohmann::ordered_json;

namespace {

constexpr std::array<std::pair<audio::SampleType, const char *>, 3> sampleTypes = {
    {{audio::SampleType::Pcm16, "pcm16"}, {audio::SampleType::Pcm24, "pcm24"}, {audio::SampleType::Float32, "float"}}};

/// Chapters by the numbers that people count them with.
std::string toJson(const BookRequest &request)
{
    if (request.file.empty())
        throw Error("The book has no file, so the request cannot be kept.");
    Json json = {{"file", shown(std::filesystem::absolute(request.file))},
                 {"title", request.book.title},
                 {"author", request.book.author},
                 {"chapters", Json::array()},
                 {"folder", shown(std::filesystem::absolute(request.folder))},
                 {"format", request.extension},
                 {"subtitles", request.subtitles}};
    for (const int chapter : request.chapters)
        json["chapters"].push_back(chapter + 1);
    for (const auto &[type, name] : sampleTypes)
        if (type == request.sampleType)
            json["samples"] = name;
    json["speech"] = parseJson<Json>(speech::toJson(request.speech));
    for (const char *each : {"text", "sentence_seeds"}) // the chapters'
        json["speech"].erase(each);
    return written(json);
}

BookRequest read(const Json &json)
{
    BookRequest request;
    request.file = pathOf(json.at("file").get<std::string>());
    request.book.title = json.value("title", std::string());
    request.book.author = json.value("author", std::string());
    for (const Json &chapter : json.value("chapters", Json::array()))
        request.chapters.push_back(chapter.get<int>() - 1);
    request.folder = pathOf(json.at("folder").get<std::string>());
    request.extension = json.value("format", request.extension);
    request.subtitles = json.value("subtitles", request.subtitles);
    const std::string samples = json.value("samples", std::string(sampleTypes.front().second));
    bool known = false;
    for (const auto &[type, name] : sampleTypes) {
        if (samples == name) {
            request.sampleType = type;
            known = true;
        }
    }
    if (!known)
        throw Error("The request of a book has \"" + samples + "\" for \"samples\": it is pcm16, pcm24 or float.");
    if (json.contains("speech"))
        request.speech = speech::speechRequestFromJson(dumpJson(json["speech"]));
    return request;
}

BookRequest fromJson(const std::string &json)
{
    return readStrictly(
        "a book", json, [](const std::string &text) { return readObject("a book", text, read); }, toJson);
}

BookRequest named(BookRequest request, const Engines &engines)
{
    request.speech.voice = engines.nameOf(modelkinds::speech, request.speech.voice);
    request.speech.compute = nn::settled(request.speech.compute);
    if (!request.file.empty())
        request.file = std::filesystem::absolute(request.file);
    request.folder = std::filesystem::absolute(request.folder);
    return request;
}

int results(const BookRequest &request)
{
    return int(request.chapters.empty() ? request.book.chapters.size() : request.chapters.size());
}

void run(const BookRequest &asked, Engines &engines, const Run &run, const decltype(book)::Tell &tell)
{
    BookRequest request = named(asked, engines);
    if (request.book.chapters.empty()) {
        speech::Book there = speech::readBook(request.file);
        if (request.book.title.empty())
            request.book.title = there.title;
        if (request.book.author.empty())
            request.book.author = there.author;
        request.book.language = there.language;
        request.book.chapters = std::move(there.chapters);
    }
    const speech::VoiceFor voices = engines.voices(request.speech.compute, run.context);
    const auto speak = [&voices](const speech::SpeechRequest &chapter, const JobContext &job, const speech::SentenceSpoken &ready) {
        return speech::speakSentences(chapter, voices, job, ready);
    };
    makeBook(request, speak, run.context, tell);
}

} // namespace

const Work<BookRequest, MadeChapter> book{kinds::book, toJson, fromJson, named, results, run};

} // namespace core::works
