// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/works/film/filmmakers.h"

#include "core/base/json.h"
#include "core/base/kinds.h"
#include "core/base/watch.h"
#include "core/library/results/recipes.h"
#include "core/media/soundinput.h"
#include "core/speech/director.h"
#include "core/speech/subtitles.h"
#include "core/works/engines.h"
#include "core/works/film/subjects.h"
#include "core/works/picturework.h"

namespace core::works {

using Json = nlohmann::ordered_json;

namespace {

Json settingsIn(const std::string &text)
{
    return text.empty() ? Json::object() : parseJson<Json>(text);
}

film::SpokenSound spoken(Engines &engines, const film::SpeechAsk &ask, const ComputeOptions &compute, const JobContext &context)
{
    Json settings = settingsIn(ask.settings);
    settings["text"] = ask.words;
    settings["voice"] = engines.nameOf(modelkinds::speech, ask.voice);
    settings["speed"] = ask.speed;
    speech::SpeechRequest request = speech::speechRequestFromJson(dumpJson(settings));
    request.compute = compute;
    engines.voice(request.voice, request.compute, context);
    const speech::SpeechResult result = speech::speak(request, engines.voices(request.compute, context), context);
    return {result.audio, speech::cueSources(request, result), library::toText(library::speechRecipe(request, result))};
}

/// A model with a memory draws things that are named; others are given the words as they stand.
std::string promptFor(const film::PictureAsk &ask, const Engines &engines)
{
    std::string prompt = ask.prompt;
    if (prompt.empty()) {
        const bool draws = diffusion::inspectModel(engines.find(modelkinds::pictures, ask.model)).family == diffusion::Family::Memory;
        constexpr size_t longest = 300; // bytes, about what a text encoder reads
        prompt = draws ? subjectsOf(ask.words) : ask.words.substr(0, ask.words.size() <= longest ? longest : ask.words.rfind(' ', longest));
        if (prompt.empty())
            prompt = ask.words;
    }
    return ask.style.empty() ? prompt : prompt + ", " + ask.style;
}

film::DrawnPicture drawn(Engines &engines, const film::PictureAsk &ask, const ComputeOptions &compute, const JobContext &context)
{
    Json settings = settingsIn(ask.settings);
    settings["prompt"] = promptFor(ask, engines);
    settings["model"] = ask.model;
    settings["seed"] = ask.seed;
    settings["count"] = 1;
    diffusion::PictureRequest request = diffusion::pictureRequestFromJson(dumpJson(settings));
    request.compute = compute;
    diffusion::check(request);
    diffusion::PictureRequest settled = request;
    film::DrawnPicture made;
    diffusion::PictureEvents events;
    events.settled = [&](const diffusion::PictureRequest &decided) { settled = decided; };
    events.made = [&](diffusion::Picture picture) {
        const library::Recipe recipe = library::pictureRecipe(settled, 0, picture.drewOn);
        made = {std::move(picture.image), library::pictureTexts(recipe), recipe.credits};
    };
    makePictures(engines, request, {}, context, events);
    return made;
}

} // namespace

film::Makers filmMakers(Engines &engines, const ComputeOptions &compute, const std::function<void(std::string_view, double)> &timed)
{
    const auto time = [timed](const char *stage, const Watch &watch) {
        if (timed)
            timed(stage, watch.ms());
    };
    film::Makers makers;
    makers.speak = [&engines, compute, time](const film::SpeechAsk &ask, const JobContext &context) {
        const Watch watch;
        film::SpokenSound made = spoken(engines, ask, compute, context);
        time("speech", watch);
        return made;
    };
    makers.draw = [&engines, compute, time](const film::PictureAsk &ask, const JobContext &context) {
        const Watch watch;
        film::DrawnPicture made = drawn(engines, ask, compute, context);
        time("pictures", watch);
        return made;
    };
    return makers;
}

film::Script scriptOfRecording(Engines &engines, const std::filesystem::path &recording, const ComputeOptions &compute,
                               const JobContext &context)
{
    const media::MonoSound sound = media::readMonoSound(recording, transcription::soundRate, context);
    ComputeOptions own = compute;
    own.precision = ComputeOptions().precision; // Whisper has one of its own
    const transcription::Transcriber &transcriber = engines.transcriber(engines.nameOf(modelkinds::transcription, {}), own, context);
    transcription::TranscriptionRequest how;
    how.words = true;
    how.skipSilence = true;
    const transcription::Transcription heard = transcriber.transcribe(sound.audio, how, context);
    std::vector<text::CueSource> sources;
    for (const transcription::Segment &segment : heard.segments) {
        text::CueSource source{{}, segment.start, segment.end};
        for (const transcription::Word &word : segment.words)
            source.words.push_back({word.text, word.start, word.end, true});
        if (source.words.empty() && !segment.text.empty())
            source.words = text::wordsOver(segment.text, segment.start, segment.end);
        if (!source.words.empty())
            sources.push_back(std::move(source));
    }
    film::Script script = film::recordingScript(recording, sources, sound.audio.seconds());
    script.film.language = heard.language;
    if (!sound.note.empty())
        script.notes.push_back(sound.note);
    return script;
}

} // namespace core::works
