// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/error.h"
#include "core/diffusion/pipeline/guidance.h"
#include "core/diffusion/samplers/steps.h"

#include <torch/types.h>

#include <QFile>
#include <QTest>

#include <cmath>
#include <cstring>

using namespace core;
using namespace core::diffusion;

class TestSchedules : public QObject
{
    Q_OBJECT

private:
    static bool near(double value, double expected, double tolerance)
    {
        return std::abs(value - expected) <= tolerance * (1 + std::abs(expected));
    }

private Q_SLOTS:
    void stableDiffusionsTable()
    {
        const NoiseSchedule schedule = NoiseSchedule::scaledLinear();
        QCOMPARE(schedule.timesteps(), 1000);
        double product = 1; // the same in double all the way
        for (int i = 0; i < 1000; ++i) {
            const double root = std::sqrt(0.00085) + i / 999.0 * (std::sqrt(0.012) - std::sqrt(0.00085));
            product *= 1 - root * root;
            QVERIFY(std::abs(schedule.alphasCumprod(i) / product - 1) < 2e-6);
        }
        QVERIFY(std::abs(schedule.sigmaMax() - 14.6146) < 1e-4);
        QVERIFY(std::abs(schedule.sigmaMin() - 0.029167) < 1e-6);
    }

    void sigmasAndTimestepsAreInverse()
    {
        const NoiseSchedule schedule = NoiseSchedule::scaledLinear();
        for (const double t : {0.0, 0.25, 1.0, 13.7, 500.0, 998.9, 999.0})
            QVERIFY(std::abs(schedule.timestepOf(schedule.sigmaLogLinear(t)) - t) < 1e-3);
        QCOMPARE(schedule.timestepOf(1e9), 999.0);
        QCOMPARE(schedule.timestepOf(0), 0.0);
        QCOMPARE(schedule.nearestTimestep(schedule.sigma(321)), 321);
    }

    void zeroTerminalSnr()
    {
        const NoiseSchedule schedule = NoiseSchedule::scaledLinear().withZeroTerminalSnr();
        QCOMPARE(schedule.alphasCumprod(999), 0.0);
        QVERIFY(std::abs(schedule.alphasCumprod(0) / NoiseSchedule::scaledLinear().alphasCumprod(0) - 1) < 1e-6);
        QVERIFY(std::abs(schedule.sigmaMax() - 4096) < 1e-3);
    }

    /// Every table of tests/reference/samplers.py.
    void tablesAreTheReferences()
    {
        QFile index(QStringLiteral(TEST_DATA "/diffusion/samplers.txt")), data(QStringLiteral(TEST_DATA "/diffusion/samplers.bin"));
        QVERIFY(index.open(QIODevice::ReadOnly) && data.open(QIODevice::ReadOnly));
        const QByteArray bytes = data.readAll();
        const auto number = [&](qsizetype i) {
            float value = 0;
            std::memcpy(&value, bytes.constData() + i * 4, 4);
            return double(value);
        };
        const NoiseSchedule schedule = NoiseSchedule::scaledLinear();
        int compared = 0;
        double worstTimestep = 0, worstSigma = 0;
        while (!index.atEnd()) {
            const QByteArray line = index.readLine().trimmed();
            const QList<QByteArray> words = line.split(' ');
            if (words[0] != "table")
                continue;
            const bool xl = words[2] == "ays_xl";
            const int steps = words[3].toInt();
            const Steps plan =
                planSteps(samplerNamed(words[1].toStdString()), scheduleNamed(xl ? "ays" : words[2].toStdString()), steps, schedule, xl);
            QCOMPARE(plan.count(), steps);
            const qsizetype offset = words.last().toInt();
            for (int i = 0; i < steps; ++i) {
                const double off = std::abs(plan.timesteps[size_t(i)] - number(offset + i));
                worstTimestep = std::max(worstTimestep, off / 1000);
                QVERIFY2(
                    off < 1e-3,
                    qPrintable(
                        QString::fromUtf8(line)
                        + QStringLiteral(": timestep %1 is %2, not %3").arg(i).arg(plan.timesteps[size_t(i)]).arg(number(offset + i))));
            }
            for (int i = 0; i <= steps; ++i) {
                const double expected = number(offset + steps + i), found = plan.sigmas[size_t(i)];
                worstSigma = std::max(worstSigma, std::abs(found - expected) / std::max(expected, 1e-3));
                QVERIFY2(near(found, expected, 1e-6),
                         qPrintable(QString::fromUtf8(line) + QStringLiteral(": sigma %1 is %2, not %3").arg(i).arg(found).arg(expected)));
            }
            ++compared;
        }
        QVERIFY(compared > 300);
        qInfo("%d tables, largest difference of timesteps %.1e of the range, of sigmas %.1e relative", compared, worstTimestep, worstSigma);
    }

