// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/json.h"
#include "core/library/results/recipes.h"
#include "core/library/results/store.h"
#include "core/works/bookwork.h"
#include "core/works/captionwork.h"
#include "core/works/changework.h"
#include "core/works/facework.h"
#include "core/works/filmwork.h"
#include "core/works/picturework.h"
#include "core/works/sketchwork.h"
#include "core/works/speechwork.h"
#include "core/works/trainwork.h"
#include "core/works/transcriptwork.h"
#include "core/works/works.h"

#include <QTemporaryDir>
#include <QTest>

#include <random>

namespace fs = std::filesystem;
using namespace core;
using diffusion::NoiseKind;
using diffusion::PictureRequest;

/// Every kind of work by its description: requests as JSON and back, what is refused, stopping and going on. That the works make the
/// same files by every door is tst_doors.
class TestWorks : public QObject
{
    Q_OBJECT

    /// Draws of every kind of value that a request has.
    class Draw
    {
    public:
        explicit Draw(unsigned seed) : m_random(seed) {}
        int number(int least, int most) { return std::uniform_int_distribution(least, most)(m_random); }
        bool flag() { return number(0, 1) == 1; }
        uint64_t seed() { return flag() ? std::numeric_limits<uint64_t>::max() - uint64_t(number(0, 9)) : uint64_t(number(0, 99)); }
        double part() { return std::uniform_real_distribution(0.0, 1.0)(m_random); }
        std::string word()
        {
            static const char *const words[] = {
                "", "a red fox", "Füchsin \"Lea\"", "狐\n火", "🦊 / ..\\", "with, commas; {braces}", "\t\x01 x", "auto", "none"};
            return words[number(0, 8)];
        }
        ComputeOptions compute() { return {flag() ? "cpu" : "cuda:1", flag() ? "auto" : "bfloat16", number(0, 8)}; }

    private:
        std::mt19937 m_random;
    };

