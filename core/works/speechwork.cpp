// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/works/speechwork.h"

#include "core/base/kinds.h"
#include "core/base/watch.h"
#include "core/library/results/recipes.h"
#include "core/nn/devices.h"
#include "core/speech/director.h"
#include "core/works/engines.h"
#include "core/works/requestjson.h"

namespace core::works {

using core::speech::SpeechRequest;

namespace {

/// A recipe of speech has the times of its sentences beside the request (core/speech/timing.h).
SpeechRequest fromJson(const std::string &json)
{
    return readStrictly("speech", json, core::speech::speechRequestFromJson, [](const SpeechRequest &r) { return core::speech::toJson(r); },
                        {"timing"});
}

SpeechRequest named(SpeechRequest request, const Engines &engines)
{
    request.voice = engines.nameOf(modelkinds::speech, request.voice);
    request.compute = nn::settled(request.compute);
    return request;
}

int results(const SpeechRequest &)
{
    return 1;
}

void run(const SpeechRequest &request, Engines &engines, const Run &run, const decltype(works::speech)::Tell &tell)
{
    const auto speak = [&](const SpeechRequest &text, const JobContext &context, const SpokenReady &ready) {
        const Watch loading;
        engines.voice(text.voice, text.compute, context);
        run.time("load", loading.ms());
        return core::speech::speak(text, engines.voices(text.compute, context), context, ready);
    };
    makeWith(speak, named(request, engines), run, tell);
}

} // namespace

const Work<SpeechRequest, SpeechEvent> speech{kinds::speech, core::speech::toJson, fromJson, named, results, run};

Result resultOf(const SpeechRequest &request, const core::speech::SpeechResult &result)
{
    return {&result.audio, library::speechRecipe(request, result), request.seed, std::to_string(request.seed), request.text, {}};
}

void makeWith(const Speak &speak, const SpeechRequest &request, const Run &run, const std::function<void(const SpeechEvent &)> &tell)
{
    if (run.done > 0)
        return;
    Watch step;
    const Watch speaking;
    MadeSpeech event;
    event.result = speak(request, run.context, [&](const core::speech::Sentence &sentence, const Audio &sound) {
        run.time("step", step.ms());
        if (tell)
            tell(SpokenSentence{sentence, sound});
        step = Watch();
    });
    event.seconds = speaking.ms() / 1000;
    run.time("text", event.result.textSeconds * 1000);
    run.time("decode", event.result.decodeSeconds * 1000);
    run.context.checkpoint(); // stopped at the very end: then it is not kept
    keepAndTell(run, resultOf(request, event.result), [&](const std::filesystem::path &kept) {
        event.kept = kept;
        if (tell)
            tell(event);
    });
}

} // namespace core::works
