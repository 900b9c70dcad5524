// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/compute.h"
#include "core/nn/kernels/attention/attentionpaths.h"
#include "core/nn/layers/attention.h"
#include "tests/kernelfixture.h"

#include <QTest>

#include <ATen/ATen.h>

#include <cmath>
#include <string>
#include <thread>

using namespace core::nn;
using Element = AttentionJob::Element;
using torch::Tensor;

Q_DECLARE_METATYPE(AttentionPath)
Q_DECLARE_METATYPE(AttentionJob::Element)

namespace {

void oneByOne(int64_t count, const std::function<void(int64_t)> &piece)
{
    for (int64_t i = 0; i < count; ++i)
        piece(i);
}

/// q [N, heads, L, width], k and v [N, heads, M, width], with any strides whose last is 1
Tensor run(const Tensor &q, const Tensor &k, const Tensor &v, AttentionPath path, bool causal = false, const RunPieces &pieces = oneByOne)
{
    Tensor out = torch::full(q.sizes(), 7, q.options()); // what is not written is seen
    const auto strides = [](const Tensor &x) { return AttentionStrides{x.stride(0), x.stride(1), x.stride(2)}; };
    AttentionJob job;
    job.element = q.scalar_type() == torch::kFloat32 ? Element::Float32 : Element::BFloat16;
    job.q = q.const_data_ptr();
    job.k = k.const_data_ptr();
    job.v = v.const_data_ptr();
    job.out = out.mutable_data_ptr();
    job.qStrides = strides(q);
    job.kStrides = strides(k);
    job.vStrides = strides(v);
    job.outStrides = strides(out);
    job.items = q.size(0);
    job.heads = q.size(1);
    job.queries = q.size(2);
    job.keys = k.size(2);
    job.width = q.size(3);
    job.scale = float(1 / std::sqrt(double(job.width)));
    job.causal = causal;
    runAttention(job, path, pieces);
    return out;
}

Tensor exact(const Tensor &q, const Tensor &k, const Tensor &v, bool causal = false)
{
    const Tensor wide = q.to(torch::kFloat64);
    Tensor scores = torch::matmul(wide, k.to(torch::kFloat64).transpose(-1, -2)) / std::sqrt(double(q.size(-1)));
    if (causal)
        scores = scores.masked_fill(torch::ones({q.size(-2), k.size(-2)}, torch::kBool).triu(1), -INFINITY);
    return torch::matmul(torch::softmax(scores, -1), v.to(torch::kFloat64));
}

double largest(const Tensor &x)
{
    return x.abs().max().item<double>();
}

/// How far a result may be from the exact one: a value of v counts as its own rounding, and the weights' rounding as that of all.
double allowed(const Tensor &v)
{
    return (v.scalar_type() == torch::kFloat32 ? 2e-6 : 1.2e-2) * largest(v.to(torch::kFloat64));
}

Tensor random(torch::IntArrayRef shape, Element element)
{
    const Tensor x = torch::randn(shape);
    return element == Element::Float32 ? x : x.to(torch::kBFloat16);
}

struct Shape
{
    int64_t items, heads, queries, keys, width;
};

std::string named(const Shape &s)
{
    return std::to_string(s.queries) + " x " + std::to_string(s.keys) + " x " + std::to_string(s.width);
}

} // namespace

