// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/compute.h"
#include "core/nn/layers/layers.h"
#include "core/nn/ops/floatwinogradconv.h"
#include "tests/kernelfixture.h"

#include <QTest>

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

using namespace core::nn;
using kernels::difference;
using kernels::wide;
using torch::Tensor;

namespace {

struct Case
{
    int64_t items, in, out, height, width;
};

constexpr Case cases[] = {{1, 32, 32, 1, 1},     {1, 32, 64, 2, 3},   {2, 96, 32, 7, 5},   {3, 64, 96, 16, 16},
                          {2, 320, 320, 33, 20}, {1, 1280, 64, 8, 9}, {1, 32, 32, 130, 67}};

} // namespace

/// Against float64.
class TestFloatWinograd : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { torch::manual_seed(5); }

    void kernelsOfThisProcessor()
    {
        const size_t count =
            1 + (machine::has({"avx2", "fma"}) ? 1 : 0) + (machine::has({"avx512f", "avx512vl", "avx512bw", "avx512dq"}) ? 1 : 0);
        QCOMPARE(FloatWinogradConv::kernels().size(), count);
    }

    void whatSuits()
    {
        QVERIFY(FloatWinogradConv::suits(torch::randn({64, 64, 3, 3})));
        QVERIFY(!FloatWinogradConv::suits(kernels::half({64, 64, 3, 3})));
        QVERIFY(!FloatWinogradConv::suits(torch::randn({5, 64, 3, 3})));
        QVERIFY(!FloatWinogradConv::suits(torch::randn({64, 5, 3, 3})));
        QVERIFY(!FloatWinogradConv::suits(torch::randn({64, 64, 1, 1})));
        QVERIFY(!FloatWinogradConv::suits(torch::randn({64, 64, 3, 3}).requires_grad_()));
        QVERIFY(!FloatWinogradConv::suits(torch::randn({64}).view({64, 1, 1, 1}).expand({64, 21000, 3, 3})));
    }

    void likeTheConvolution()
    {
        const c10::InferenceMode inference;
        for (const FloatTileKernel *kernel : FloatWinogradConv::kernels())
            for (const Case &c : cases) {
                const Tensor weight = torch::randn({c.out, c.in, 3, 3}) * 0.1, bias = torch::randn({c.out});
                const Tensor x = torch::randn({c.items, c.in, c.height, c.width});
                const FloatWinogradConv layer(weight, bias, *kernel), bare(weight, {}, *kernel);
                const Tensor plain = torch::conv2d(wide(x), wide(weight), {}, 1, 1);
                const Tensor expected = plain + wide(bias).view({1, -1, 1, 1}), other = torch::randn(expected.sizes());
                for (const auto format : {at::MemoryFormat::Contiguous, at::MemoryFormat::ChannelsLast}) {
                    const Tensor found = layer(x.contiguous(format));
                    QVERIFY(found.is_contiguous(at::MemoryFormat::ChannelsLast));
                    QCOMPARE(found.sizes(), expected.sizes());
                    const double error = difference(found, expected);
                    QVERIFY2(error < 1e-6, qPrintable(QString::number(error)));
                    QVERIFY(difference(bare(x.contiguous(format)), plain) < 1e-6);
                    QVERIFY(difference(layer(x.contiguous(format), other.contiguous(format)), expected + wide(other)) < 1e-6);
                }
                if (kernel == FloatWinogradConv::kernels().front())
                    qInfo("%d x %d: %.2g, torch %.2g", int(c.in), int(c.height), difference(layer(x), expected),
                          difference(torch::conv2d(x, weight, bias, 1, 1), expected));
            }
    }

    void layersTakeIt()
    {
        const c10::InferenceMode inference;
        const Tensor weight = torch::randn({64, 64, 3, 3}) * 0.1, bias = torch::randn({64}), x = torch::randn({1, 64, 9, 11});
        const Conv2d layer(Weights({{"weight", weight}, {"bias", bias}}), {.kernel = 3, .padding = 1});
        QVERIFY(layer.isPacked());
        QVERIFY(difference(layer(x), torch::conv2d(wide(x), wide(weight), wide(bias), 1, 1)) < 1e-6);
        QVERIFY(difference(layer.plus(x, x), torch::conv2d(wide(x), wide(weight), wide(bias), 1, 1) + wide(x)) < 1e-6);
        const Conv2d other(Weights({{"weight", weight}, {"bias", bias}}), {.kernel = 3, .padding = 1, .stride = 2});
        QVERIFY(!other.isPacked());
    }

    /// Enough rows for the project's own product; in items of a batch, and a slice of wider rows.
    void linearLayersOfManyRows()
    {
        const c10::InferenceMode inference;
        const Tensor weight = torch::randn({101, 64}), bias = torch::randn({101}), whole = torch::randn({2, 200, 128});
        for (const Tensor &x : {whole.narrow(2, 0, 64).contiguous(), whole.narrow(2, 64, 64), whole.narrow(2, 0, 64).transpose(0, 1)}) {
            const Tensor expected = torch::linear(wide(x), wide(weight), wide(bias));
            const Linear layer(Weights({{"weight", weight}, {"bias", bias}})), bare(Weights({{"weight", weight}}));
            QCOMPARE(layer(x).sizes(), expected.sizes());
            QVERIFY(difference(layer(x), expected) < 1e-6);
            QVERIFY(difference(bare(x), expected - wide(bias)) < 1e-6);
            QVERIFY(difference(layer.plus(x, expected.to(torch::kFloat32)), 2 * expected) < 1e-6);
        }
    }

    void threadsChangeNothing()
    {
        const c10::InferenceMode inference;
        const FloatWinogradConv layer(torch::randn({64, 64, 3, 3}), {});
        const Tensor x = torch::randn({1, 64, 101, 67});
        useThreads(1);
        const Tensor one = layer(x);
        useThreads(3);
        QVERIFY(torch::equal(layer(x), one));
    }
};

QTEST_GUILESS_MAIN(TestFloatWinograd)
#include "tst_floatwinograd.moc"
