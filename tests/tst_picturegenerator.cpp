// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/diffusion/pipeline/latentpreview.h"
#include "core/diffusion/pipeline/picturecompute.h"
#include "core/diffusion/pipeline/tiledautoencoder.h"
#include "core/io/safetensors.h"
#include "tests/machinefixture.h"
#include "tests/picturefixture.h"
#include "tests/progressrecord.h"

#include <QTemporaryDir>

#include <fstream>

using namespace core;
using namespace core::diffusion;
using namespace Qt::StringLiterals;
using pictures::checkpoint;
using pictures::generator;
using pictures::latents;
using pictures::make;
using pictures::request;
using torch::Tensor;

namespace {

QByteArray refusal(const std::function<void()> &run)
{
    try {
        run();
    } catch (const Error &error) {
        return error.what();
    }
    return {};
}

} // namespace

class TestPictureGenerator : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_inference.emplace(true);
        nn::useThreads(1);
    }
    void cleanupTestCase() { m_inference.reset(); }

    void textIsTheReferences_data()
    {
        QTest::addColumn<QString>("network");
        QTest::addColumn<QString>("label");
        QTest::addColumn<int>("clipSkip");
        QTest::newRow("SD 1.x") << "sd1-text"
                                << "text/0" << 0;
        QTest::newRow("SD 1.x, last layer but one") << "sd1-text"
                                                    << "text/1" << 2;
        QTest::newRow("SD 2.x") << "sd2-text"
                                << "text/0" << 0;
        QTest::newRow("SDXL") << "sdxl-text-2"
                              << "text/0" << 0;
    }
    void textIsTheReferences()
    {
        QFETCH(QString, network);
        QFETCH(QString, label);
        QFETCH(int, clipSkip);
        const std::string family = network.section('-'_L1, 0, 0).toStdString();
        const Checkpoint c = checkpoint(family);
        // the reference stores it with the network named last
        Tensor expected = pictures::output(family, label.toStdString());
        const PromptEncoder encoder(c.encoders, c.info.family, {}, "tiny");
        const auto [positive, negative] = encoder(request().prompt, "blurry", {.plain = true, .clipSkip = clipSkip}, {});
        if (clipSkip == 0)
            COMPARE_TENSORS(torch::cat({negative.text, positive.text}), expected);
        else // diffusers leaves no layer out for the negative prompt
            COMPARE_TENSORS(positive.text[0], expected[1]);
        if (family == "sdxl") {
            expected = pictures::output(family, "pooled");
            COMPARE_TENSORS(torch::cat({negative.pooled, positive.pooled}), expected);
            const auto [some, none] = encoder("x", "", {}, {});
            QVERIFY(!none.text.any().item<bool>() && !none.pooled.any().item<bool>());
        }
    }

    void emphasisIsA1111s()
    {
        const Checkpoint c = checkpoint("sd1");
        const PromptEncoder encoder(c.encoders, c.info.family, {}, "tiny");
        const auto [positive, negative] = encoder("a (red:1.3) fox, [blurry] BREAK night ((sky))", "", {}, {});
        COMPARE_TENSORS(positive.text, pictures::output("sd1", "text/emphasis"));
        QCOMPARE(negative.text.sizes(), positive.text.sizes());
        // what is missing is filled with empty chunks
        QVERIFY(negative.text.narrow(1, 0, 77).equal(negative.text.narrow(1, 77, 77)));
    }

    void tokensAreTheReferences()
    {
        const Tensor expected = pictures::output("vae", "ids");
        for (int i = 0; i < 2; ++i) {
            const auto chunks =
                core::text::chunkPrompt(request().prompt, *clipVocabulary(), {.plain = true, .padding = i == 0 ? 49407 : 0}).chunks;
            QCOMPARE(chunks.size(), size_t(1));
            const std::vector<float> ids(chunks[0].ids.begin(), chunks[0].ids.end());
            QVERIFY(torch::tensor(ids).equal(expected[i]));
        }
    }

    void latentsAreTheReferences_data()
    {
        QTest::addColumn<QString>("family");
        QTest::newRow("SD 1.x") << "sd1";
        QTest::newRow("SD 2.x, v") << "sd2";
        QTest::newRow("SDXL") << "sdxl";
    }
    void latentsAreTheReferences()
    {
        QFETCH(QString, family);
        const auto model = generator(family.toStdString());
        double worst = 0;
        int compared = 0;
        for (const auto &[label, expected] : pictures::read(family.toStdString()).outputs) {
            const QStringList words = QString::fromStdString(label).split('/'_L1);
            if (words.size() != 4)
                continue;
            PictureRequest r = request();
            r.sampler = samplerNamed(words[0].toStdString());
            r.schedule = scheduleNamed(words[1].toStdString());
            r.guidance = words[2].toDouble();
            if (words[3] == "picture"_L1)
                r.start = StartRequest{"start.png", 0.7};
            const Tensor found = latents(make(*model, r, pictures::startPicture()).at(0));
            const double difference = networks::difference(found, expected);
            qInfo("%s: %.1e of the deviation", label.c_str(), difference);
            worst = std::max(worst, difference);
            ++compared;
        }
        QCOMPARE(compared, 3 * 11 + 3);
        QVERIFY(worst < 1e-3);
    }

    void rescaledGuidanceIsTheReferences()
    {
        Checkpoint c = checkpoint("sd2");
        c.schedule = c.schedule.withZeroTerminalSnr();
        c.info.zeroTerminalSnr = true; // its usual steps are trailing
        const auto model = makePictureGenerator(std::move(c), pictures::in("float32"), {});
        PictureRequest r = request();
        r.guidanceRescale = 0.7;
        const double difference = networks::difference(latents(make(*model, r)[0]), pictures::output("sd2", "rescaled"));
        qInfo("%.1e of the deviation", difference);
        QVERIFY(difference < 1e-3);
    }

    void distilledGuidanceIsTheReferences()
    {
        const auto model = generator("lcm");
        PictureRequest r = request();
        r.sampler.reset();
        r.steps.reset();
        r.guidance.reset();
        const PictureRequest whole = model->settled(r);
        QVERIFY(whole.sampler == SamplerKind::Lcm && whole.steps == 4 && whole.guidance == 8.5);
        const double difference = networks::difference(latents(make(*model, r)[0]), pictures::output("lcm", "lcm/default/8.5/text"));
        qInfo("%.1e of the deviation", difference);
        QVERIFY(difference < 1e-3);
    }

    void emptyNegativeOfSdxlIsTheReferences()
    {
        PictureRequest r = request();
        r.negative.clear();
        const double difference = networks::difference(latents(make(*generator("sdxl"), r)[0]), pictures::output("sdxl", "empty-negative"));
        qInfo("%.1e of the deviation", difference);
        QVERIFY(difference < 1e-3);
    }

    void pictureIsTheReferences()
    {
        const Tensor expected = (pictures::output("sd1", "picture")[0] * 255).round(); // [H, W, 3]
        const Image image = make(*generator("sd1"), request())[0].image;
        QCOMPARE(image.pixels.size(), size_t(expected.numel()));
        const Tensor found = torch::tensor(std::vector<float>(image.pixels.begin(), image.pixels.end())).reshape(expected.sizes());
        QVERIFY((found - expected).abs().max().item<double>() <= 1); // rounding
        QVERIFY(((found - expected) != 0).to(torch::kFloat32).mean().item<double>() < 0.01);
    }

    void autoencoderIsTheReferences()
    {
        const Checkpoint c = checkpoint("sd1");
        const PictureAutoencoder autoencoder(c.autoencoder, 1, {}, "tiny");
        COMPARE_TENSORS(autoencoder.encode(pictureTensor(pictures::startPicture(), 96, 64), {}).mean, pictures::output("vae", "mean"));
        COMPARE_TENSORS(autoencoder.decode(networks::given("latents", {1, 4, 8, 12}), {}).picture, pictures::output("vae", "decoded"));
    }

    void pictureInABatchIsTheOneAlone_data()
    {
        QTest::addColumn<QString>("sampler");
        QTest::addColumn<QString>("noise");
        QTest::addColumn<bool>("varied");
        QTest::addColumn<bool>("start");
        QTest::newRow("noise between steps") << "euler_a"
                                             << "cpu" << false << false;
        QTest::newRow("Philox") << "euler_a"
                                << "philox" << false << false;
        QTest::newRow("variation") << "dpmpp_2m"
                                   << "cpu" << true << false;
        QTest::newRow("from a picture") << "dpmpp_2m_sde"
                                        << "cpu" << false << true;
        QTest::newRow("variation from a picture") << "euler_a"
                                                  << "cpu" << true << true;
    }
    void pictureInABatchIsTheOneAlone()
    {
        QFETCH(QString, sampler);
        QFETCH(QString, noise);
        QFETCH(bool, varied);
        QFETCH(bool, start);
        PictureRequest r = request();
        r.sampler = samplerNamed(sampler.toStdString());
        r.noise = noiseNamed(noise.toStdString());
        r.steps = 3;
        r.count = 3;
        if (varied)
            r.variation = VariationRequest{5, 0.3};
        if (start)
            r.start = StartRequest{"start.png", 0.7};
        const auto model = generator("sd1");
        const auto all = make(*model, r, pictures::startPicture());
        QCOMPARE(all.size(), size_t(3));
        QVERIFY(all[0].latents != all[1].latents);
        for (int i = 0; i < 3; ++i) {
            const auto alone = make(*model, requestOf(r, i), pictures::startPicture());
            QVERIFY(alone.size() == 1 && alone[0].latents == all[size_t(i)].latents && alone[0].image == all[size_t(i)].image);
            QCOMPARE(alone[0].seed, all[size_t(i)].seed);
        }
    }

    void batchNoiseIsOneDraw()
    {
        PictureRequest r = request();
        r.noise = NoiseKind::Batch;
        r.count = 2;
        r.steps = 2;
        const auto model = generator("sd1");
        const auto first = make(*model, r), second = make(*model, r);
        QVERIFY(first[1].latents == second[1].latents);
        r.noise = NoiseKind::Cpu;
        QVERIFY(make(*model, r)[1].latents != first[1].latents);
    }

    void strengthFromNothingToAll()
    {
        const auto model = generator("sd1");
        PictureRequest r = request();
        r.start = StartRequest{"start.png", 0};
        int steps = 0;
        PictureEvents events;
        events.timed = [&](std::string_view stage, double) { steps += stage == "step"; };
        const Picture kept = make(*model, r, pictures::startPicture(), events)[0];
        QCOMPARE(steps, 0);
        // the encoder's sample of the picture, which does not depend on the prompt
        r.prompt = "something else";
        QVERIFY(make(*model, r, pictures::startPicture())[0].latents == kept.latents);
        r.start->strength = 1;
        make(*model, r, pictures::startPicture(), events);
        QCOMPARE(steps, pictures::steps);
        QVERIFY(refusal([&] { make(*model, r, Image()); }).contains("no picture to start from"));
    }

    void startIsScaledToFill()
    {
        Image wide{.width = 40, .height = 10, .channels = 4};
        for (int i = 0; i < 400; ++i)
            for (const int value : {i % 40 < 20 ? 255 : 0, 0, 0, 255})
                wide.pixels.push_back(uint8_t(value));
        const Tensor x = pictureTensor(wide, 16, 16);
        QCOMPARE(x.sizes(), torch::IntArrayRef({1, 3, 16, 16}));
        QVERIFY(x[0][0][8][0].item<double>() > 0.99 && x[0][0][8][15].item<double>() < -0.99); // its middle
        std::fill(wide.pixels.begin(), wide.pixels.end(), uint8_t(0));
        QVERIFY(pictureTensor(wide, 16, 16).gt(0.999).all().item<bool>()); // transparent is white
    }

    void requestsThatCannotBe_data()
    {
        QTest::addColumn<std::function<void(PictureRequest &)>>("spoil");
        QTest::addColumn<QByteArray>("says");
        using Spoil = std::function<void(PictureRequest &)>;
        const auto row = [](const char *name, const Spoil &spoil, const char *says) { QTest::newRow(name) << spoil << QByteArray(says); };
        row(
            "width 500", [](PictureRequest &r) { r.width = 500; }, "504");
        row(
            "width 4", [](PictureRequest &r) { r.width = 4; }, "between 8");
        row(
            "negative height", [](PictureRequest &r) { r.height = -8; }, "between 8");
        row(
            "no steps", [](PictureRequest &r) { r.steps = 0; }, "between 1 and 1000");
        row(
            "1001 steps", [](PictureRequest &r) { r.steps = 1001; }, "between 1 and 1000");
        row(
            "no pictures", [](PictureRequest &r) { r.count = 0; }, "number of pictures");
        row(
            "guidance that is no number", [](PictureRequest &r) { r.guidance = NAN; }, "guidance");
        row(
            "negative guidance", [](PictureRequest &r) { r.guidance = -1; }, "guidance");
        row(
            "all steps reused", [](PictureRequest &r) { r.cacheInterval = 0; }, "--cache-steps");
        row(
            "one step in six", [](PictureRequest &r) { r.cacheInterval = 6; }, "between 1 and 5");
        row(
            "strength above 1",
            [](PictureRequest &r) {
            r.start = StartRequest{"x", 1.5};
            },
            "strength");
        row(
            "strength that is no number",
            [](PictureRequest &r) {
            r.start = StartRequest{"x", NAN};
            },
            "strength");
        row(
            "variation above 1",
            [](PictureRequest &r) {
            r.variation = VariationRequest{1, 2};
            },
            "variation");
        row(
            "clip-skip of -1", [](PictureRequest &r) { r.clipSkip = -1; }, "Clip-skip");
        row(
            "more clip-skip than layers", [](PictureRequest &r) { r.clipSkip = 9; }, "clip-skip");
        row(
            "more memory than there is", [](PictureRequest &r) { r.width = r.height = 16384; }, "of memory");
        row(
            "51 steps of LCM", [](PictureRequest &r) { r.sampler = SamplerKind::Lcm, r.steps = 51; }, "50");
    }
    void requestsThatCannotBe()
    {
        QFETCH(std::function<void(PictureRequest &)>, spoil);
        QFETCH(QByteArray, says);
        PictureRequest r = request();
        spoil(r);
        const QByteArray message = refusal([&] { make(*generator("sd1"), r); });
        QVERIFY2(message.contains(says), message.constData());
    }

    void requestsAtTheLimits_data()
    {
        QTest::addColumn<std::function<void(PictureRequest &)>>("change");
        using Change = std::function<void(PictureRequest &)>;
        const auto row = [](const char *name, const Change &change) { QTest::newRow(name) << change; };
        row("8 x 8", [](PictureRequest &r) { r.width = r.height = 8; });
        row("8 x 2048", [](PictureRequest &r) { r.width = 8, r.height = 2048, r.steps = 1; });
        row("1000 steps", [](PictureRequest &r) { r.steps = 1000, r.guidance = 1, r.width = r.height = 8; });
        row("one step", [](PictureRequest &r) { r.steps = 1; });
        row("guidance 0", [](PictureRequest &r) { r.guidance = 0; });
        row("empty prompt", [](PictureRequest &r) { r.prompt = r.negative = ""; });
        row("10,000 words", [](PictureRequest &r) {
            r.plainPrompt = false;
            r.steps = 1;
            for (int i = 0; i < 10000; ++i)
                r.prompt += " fox";
        });
        row("lone surrogates", [](PictureRequest &r) { r.prompt = "a \xED\xA0\x80 b \xFF\xFE"; });
        row("nothing but brackets", [](PictureRequest &r) { r.plainPrompt = false, r.prompt = "((((:[[:"; });
        row("weights of nothing", [](PictureRequest &r) { r.plainPrompt = false, r.prompt = "(a:0) (b:-1)"; });
    }
    void requestsAtTheLimits()
    {
        QFETCH(std::function<void(PictureRequest &)>, change);
        PictureRequest r = request();
        change(r);
        const auto made = make(*generator("sd1"), r);
        QCOMPARE(made.size(), size_t(1));
        QCOMPARE(made[0].image.width, r.width);
        QCOMPARE(made[0].image.height, r.height);
        QVERIFY(latents(made[0]).isfinite().all().item<bool>());
        QVERIFY(pictureRequestFromJson(toJson(r)).steps == r.steps);
    }

    void jsonBringsBackTheRequest()
    {
        PictureRequest r = request();
        QVERIFY(pictureRequestFromJson(toJson(r)) == r);
        QVERIFY(pictureRequestFromJson(toJson(PictureRequest())) == PictureRequest());
        r.variation = VariationRequest{uint64_t(-1), 0.25};
        r.start = StartRequest{"/a/\"b\".png", 0.5};
        r.prediction = Prediction::V;
        r.autoencoder = "x.safetensors";
        r.seed = uint64_t(-1);
        r.schedule = ScheduleKind::AlignYourSteps;
        r.noise = NoiseKind::Philox;
        r.cacheInterval = 4;
        QVERIFY(pictureRequestFromJson(toJson(r)) == r);
        for (const char *text :
             {"", "[]", "{\"steps\": \"many\"}", "{\"sampler\": \"best\"}", "{\"variation\": 3}", "{\"prompt\": \"\\ud800\"}"})
            QVERIFY2(!refusal([&] { pictureRequestFromJson(text); }).isEmpty(), text);
    }

    void whatSuitsAModel_data()
    {
        QTest::addColumn<int>("distillation");
        QTest::addColumn<int>("family");
        QTest::addColumn<QString>("expected");
        QTest::newRow("SD 1.x") << int(Distillation::None) << int(Family::Sd1) << "dpmpp_2m karras 25 7";
        QTest::newRow("SDXL") << int(Distillation::None) << int(Family::Sdxl) << "dpmpp_2m karras 25 6";
        QTest::newRow("Turbo") << int(Distillation::Turbo) << int(Family::Sd2) << "euler_a trailing 1 1";
        QTest::newRow("LCM") << int(Distillation::Lcm) << int(Family::Sd1) << "lcm default 4 8.5";
        QTest::newRow("Lightning") << int(Distillation::Lightning) << int(Family::Sdxl) << "euler trailing 4 1";
        QTest::newRow("Hyper") << int(Distillation::Hyper) << int(Family::Sdxl) << "ddim trailing 4 1";
    }
    void whatSuitsAModel()
    {
        QFETCH(int, distillation);
        QFETCH(int, family);
        QFETCH(QString, expected);
        ModelInfo info{.family = Family(family), .distillation = Distillation(distillation), .size = 768};
        info.takesGuidance = info.distillation == Distillation::Lcm;
        const PictureRequest r = settled({}, info);
        const auto word = [](std::string_view text) { return QString::fromUtf8(text.data(), qsizetype(text.size())); };
        QCOMPARE(QStringLiteral("%1 %2 %3 %4").arg(word(name(*r.sampler)), word(name(r.schedule))).arg(*r.steps).arg(*r.guidance),
                 expected);
        QVERIFY(r.width == 768 && r.height == 768);
        PictureRequest chosen;
        chosen.guidance = 3;
        chosen.steps = 9;
        chosen.sampler = SamplerKind::Heun;
        const PictureRequest kept = settled(chosen, info);
        QVERIFY(kept.guidance == 3 && kept.steps == 9 && kept.sampler == SamplerKind::Heun);
        QVERIFY(settled(r, info) == r);
    }

    /// What is known from the header alone, so that a page shows what is going to be done.
    void whatAModelAsksFor()
    {
        ModelInfo info{.family = Family::Sd1};
        info.sampler = SamplerKind::Ddim; // as a folder's scheduler says
        QVERIFY(settled({}, info).sampler == SamplerKind::Ddim && settled({}, info).schedule == ScheduleKind::Default);
        PictureRequest chosen;
        chosen.schedule = ScheduleKind::Karras; // a schedule without its sampler: the usual one
        QVERIFY(settled(chosen, info).sampler == SamplerKind::Dpmpp2M);
        info.distillation = Distillation::Turbo;
        QVERIFY(settled({}, info).sampler == SamplerKind::EulerAncestral);
        info.distillation = Distillation::Lcm; // merged into the weights: guidance is no input
        QCOMPARE(*settled({}, info).guidance, 1.0);
        info.takesGuidance = true;
        QCOMPARE(*settled({}, info).guidance, 8.5);
    }

    void halfPrecisionIsClose_data()
    {
        QTest::addColumn<QString>("precision");
        QTest::newRow("bfloat16") << "bfloat16";
        QTest::newRow("float16") << "float16";
    }
    void halfPrecisionIsClose()
    {
        QFETCH(QString, precision);
        PictureRequest r = request();
        r.guidance = 1;
        r.width = r.height = 32;
        const Tensor expected = latents(make(*generator("sd1"), r)[0]);
        const auto made = make(*generator("sd1", precision.toStdString()), r);
        const double difference = ((latents(made[0]) - expected).square().mean().sqrt() / expected.std()).item<double>();
        qInfo("%.4f of the deviation", difference);
        QVERIFY(difference < 0.1 && !made[0].decodedInFloat32);
    }

    void overflowIsDecodedInFloat32()
    {
        // weights that bring values beyond 65504 into the middle of the decoder and out of it again
        Checkpoint c = checkpoint("sd1");
        PictureRequest r = request();
        r.width = r.height = 16; // half precision is slow on processors
        r.steps = 1;
        c.autoencoder["decoder.conv_in.weight"] = c.autoencoder["decoder.conv_in.weight"] * 1e6;
        const auto wide = make(*makePictureGenerator(c, pictures::in("float32"), {}), r);
        const auto made = make(*makePictureGenerator(c, pictures::in("float16"), {}), r);
        QVERIFY(made[0].decodedInFloat32 && !wide[0].decodedInFloat32);

        c.autoencoder["decoder.conv_out.bias"] = torch::full({3}, NAN);
        for (const char *precision : {"float16", "float32"})
            QVERIFY(refusal([&] { make(*makePictureGenerator(c, pictures::in(precision), {}), r); }).contains("no usable numbers"));
        c.unet["conv_out.bias"] = torch::full({4}, INFINITY);
        QVERIFY(refusal([&] { make(*makePictureGenerator(c, pictures::in("bfloat16"), {}), r); }).contains("float32"));
    }

    void partsOfAnotherFamilyAreRefused()
    {
        const auto refused = [](const std::function<void(Checkpoint &)> &spoil) {
            Checkpoint c = checkpoint("sd1");
            spoil(c);
            return refusal([&] { makePictureGenerator(std::move(c), pictures::in("float32"), {}); });
        };
        QVERIFY(refused([](Checkpoint &c) { c.encoders = checkpoint("sd2").encoders; }).contains("families"));
        QVERIFY(refused([](Checkpoint &c) { c.info.family = Family::Sdxl; }).contains("family"));
        QVERIFY(refused([](Checkpoint &c) { c.unet["conv_in.weight"] = torch::zeros({16, 9, 3, 3}); }).contains("filling in"));
        QVERIFY(refused([](Checkpoint &c) { c.autoencoder.clear(); }).contains("no autoencoder"));
        QVERIFY(refused([](Checkpoint &c) { c.encoders.clear(); }).contains("no text encoder"));
        QVERIFY(refused([](Checkpoint &c) { c.unet.erase("conv_in.weight"); }).contains("conv_in.weight"));
    }

    void tilesCoverEverySide()
    {
        for (const int64_t size : {1, 95, 96, 97, 128, 168, 169, 512, 1000}) {
            const auto starts = tileStarts(size);
            QCOMPARE(starts.front(), 0);
            QVERIFY(size <= Tiling::tile ? starts.size() == 1 : starts.back() == size - Tiling::tile);
            for (size_t i = 1; i < starts.size(); ++i)
                QVERIFY(starts[i] - starts[i - 1] <= Tiling::tile - Tiling::overlap);
        }
    }

    void tilesShowNoSeam()
    {
        const Checkpoint c = checkpoint("sd1");
        const PictureAutoencoder autoencoder(c.autoencoder, 1, {}, "tiny");
        const Autoencoder plain(nn::Weights(c.autoencoder, "tiny"));
        const Tensor x = networks::given("large", {1, 4, 136, 136});
        QVERIFY(isTiled(136, 136));
        const Tensor whole = plain.decode(x), found = autoencoder.decode(x, {}).picture;
        QCOMPARE(found.sizes(), whole.sizes());
        const Tensor difference = (found - whole).abs() / whole.std();
        // a seam would be a column where neighbours differ more than they do without tiles
        const auto change = [](const Tensor &t) { return t.diff(1, 3).abs().mean({0, 1, 2}); };
        const double seam = (change(found) / change(whole)).max().item<double>();
        qInfo("tiled against whole: largest %.4f, mean %.5f of the deviation, change from column to column at most %.3f times as large",
              difference.max().item<double>(), difference.mean().item<double>(), seam);
        QVERIFY(difference.mean().item<double>() < 0.03);
        QVERIFY(seam < 1.05);

        const Tensor picture = networks::given("picture", {1, 3, 1088, 1088}).clamp(-1, 1);
        const double encoded = networks::difference(autoencoder.encode(picture, {}).mean, plain.encode(picture).mean);
        qInfo("encoded: %.4f of the deviation", encoded);
        QVERIFY(encoded < 0.3);
    }

    void previewsFollowTheSteps()
    {
        const auto model = generator("sd1");
        PictureRequest r = request();
        r.count = 2;
        PictureEvents events;
        std::vector<Preview> seen;
        events.preview = PreviewKind::Latent;
        events.previewed = [&](Preview preview) { seen.push_back(std::move(preview)); };
        const auto made = make(*model, r, {}, events);
        QCOMPARE(seen.size(), size_t(2 * pictures::steps));
        QVERIFY(seen.back().index == 1 && seen.back().step == pictures::steps && seen.back().steps == pictures::steps);
        QCOMPARE(seen.back().image.width, pictures::width / 8);
        QVERIFY(seen.back().image != seen.front().image);

        // a colour by hand: 0.3512 * 1 + 0.3250 * 0.5 = 0.5137, (0.5137 + 1) / 2 * 255 = 193
        const Tensor one = torch::tensor({1.0F, 0.5F, 0.0F, 0.0F}).reshape({1, 4, 1, 1});
        QCOMPARE(int(latentPreview(one, Family::Sd1).pixels[0]), 193);
        QCOMPARE(int(latentPreview(torch::zeros({1, 4, 1, 1}), Family::Sdxl).pixels[0]), 141);

        events.preview = PreviewKind::Decoded; // without a decoder as before
        QVERIFY(!model->hasPreviewDecoder());
        make(*model, r, {}, events);
        QCOMPARE(seen.back().image.width, pictures::width / 8);
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath(QStringLiteral("taesd.safetensors")).toStdString();
        io::writeSafetensors(path, networks::read("taesd").map);
        model->setPreviewDecoder(path);
        QVERIFY(model->hasPreviewDecoder());
        QVERIFY(make(*model, r, {}, events)[1].latents == made[1].latents);
        QCOMPARE(seen.back().image.width, pictures::width);
        model->setPreviewDecoder({});
        QVERIFY(!model->hasPreviewDecoder());
    }

    void progressCountsAllSteps()
    {
        ProgressRecord record;
        const auto model = makePictureGenerator(checkpoint("sd1"), pictures::in("float32"), record.context);
        PictureRequest r = request();
        r.count = 2;
        make(*model, r, {}, {}, record.context);
        QCOMPARE(record.steps.size(), size_t(12));
        for (int i = 0; i < 12; ++i)
            QVERIFY(record.steps[size_t(i)] == std::pair(i + 1, 12));
        const std::vector<std::string> expected{"Reading the model", "Reading the prompt", "Step", "Decoding", "Step", "Decoding"};
        QVERIFY(record.stages == expected);
    }

    void cancelEndsEveryStage_data()
    {
        QTest::addColumn<QByteArray>("stage");
        for (const char *stage : {"Reading the model", "Reading the prompt", "Reading the picture", "Step", "Decoding"})
            QTest::newRow(stage) << QByteArray(stage);
    }
    void cancelEndsEveryStage()
    {
        QFETCH(QByteArray, stage);
        std::stop_source stop;
        int after = 0;
        const JobContext context(stop.get_token(), [&](int, int, std::string_view now) {
            after += stop.stop_requested();
            if (now == std::string_view(stage.constData()))
                stop.request_stop();
        });
        bool cancelled = false;
        try {
            const auto model = makePictureGenerator(checkpoint("sd1"), pictures::in("bfloat16"), context);
            PictureRequest r = request();
            r.start = StartRequest{"start.png", 0.9};
            make(*model, r, pictures::startPicture(), {}, context);
        } catch (const Cancelled &) {
            cancelled = true;
        }
        QVERIFY(cancelled);
        QCOMPARE(after, 0);
    }

    void memoryDoesNotGrow()
    {
        PictureRequest r = request();
        r.steps = 2;
        r.width = r.height = 32;
        const auto model = generator("sd1");
        for (int i = 0; i < 10; ++i)
            make(*model, r);
        const double before = machine::megabytesInUse();
        for (int i = 0; i < 50; ++i)
            make(*model, r);
        QVERIFY(before > 10);
        const double generations = machine::megabytesInUse() - before;
        const auto change = [&] {
            for (const char *family : {"sd1", "sdxl"})
                make(*generator(family, "bfloat16"), r);
        };
        change();
        change();
        const double warm = machine::megabytesInUse();
        for (int i = 0; i < 10; ++i)
            change();
        const double switches = machine::megabytesInUse() - warm;
        qInfo("50 pictures: %+.1f MB, two models 10 times in turn: %+.1f MB", generations, switches);
        QVERIFY(generations < 20);
        QVERIFY(switches < 40); // a model is 20 MB
    }

    void memoryIsEstimated()
    {
        PictureRequest r = request();
        r.compute.precision = "float32";
        const ModelInfo info{.precision = "float16", .bytes = 2'000'000'000};
        r.width = r.height = 512;
        const uint64_t small = memoryNeeded(r, info);
        QVERIFY(small > 4'000'000'000 && small < 6'000'000'000);
        r.width = r.height = 4096;
        QVERIFY(memoryNeeded(r, info) > 3 * small);
        QVERIFY(availableMemory() > 1'000'000);
    }

    void promptsAreCounted()
    {
        QCOMPARE(countPrompt("").tokens, 0);
        QCOMPARE(countPrompt("").limit, 75);
        std::string words;
        for (int i = 0; i < 80; ++i)
            words += "fox ";
        const PromptCount count = countPrompt(words);
        QVERIFY(count.tokens == 80 && count.limit == 150);
        QCOMPARE(count.chunkStarts, std::vector<uint32_t>{75 * 4});
        QCOMPARE(countPrompt(words, true).limit, 75);
        QCOMPARE(countPrompt("a BREAK b").chunkStarts.size(), size_t(1));
    }

private:
    std::optional<c10::InferenceMode> m_inference;
};

QTEST_GUILESS_MAIN(TestPictureGenerator)
#include "tst_picturegenerator.moc"