    static PictureRequest pictureRequest(Draw &draw)
    {
        PictureRequest request{.model = draw.word(), .autoencoder = draw.word(), .prompt = draw.word(), .negative = draw.word()};
        request.plainPrompt = draw.flag();
        request.clipSkip = draw.number(0, 32);
        if (draw.flag())
            request.sampler =
                diffusion::samplerNamed(diffusion::samplerNames()[size_t(draw.number(0, int(diffusion::samplerNames().size()) - 1))]);
        request.schedule =
            diffusion::scheduleNamed(diffusion::scheduleNames()[size_t(draw.number(0, int(diffusion::scheduleNames().size()) - 1))]);
        if (draw.flag())
            request.steps = draw.number(1, 1000);
        if (draw.flag())
            request.guidance = draw.part() * 20;
        request.guidanceRescale = draw.part();
        request.cacheInterval = draw.number(1, diffusion::mostCacheInterval);
        if (draw.flag())
            request.prediction = draw.flag() ? diffusion::Prediction::V : diffusion::Prediction::Sample;
        request.width = 8 * draw.number(0, 200);
        request.height = 8 * draw.number(0, 200);
        request.seed = draw.seed();
        request.count = draw.number(1, 99);
        request.noise = draw.flag() ? NoiseKind::Batch : NoiseKind::Philox;
        if (draw.flag())
            request.variation = diffusion::VariationRequest{draw.seed(), draw.part()};
        if (draw.flag())
            request.start = diffusion::StartRequest{"/pictures/" + draw.word(), draw.part()};
        for (int i = draw.number(0, 3); i > 0; --i)
            request.drawOn.push_back(draw.word());
        for (int i = draw.number(0, 2); i > 0; --i)
            request.loras.push_back({"/loras/" + draw.word(), draw.part() - 0.5, draw.part() * 2});
        if (draw.flag())
            request.promptSeed = draw.seed();
        if (draw.flag())
            request.promptTemplate = diffusion::PromptTemplate{draw.word(), draw.word(), draw.seed()};
        request.compute = draw.compute();
        return request;
    }
    static works::FaceRequest faceRequest(Draw &draw)
    {
        works::FaceRequest request{{.model = draw.word(), .seed = draw.seed(), .count = draw.number(1, 99), .psi = draw.part()},
                                   draw.word()};
        if (draw.flag())
            request.faces.morph = gan::Morph{draw.seed(), draw.part()};
        for (int i = draw.number(0, 3); i > 0; --i)
            request.faces.variations.push_back({draw.seed(), draw.part()});
        request.faces.pick = draw.number(1, gan::mostCandidates);
        request.faces.compute = draw.compute();
        return request;
    }
    static speech::SpeechRequest speechRequest(Draw &draw)
    {
        speech::SpeechRequest request{.text = draw.word(), .voice = draw.word(), .speaker = draw.number(0, 9)};
        for (int i = draw.number(0, 2); i > 0; --i)
            request.blend["speaker " + std::to_string(i)] = draw.part();
        request.language = draw.word();
        request.speed = 0.5 + draw.part();
        if (draw.flag())
            request.noise = draw.part();
        if (draw.flag())
            request.noiseW = draw.part();
        request.loudness = -30 * draw.part();
        request.seed = draw.seed();
        for (int i = draw.number(0, 2); i > 0; --i)
            request.dictionary.push_back({draw.word(), draw.word(), draw.flag(), draw.flag(), draw.word()});
        for (int i = draw.number(0, 2); i > 0; --i)
            request.cast.push_back({draw.word(), draw.word(), draw.number(-1, 9), 0.5 + draw.part()});
        for (int i = draw.number(0, 2); i > 0; --i)
            request.sentenceSeeds[i] = draw.seed();
        request.compute = draw.compute();
        return request;
    }
    static works::TranscriptRequest transcriptRequest(Draw &draw)
    {
        works::TranscriptRequest request{.sound = "/sounds/" + draw.word(), .model = draw.word()};
        request.how = {draw.word(),       draw.flag(), draw.word(), draw.flag(), draw.flag(),
                       draw.number(1, 9), draw.flag(), draw.flag(), draw.part(), -draw.part()};
        request.track = draw.number(0, 5);
        request.compute = draw.compute();
        return request;
    }
    static works::EnlargeRequest enlargeRequest(Draw &draw) { return {{"/pictures/" + draw.word()}, {draw.word(), draw.compute()}}; }
    static works::CaptionRequest captionRequest(Draw &draw)
    {
        works::CaptionRequest request{.picture = {"/pictures/" + draw.word()},
                                      .model = draw.word(),
                                      .tags = draw.flag(),
                                      .threshold = draw.part(),
                                      .compute = draw.compute()};
        request.how = {.count = draw.number(1, 20),
                       .beams = draw.number(1, 20),
                       .byLot = draw.flag(),
                       .seed = draw.seed(),
                       .topP = draw.part(),
                       .repetitionPenalty = 1 + draw.part(),
                       .least = draw.number(0, 9),
                       .most = draw.number(10, 60),
                       .beginning = draw.word()};
        return request;
    }
    static works::RestyleRequest restyleRequest(Draw &draw)
    {
        works::RestyleRequest request{{"/pictures/" + draw.word()}, {draw.word(), {}, draw.part(), draw.compute()}};
        for (int i = draw.number(1, 3); i > 0; --i)
            request.how.shares.push_back({draw.number(0, 25), draw.part()});
        return request;
    }
    static works::TranslateRequest translateRequest(Draw &draw)
    {
        return {{"/pictures/" + draw.word()},
                {draw.word(), draw.flag() ? gan::Statistics::Picture : gan::Statistics::File, draw.compute()}};
    }
    static gan::SketchRequest sketchRequest(Draw &draw)
    {
        gan::SketchRequest request{.word = draw.word(), .size = 128 << draw.number(0, 2), .model = draw.word(), .compute = draw.compute()};
        if (draw.flag())
            request.colours = "/pictures/" + draw.word();
        if (draw.flag()) {
            request.picture = "/pictures/" + draw.word();
            return request;
        }
        const int side = draw.number(1, 9);
        request.drawing.ink = {side, side, 1, std::vector<uint8_t>(size_t(side * side), uint8_t(draw.number(0, 255)))};
        if (draw.flag())
            request.drawing.colour = {side, side, 4, std::vector<uint8_t>(size_t(side * side) * 4, uint8_t(draw.number(1, 255)))};
        return request;
    }
    static works::BookRequest bookRequest(Draw &draw)
    {
        works::BookRequest request{.file = "/books/" + draw.word() + ".epub", .book = {draw.word(), draw.word(), {}, {}}};
        for (int i = draw.number(0, 3); i > 0; --i)
            request.chapters.push_back(draw.number(0, 99));
        request.speech = speechRequest(draw);
        request.speech.text.clear(); // the chapters'
        request.speech.sentenceSeeds.clear();
        request.folder = "/out/" + draw.word();
        request.extension = draw.flag() ? "mp3" : "flac";
        request.sampleType = draw.flag() ? audio::SampleType::Pcm24 : audio::SampleType::Float32;
        request.subtitles = draw.flag() ? "srt" : "";
        return request;
    }
    static works::FilmRequest filmRequest(Draw &draw)
    {
        works::FilmRequest request;
        film::Film &made = request.film;
        made.title = draw.word();
        made.width = 2 * draw.number(8, 2000);
        made.height = 2 * draw.number(8, 2000);
        made.rate = draw.flag() ? 25 : 24'000;
        made.rateBase = made.rate == 25 ? 1 : 1001;
        made.look = draw.flag() ? "night" : "story";
        made.seed = draw.seed();
        made.speech = draw.flag() ? R"({"speaker":2})" : "";
        made.music.file = draw.flag() ? "/music/" + draw.word() + ".mp3" : "";
        made.subtitles.highlight = draw.flag() ? film::Highlight::Karaoke : film::Highlight::None;
        made.rest = draw.flag() ? R"({"newer":[1,2]})" : "";
        for (int i = draw.number(0, 3); i > 0; --i) {
            film::Scene scene;
            scene.words = draw.word();
            scene.picture.kind = draw.flag() ? film::PictureKind::Colour : film::PictureKind::Made;
            scene.picture.seed = draw.seed();
            scene.seconds = draw.part() * 9;
            if (draw.flag())
                scene.lead = draw.part();
            if (draw.flag())
                scene.movement = {film::MovementKind::PanZoom, {0, 0, 1, 1}, {draw.part() / 2, 0.25, 0.5, 0.5}, draw.flag()};
            scene.transition = {draw.flag() ? film::TransitionKind::Wipe : film::TransitionKind::Automatic, draw.part()};
            scene.title.text = draw.word();
            scene.chapter = draw.flag();
            made.scenes.push_back(scene);
        }
        request.file = draw.flag() ? "/films/" + draw.word() + ".film" : "";
        request.output = "/films/" + draw.word() + ".mp4";
        request.subtitles = draw.flag() ? film::SubtitlesIn::Track : film::SubtitlesIn::Frames;
        request.codec = draw.flag() ? "av1" : "";
        request.draft = draw.flag();
        request.compute = draw.compute();
        return request;
    }
    static train::TrainingPlan trainingPlan(Draw &draw)
    {
        train::TrainingPlan plan;
        plan.kind = draw.flag() ? train::TrainingKind::Faces : train::TrainingKind::Picture;
        plan.common.folder = "/trainings/" + draw.word();
        plan.common.pictures = "/photos";
        if (draw.flag())
            plan.steps = draw.number(0, 1'000'000);
        if (draw.flag())
            plan.batch = draw.number(1, 4096);
        if (draw.flag())
            plan.rate = draw.part();
        if (draw.flag())
            plan.saveEvery = draw.number(1, 9999);
        if (draw.flag())
            plan.sampleEvery = draw.number(1, 9999);
        if (draw.flag())
            if (draw.flag())
                plan.common.testPrompts = "/held-out.txt";
        if (plan.kind == train::TrainingKind::Faces) {
            plan.common.edge = draw.flag() ? 64 : 32;
            plan.common.augmentation = draw.flag() ? train::Augmentation::Strong : train::Augmentation::None;
        }
        plan.common.seed = draw.seed();
        plan.common.bfloat16 = draw.flag();
        plan.common.small = draw.flag();
        plan.common.threads = draw.number(0, 8);
        plan.common.device = draw.flag() ? "cpu" : "cuda";
        return plan;
    }

