// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/services.h"

namespace app {

using namespace core;

ui::Services makeServices(Engines &engines, jobs::JobRunner &runner, audio::Player &player, library::Store &store)
{
    ui::Services services;
    services.runner = &runner;
    services.player = &player;
    services.store = &store;
    services.makeFaces = [&engines](const gan::FaceRequest &request, const JobContext &context, const std::function<void(gan::Face)> &made) {
        engines.faces(request.model, request.compute, context).generate(request, context, made);
    };
    services.speak = [&engines](const speech::SpeechRequest &request, const JobContext &context,
                                const std::function<void(ui::Services::SpokenSentence)> &ready) {
        return engines.voice(request.voice, request.compute, context).speak(request, context, [&](const speech::Sentence &sentence, const Audio &sound) {
            ready({sentence, sound});
        });
    };
    services.speakAgain = [&engines](const speech::SpeechRequest &request, const speech::SpeechResult &previous, int sentence, uint64_t seed,
                                     const JobContext &context) {
        return engines.voice(request.voice, request.compute, context).speakAgain(request, previous, sentence, seed, context);
    };
    services.voices = [&engines] { return engines.voices(); };
    services.models = [&engines] { return engines.models(); };
    return services;
}

} // namespace app
