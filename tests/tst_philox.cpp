// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/diffusion/samplers/noise.h"
#include "core/diffusion/samplers/philox.h"

#include <ATen/Context.h>
#include <torch/types.h>

#include <QTest>

#include <array>

using namespace core::diffusion;

class TestPhilox : public QObject
{
    Q_OBJECT

    /// To rounding: torch's own last bits are each set of instructions'. Ours are the same everywhere; tst_sameeverywhere has them.
    static bool areNear(const torch::Tensor &a, const torch::Tensor &b)
    {
        return a.sizes() == b.sizes() && torch::allclose(a, b, 1e-6, 1e-6);
    }

private Q_SLOTS:
    /// The numbers that modules/rng_philox.py of AUTOMATIC1111 expects of itself for seed 0, which are a GPU's in float32; ours are rounded
    /// once, and tst_sameeverywhere has their bits.
    void numbersAreTorchsOnAGpu()
    {
        constexpr std::array expected = {-0.92466259f, -0.42534415f, -2.6438457f,  0.14518388f,  -0.12086647f, -0.57972564f,
                                         -0.62285122f, -0.32838709f, -1.07454231f, -0.36314407f, -1.67105067f, 2.26550497f};
        std::array<float, 12> values{};
        Philox philox(0);
        philox.fill(values);
        for (size_t i = 0; i < values.size(); ++i)
            QVERIFY2(std::abs(values[i] - expected[i]) < 1e-6f, qPrintable(QString::number(i)));
        std::array<float, 12> second{};
        philox.fill(second);
        QVERIFY(second != values);
    }

    void upperHalfOfTheSeedCounts()
    {
        std::array<float, 4> a{}, b{};
        Philox(5).fill(a);
        Philox(5 | 1ull << 40).fill(b);
        QVERIFY(a != b);
    }

    void picturesDoNotDependOnTheirBatch_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("torch's processor generator") << int(NoiseKind::Cpu);
        QTest::newRow("Philox") << int(NoiseKind::Philox);
    }
    void picturesDoNotDependOnTheirBatch()
    {
        QFETCH(int, kind);
        const auto batch = makeNoise({.kind = NoiseKind(kind), .seed = 11, .count = 3, .height = 8, .width = 6});
        const auto alone = makeNoise({.kind = NoiseKind(kind), .seed = 13, .count = 1, .height = 8, .width = 6});
        for (int draw = 0; draw < 3; ++draw)
            QVERIFY(torch::equal(batch->next()[2], alone->next()[0]));
    }

    void cpuNoiseIsTorchs()
    {
        const auto noise = makeNoise({.seed = 42, .count = 1, .height = 4, .width = 4});
        at::manual_seed(42);
        QVERIFY(areNear(noise->next(), torch::randn({1, 4, 4, 4})));
        QVERIFY(areNear(noise->next(), torch::randn({1, 4, 4, 4})));
    }

    void batchNoiseIsOneDraw()
    {
        const auto noise = makeNoise({.kind = NoiseKind::Batch, .seed = 42, .count = 2, .height = 4, .width = 4});
        at::manual_seed(42);
        QVERIFY(areNear(noise->next(), torch::randn({2, 4, 4, 4})));
        at::manual_seed(43);
        QVERIFY(areNear(noise->next(), torch::randn({2, 4, 4, 4})));
    }

    void variation_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("torch's processor generator") << int(NoiseKind::Cpu);
        QTest::newRow("Philox") << int(NoiseKind::Philox);
    }
    void variation()
    {
        QFETCH(int, kind);
        const auto with = [&](double amount) {
            return makeNoise({.kind = NoiseKind(kind),
                              .seed = 1,
                              .count = 2,
                              .height = 16,
                              .width = 16,
                              .variation = Variation{.seed = 100, .amount = amount}});
        };
        const auto first = [&](uint64_t seed) {
            return makeNoise({.kind = NoiseKind(kind), .seed = seed, .height = 16, .width = 16})->next()[0];
        };
        QVERIFY(torch::equal(with(0)->next()[1], first(2))); // none: the pictures' own seeds
        QVERIFY(torch::allclose(with(1)->next()[1], first(101), 1e-5, 1e-5));
        const auto source = with(0.3);
        const torch::Tensor mixed = source->next();
        QVERIFY(torch::allclose(mixed[1], slerp(0.3, first(1), first(101))));
        QVERIFY(std::abs(mixed.std().item<double>() - 1) < 0.1); // as strong as either, which a straight mix would not be
        const auto plain = makeNoise({.kind = NoiseKind(kind), .seed = 1, .height = 16, .width = 16});
        plain->next();
        QVERIFY(torch::equal(source->next()[1], plain->next()[0])); // later draws are the seed's
        QVERIFY(torch::allclose(slerp(0.4, first(1), first(1)), first(1)));
    }
};

QTEST_GUILESS_MAIN(TestPhilox)
#include "tst_philox.moc"