    void everyCombinationIsUsable()
    {
        const NoiseSchedule usual = NoiseSchedule::scaledLinear(), zero = usual.withZeroTerminalSnr();
        for (const std::string_view sampler : samplerNames())
            for (const std::string_view kind : scheduleNames())
                for (const int steps : {1, 2, 4, 11, 49, 333, 999, 1000}) {
                    if (sampler == "lcm" && kind == "default" && steps > 50)
                        continue;
                    for (const NoiseSchedule *schedule : {&usual, &zero}) {
                        const Steps plan = planSteps(samplerNamed(sampler), scheduleNamed(kind), steps, *schedule);
                        QCOMPARE(plan.sigmas.size(), size_t(steps) + 1);
                        const bool distinct = steps < 500 || kind != "karras"; // float32 holds no more levels near 0
                        for (int i = 0; i < steps; ++i) {
                            QVERIFY(plan.timesteps[size_t(i)] >= 0 && plan.timesteps[size_t(i)] <= 999);
                            QVERIFY2(plan.sigmas[size_t(i)] > plan.sigmas[size_t(i) + 1]
                                         || (!distinct && plan.sigmas[size_t(i)] >= plan.sigmas[size_t(i) + 1])
                                         || (sampler == "ddim" && i + 1 == steps),
                                     qPrintable(QString::fromUtf8(sampler.data()) + u' ' + QString::fromUtf8(kind.data()) + u' '
                                                + QString::number(steps)));
                        }
                    }
                }
    }

    void badNumbersOfStepsAreRefused()
    {
        const NoiseSchedule schedule = NoiseSchedule::scaledLinear();
        for (const int steps : {-1, 0, 1001})
            QVERIFY_THROWS_EXCEPTION(Error, planSteps(SamplerKind::Euler, ScheduleKind::Default, steps, schedule));
        QVERIFY_THROWS_EXCEPTION(Error, planSteps(SamplerKind::Lcm, ScheduleKind::Default, 51, schedule));
    }

    void namesAreKnown()
    {
        for (const std::string_view sampler : samplerNames())
            QCOMPARE(name(samplerNamed(sampler)), sampler);
        for (const std::string_view kind : scheduleNames())
            QCOMPARE(name(scheduleNamed(kind)), kind);
        QVERIFY_THROWS_EXCEPTION(Error, samplerNamed("Euler"));
        QVERIFY_THROWS_EXCEPTION(Error, scheduleNamed(""));
        QVERIFY(predictionNamed("v") == Prediction::V);
        QVERIFY(noiseNamed("batch") == NoiseKind::Batch);
    }

    void strengthChoosesTheFirstStep()
    {
        Steps plan;
        plan.timesteps.resize(20);
        QCOMPARE(plan.firstStep(1), 0);
        QCOMPARE(plan.firstStep(0.6), 8);
        QCOMPARE(plan.firstStep(0.04), 20);
        QCOMPARE(plan.firstStep(0), 20);
    }

    void guidance()
    {
        const torch::Tensor without = torch::randn({2, 4, 5, 5}), with = torch::randn({2, 4, 5, 5});
        QVERIFY(torch::allclose(guided(without, with, 1), with, 1e-5, 1e-5));
        QVERIFY(torch::allclose(guided(without, with, 0), without));
        QVERIFY(torch::allclose(guided(without, with, 7), without + 7 * (with - without)));
        const torch::Tensor full = guided(without, with, 7, 1);
        for (int i = 0; i < 2; ++i)
            QVERIFY(std::abs(full[i].std().item<double>() - with[i].std().item<double>()) < 1e-5);
        QVERIFY(torch::allclose(guided(without, with, 7, 0.7), 0.7 * full + 0.3 * guided(without, with, 7), 1e-5, 1e-5));
    }
};

QTEST_GUILESS_MAIN(TestSchedules)
#include "tst_schedules.moc"
