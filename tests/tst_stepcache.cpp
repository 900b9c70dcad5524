// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/diffusion/networks/stepcache.h"
#include "tests/picturefixture.h"

using namespace core;
using namespace core::diffusion;
using namespace Qt::StringLiterals;
using networks::given;
using pictures::checkpoint;
using pictures::generator;
using pictures::latents;
using pictures::make;
using pictures::request;
using torch::Tensor;

namespace {

/// One evaluation as a sampler sees it: of which step, which of that step, and of which step its deep features are.
struct Seen
{
    int step = 0, evaluation = 0, from = 0, fromEvaluation = 0;
};

std::vector<Seen> seenBy(SamplerKind kind, int steps, int interval)
{
    const NoiseSchedule schedule = NoiseSchedule::scaledLinear();
    const auto sampler = makeSampler(kind, planSteps(kind, ScheduleKind::Default, steps, schedule), Prediction::Epsilon, schedule);
    StepCache cache(interval);
    std::vector<Seen> all;
    int step = 0, evaluation = 0;
    const Model model = [&](const Tensor &x, double) {
        Tensor deep = cache.next();
        if (!deep.defined()) {
            deep = torch::tensor({step, evaluation});
            cache.keep(deep);
        }
        all.push_back({step, evaluation++, deep[0].item<int>(), deep[1].item<int>()});
        return x * 0.1;
    };
    const auto noise = makeNoise({.seed = 1, .channels = 4, .height = 2, .width = 2});
    sampler->fromNoise(model, *noise, [&](int, int, const Tensor &) {
        cache.nextStep();
        ++step;
        evaluation = 0;
    });
    return all;
}

} // namespace

