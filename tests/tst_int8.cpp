// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/compute.h"
#include "core/nn/layers/layers.h"
#include "core/nn/ops/panellinear.h"
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

/// To bytes and back, each row by its largest magnitude: what the layer says that it does.
Tensor rounded(const Tensor &rows)
{
    const Tensor scale = rows.abs().amax(-1, true) / 127;
    return torch::where(scale > 0, (rows / scale).round() * scale, 0);
}

} // namespace

/// Against float64, of the same rounded numbers and of those before.
class TestInt8 : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        torch::manual_seed(7);
        if (qEnvironmentVariableIsSet("ONEDNN_MAX_CPU_ISA") && !PanelLinear::suits(half({32, 32}), PanelNumbers::Int8))
            QSKIP("oneDNN is asked to compute as on an older processor, so no weights are packed.");
        QCOMPARE(PanelLinear::suits(half({32, 32}), PanelNumbers::Int8), kernels::multipliesBytes());
        if (!kernels::multipliesBytes())
            QSKIP("Only on processors with AVX-512 VNNI and BF16.");
    }

    void whatSuits()
    {
        QVERIFY(!PanelLinear::suits(half({32, 20}), PanelNumbers::Int8));
        QVERIFY(!PanelLinear::suits(half({20, 32}), PanelNumbers::Int8));
        QVERIFY(!PanelLinear::suits(torch::randn({32, 32}), PanelNumbers::Int8));
    }

    void linear()
    {
        const c10::InferenceMode inference;
        for (const auto &[in, out, rows] :
             {std::tuple<int64_t, int64_t, int64_t>{32, 32, 1}, {320, 64, 13}, {768, 320, 77}, {2560, 640, 130}}) {
            const Tensor weight = half({out, in}, 0.1), bias = half({out}), x = half({2, rows, in}), other = half({2, rows, out});
            const PanelLinear layer(weight, bias, PanelNumbers::Int8), bare(weight, {}, PanelNumbers::Int8);
            const Tensor plain = torch::linear(rounded(wide(x)), rounded(wide(weight)));
            const Tensor expected = plain + wide(bias);
            QVERIFY(difference(bare(x), plain) < 0.0025); // the result is rounded to bfloat16: 0.0017
            QVERIFY(difference(layer(x), expected) < 0.0025);
            QVERIFY(difference(layer(x, {Epilogue::Kind::Add, other}), expected + wide(other)) < 0.0025);
            QVERIFY(difference(layer(x, {Epilogue::Kind::Multiply, other}), expected * wide(other)) < 0.0025);
            QVERIFY(difference(layer(x, {Epilogue::Kind::Gelu, {}}), torch::gelu(expected)) < 0.0025);
            QVERIFY(difference(layer(x.transpose(0, 1)), expected.transpose(0, 1)) < 0.0025);
            QVERIFY(difference(layer(x), torch::linear(wide(x), wide(weight), wide(bias))) < 0.02); // all that bytes cost
        }
    }

    void geluFarOut()
    {
        const c10::InferenceMode inference;
        const Tensor weight = torch::eye(32).to(torch::kBFloat16);
        const PanelLinear layer(weight, {}, PanelNumbers::Int8);
        for (const double size : {0.01, 1.0, 4.0, 30.0}) {
            const Tensor x = (torch::linspace(-1, 1, 32) * size).repeat({3, 1}).to(torch::kBFloat16);
            const Tensor expected = torch::gelu(rounded(wide(x)));
            const Tensor found = wide(layer(x, {Epilogue::Kind::Gelu, {}}));
            QVERIFY(((found - expected).abs() <= expected.abs() * 0.006 + 1e-6).all().item<bool>());
        }
    }

    void emptyAndSpoiledRows()
    {
        const c10::InferenceMode inference;
        const PanelLinear layer(half({32, 64}), half({32}), PanelNumbers::Int8);
        Tensor x = half({3, 64});
        x[1].zero_();
        x[2][7] = std::numeric_limits<float>::quiet_NaN();
        const Tensor y = layer(x);
        QVERIFY(y[0].isfinite().all().item<bool>());
        QVERIFY(y[1].isfinite().all().item<bool>());
        QVERIFY(y[2].isnan().all().item<bool>());
        QCOMPARE(layer(half({0, 64})).size(0), 0);
    }

    void convolution()
    {
        const c10::InferenceMode inference;
        using W = WinogradConv;
        for (const auto &[in, out, height, width] :
             {std::tuple<int64_t, int64_t, int64_t, int64_t>{32, 32, 1, 1}, {96, 32, 7, 5}, {64, 96, 16, 16}, {320, 320, 33, 20}}) {
            const Tensor weight = half({out, in, 3, 3}, 0.1), bias = half({out}), x = half({2, in, height, width});
            const W layer(weight, bias, W::Picture::AsItIs, W::Numbers::Int8), twice(weight, bias, W::Picture::Doubled, W::Numbers::Int8);
            const auto convolved = [&](const Tensor &of) { return torch::conv2d(of, wide(weight), wide(bias), 1, 1); };
            const Tensor expected = convolved(wide(x)), other = half(expected.sizes());
            QVERIFY(difference(layer(x), expected) < 0.03);
            QVERIFY(difference(layer(x, other), expected + wide(other)) < 0.03);
            const Tensor doubled = at::upsample_nearest2d(wide(x), {2 * height - 1, 2 * width});
            QVERIFY(difference(twice.doubled(x, 2 * height - 1, 2 * width), convolved(doubled)) < 0.03);
        }
    }

    void threadsChangeNothing()
    {
        const c10::InferenceMode inference;
        const WinogradConv conv(half({64, 320, 3, 3}, 0.1), half({64}), WinogradConv::Picture::AsItIs, WinogradConv::Numbers::Int8);
        const PanelLinear linear(half({64, 320}), half({64}), PanelNumbers::Int8);
        const Tensor x = half({1, 320, 70, 50}), rows = half({500, 320});
        useThreads(1);
        const Tensor first = conv(x), second = linear(rows);
        useThreads(3);
        QVERIFY(torch::equal(conv(x), first));
        QVERIFY(torch::equal(linear(rows), second));
        useThreads(2);
    }

    /// Layers take bytes where the weights' place asks for it, and only there.
    void layersAsked()
    {
        const c10::InferenceMode inference;
        const Tensor weight = half({64, 64}), bias = half({64}), x = half({1, 9, 64});
        const Weights w = Weights({{"a.weight", weight}, {"a.bias", bias}, {"b.weight", weight}, {"b.bias", bias}}).inInt8(true);
        const Linear in8(w / "a", 64, 64), exact((w / "b").inInt8(false), 64, 64);
        QVERIFY(in8.isPacked());
        QCOMPARE(in8.weight.size(0), 64);
        QVERIFY(torch::equal(in8(x), PanelLinear(weight, bias, PanelNumbers::Int8)(x)));
        QVERIFY(difference(exact(x), torch::linear(wide(x), wide(weight), wide(bias))) < 0.0025);
        w.requireAllUsed();
    }
};

QTEST_GUILESS_MAIN(TestInt8)
#include "tst_int8.moc"