    static bool samePlan(const train::TrainingPlan &a, const train::TrainingPlan &b)
    {
        const auto all = [](const train::TrainingPlan &plan) {
            const train::TrainingOptions &common = plan.common;
            return std::tuple(plan.kind, plan.steps, plan.batch, plan.saveEvery, plan.sampleEvery, plan.rate, common.folder,
                              common.pictures, common.testPrompts, common.seed, common.bfloat16, common.threads, common.device, common.edge,
                              common.augmentation, common.small);
        };
        return all(a) == all(b);
    }

    /// A thousand requests come back as they were.
    template <typename Request, typename Event>
    static void comesBack(const works::Work<Request, Event> &work, Request (*drawn)(Draw &))
    {
        for (unsigned i = 0; i < 1000; ++i) {
            Draw draw(i);
            const Request request = drawn(draw);
            const std::string json = work.toJson(request);
            Request back;
            try {
                back = work.fromJson(json);
            } catch (const Error &error) {
                QFAIL((std::string(error.what()) + "\n" + json).c_str());
            }
            QCOMPARE(work.toJson(back), json);
            if constexpr (std::is_same_v<Request, train::TrainingPlan>) // has functions, which have no equal
                QVERIFY2(samePlan(back, request), json.c_str());
            else
                QVERIFY2(back == request, json.c_str());
        }
    }

