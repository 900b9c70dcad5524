// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/services.h"

#include "app/modelkeeper.h"
#include "core/base/kinds.h"
#include "core/works/measured.h"

#include "core/base/error.h"
#include "core/diffusion/stepmeasure.h"
#include "core/library/results/store.h"
#include "core/media/soundinput.h"
#include "core/nn/devices.h"
#include "core/queue/attempt.h"
#include "core/queue/entries.h"
#include "core/train/survey.h"
#include "core/works/bookwork.h"
#include "core/works/filmwork.h"
#include "core/works/picturework.h"
#include "core/works/sketchwork.h"
#include "core/works/trainwork.h"
#include "core/works/transcriptwork.h"

#include <map>
#include <memory>
#include <mutex>

namespace app {

using namespace core;

namespace {

/// The page asks about the same models again and again; their headers are read once.
class ModelInfos
{
public:
    explicit ModelInfos(const works::Engines &engines) : m_engines(engines) {}

    std::optional<diffusion::ModelInfo> of(const std::string &nameOrPath)
    {
        try {
            const std::filesystem::path path = m_engines.find(core::modelkinds::pictures, nameOrPath);
            std::error_code error;
            const auto written = std::filesystem::last_write_time(path, error);
            if (const auto it = m_known.find(path); it != m_known.end() && it->second.written == written)
                return it->second.info;
            std::optional<diffusion::ModelInfo> &info = (m_known[path] = {written, std::nullopt}).info;
            info = diffusion::inspectModel(path); // where it fails, that is remembered too
            return info;
        } catch (const Error &) { // not there, or no picture model: none, as the page expects
            return std::nullopt;
        }
    }

private:
    struct Known
    {
        std::filesystem::file_time_type written;
        std::optional<diffusion::ModelInfo> info;
    };
    const works::Engines &m_engines;
    std::map<std::filesystem::path, Known> m_known;
};

/// Getting models, using others in place, and letting go of them.
void addModelServices(ui::Services &services, const works::Engines &engines)
{
    services.offers = library::offers;
    services.unfinishedDownloads = [&engines] { return library::unfinishedDownloads(engines.dataFolder()); };
    services.download = [&engines](const library::Offer &offer, const JobContext &context,
                                   const std::function<void(const library::DownloadProgress &)> &progress) {
        library::download(offer, engines.dataFolder(), context, progress);
    };
    services.forgetDownload = [&engines](const std::string &name) { library::forgetDownload(engines.dataFolder(), name); };
    services.fetchedBytes = [&engines](const std::string &name) { return library::fetchedBytes(engines.dataFolder(), name); };
    services.addModel = [&engines](const std::string &path) {
        return library::addModel(engines.dataFolder(), std::filesystem::path(std::u8string(path.begin(), path.end())));
    };
    services.removeModel = [&engines](const std::string &name) { library::removeModel(engines.dataFolder(), name); };
}

/// Judges pictures beside whatever the worker does: the network is small, and what it says is waited for.
class Judge
{
public:
    explicit Judge(const works::Engines &engines) : m_engines(engines) {}

