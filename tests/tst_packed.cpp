// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/layers/doublingconv.h"
#include "core/nn/layers/layers.h"
#include "core/nn/layers/transformerblock.h"
#include "tests/kernelfixture.h"

#include <QTest>

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

using namespace core::nn;
using kernels::half;
using torch::Tensor;

namespace {

Tensor wide(const Tensor &x)
{
    return x.to(torch::kFloat32);
}

/// The largest difference, in roundings of the largest value (2^-8 of it, where it is just above a power of two).
double roundings(const Tensor &found, const Tensor &expected)
{
    return ((wide(found) - expected).abs().max() / expected.abs().max()).item<double>() * 256;
}

} // namespace

class TestPacked : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        torch::manual_seed(3);
        if (qEnvironmentVariableIsSet("ONEDNN_MAX_CPU_ISA") && !suitsPacking(half({8, 8})))
            QSKIP("oneDNN is asked to compute as on an older processor, so no weights are packed.");
        QCOMPARE(suitsPacking(half({8, 8})), kernels::multipliesHalves());
        if (!kernels::multipliesHalves())
            QSKIP("This processor multiplies no bfloat16, so no weights are packed.");
    }

    void whatSuits()
    {
        QVERIFY(!suitsPacking(torch::randn({8, 8})));
        QVERIFY(!suitsPacking(half({8, 8}).requires_grad_()));
    }

    void linear()
    {
        const c10::InferenceMode inference;
        for (const auto &[in, out, rows] : {std::tuple<int64_t, int64_t, int64_t>{320, 320, 500}, {768, 640, 77}, {5, 7, 3}, {64, 1, 1}}) {
            const Tensor weight = half({out, in}, 0.1), bias = half({out}), x = half({2, rows, in}), other = half({2, rows, out});
            const Linear layer(Weights({{"weight", weight}, {"bias", bias}}));
            const Linear bare(Weights({{"weight", weight}}));
            QVERIFY(layer.isPacked());
            QCOMPARE(layer.weight.size(0), out);
            QCOMPARE(layer.weight.size(1), in);
            const Tensor expected = torch::linear(wide(x), wide(weight), wide(bias));
            QVERIFY(roundings(layer(x), expected) < 1.1);
            QVERIFY(roundings(bare(x), torch::linear(wide(x), wide(weight))) < 1.1);
            QVERIFY(roundings(layer.plus(x, other), expected + wide(other)) < 2.1);
            QVERIFY(roundings(layer.times(x, other), expected * wide(other)) < 2.1);
            QVERIFY(roundings(layer.gelu(x), torch::gelu(expected)) < 2.1);
            QVERIFY(roundings(layer(x.transpose(0, 1)), expected.transpose(0, 1)) < 1.1); // rows in another order
        }
    }

    void joinedAndRows()
    {
        const c10::InferenceMode inference;
        const Tensor a = half({32, 48}), b = half({32, 48}), x = half({1, 20, 48});
        const Weights w({{"a.weight", a}, {"b.weight", b}});
        const Linear first = Linear::rows(w / "a", 48, 8, 24);
        QVERIFY(roundings(first(x), torch::linear(wide(x), wide(a.narrow(0, 8, 16)))) < 1.1);
        const Linear both = Linear::joined({w / "a", w / "b"}, 48, 32);
        QVERIFY(roundings(both(x), torch::linear(wide(x), wide(torch::cat({a, b})))) < 1.1);
        w.requireAllUsed();
        QVERIFY_THROWS_EXCEPTION(core::Error, (void)w["a.weight"]); // let go of
        const Weights odd({{"a.weight", a}, {"b.weight", b}, {"b.bias", half({32})}});
        QVERIFY_THROWS_EXCEPTION(core::Error, Linear::joined({odd / "a", odd / "b"}, 48, 32));
    }

    void convolution()
    {
        const c10::InferenceMode inference;
        struct Case
        {
            int64_t in, out, kernel, padding, stride, height, width;
        };
        for (const Case c : {Case{4, 320, 3, 1, 1, 16, 24},
                             {64, 64, 3, 1, 1, 33, 31},
                             {64, 64, 3, 1, 2, 20, 20},
                             {32, 64, 1, 0, 1, 9, 9},
                             {320, 4, 3, 1, 1, 16, 16},
                             {64, 32, 3, 0, 2, 21, 21},
                             {7, 5, 3, 1, 1, 1, 1}}) {
            const Tensor weight = half({c.out, c.in, c.kernel, c.kernel}, 0.1), bias = half({c.out}),
                         x = half({2, c.in, c.height, c.width});
            const Conv2d layer(Weights({{"weight", weight}, {"bias", bias}}),
                               {.in = c.in, .out = c.out, .kernel = c.kernel, .padding = c.padding, .stride = c.stride});
            QVERIFY(layer.isPacked());
            QCOMPARE(layer.weight.size(0), c.out);
            QCOMPARE(layer.weight.size(1), c.in);
            const Tensor expected = torch::conv2d(wide(x), wide(weight), wide(bias), c.stride, c.padding);
            const Tensor other = half(expected.sizes());
            const double most = layer.weight.is_mkldnn() ? 1.1 : 2.1; // the others: tst_winograd
            for (const auto format : {at::MemoryFormat::Contiguous, at::MemoryFormat::ChannelsLast}) {
                const Tensor found = layer(x.contiguous(format));
                QVERIFY(found.is_contiguous(at::MemoryFormat::ChannelsLast));
                QVERIFY(roundings(found, expected) < most);
                QVERIFY(roundings(layer.plus(x.contiguous(format), other.contiguous(format)), expected + wide(other)) < most + 1);
            }
        }
    }

    void doubledAndConvolved()
    {
        const c10::InferenceMode inference;
        const Tensor weight = half({32, 32, 3, 3}, 0.1), bias = half({32});
        const DoublingConv2d layer(Weights({{"weight", weight}, {"bias", bias}}), 32);
        for (const auto &[height, width, lessRows, lessColumns] :
             {std::tuple<int64_t, int64_t, int64_t, int64_t>{8, 8, 0, 0}, {5, 9, 0, 0}, {1, 1, 0, 0}, {8, 8, 1, 0}, {6, 5, 0, 1}}) {
            const Tensor x = half({2, 32, height, width});
            const int64_t rows = 2 * height - lessRows, columns = 2 * width - lessColumns;
            const Tensor expected = torch::conv2d(at::upsample_nearest2d(wide(x), {rows, columns}), wide(weight), wide(bias), 1, 1);
            const Tensor found = layer(x, rows, columns);
            QVERIFY(found.is_contiguous(at::MemoryFormat::ChannelsLast));
            QVERIFY(roundings(found, expected) < 2.1); // the sums of weights are rounded, too
        }
    }

    void groupNorm()
    {
        const c10::InferenceMode inference;
        for (const auto &[channels, groups, height, width] : {std::tuple<int64_t, int64_t, int64_t, int64_t>{320, 32, 16, 16},
                                                              {96, 32, 7, 9},
                                                              {8, 2, 3, 3},
                                                              {20, 4, 1, 1},
                                                              {128, 32, 200, 100}}) {
            const Tensor weight = half({channels}), bias = half({channels}), shift = half({2, channels});
            // means far from 0, as the last layers have them
            const Tensor x =
                (half({2, channels, height, width}) + half({1, channels, 1, 1}, 10)).contiguous(at::MemoryFormat::ChannelsLast);
            const GroupNorm layer(Weights({{"weight", weight}, {"bias", bias}}), channels, groups);
            const auto norm = [&](const Tensor &of) {
                return torch::group_norm(of.to(torch::kFloat64), groups, weight.to(torch::kFloat64), bias.to(torch::kFloat64))
                    .to(torch::kFloat32);
            };
            QVERIFY(roundings(layer(x), norm(x)) < 1.1);
            QVERIFY(layer(x).is_contiguous(at::MemoryFormat::ChannelsLast));
            QVERIFY(roundings(layer.activated(x), torch::silu(norm(x))) < 1.1);
            const Tensor shifted = x.to(torch::kFloat64) + shift.to(torch::kFloat64).unsqueeze(-1).unsqueeze(-1);
            QVERIFY(roundings(layer.activated(x, shift), torch::silu(norm(shifted))) < 1.1);
            QVERIFY(roundings(layer.activated(x.contiguous(), shift), torch::silu(norm(shifted))) < 8); // torch's, in steps
        }
        const GroupNorm own(Weights({{"weight", half({8})}, {"bias", half({8})}}), 8, 2);
        const Tensor shared = half({1, 8, 6, 6}).contiguous(at::MemoryFormat::ChannelsLast), copy = shared.clone();
        const Tensor kept = own.activated(shared);
        QVERIFY(torch::equal(shared, copy)); // somebody holds it
        Tensor free = copy.clone();
        const void *place = free.const_data_ptr();
        const Tensor reused = own.activated(std::move(free));
        QCOMPARE(reused.const_data_ptr(), place);
        QVERIFY(torch::equal(reused, kept));
        Tensor view = copy.narrow(0, 0, 1);
        (void)own.activated(std::move(view));
        QVERIFY(torch::equal(shared, copy));
        Tensor none = half({1, 8, 4, 4}).contiguous(at::MemoryFormat::ChannelsLast);
        none[0][3][2][2] = NAN;
        const GroupNorm layer(Weights({{"weight", half({8})}, {"bias", half({8})}}), 8, 2);
        const Tensor found = layer.activated(none).isnan();
        QVERIFY(found.narrow(1, 0, 4).all().item<bool>());
        QVERIFY(!found.narrow(1, 4, 4).any().item<bool>());
    }

    /// A whole transformer block, packed, is as near to float32 as torch's own bfloat16 is.
    void transformerBlock()
    {
        const c10::InferenceMode inference;
        Weights::Map map;
        const auto layer = [&](const std::string &name, torch::IntArrayRef shape, bool bias) {
            map[name + ".weight"] = shape.size() == 1 ? half(shape) : half(shape, 0.05);
            if (bias)
                map[name + ".bias"] = half({shape[0]}, 0.1);
        };
        for (const char *norm : {"norm1", "norm2", "norm3"})
            layer(norm, {64}, true);
        for (const std::string attention : {"attn1", "attn2"}) {
            const int64_t context = attention == "attn1" ? 64 : 48;
            layer(attention + ".to_q", {64, 64}, false);
            layer(attention + ".to_k", {64, context}, false);
            layer(attention + ".to_v", {64, context}, false);
            layer(attention + ".to_out.0", {64, 64}, true);
        }
        layer("ff.net.0.proj", {512, 64}, true);
        layer("ff.net.2", {64, 256}, true);
        Weights::Map floats;
        for (const auto &[name, tensor] : map)
            floats[name] = wide(tensor);
        const Weights packed(map), plain(floats);
        const TransformerBlock block(packed, 64, 48, 4), reference(plain, 64, 48, 4);
        packed.requireAllUsed();
        plain.requireAllUsed();
        const Tensor x = half({2, 100, 64}), text = half({2, 77, 48});
        const Tensor expected = reference(wide(x), {wide(text), nullptr});
        QVERIFY(roundings(block(x, {text, nullptr}), expected) < 4);
        AttentionCache cache;
        const Tensor first = block(x, {text, &cache});
        QVERIFY(torch::equal(first, block(x, {Tensor(), &cache}))); // the second time the text is not read
    }
};

QTEST_GUILESS_MAIN(TestPacked)
#include "tst_packed.moc"
