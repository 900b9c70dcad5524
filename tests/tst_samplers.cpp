// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/error.h"
#include "core/diffusion/samplers/sampler.h"

#include <ATen/CPUGeneratorImpl.h>
#include <torch/types.h>

#include <QFile>
#include <QTest>

#include <cmath>
#include <cstring>

using namespace core;
using namespace core::diffusion;
using torch::Tensor;

namespace {

/// The network of tests/reference/samplers.py.
Tensor formula(const Tensor &x, double t)
{
    const Tensor shift = torch::arange(x.numel(), torch::kFloat32).reshape(x.sizes()) * 0.1;
    return 0.8 * x + 0.2 * torch::tanh(x + shift) * std::cos(t / 400);
}

Tensor startLatents()
{
    return torch::sin(torch::arange(24, torch::kFloat32)).reshape({1, 4, 2, 3}) * 0.9;
}

std::unique_ptr<NoiseSource> noiseOf(uint64_t seed)
{
    return makeNoise({.seed = seed, .height = 2, .width = 3});
}

} // namespace

class TestSamplers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void latentsAreTheReferences_data()
    {
        QTest::addColumn<QByteArray>("sampler");
        for (const std::string_view sampler : samplerNames())
            QTest::newRow(sampler.data()) << QByteArray(sampler.data(), qsizetype(sampler.size()));
    }
    void latentsAreTheReferences()
    {
        QFETCH(QByteArray, sampler);
        QFile index(QStringLiteral(TEST_DATA "/diffusion/samplers.txt")), data(QStringLiteral(TEST_DATA "/diffusion/samplers.bin"));
        QVERIFY(index.open(QIODevice::ReadOnly) && data.open(QIODevice::ReadOnly));
        const QByteArray bytes = data.readAll();
        const NoiseSchedule usual = NoiseSchedule::scaledLinear(), zero = usual.withZeroTerminalSnr();
        double worst = 0;
        QByteArray worstLine;
        int compared = 0;
        while (!index.atEnd()) {
            const QByteArray line = index.readLine().trimmed();
            const QList<QByteArray> words = line.split(' ');
            if (words[0] != "final" || words[1] != sampler)
                continue;
            const NoiseSchedule &schedule = words[4] == "zero" ? zero : usual;
            const bool xl = words[2] == "ays_xl";
            const SamplerKind kind = samplerNamed(sampler.toStdString());
            const auto runner =
                makeSampler(kind, planSteps(kind, scheduleNamed(xl ? "ays" : words[2].toStdString()), words[3].toInt(), schedule, xl),
                            predictionNamed(words[5].toStdString()), schedule);
            const auto noise = noiseOf(7);
            const int first = words[6].toInt();
            const Tensor found =
                first == 0 ? runner->fromNoise(formula, *noise) : runner->fromLatents(startLatents(), first, formula, *noise);
            Tensor expected = torch::empty({1, 4, 2, 3}, torch::kFloat32);
            std::memcpy(expected.mutable_data_ptr<float>(), bytes.constData() + words.last().toInt() * 4, 24 * 4);
            const double difference = ((found - expected).abs().max() / expected.std()).item<double>();
            if (difference > worst || std::isnan(difference)) {
                worst = difference;
                worstLine = line;
            }
            ++compared;
        }
        QVERIFY(compared >= 10);
        qInfo("%d runs, largest difference %.1e of the deviation (%s)", compared, worst, worstLine.constData());
        // k-diffusion's float32 loses most digits of the level that a long ancestral step goes down to
        QVERIFY2(worst < (sampler == "dpmpp_2s_a" ? 2e-4 : 2e-5), worstLine.constData());
    }

    /// diffusers' own figures for LCM (tests/schedulers/test_scheduler_lcm.py), whose schedule is the usual one.
    void lcmHasTheFiguresOfItsAuthors_data()
    {
        QTest::addColumn<int>("steps");
        QTest::addColumn<double>("sum");
        QTest::newRow("one step") << 1 << 18.7097;
        QTest::newRow("ten steps") << 10 << 197.7616;
    }
    void lcmHasTheFiguresOfItsAuthors()
    {
        QFETCH(int, steps);
        QFETCH(double, sum);
        struct Given : NoiseSource
        {
            Tensor next() override
            {
                if (std::exchange(first, false))
                    return (torch::arange(768, torch::kFloat32).reshape({3, 8, 8, 4}) / 768).permute({3, 0, 1, 2});
                return torch::randn({4, 3, 8, 8}, generator);
            }
            bool first = true;
            at::Generator generator = at::detail::createCPUGenerator(0);
        } noise;
        const NoiseSchedule schedule = NoiseSchedule::scaledLinear();
        const auto lcm = makeSampler(SamplerKind::Lcm, planSteps(SamplerKind::Lcm, ScheduleKind::Default, steps, schedule),
                                     Prediction::Epsilon, schedule);
        const Tensor result = lcm->fromNoise([](const Tensor &x, double t) { return x * (t / (t + 1)); }, noise);
        QVERIFY(std::abs(result.abs().sum().item<double>() - sum) < 1e-3);
    }

    void everyCombinationEnds()
    {
        const NoiseSchedule usual = NoiseSchedule::scaledLinear(), zero = usual.withZeroTerminalSnr();
        for (const std::string_view sampler : samplerNames())
            for (const std::string_view kind : scheduleNames())
                for (const int steps : {1, 2, 5, 30})
                    for (const NoiseSchedule *schedule : {&usual, &zero}) {
                        const SamplerKind which = samplerNamed(sampler);
                        const auto runner =
                            makeSampler(which, planSteps(which, scheduleNamed(kind), steps, *schedule), Prediction::V, *schedule);
                        const auto noise = noiseOf(3);
                        int reported = 0;
                        const Tensor result = runner->fromNoise(formula, *noise, [&](int step, int count, const Tensor &denoised) {
                            ++reported;
                            QCOMPARE(step, reported);
                            QCOMPARE(count, steps);
                            QVERIFY(denoised.isfinite().all().item<bool>());
                        });
                        QCOMPARE(reported, steps);
                        const QByteArray title = QByteArray(sampler.data()) + ' ' + kind.data() + ' ' + QByteArray::number(steps);
                        QVERIFY2(result.isfinite().all().item<bool>(), title.constData());
                    }
    }

    void aThousandSteps()
    {
        const NoiseSchedule schedule = NoiseSchedule::scaledLinear();
        for (const std::string_view sampler : samplerNames()) {
            const SamplerKind which = samplerNamed(sampler);
            if (which == SamplerKind::Lcm)
                continue;
            const auto runner = makeSampler(which, planSteps(which, ScheduleKind::Default, 1000, schedule), Prediction::Epsilon, schedule);
            const auto noise = noiseOf(3);
            QVERIFY2(runner->fromNoise(formula, *noise).isfinite().all().item<bool>(), sampler.data());
        }
    }

    void aNetworkMayAnswerInItsOwnPrecision()
    {
        const NoiseSchedule schedule = NoiseSchedule::scaledLinear();
        for (const std::string_view sampler : samplerNames()) {
            const SamplerKind which = samplerNamed(sampler);
            const auto runner = makeSampler(which, planSteps(which, ScheduleKind::Default, 5, schedule), Prediction::Epsilon, schedule);
            const auto noise = noiseOf(3);
            const Tensor result = runner->fromNoise([](const Tensor &x, double t) { return formula(x, t).to(torch::kBFloat16); }, *noise);
            QVERIFY2(result.scalar_type() == torch::kFloat32, sampler.data());
        }
    }

    void noStrengthChangesNothing()
    {
        const NoiseSchedule schedule = NoiseSchedule::scaledLinear();
        const auto euler = makeSampler(SamplerKind::Euler, planSteps(SamplerKind::Euler, ScheduleKind::Default, 10, schedule),
                                       Prediction::Epsilon, schedule);
        const auto noise = noiseOf(3);
        const Tensor result = euler->fromLatents(startLatents(), euler->steps().firstStep(0), formula, *noise);
        QVERIFY(torch::equal(result, startLatents()));
    }

    void cancelEndsWithinAStep()
    {
        const NoiseSchedule schedule = NoiseSchedule::scaledLinear();
        for (const std::string_view sampler : samplerNames()) {
            const SamplerKind which = samplerNamed(sampler);
            const auto runner = makeSampler(which, planSteps(which, ScheduleKind::Default, 10, schedule), Prediction::Epsilon, schedule);
            const auto noise = noiseOf(3);
            int steps = 0;
            bool cancelled = false;
            try {
                runner->fromNoise(formula, *noise, [&](int, int, const Tensor &) {
                    if (++steps == 3)
                        throw Cancelled{};
                });
            } catch (const Cancelled &) {
                cancelled = true;
            }
            QVERIFY(cancelled);
            QCOMPARE(steps, 3);
        }
    }
};

QTEST_GUILESS_MAIN(TestSamplers)
#include "tst_samplers.moc"
