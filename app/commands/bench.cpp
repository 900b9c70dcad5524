// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/commands.h"

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/diffusion/stepmeasure.h"
#include "core/works/measured.h"

#include <algorithm>
#include <cstdio>
#include <memory>
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

void shares(Report &report, const char *title, const std::vector<diffusion::PictureMeasure::Share> &parts, nlohmann::ordered_json &measured)
{
    report.say(title);
    for (const diffusion::PictureMeasure::Share &part : parts) {
        line(report, ("  " + part.work).c_str(), "%8.2f s", part.seconds);
        measured[part.work] = part.seconds;
    }
}

/// The parts of a picture of SD 1.5's shape: no model needs to be installed for it.
void benchPictures(const ComputeOptions &compute, bool profiled, Session &session, const JobContext &context,
                   nlohmann::ordered_json &measured)
{
    const diffusion::PictureMeasure picture = diffusion::measurePicture(compute, context);
    nlohmann::ordered_json &told = measured["pictures"];
    told = {{"guided_step_seconds", picture.step},
            {"decode_seconds", picture.decode},
            {"text_seconds", picture.text},
            {"prepare_seconds", picture.prepare}};
    session.report.say("Pictures: SD 1.5's shapes, 512x512, guided");
    line(session.report, "  seconds per step", "%8.2f s", picture.step);
    line(session.report, "  decode", "%8.2f s", picture.decode);
    line(session.report, "  text", "%8.2f s", picture.text);
    line(session.report, "  preparing the weights", "%8.2f s", picture.prepare);
    if (profiled) {
        shares(session.report, "Where a step's time goes", picture.ofStep, told["step_profile"]);
        shares(session.report, "Where the decoding's time goes", picture.ofDecode, told["decode_profile"]);
    }
    if (compute == ComputeOptions())
        core::works::keepGuidedStepSeconds(session.engines.dataFolder(), picture.step); // the Models page reckons with it
}

void runBench(const ComputeOptions &compute, bool profiled, Session &session)
{
    const JobContext context = session.report.context(session.stop);
    nlohmann::ordered_json measured;
    ComputeOptions others = compute;
    if (others.precision == "int8") // is for pictures
        others.precision = "auto";
    benchFaces(others, session, context, measured);
    if (others.precision != "auto") // voices are computed in float32
        others.precision = "float32";
    benchSpeech(others, session, context, measured);
    benchPictures(compute, profiled, session, context, measured);
    line(session.report, "Peak memory", "%8.0f MB", peakMegabytes());
    measured["rounds"] = rounds;
    session.report.set("measured", measured);
}

} // namespace

Command benchCommand()
{
    return {"bench", "Measure faces, speech and pictures on this machine, in less than a minute", "", [](Options &options) -> Settle {
                const auto profiled = std::make_shared<bool>(false);
                options.add("--profile", *profiled, "say also where the time of a picture goes, by kind of operation");
                return [profiled](const ComputeOptions &compute) -> Run {
                    return [profiled, compute](Session &session) { runBench(compute, *profiled, session); };
                };
            }};
}

} // namespace app