class TestAttention : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { torch::manual_seed(7); }

    void pathsOfThisProcessor()
    {
        for (const Element element : {Element::Float32, Element::BFloat16})
            QVERIFY(attentionPaths(element).back() == AttentionPath::Plain);
#if defined(__x86_64__)
        const auto &halves = attentionPaths(Element::BFloat16);
        QCOMPARE(halves.front() == AttentionPath::Avx512Bf16, __builtin_cpu_supports("avx512bf16") != 0);
#endif
    }

    void everyPathAgainstFloat64_data()
    {
        QTest::addColumn<AttentionJob::Element>("element");
        QTest::addColumn<AttentionPath>("path");
        for (const Element element : {Element::Float32, Element::BFloat16})
            for (const AttentionPath path : attentionPaths(element))
                QTest::addRow("%s, path %d", element == Element::Float32 ? "float32" : "bfloat16", int(path)) << element << path;
    }
    void everyPathAgainstFloat64()
    {
        QFETCH(AttentionJob::Element, element);
        QFETCH(AttentionPath, path);
        for (const Shape s : {Shape{1, 1, 1, 1, 1},
                              {2, 8, 64, 64, 40},
                              {1, 2, 100, 77, 64},
                              {2, 3, 49, 77, 80},
                              {1, 1, 17, 1, 160},
                              {1, 2, 5, 3, 7},
                              {1, 2, 130, 513, 33},
                              {1, 1, 33, 600, 512},
                              {1, 1, 1, 1030, 40},
                              {2, 1, 16, 9, 2},
                              {1, 1, 48, 192, 8}}) {
            for (const bool causal : {false, true}) {
                const Tensor q = random({s.items, s.heads, s.queries, s.width}, element);
                const Tensor k = random({s.items, s.heads, s.keys, s.width}, element), v = random(k.sizes(), element);
                const double error = largest(run(q, k, v, path, causal).to(torch::kFloat64) - exact(q, k, v, causal));
                const std::string what = named(s) + (causal ? " causal: " : ": ") + std::to_string(error);
                QVERIFY2(error <= allowed(v), what.c_str());
            }
        }
    }

    /// With keys that have much in common, as those of trained networks do.
    void bytesAgainstFloat64()
    {
        QCOMPARE(attendsInBytes(40), kernels::multipliesBytes());
        if (!kernels::multipliesBytes())
            QSKIP("Only on processors that multiply bytes.");
        QVERIFY(!attendsInBytes(257));
        for (const Shape s : {Shape{1, 1, 1, 1, 1},
                              {2, 8, 64, 64, 40},
                              {1, 2, 100, 77, 64},
                              {2, 3, 49, 1200, 80},
                              {1, 1, 17, 1, 160},
                              {1, 2, 5, 3, 7},
                              {1, 2, 130, 513, 33},
                              {1, 1, 33, 600, 256},
                              {2, 1, 16, 9, 2}}) {
            const Tensor q = random({s.items, s.heads, s.queries, s.width}, Element::BFloat16);
            const Tensor k =
                (torch::randn({s.items, s.heads, s.keys, s.width}) + 5 * torch::randn({s.items, s.heads, 1, s.width})).to(torch::kBFloat16);
            const Tensor v = random(k.sizes(), Element::BFloat16);
            const double found = kernels::difference(run(q, k, v, AttentionPath::Avx512Int8), exact(q, k, v));
            const double halves = kernels::difference(run(q, k, v, AttentionPath::Avx512Bf16), exact(q, k, v));
            const std::string what = named(s) + ": " + std::to_string(found) + " beside " + std::to_string(halves);
            qInfo("%s", what.c_str());
            QVERIFY2(found < 0.02, what.c_str());
        }
    }

    void attendInBytesTakesThem()
    {
        const Tensor q = random({2, 90, 80}, Element::BFloat16), k = random({2, 60, 80}, Element::BFloat16);
        const Tensor exactly = attend(q, k, k, 2), found = attendInBytes(q, k, k, 2);
        QCOMPARE(torch::equal(found, exactly), !kernels::multipliesBytes());
        QVERIFY(kernels::difference(found, kernels::wide(exactly)) < 0.02);
        const Tensor floats = q.to(torch::kFloat32); // are none of its business
        QVERIFY(torch::equal(attendInBytes(floats, floats, floats, 2), attend(floats, floats, floats, 2)));
    }

    void nothingInCommon()
    {
        if (!kernels::multipliesBytes())
            QSKIP("Only on processors that multiply bytes.");
        const Tensor zeros = torch::zeros({1, 1, 20, 40}, torch::kBFloat16), v = random({1, 1, 20, 40}, Element::BFloat16);
        const Tensor mean = v.to(torch::kFloat64).mean(2, true).expand({1, 1, 20, 40});
        QVERIFY(kernels::difference(run(zeros, zeros, v, AttentionPath::Avx512Int8), mean) < 0.01);
        QVERIFY(kernels::difference(run(zeros, zeros + 3, v, AttentionPath::Avx512Int8), mean) < 0.01);
        Tensor broken = zeros.clone();
        broken[0][0][3][7] = NAN;
        QVERIFY(run(broken, zeros + 1, v, AttentionPath::Avx512Int8)[0][0][3].isnan().any().item<bool>());
        QVERIFY(run(zeros + 1, broken, v, AttentionPath::Avx512Int8).isnan().any().item<bool>());
    }

    void hugeScores_data()
    {
        everyPathAgainstFloat64_data();
    }
    void hugeScores()
    {
        QFETCH(AttentionJob::Element, element);
        QFETCH(AttentionPath, path);
        // From all weight on one key to scores that would overflow without the maximum; also scores that grow from key to key.
        for (const double scale : {10.0, 1000.0, 1e5}) {
            const Tensor q = random({1, 2, 70, 64}, element) * scale, v = random({1, 2, 300, 64}, element);
            for (const bool growing : {false, true}) {
                Tensor k = random({1, 2, 300, 64}, element);
                if (growing)
                    k = k * torch::arange(300).view({1, 1, 300, 1}).to(k.dtype()) * 0.01;
                // An error of the scores of 1 ulp is one of their size, so only what is told apart clearly can be compared.
                const Tensor scores = torch::matmul(q.to(torch::kFloat64), k.to(torch::kFloat64).transpose(-1, -2)) / 8;
                const Tensor two = std::get<0>(scores.topk(2, -1));
                const Tensor clear = (two.select(-1, 0) - two.select(-1, 1) > scores.abs().amax(-1) * 1e-4 + 30).unsqueeze(-1);
                const Tensor result = run(q, k, v, path);
                QVERIFY(result.isfinite().all().item<bool>());
                const double error = largest((result.to(torch::kFloat64) - exact(q, k, v)) * clear);
                QVERIFY2(error <= allowed(v), std::to_string(error).c_str());
                if (scale > 100)
                    QVERIFY(clear.any().item<bool>());
            }
        }
    }

    void keysThatNobodySees_data()
    {
        everyPathAgainstFloat64_data();
    }
    void keysThatNobodySees()
    {
        QFETCH(AttentionJob::Element, element);
        QFETCH(AttentionPath, path);
        const Tensor q = random({1, 1, 20, 16}, element).abs() + 0.1, v = random({1, 1, 50, 16}, element);
        Tensor k = random({1, 1, 50, 16}, element);
        k.narrow(2, 0, 30).fill_(-INFINITY); // a score of -infinity, and so for whole tiles at the beginning
        const Tensor expected = exact(q, k.narrow(2, 30, 20), v.narrow(2, 30, 20));
        QVERIFY(largest(run(q, k, v, path).to(torch::kFloat64) - expected) <= allowed(v));
    }

    void noNumberStaysNone_data()
    {
        everyPathAgainstFloat64_data();
    }
    void noNumberStaysNone()
    {
        QFETCH(AttentionJob::Element, element);
        QFETCH(AttentionPath, path);
        const Tensor k = random({1, 1, 50, 16}, element), v = random({1, 1, 50, 16}, element);
        for (const int64_t row : {0, 19}) {
            Tensor q = random({1, 1, 20, 16}, element);
            q[0][0][row][3] = NAN;
            const Tensor none = run(q, k, v, path).isnan()[0][0];
            QVERIFY(none[row].all().item<bool>()); // a picture of it is refused, not made
            QCOMPARE(none.sum().item<int64_t>(), 16);
        }
    }

    void stridesAndSharedKeys_data()
    {
        everyPathAgainstFloat64_data();
    }
    void stridesAndSharedKeys()
    {
        QFETCH(AttentionJob::Element, element);
        QFETCH(AttentionPath, path);
        // Queries, keys and values as a joined layer gives them: heads side by side in rows three times as wide.
        const Tensor joined = random({2, 60, 3 * 4 * 24}, element);
        const auto part = [&](int64_t i) { return joined.narrow(2, i * 96, 96).view({2, 60, 4, 24}).transpose(1, 2); };
        QVERIFY(largest(run(part(0), part(1), part(2), path).to(torch::kFloat64) - exact(part(0), part(1), part(2))) <= allowed(part(2)));
        // One set of keys for all items and heads.
        const Tensor q = random({3, 2, 21, 24}, element), k = random({1, 1, 35, 24}, element).expand({3, 2, 35, 24});
        const Tensor v = random({1, 1, 35, 24}, element).expand({3, 2, 35, 24});
        QVERIFY(largest(run(q, k, v, path).to(torch::kFloat64) - exact(q, k, v)) <= allowed(v));
    }

    void threadsChangeNothing_data()
    {
        everyPathAgainstFloat64_data();
    }
    void threadsChangeNothing()
    {
        QFETCH(AttentionJob::Element, element);
        QFETCH(AttentionPath, path);
        const Tensor q = random({2, 3, 200, 40}, element), k = random({2, 3, 700, 40}, element), v = random({2, 3, 700, 40}, element);
        const RunPieces backwards = [](int64_t count, const std::function<void(int64_t)> &piece) {
            std::vector<std::thread> threads;
            for (int64_t first = 0; first < 5; ++first)
                threads.emplace_back([=, &piece] {
                    for (int64_t i = count - 1 - first; i >= 0; i -= 5)
                        piece(i);
                });
            for (std::thread &thread : threads)
                thread.join();
        };
        QVERIFY(torch::equal(run(q, k, v, path, false, backwards), run(q, k, v, path)));
        // nor do the other queries
        QVERIFY(torch::equal(run(q.narrow(2, 0, 7), k, v, path), run(q, k, v, path).narrow(2, 0, 7)));
    }

    /// In bfloat16 the error against float64 is torch's own.
    void asGoodAsTorch()
    {
        const AttentionPath path = attentionPaths(Element::BFloat16).front();
        for (const int64_t width : {40, 64, 160}) {
            const Tensor q = random({1, 4, 256, width}, Element::BFloat16), k = random({1, 4, 1024, width}, Element::BFloat16);
            const Tensor v = random(k.sizes(), Element::BFloat16), reference = exact(q, k, v);
            const auto rms = [&](const Tensor &x) { return (x.to(torch::kFloat64) - reference).square().mean().sqrt().item<double>(); };
            const double own = rms(run(q, k, v, path)), torchs = rms(at::scaled_dot_product_attention(q, k, v));
            QVERIFY2(own < 1.15 * torchs, (std::to_string(own) + " beside " + std::to_string(torchs)).c_str());
        }
    }

    void attendTakesTheKernelOrTorch()
    {
        useThreads(2);
        const Tensor q = torch::randn({2, 90, 80}), k = torch::randn({2, 30, 80}), v = torch::randn({2, 30, 80});
        const auto split = [](const Tensor &x) { return x.view({2, -1, 4, 20}).transpose(1, 2); };
        const Tensor expected = exact(split(q), split(k), split(v)).transpose(1, 2).reshape({2, 90, 80}).to(torch::kFloat32);
        QVERIFY(torch::allclose(attend(q, k, v, 4), expected, 1e-5, 2e-6));
        QVERIFY(torch::allclose(attend(q.to(torch::kFloat64), k.to(torch::kFloat64), v.to(torch::kFloat64), 4),
                                expected.to(torch::kFloat64), 1e-5, 2e-6));
        const Tensor asked = q.clone().requires_grad_();
        attend(asked, k, v, 4).sum().backward();
        QVERIFY(asked.grad().defined() && asked.grad().isfinite().all().item<bool>());
    }
};

QTEST_GUILESS_MAIN(TestAttention)
#include "tst_attention.moc"
