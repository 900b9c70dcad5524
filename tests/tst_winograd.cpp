// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/compute.h"
#include "core/nn/ops/winogradconv.h"
#include "tests/kernelfixture.h"

#include <QTest>

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

using namespace core::nn;
using kernels::difference;
using kernels::half;
using kernels::wide;
using torch::Tensor;

namespace {

struct Case
{
    int64_t items, in, out, height, width;
};

constexpr Case cases[] = {{1, 32, 32, 1, 1},   {1, 32, 64, 2, 3},     {2, 96, 32, 7, 5},
                          {3, 64, 96, 16, 16}, {2, 320, 320, 33, 20}, {1, 2560, 64, 8, 8}};

} // namespace

/// Against float64. A result rounded to bfloat16 alone differs by 0.0017, the plain product by no more.
class TestWinograd : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        torch::manual_seed(5);
        const bool able = kernels::multipliesHalves() && !kernels::multipliesTiles();
        if (qEnvironmentVariableIsSet("ONEDNN_MAX_CPU_ISA") && !WinogradConv::suits(half({32, 32, 3, 3})))
            QSKIP("oneDNN is asked to compute as on an older processor, so no weights are packed.");
        QCOMPARE(WinogradConv::suits(half({32, 32, 3, 3})), able);
        if (!able)
            QSKIP("Only on processors that multiply bfloat16 by vectors and not by tiles.");
    }

    void whatSuits()
    {
        QVERIFY(!WinogradConv::suits(torch::randn({32, 32, 3, 3})));
        QVERIFY(!WinogradConv::suits(half({4, 32, 3, 3})));
        QVERIFY(!WinogradConv::suits(half({32, 4, 3, 3})));
        QVERIFY(!WinogradConv::suits(half({32, 32, 1, 1})));
        QVERIFY(!WinogradConv::suits(half({32, 32, 3, 3}).requires_grad_()));
    }

    void likeTheConvolution()
    {
        const c10::InferenceMode inference;
        for (const Case &c : cases) {
            const Tensor weight = half({c.out, c.in, 3, 3}, 0.1), bias = half({c.out}), x = half({c.items, c.in, c.height, c.width});
            const WinogradConv layer(weight, bias), bare(weight, {});
            const Tensor plain = torch::conv2d(wide(x), wide(weight), {}, 1, 1);
            const Tensor expected = plain + wide(bias).view({1, -1, 1, 1});
            const Tensor other = half(expected.sizes());
            for (const auto format : {at::MemoryFormat::Contiguous, at::MemoryFormat::ChannelsLast}) {
                const Tensor found = layer(x.contiguous(format));
                QVERIFY(found.is_contiguous(at::MemoryFormat::ChannelsLast));
                QCOMPARE(found.sizes(), expected.sizes());
                QVERIFY(difference(found, expected) < 0.005);
                QVERIFY(difference(bare(x.contiguous(format)), plain) < 0.005);
                QVERIFY(difference(layer(x.contiguous(format), other.contiguous(format)), expected + wide(other)) < 0.005);
            }
        }
    }

    void likeDoublingAndTheConvolution()
    {
        const c10::InferenceMode inference;
        for (const Case &c : cases) {
            const Tensor weight = half({c.out, c.in, 3, 3}, 0.1), bias = half({c.out}), x = half({c.items, c.in, c.height, c.width});
            const WinogradConv layer(weight, bias, WinogradConv::Picture::Doubled);
            for (const int64_t less : {0, 1, 2, 3}) { // rows, columns, both
                const int64_t height = 2 * c.height - less % 2, width = 2 * c.width - less / 2;
                const Tensor doubled = at::upsample_nearest2d(wide(x), {height, width});
                const Tensor found = layer.doubled(x, height, width), expected = torch::conv2d(doubled, wide(weight), wide(bias), 1, 1);
                QCOMPARE(found.sizes(), expected.sizes());
                QVERIFY(difference(found, expected) < 0.005);
            }
        }
    }

    /// However the work is shared out, and in how many chunks, every point is the same sum.
    void threadsChangeNothing()
    {
        const c10::InferenceMode inference;
        const WinogradConv layer(half({64, 320, 3, 3}, 0.1), half({64}));
        const Tensor x = half({1, 320, 70, 50});
        useThreads(1);
        const Tensor alone = layer(x);
        useThreads(3);
        QVERIFY(torch::equal(layer(x), alone));
        useThreads(2);
    }

    /// A number that is none spoils its neighbours alone.
    void spoiledPoints()
    {
        const c10::InferenceMode inference;
        const WinogradConv layer(half({32, 32, 3, 3}), {});
        Tensor x = half({1, 32, 12, 12});
        x[0][5][6][6] = std::numeric_limits<float>::quiet_NaN();
        const Tensor none = layer(x).isnan()[0][0];
        QVERIFY(none.slice(0, 4, 8).slice(1, 4, 8).any().item<bool>());
        QVERIFY(!none.slice(0, 0, 4).any().item<bool>());
        QVERIFY(!none.slice(0, 10, 12).any().item<bool>());
    }
};

QTEST_GUILESS_MAIN(TestWinograd)
#include "tst_winograd.moc"