class TestStepCache : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_inference.emplace(true);
        nn::useThreads(1);
    }
    void cleanupTestCase() { m_inference.reset(); }

    /// Four steps of which every third is computed in full.
    void stepsAreTheAuthors_data()
    {
        QTest::addColumn<QString>("network");
        QTest::addColumn<QList<int>>("heads");
        QTest::newRow("attention in the last layer") << u"sd1"_s << QList<int>{8, 8, 8, 8};
        QTest::newRow("none there") << u"sdxl"_s << QList<int>{1, 2, 4};
    }
    void stepsAreTheAuthors()
    {
        QFETCH(QString, network);
        QFETCH(QList<int>, heads);
        const nn::Weights w = networks::read(network.toStdString()).weights();
        auto expected = networks::read(network.toStdString(), "deepcache").outputs;
        QCOMPARE(expected.size(), size_t(4));
        const UNet unet({.heads = {heads.begin(), heads.end()}, .groups = 8}, w);
        UNetConditions conditions{.text = given("text", {2, 7, unet.textWidth()})};
        if (unet.wantsSizes()) {
            conditions.pooled = given("pooled", {2, 16});
            conditions.timeIds = torch::tensor({96.F, 128.F, 0.F, 8.F, 96.F, 128.F}).repeat({2, 1});
        }
        StepCache cache(3);
        for (const int timestep : {900, 600, 300, 100}) {
            const std::string label = "t" + std::to_string(timestep);
            const Tensor latents = given(label, expected[label].sizes());
            const Tensor found = unet(latents, timestep, conditions, &cache), whole = unet(latents, timestep, conditions);
            COMPARE_TENSORS(found, expected[label]);
            if (timestep == 900 || timestep == 100)
                QVERIFY(found.equal(whole));
            else
                QVERIFY(networks::difference(found, whole) > 0.01);
            cache.nextStep();
        }
    }

    void intervalOneIsExact()
    {
        const networks::Network reference = networks::read("sd1");
        const UNet unet({.heads = {8, 8, 8, 8}, .groups = 8}, reference.weights());
        const UNetConditions conditions{.text = given("text", {1, 7, 24})};
        StepCache cache(1);
        for (const double t : {900.0, 500.0, 100.0}) {
            const Tensor latents = given(std::to_string(t), {1, 4, 8, 16});
            QVERIFY(unet(latents, t, conditions, &cache).equal(unet(latents, t, conditions)));
            cache.nextStep();
        }
    }

    /// Every sampler: steps are counted, and second evaluations take from second evaluations.
    void countsSteps_data()
    {
        QTest::addColumn<QByteArray>("sampler");
        for (const std::string_view sampler : samplerNames())
            QTest::newRow(sampler.data()) << QByteArray(sampler.data(), qsizetype(sampler.size()));
    }
    void countsSteps()
    {
        QFETCH(QByteArray, sampler);
        const bool twice = QByteArrayList{"heun", "dpm2", "dpm2_a", "dpmpp_2s_a", "dpmpp_sde"}.contains(sampler);
        for (const int interval : {1, 2, 3, 5}) {
            const auto all = seenBy(samplerNamed(sampler.toStdString()), 7, interval);
            QCOMPARE(all.size(), size_t(twice ? 13 : 7)); // the last step needs no second
            QCOMPARE(all.back().step, 6);
            for (const Seen &seen : all) {
                QCOMPARE(seen.from, seen.step - seen.step % interval);
                QCOMPARE(seen.fromEvaluation, seen.evaluation);
            }
        }
    }

    void anEvaluationWithNothingKeptIsWhole()
    {
        StepCache cache(4);
        QVERIFY(!cache.next().defined());
        cache.keep(torch::ones({1}));
        cache.nextStep();
        QVERIFY(cache.next().defined());
        QVERIFY(!cache.next().defined()); // the first step had no second
        cache.keep(torch::zeros({1}));
        cache.nextStep();
        QCOMPARE(cache.next().item<int>(), 1);
        QCOMPARE(cache.next().item<int>(), 0);
    }

    void pictures_data()
    {
        QTest::addColumn<QString>("family");
        QTest::addColumn<QString>("sampler");
        QTest::addColumn<QString>("precision");
        QTest::addColumn<bool>("start");
        QTest::newRow("SD 1.x") << u"sd1"_s << u"euler"_s << u"float32"_s << false;
        QTest::newRow("bfloat16") << u"sd1"_s << u"euler"_s << u"bfloat16"_s << false;
        QTest::newRow("two evaluations") << u"sd1"_s << u"heun"_s << u"float32"_s << false;
        QTest::newRow("noise between steps") << u"sd2"_s << u"dpmpp_sde"_s << u"float32"_s << false;
        QTest::newRow("SDXL") << u"sdxl"_s << u"dpmpp_2m"_s << u"float32"_s << false;
        QTest::newRow("LCM") << u"lcm"_s << u"lcm"_s << u"float32"_s << false;
        QTest::newRow("from a picture") << u"sd1"_s << u"euler_a"_s << u"float32"_s << true;
    }
    void pictures()
    {
        QFETCH(QString, family);
        QFETCH(QString, sampler);
        QFETCH(QString, precision);
        QFETCH(bool, start);
        const auto model = generator(family.toStdString(), precision.toStdString());
        PictureRequest r = request();
        r.sampler = samplerNamed(sampler.toStdString());
        r.steps = 4;
        if (start)
            r.start = StartRequest{"start.png", 0.75};
        const Image from = start ? pictures::startPicture() : Image();
        const auto exact = make(*model, r, from);
        r.cacheInterval = 2;
        r.count = 2;
        const auto reused = make(*model, r, from);
        QVERIFY(latents(reused[0]).isfinite().all().item<bool>());
        QVERIFY(reused[0].latents != exact[0].latents);
        // the second begins with a step in full, as it does alone
        for (int i = 0; i < 2; ++i)
            QVERIFY(make(*model, requestOf(r, i), from)[0].latents == reused[size_t(i)].latents);
        // an interval as long as the picture: its first step is the exact one's
        r.count = 1;
        r.steps = 1;
        const auto one = make(*model, r, from);
        r.cacheInterval = 1;
        QVERIFY(make(*model, r, from)[0].latents == one[0].latents);
        r.steps = 4;
        QVERIFY(make(*model, r, from)[0].latents == exact[0].latents);
    }

    /// Cancelled in the middle, at a step that would have been taken from another, and nothing of it stays.
    void cancels()
    {
        const auto model = generator("sd1");
        PictureRequest r = request();
        r.cacheInterval = 3;
        const auto before = make(*model, r);
        std::stop_source stop;
        const JobContext context(stop.get_token(), [&](int step, int, std::string_view) {
            if (step == 2)
                stop.request_stop();
        });
        int steps = 0;
        PictureEvents events;
        events.timed = [&](std::string_view stage, double) { steps += stage == "step"; };
        QVERIFY_EXCEPTION_THROWN(make(*model, r, {}, events, context), Cancelled);
        QCOMPARE(steps, 2);
        QVERIFY(make(*model, r)[0].latents == before[0].latents);
    }

private:
    std::optional<c10::InferenceMode> m_inference;
};

QTEST_GUILESS_MAIN(TestStepCache)
#include "tst_stepcache.moc"