    /// Pictures whose pixel tells the seed, by a generator that looks at nothing else.
    static void paint(const PictureRequest &request, const Image &, const JobContext &context, const diffusion::PictureEvents &events)
    {
        events.settled(request);
        for (int i = 0; i < request.count; ++i) {
            for (int step = 1; step <= 2; ++step) {
                context.progress(step, 2, "step");
                if (events.previewed)
                    events.previewed({i, step, 2, {}});
            }
            const PictureRequest one = diffusion::requestOf(request, i);
            diffusion::Picture picture;
            picture.seed = request.noise == NoiseKind::Batch ? request.seed + uint64_t(i) : one.seed;
            const uint64_t look = picture.seed * 31 + (one.variation ? one.variation->seed : 0);
            picture.image = {1, 1, 3, {uint8_t(look), uint8_t(look >> 8), uint8_t(request.noise == NoiseKind::Batch ? request.count : 1)}};
            events.made(picture);
        }
    }

private Q_SLOTS:
    void everyRequestComesBack()
    {
        comesBack(works::picture, pictureRequest);
        comesBack(works::face, faceRequest);
        comesBack(works::speech, speechRequest);
        comesBack(works::transcript, transcriptRequest);
        comesBack(works::enlarge, enlargeRequest);
        comesBack(works::restyle, restyleRequest);
        comesBack(works::pix2pix, translateRequest);
        comesBack(works::sketch, sketchRequest);
        comesBack(works::caption, captionRequest);
        comesBack(works::book, bookRequest);
        comesBack(works::training, trainingPlan);
        comesBack(works::film, filmRequest);
    }

