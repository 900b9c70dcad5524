// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/works/transcriptwork.h"

#include "core/base/file.h"
#include "core/base/kinds.h"
#include "core/base/watch.h"
#include "core/media/soundinput.h"
#include "core/works/engines.h"
#include "core/works/requestjson.h"

namespace core::works {

using Json = nlohmann::ordered_json;

namespace {

constexpr const char *translate = "translate", *transcribe = "transcribe";

std::string toJson(const TranscriptRequest &request)
{
    const transcription::TranscriptionRequest &how = request.how;
    Json json = {{"sound", request.sound.empty() ? "" : shown(std::filesystem::absolute(request.sound))},
                 {"model", request.model},
                 {"track", request.track},
                 {"language", how.language},
                 {"task", how.translate ? translate : transcribe},
                 {"prompt", how.initialPrompt},
                 {"words", how.words},
                 {"beam", how.beam},
                 {"previous_text", how.previousText},
                 {"skip_silence", how.skipSilence},
                 {"fallback", how.fallback},
                 {"no_speech", how.noSpeech},
                 {"log_probability", how.logProbability}};
    addCompute(json, request.compute);
    return written(json);
}

TranscriptRequest read(const Json &json)
{
    TranscriptRequest request;
    transcription::TranscriptionRequest &how = request.how;
    request.sound = pathOf(json.at("sound").get<std::string>());
    request.model = json.value("model", request.model);
    request.track = json.value("track", request.track);
    if (request.track < 0)
        throw Error("The request of a transcript has a \"track\" below 0: tracks are counted from 1, and 0 is the usual one.");
    how.language = json.value("language", how.language);
    const std::string task = json.value("task", std::string(transcribe));
    if (task != translate && task != transcribe)
        throw Error("The request of a transcript has \"" + task + "\" for \"task\": it is transcribe or translate.");
    how.translate = task == translate;
    how.initialPrompt = json.value("prompt", how.initialPrompt);
    how.words = json.value("words", how.words);
    how.beam = json.value("beam", how.beam);
    how.previousText = json.value("previous_text", how.previousText);
    how.skipSilence = json.value("skip_silence", how.skipSilence);
    how.fallback = json.value("fallback", how.fallback);
    how.noSpeech = json.value("no_speech", how.noSpeech);
    how.logProbability = json.value("log_probability", how.logProbability);
    request.compute = computeIn(json);
    return request;
}

TranscriptRequest fromJson(const std::string &json)
{
    return readStrictly(
        "a transcript", json, [](const std::string &text) { return readObject("a transcript", text, read); }, toJson);
}

TranscriptRequest named(TranscriptRequest request, const Engines &engines)
{
    request.model = engines.nameOf(modelkinds::transcription, request.model);
    if (!request.sound.empty())
        request.sound = std::filesystem::absolute(request.sound);
    return request;
}

int results(const TranscriptRequest &)
{
    return 1;
}

void run(const TranscriptRequest &asked, Engines &engines, const Run &run, const decltype(transcript)::Tell &tell)
{
    if (run.done > 0)
        return;
    const TranscriptRequest request = named(asked, engines);
    const auto told = [&tell](const TranscriptEvent &event) {
        if (tell)
            tell(event);
    };
    std::shared_ptr<const Audio> sound = request.read;
    if (!sound) {
        const Watch reading;
        media::MonoSound read = media::readMonoSound(request.sound, transcription::soundRate, run.context, {.track = request.track});
        sound = std::make_shared<const Audio>(std::move(read.audio));
        run.time("read", reading.ms());
        told(sound);
        if (!read.note.empty())
            told(SoundNote{read.note});
    }
    ComputeOptions compute = request.compute;
    compute.precision = ComputeOptions().precision;
    const Watch loading;
    const transcription::Transcriber &transcriber = engines.transcriber(request.model, compute, run.context);
    run.time("load", loading.ms());
    const Watch watch;
    HeardAll event{transcriber.transcribe(*sound, request.how, run.context, [&](const transcription::Segment &segment) { told(segment); }),
                   {}};
    run.time("transcribe", watch.ms());
    const Result result{&event.transcription, {}, 0, shown(request.sound.stem()), shown(request.sound.stem()), {}};
    keepAndTell(run, result, [&](const std::filesystem::path &kept) {
        event.kept = kept;
        told(event);
    });
}

} // namespace

const Work<TranscriptRequest, TranscriptEvent> transcript{kinds::transcript, toJson, fromJson, named, results, run};

} // namespace core::works
