// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands.h"

#include "app/measured.h"

#include "core/base/error.h"
#include "core/diffusion/stepmeasure.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <vector>

namespace app {

using namespace core;

namespace {

constexpr int rounds = 3;
constexpr int faces = 64;
constexpr const char *text = "The quick brown fox jumps over the lazy dog. Every morning the old lighthouse keeper climbed the stairs, "
                             "and counted the ships.";

double median(std::vector<double> values)
{
    std::nth_element(values.begin(), values.begin() + std::ptrdiff_t(values.size() / 2), values.end());
    return values[values.size() / 2];
}

void line(Report &report, const char *what, const char *format, double value)
{
    char text80[80];
    std::snprintf(text80, sizeof text80, format, value);
    char whole[160];
    std::snprintf(whole, sizeof whole, "%-42s%s", what, text80);
    report.say(whole);
}

void benchFaces(const ComputeOptions &compute, Session &session, const JobContext &context, nlohmann::ordered_json &measured)
{
    const Watch loading;
    const gan::FaceGenerator &generator = session.engines.faces("", compute, context);
    const double load = loading.ms();
    std::vector<double> seconds;
    for (int round = 0; round <= rounds; ++round) { // the first one only warms up
        context.progress(round, rounds + 1, "Making faces");
        gan::FaceRequest request;
        request.seed = uint64_t(round) * faces;
        request.count = faces;
        const Watch watch;
        generator.generate(request, JobContext(session.stop, {}), [](const gan::Face &) {});
        if (round > 0)
            seconds.push_back(watch.ms() / 1000.0);
    }
    measured["faces"] = {{"load_ms", load}, {"faces_per_second", faces / median(seconds)}};
    line(session.report, "Faces: opening the model", "%8.0f ms", load);
    line(session.report, "Faces: a second", "%8.0f", faces / median(seconds));
}

void benchSpeech(const ComputeOptions &compute, Session &session, const JobContext &context, nlohmann::ordered_json &measured)
{
    const Watch loading;
    speech::Voice &voice = session.engines.voice("", compute, context);
    const double load = loading.ms();
    speech::SpeechRequest request;
    request.text = text;
    request.seed = 1;
    std::vector<double> factors, firsts;
    double length = 0.0;
    for (int round = 0; round <= rounds; ++round) {
        context.progress(round, rounds + 1, "Speaking");
        const Watch watch;
        double first = 0.0;
        const speech::SpeechResult result =
            voice.speak(request, JobContext(session.stop, {}),
                        [&](const speech::Sentence &, const Audio &) { first = first > 0.0 ? first : watch.ms(); });
        length = result.audio.seconds();
        if (round > 0) {
            factors.push_back(watch.ms() / 1000.0 / length);
            firsts.push_back(first);
        }
    }
    measured["speech"] = {
        {"load_ms", load}, {"seconds", length}, {"real_time_factor", median(factors)}, {"first_sound_ms", median(firsts)}};
    line(session.report, "Speech: opening the voice", "%8.0f ms", load);
    line(session.report, "Speech: first sound", "%8.0f ms", median(firsts));
    line(session.report, "Speech: real-time factor", "%8.3f", median(factors));
    line(session.report, "Speech: seconds of the text spoken", "%8.1f", length);
}

/// One guided step of SD 1.5's shape: no model needs to be installed for it.
void benchPictures(const ComputeOptions &compute, Session &session, const JobContext &context, nlohmann::ordered_json &measured)
{
    const double seconds = diffusion::measureGuidedStep(compute, context);
    measured["pictures"] = {{"guided_step_seconds", seconds}};
    line(session.report, "Pictures: a guided SD 1.5 step, 512x512", "%8.2f s", seconds);
    if (compute == ComputeOptions())
        keepGuidedStepSeconds(session.engines.dataFolder(), seconds); // the Models page reckons with it
}

} // namespace

void runBench(const ComputeOptions &compute, Session &session)
{
    const JobContext context = session.report.context(session.stop);
    nlohmann::ordered_json measured;
    benchFaces(compute, session, context, measured);
    benchSpeech(compute, session, context, measured);
    benchPictures(compute, session, context, measured);
    measured["rounds"] = rounds;
    session.report.set("measured", measured);
}

} // namespace app