    void whatIsNotUnderstoodIsRefusedByName_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("complaint"); // empty: it is fine
        const auto row = [](const char *name, const char *kind, const char *json, const char *complaint) {
            QTest::newRow(name) << kind << QByteArray(json) << complaint;
        };
        row("nothing but a prompt", "picture", R"({"prompt": "a fox"})", "");
        row("null is not there", "picture", R"({"prompt": "a fox", "steps": null, "start": null})", "");
        row("nothing of something unknown", "picture", R"({"prompt": "a fox", "loras": []})", "");
        row("something unknown", "picture", R"({"prompt": "a fox", "hypernets": ["x"]})", "\"hypernets\"");
        row("a LoRA without a name", "picture", R"({"loras": [{"te": 1}]})", "not the request of a picture");
        row("unknown of a LoRA", "picture", R"({"loras": [{"name": "x", "dyn": 4}]})", "\"loras[0].dyn\"");
        row("a LoRA far too strong", "picture", R"({"loras": [{"name": "x", "unet": 1e9}]})", "weight of a LoRA");
        row("unknown in a part", "picture", R"({"start": {"path": "/a.png", "mask": "/b.png"}})", "\"start.mask\"");
        row("a wrong kind of value", "picture", R"({"steps": "many"})", "not the request of a picture");
        row("half a picture", "picture", R"({"count": 1.5})", "1.5 for \"count\"");
        row("a negative seed", "picture", R"({"seed": -1})", "-1 for \"seed\"");
        row("a size that no model has", "picture", R"({"width": 63})", "divisible by 8");
        row("no steps", "picture", R"({"steps": 0})", "steps");
        row("changed since", "picture", R"({"prompt": "a fox", "changes": [{"what": "upscale"}]})", "\"changes\"");
        row("an unknown sampler", "picture", R"({"sampler": "best"})", "best");
        row("no object", "picture", "[1]", "no JSON object");
        row("no JSON", "picture", "{", "no JSON object");
        row("nothing", "face", "{}", "");
        row("picked of none", "face", R"({"pick": 0})", "\"pick\"");
        row("picked of too many", "face", R"({"pick": 65})", "\"pick\"");
        row("picked of a part", "face", R"({"pick": 2.5})", "\"pick\"");
        row("picked in words", "face", R"({"pick": "best"})", "\"pick\"");
        row("another's setting", "face", R"({"prompt": "x"})", "\"prompt\"");
        row("in a list", "face", R"({"variations": [{"seed": 1, "how": 2}]})", "\"variations[0].how\"");
        row("times beside it", "speech", R"({"text": "Hi.", "timing": {"gain": 1}})", "");
        row("an emphasis", "speech", R"({"text": "Hi.", "emphasis": true})", "\"emphasis\"");
        row("another kind", "speech", R"({"kind": "picture"})", "speech");
        row("no file", "enlarge", R"({"model": "x"})", "picture");
        row("no picture", "caption", R"({"model": "x"})", "picture");
        row("too many beams", "caption", R"({"picture": "/a.png", "beams": 99})", "beams");
        row("no styles", "restyle", R"({"picture": "/a.png"})", "styles");
        row("a sketch of a size that is not drawn", "sketch", R"({"picture": "/a.png", "size": 64})", "64");
        row("a sketch with something unknown", "sketch", R"({"picture": "/a.png", "wrod": "fox"})", "wrod");
        row("other statistics", "pix2pix", R"({"picture": "/a.png", "statistics": "mine"})", "statistics");
        row("no sound", "transcript", R"({"model": "x"})", "sound");
        row("a task", "transcript", R"({"sound": "/a.wav", "task": "summarize"})", "summarize");
        row("no book", "book", R"({"folder": "/x"})", "file");
        row("a sample type", "book", R"({"file": "/a.epub", "folder": "/x", "samples": "8"})", "pcm16");
        row("what is trained", "train", R"({"folder": "/x"})", "kind");
        row("no film", "film", R"({"output": "/x.mp4"})", "neither \"film\"");
        row("subtitles of another kind", "film", R"({"film": {"atelier_film": 1}, "subtitles": "sung"})", "burn, soft or none");
        row("a newer document", "film", R"({"film": {"atelier_film": 99}})", "newer Atelier");
        row("a film with what a newer program wrote", "film", R"({"film": {"atelier_film": 1, "smell": 3, "speed": 1}})", "");
        row("bytes that are no text", "picture", "{\"prompt\": \"\xff\"}", "no JSON object");
    }
    void whatIsNotUnderstoodIsRefusedByName()
    {
        QFETCH(QString, kind);
        QFETCH(QByteArray, json);
        QFETCH(QString, complaint);
        const works::AnyWork &work = works::named(kind.toStdString());
        try {
            work.results(json.toStdString());
            QVERIFY2(complaint.isEmpty(), json.constData());
        } catch (const Error &error) {
            QVERIFY2(!complaint.isEmpty() && QString::fromUtf8(error.what()).contains(complaint), error.what());
        }
    }

    void kindsHaveNames()
    {
        std::set<std::string_view> names;
        for (const works::AnyWork &work : works::all())
            names.insert(work.name());
        QCOMPARE(names.size(), works::all().size());
        QVERIFY_EXCEPTION_THROWN(works::named("opera"), Error);
        try {
            works::named("opera");
        } catch (const Error &error) {
            for (const std::string_view name : names)
                QVERIFY(std::string_view(error.what()).find(name) != std::string_view::npos);
        }
    }

    // What is there after a crash is not made again, and what is missing comes as in the whole run.
    void picturesGoOn_data()
    {
        QTest::addColumn<int>("noise");
        QTest::addColumn<bool>("varied");
        QTest::newRow("a seed each") << int(NoiseKind::Cpu) << false;
        QTest::newRow("a variation each") << int(NoiseKind::Cpu) << true;
        QTest::newRow("one draw for all") << int(NoiseKind::Batch) << false;
    }
    void picturesGoOn()
    {
        QFETCH(int, noise);
        QFETCH(bool, varied);
        PictureRequest request{.model = "m", .prompt = "a fox", .seed = 7, .count = 5, .noise = NoiseKind(noise)};
        if (varied)
            request.variation = diffusion::VariationRequest{100, 0.5};
        const auto made = [&request](int done) {
            std::vector<works::MadePicture> all;
            std::vector<std::string> names;
            works::Run run{.done = done, .previews = diffusion::PreviewKind::Latent};
            run.keep = [&names](const works::Result &result) {
                names.push_back(result.name);
                return fs::path(result.name);
            };
            works::makeWith(paint, request, run, [&](const works::PictureEvent &event) {
                if (const auto *picture = std::get_if<works::MadePicture>(&event))
                    all.push_back(*picture);
                else if (const auto *preview = std::get_if<diffusion::Preview>(&event))
                    QCOMPARE(preview->index, done + int(all.size()));
                else
                    QCOMPARE(std::get<PictureRequest>(event), request);
            });
            if (size_t(request.count - done) != names.size())
                all.clear();
            return all;
        };
        const auto whole = made(0);
        QCOMPARE(whole.size(), size_t(5));
        for (int done = 0; done <= 5; ++done) {
            const auto rest = made(done);
            QCOMPARE(rest.size(), size_t(5 - done));
            for (size_t i = 0; i < rest.size(); ++i) {
                const works::MadePicture &other = whole[i + size_t(done)];
                QCOMPARE(rest[i].index, other.index);
                QVERIFY(rest[i].request == other.request);
                QVERIFY(rest[i].picture.image == other.picture.image);
                QCOMPARE(rest[i].kept, other.kept);
            }
        }
    }

    void stoppedWorksKeepWhatIsThere()
    {
        std::stop_source stop;
        int kept = 0;
        works::Run run{.context = JobContext(stop.get_token(), {})};
        run.keep = [&](const works::Result &) {
            if (++kept == 2)
                stop.request_stop();
            return fs::path("x");
        };
        int told = 0;
        QVERIFY_EXCEPTION_THROWN(
            works::makeWith(paint, PictureRequest{.seed = 1, .count = 5}, run,
                            [&](const works::PictureEvent &event) { told += std::holds_alternative<works::MadePicture>(event); }),
            Cancelled);
        QCOMPARE(kept, 2);
        QCOMPARE(told, 2);
    }

    // A full disk: what was made is shown before the error is.
    void whatCannotBeKeptIsTold()
    {
        works::Run run;
        run.keep = [](const works::Result &) -> fs::path { throw Error("The disk is full."); };
        int told = 0;
        const auto faces = [](const gan::FaceRequest &request, const JobContext &, const std::function<void(gan::Face)> &made) {
            made({request.seed, {1, 1, 3, {1, 2, 3}}});
        };
        QVERIFY_EXCEPTION_THROWN(works::makeWith(
                                     faces, {}, works::FaceRequest{{.seed = 4}}, run,
                                     [&](const works::MadeFace &face) {
            QVERIFY(face.kept.empty());
            QCOMPARE(face.image.pixels.size(), size_t(3));
            ++told;
                                     }),
                                 Error);
        QCOMPARE(told, 1);
    }

    void facesGoOnAndAreEnlarged()
    {
        const auto faces = [](const gan::FaceRequest &request, const JobContext &, const std::function<void(gan::Face)> &made) {
            for (int i = 0; i < request.count; ++i)
                made({request.seed + uint64_t(i), {1, 1, 3, {uint8_t(request.seed + uint64_t(i)), 0, 0}}});
        };
        const auto enlarge = [](const Image &image, const std::string &model, const ComputeOptions &, const JobContext &) {
            Image larger{2, 2, 3, {}};
            for (int i = 0; i < 4; ++i)
                larger.pixels.insert(larger.pixels.end(), image.pixels.begin(), image.pixels.end());
            return model == "twice" ? larger : Image();
        };
        std::vector<works::MadeFace> made;
        works::makeWith(faces, enlarge, works::FaceRequest{{.model = "f", .seed = 4, .count = 3}, "twice"}, {.done = 1},
                        [&made](const works::MadeFace &face) { made.push_back(face); });
        QCOMPARE(made.size(), size_t(2));
        QCOMPARE(made[0].request.seed, uint64_t(5));
        QCOMPARE(works::face.fromJson(R"({"pick": 1})").faces.pick, 1); // though no request says so when it is written
        QCOMPARE(made[1].request.count, 1);
        QCOMPARE(made[1].image.width, 2);
        QVERIFY(made[1].recipe.request.find("\"upscale\"") != std::string::npos);
    }

    // A picture that was enlarged lies beside its original, under its seed and words.
    void changedPicturesAreNamedLikeTheirOrigin()
    {
        const QTemporaryDir folder;
        const fs::path root = folder.path().toStdString();
        library::Store store(root / "pictures", root / "sounds");
        const Image image{1, 1, 4, {1, 2, 3, 4}};
        const PictureRequest request{.model = "m", .prompt = "a fox", .seed = 12};
        const fs::path first = store.keepPicture(image, library::pictureRecipe(request, 0, {}), 12, "a fox");
        const auto twice = [](const Image &of, const JobContext &) {
            Image larger = of; // with its alpha
            larger.width = 2;
            larger.pixels.insert(larger.pixels.end(), of.pixels.begin(), of.pixels.end());
            return larger;
        };
        works::Run run;
        run.keep = [&store](const works::Result &result) { return works::keepIn(store, result); };
        fs::path kept;
        works::makeWith(twice, works::EnlargeRequest{{first}, {"m", {.device = "cpu"}}}, run,
                        [&kept](const works::ChangedPicture &made) { kept = made.kept; });
        QCOMPARE(kept.filename().string().substr(0, 8), std::string("12 a fox"));
        QVERIFY(kept != first);
        QVERIFY(library::readRecipe(kept)->request.find("\"changes\"") != std::string::npos);
        QVERIFY_EXCEPTION_THROWN(works::enlarge.toJson({}), Error); // without a file nobody could read it later
    }
};

QTEST_GUILESS_MAIN(TestWorks)
#include "tst_works.moc"