    double score(const Image &image, const ComputeOptions &compute, const JobContext &context)
    {
        const std::scoped_lock lock(m_mutex);
        const std::filesystem::path path = m_engines.find(modelkinds::check, {});
        if (!m_check || path != m_path || !(compute == m_compute)) {
            m_check = vision::ContentCheck::open(path, compute);
            m_path = path;
            m_compute = compute;
        }
        return m_check->score(image, context);
    }

private:
    const works::Engines &m_engines;
    std::mutex m_mutex;
    std::unique_ptr<vision::ContentCheck> m_check;
    std::filesystem::path m_path;
    ComputeOptions m_compute;
};

void addLookingServices(ui::Services &services, works::Engines &engines)
{
    services.describe = [&engines](const works::CaptionRequest &request, const JobContext &context) {
        works::Caption caption;
        works::caption.run(request, engines, {.context = context}, [&caption](const works::Caption &made) { caption = made; });
        return caption;
    };
    services.contentScore =
        [judge = std::make_shared<Judge>(engines)](const Image &image, const ComputeOptions &compute, const JobContext &context) {
        return judge->score(image, compute, context);
    };
}

/// Stickers follow the pen whatever the worker does, so they have engines of their own; the networks are small.
/// No network for them comes with the program: the page is there once one is.
void addSketchServices(ui::Services &services, const works::Engines &engines)
{
    const auto draws = [](const library::Model &model) { return model.kind == modelkinds::sketch || model.kind == modelkinds::pix2pix; };
    if (std::ranges::none_of(engines.models(), draws))
        return;
    services.sketch =
        [own = std::make_shared<works::Engines>(engines.dataFolder())](const gan::SketchRequest &request, const JobContext &context) {
        works::Sketch made;
        works::sketch.run(request, *own, {.context = context}, [&made](const works::Sketch &sketch) { made = sketch; });
        return made;
    };
}

void addTrainingServices(ui::Services &services, works::Engines &engines)
{
    const auto complete = [&engines](train::TrainingPlan plan) {
        plan.common.models = engines.dataFolder() / "models";
        return plan;
    };
    services.trainingsFolder = engines.dataFolder() / "trainings";
    services.recordingsFolder = engines.dataFolder() / "recordings";
    services.writingsFolder = engines.dataFolder();
    services.train = [&engines](const train::TrainingPlan &wanted, const JobContext &context) {
        train::TrainingPlan plan = wanted;
        plan.common.bfloat16 = plan.common.bfloat16 && train::computesInBfloat16(plan.common.device);
        works::training.run(plan, engines, {context}, [&plan](const works::TrainingEvent &event) {
            if (!event.leftOut.empty() && plan.common.leftOut)
                plan.common.leftOut(event.leftOut);
        });
    };
    services.survey = [complete](const train::TrainingPlan &plan, const JobContext &context) {
        return train::survey(complete(plan), context);
    };
    services.writeTrained = [complete](const train::TrainingPlan &plan, const JobContext &context) {
        train::writeModel(complete(plan), context);
        return train::modelFile(plan.common.folder, plan.kind);
    };
}

void addFilmServices(ui::Services &services, works::Engines &engines)
{
    services.nameFilm = [&engines](film::Film film) {
        const auto name = [&engines](const char *kind, std::string &model) {
            try {
                model = engines.nameOf(kind, model);
            } catch (const Error &) { // it is not installed, which is said where it is needed
                return;
            }
        };
        name(modelkinds::speech, film.voice);
        name(modelkinds::pictures, film.pictureModel);
        for (film::Scene &scene : film.scenes)
            if (!scene.voice.empty())
                name(modelkinds::speech, scene.voice);
        return film;
    };
    services.makeFilmParts = [&engines](const film::Film &film, const std::filesystem::path &folder, const film::PartsWanted &wanted,
                                        const ComputeOptions &compute, const JobContext &context, const std::function<void(size_t)> &made) {
        return film::makeParts(film, folder, works::filmMakers(engines, nn::settled(compute), {}), context, made, wanted);
    };
    services.renderFilm = [&engines, store = services.store](const works::FilmRequest &request, const works::Run &run,
                                                             const std::function<void(const works::FilmEvent &)> &tell) {
        works::film.run(request, engines, run, [&](const works::FilmEvent &event) {
            if (const auto *made = std::get_if<works::MadeFilm>(&event); made && store)
                store->keptElsewhere({.path = made->rendered.path, .kind = kinds::film, .of = request.file});
            if (tell)
                tell(event);
        });
    };
    services.filmOfRecording =
        [&engines](const std::filesystem::path &recording, const ComputeOptions &compute, const JobContext &context) {
        return works::scriptOfRecording(engines, recording, nn::settled(compute), context);
    };
}

void addSpeechServices(ui::Services &services, works::Engines &engines)
{
    services.speak = [&engines](const speech::SpeechRequest &request, const JobContext &context,
                                const std::function<void(core::works::SpokenSentence)> &ready) {
        return speech::speak(request, engines.voices(request.compute, context), context,
                             [&](const speech::Sentence &sentence, const Audio &sound) {
            ready({sentence, sound});
        });
    };
    services.speakRest = [&engines](const speech::SpeechRequest &request, const speech::SpeechResult &first, const JobContext &context,
                                    const std::function<void(core::works::SpokenSentence)> &ready) {
        return speech::speakRest(request, first, engines.voices(request.compute, context), context,
                                 [&](const speech::Sentence &sentence, const Audio &sound) {
            ready({sentence, sound});
        });
    };
    services.speakAgain = [&engines](const speech::SpeechRequest &request, const speech::SpeechResult &previous, int sentence,
                                     uint64_t seed, const JobContext &context) {
        return speech::speakAgain(request, previous, sentence, seed, engines.voices(request.compute, context), context);
    };
    services.readBook = [](const std::string &path, const JobContext &) {
        return speech::readBook(std::filesystem::path(std::u8string(path.begin(), path.end())));
    };
    services.makeBook =
        [&engines, store = services.store](const works::BookRequest &request, const JobContext &context, const works::ChapterMade &made) {
        works::book.run(request, engines, {context}, [&](const works::MadeChapter &chapter) {
            if (!chapter.skipped)
                store->keptElsewhere({.path = chapter.path, .of = request.file});
            if (made)
                made(chapter);
        });
    };
}

} // namespace

ui::Services makeServices(works::Engines &engines, jobs::JobRunner &runner, audio::Player &player, library::Store &store,
                          jobs::JobRunner *downloads, jobs::JobRunner *trainings)
{
    ui::Services services;
    services.runner = &runner;
    services.downloads = downloads ? downloads : &runner;
    services.trainings = trainings ? trainings : &runner;
    addModelServices(services, engines);
    addTrainingServices(services, engines);
    addLookingServices(services, engines);
    services.player = &player;
    services.store = &store;
    services.makeFaces =
        [&engines](const gan::FaceRequest &request, const JobContext &context, const std::function<void(gan::Face)> &made) {
        engines.faces(request.model, request.compute, context).generate(request, context, made);
    };
    addSpeechServices(services, engines);
    addSketchServices(services, engines);
    addFilmServices(services, engines);
    services.makePictures = [&engines](const diffusion::PictureRequest &request, const Image &start, const JobContext &context,
                                       const diffusion::PictureEvents &events) {
        works::makePictures(engines, request, start, context, events);
    };
    services.readSound = [](const std::string &path, int track, const JobContext &context) {
        return media::readMonoSound(std::filesystem::path(std::u8string(path.begin(), path.end())), transcription::soundRate, context,
                                    {.track = track});
    };
    services.transcribe =
        [&engines](const works::TranscriptRequest &request, const JobContext &context, const transcription::SegmentReady &ready) {
        transcription::Transcription all;
        works::transcript.run(request, engines, {.context = context}, [&](const works::TranscriptEvent &event) {
            if (const auto *segment = std::get_if<transcription::Segment>(&event); segment && ready)
                ready(*segment);
            else if (const auto *heard = std::get_if<works::HeardAll>(&event))
                all = heard->transcription;
        });
        return all;
    };
    services.enlarge = [&engines](const Image &image, const std::string &model, const ComputeOptions &compute, const JobContext &context) {
        return engines.upscaler(model, compute, context).enlarge(image, context);
    };
    services.stylize = [&engines](const Image &image, const std::vector<vision::StyleShare> &shares, double strength,
                                  const ComputeOptions &compute, const JobContext &context) {
        return engines.stylizer({}, compute, context).stylize(image, shares, strength, context);
    };
    services.nameModel = [&engines](const std::string &kind, const std::string &model) { return engines.nameOf(kind, model); };
    services.styleSamples = [&engines](const Image &image, const ComputeOptions &compute, const JobContext &context,
                                       const std::function<void(int, const Image &)> &made) {
        const vision::Stylizer &stylizer = engines.stylizer({}, compute, context);
        for (int i = 0; i < stylizer.styles(); ++i)
            made(i, stylizer.stylize(image, {{.style = i, .weight = 1}}, 1, context));
    };
    services.pictureModel = [infos = std::make_shared<ModelInfos>(engines)](const std::string &model) { return infos->of(model); };
    services.countPrompt = diffusion::countPrompt;
    services.stepSeconds = [&engines] { return works::guidedStepSeconds(engines.dataFolder()); };
    services.measure = [&engines](const JobContext &context) {
        works::keepGuidedStepSeconds(engines.dataFolder(), diffusion::measureGuidedStep({}, context));
    };
    services.queueFolder = queue::Queue::folderIn(engines.dataFolder());
    services.settleWork = [&engines](queue::NewItem item) { return queue::settled(std::move(item), engines); };
    services.makeWork = [&engines, &store](queue::Queue &queue, const queue::Item &item, const works::Run &run,
                                           const std::function<void(const std::filesystem::path &)> &kept) {
        return queue::attempt(queue, item, {store, engines.dataFolder() / "transcripts"}, engines, run, kept);
    };
    services.guidedStepSeconds = services.stepSeconds;
    services.keepModels = [keeper = std::make_shared<ModelKeeper>(engines, runner)](std::chrono::milliseconds time) {
        keeper->keepFor(time);
    };
    services.voices = [&engines] { return engines.voices(); };
    services.models = [&engines] { return engines.models(); };
    services.devices = nn::devices;
    services.describeCompute = nn::describe;
    return services;
}

} // namespace app
