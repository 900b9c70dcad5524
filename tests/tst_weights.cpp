// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/steadyexp.h"
#include "core/nn/compute.h"
#include "core/nn/layers/layers.h"
#include "core/nn/normalnoise.h"
#include "core/nn/onebyone.h"
#include "core/nn/ops/halfproduct.h"
#include "core/nn/ops/packedattention.h"
#include "core/nn/ops/placeattention.h"
#include "core/nn/ops/rowsproduct.h"
#include "core/nn/weights.h"
#include "tests/machinefixture.h"

#include <ATen/CPUGeneratorImpl.h>

#include <QTest>

#include <cmath>
#include <limits>

using namespace core;
using namespace core::nn;

class TestWeights : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // Beside the same product in double; the bound is that of float32 sums.
    void halfProducts_data()
    {
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("width");
        for (const int rows : {1, 2, 3, 4, 5, 6, 7, 8, 9})
            for (const int width : {16, 384, 1280, 20})
                QTest::addRow("%d rows of %d", rows, width) << rows << width;
    }
    void halfProducts()
    {
        QFETCH(int, rows);
        QFETCH(int, width);
        torch::manual_seed(1);
        const torch::Tensor x = torch::randn({rows, width}), weight = torch::randn({1501, width}).to(torch::kHalf),
                            bias = torch::randn(1501);
        const torch::Tensor exact = torch::matmul(x.to(torch::kDouble), weight.to(torch::kDouble).t());
        const torch::Tensor made = core::nn::halfProduct(x, weight);
        QCOMPARE(made.scalar_type(), torch::kFloat32);
        QVERIFY((made - exact).abs().max().item<double>() < 1e-5 * std::sqrt(double(width)));
        QVERIFY((core::nn::halfProduct(x, weight, bias) - exact - bias).abs().max().item<double>() < 1e-5 * std::sqrt(double(width)));
    }

    void rowsProducts_data()
    {
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("width");
        QTest::addColumn<bool>("halved");
        for (const int rows : {9, 12, 13, 59, 60, 61, 131})
            for (const int width : {16, 384})
                for (const bool halved : {false, true})
                    QTest::addRow("%d rows of %d%s", rows, width, halved ? ", float16" : "") << rows << width << halved;
    }
    void rowsProducts()
    {
        QFETCH(int, rows);
        QFETCH(int, width);
        QFETCH(bool, halved);
        torch::manual_seed(1);
        const torch::Tensor x = torch::randn({rows, width}), bias = torch::randn({101});
        const torch::Tensor weight = torch::randn({101, width}).to(halved ? torch::kHalf : torch::kFloat32);
        QCOMPARE(suitsRowsProduct(x, weight), machine::has({"avx512f"}));
        if (!machine::has({"avx512f"}))
            QSKIP("This processor has no AVX-512.");
        const torch::Tensor exact = torch::matmul(x.to(torch::kDouble), weight.to(torch::kDouble).t());
        QVERIFY((rowsProduct(x, weight) - exact).abs().max().item<double>() < 1e-5 * std::sqrt(double(width)));
        QVERIFY((rowsProduct(x, weight, bias) - exact - bias).abs().max().item<double>() < 1e-5 * std::sqrt(double(width)));
        QVERIFY(!suitsRowsProduct(x.narrow(0, 0, 8), weight));
    }

    // Texts that share rows of a memory, beside the same attention in double.
    void attentionToPlaces_data()
    {
        QTest::addColumn<int>("heads");
        QTest::addColumn<int>("width");
        QTest::newRow("Whisper's") << 6 << 384;
        QTest::newRow("one head") << 1 << 64;
        QTest::newRow("heads that no register fits") << 4 << 40;
    }
    void attentionToPlaces()
    {
        QFETCH(int, heads);
        QFETCH(int, width);
        torch::manual_seed(2);
        const torch::Tensor keys = torch::randn({60, width}), values = torch::randn({60, width}), q = torch::randn({3, width});
        const std::vector<int32_t> one{0}, other{0, 1, 2, 3, 4, 7, 9, 59}, third{0, 1, 2, 3, 4, 8, 10, 58, 6};
        const std::vector<const std::vector<int32_t> *> places{&one, &other, &third};
        const torch::Tensor made = attendPlaces(q, keys, values, places, heads);
        QCOMPARE(made.sizes(), q.sizes());
        for (int64_t n = 0; n < 3; ++n) {
            const torch::Tensor rows = torch::tensor(*places[size_t(n)]);
            const auto of = [&](const torch::Tensor &x) { return x.to(torch::kDouble).view({-1, heads, width / heads}).transpose(0, 1); };
            const torch::Tensor k = of(keys.index_select(0, rows)), v = of(values.index_select(0, rows));
            const torch::Tensor shares = (torch::matmul(of(q[n]), k.transpose(1, 2)) / std::sqrt(double(width) / heads)).softmax(-1);
            const torch::Tensor exact = torch::matmul(shares, v).transpose(0, 1).reshape({width});
            QVERIFY((made[n] - exact).abs().max().item<double>() < 1e-5);
        }
    }

    // Beside the same attention in double.
    void packedAttention_data()
    {
        QTest::addColumn<int>("heads");
        QTest::addColumn<int>("each");
        QTest::addColumn<int>("queries");
        QTest::addColumn<int>("keys");
        QTest::newRow("Whisper's encoder") << 6 << 64 << 1500 << 1500;
        for (const int queries : {1, 2, 3, 4, 5, 6, 7})
            QTest::addRow("%d queries", queries) << 2 << 64 << queries << 130;
        QTest::newRow("one key") << 2 << 64 << 3 << 1;
        QTest::newRow("a whole tile of keys") << 1 << 64 << 5 << 128;
        QTest::newRow("heads that the kernel does not know") << 2 << 40 << 7 << 33;
    }
    void packedAttention()
    {
        QFETCH(int, heads);
        QFETCH(int, each);
        QFETCH(int, queries);
        QFETCH(int, keys);
        torch::manual_seed(3);
        const torch::Tensor both = torch::randn({keys, 2 * heads * each}), q = torch::randn({queries, heads * each}) * 3;
        const auto parts = both.chunk(2, 1); // with strides
        const PackedAttention attention(parts[0], parts[1], heads);
        const auto of = [&](const torch::Tensor &x) { return x.to(torch::kDouble).view({-1, heads, each}).transpose(0, 1); };
        const torch::Tensor scores = torch::matmul(of(q), of(parts[0].contiguous()).transpose(1, 2)) / std::sqrt(double(each));
        const torch::Tensor exact =
            torch::matmul(scores.softmax(-1), of(parts[1].contiguous())).transpose(0, 1).reshape({queries, heads * each});
        const torch::Tensor made = attention(q);
        QCOMPARE(made.sizes(), q.sizes());
        const double error = (made - exact).abs().max().item<double>();
        QVERIFY2(error < 1e-5, qPrintable(QString::number(error)));
        QVERIFY((attention.scores(q) - scores).abs().max().item<double>() < 1e-4);
    }

    void complaints_data()
    {
        QTest::addColumn<QString>("change");
        QTest::addColumn<QString>("expected");
        QTest::newRow("complete") << QStringLiteral("nothing") << QString();
        QTest::newRow("a missing tensor is named") << QStringLiteral("remove") << QStringLiteral("block.conv.weight");
        QTest::newRow("a misshapen tensor is named with both shapes")
            << QStringLiteral("reshape") << QStringLiteral("[8, 4, 3, 3] where [8, 4, 5, 5]");
        QTest::newRow("a tensor too many is named") << QStringLiteral("add") << QStringLiteral("block.conv.alpha");
    }
    void complaints()
    {
        QFETCH(QString, change);
        QFETCH(QString, expected);
        Weights::Map map{{"block.conv.weight", torch::randn({8, 4, 3, 3})}, {"block.conv.bias", torch::randn({8})}};
        int64_t kernel = 3;
        if (change == u"remove")
            map.erase("block.conv.weight");
        else if (change == u"reshape")
            kernel = 5;
        else if (change == u"add")
            map["block.conv.alpha"] = torch::randn({1});
        QString message;
        try {
            const Weights w(map, "model.bin");
            const Conv2d conv(w / "block" / "conv", {.in = 4, .out = 8, .kernel = kernel, .padding = 1});
            w.requireAllUsed();
            QVERIFY(conv(torch::randn({1, 4, 6, 6})).sizes() == torch::IntArrayRef({1, 8, 6, 6}));
        } catch (const Error &e) {
            message = QString::fromUtf8(e.what());
        }
        QCOMPARE(message.isEmpty(), expected.isEmpty());
        QVERIFY2(message.contains(expected), qPrintable(message));
        QVERIFY2(expected.isEmpty() || message.contains(u"model.bin"), qPrintable(message));
    }

    void whatIsReleasedIsGone()
    {
        const torch::Tensor tensor = torch::zeros(1);
        const Weights w(Weights::Map{{"a.x", tensor}, {"b", torch::zeros(1)}});
        (void)(w / "a")["x"];
        const auto holders = tensor.use_count();
        (w / "a").release("x");
        QCOMPARE(tensor.use_count(), holders - 1);
        QVERIFY((w / "a").contains("x"));
        QVERIFY_THROWS_EXCEPTION(Error, (void)w["a.x"]);
        (void)w["b"];
        w.requireAllUsed();
    }

    void childrenAreCounted()
    {
        const Weights w(Weights::Map{{"a.0.x", torch::zeros(1)}, {"a.1.x", torch::zeros(1)}, {"a.3.x", torch::zeros(1)}});
        QCOMPARE((w / "a").count(), int64_t(2));
        QCOMPARE((w / "b").count(), int64_t(0));
    }

    void options_data()
    {
        QTest::addColumn<QString>("device");
        QTest::addColumn<QString>("precision");
        QTest::addColumn<int>("threads");
        QTest::addColumn<QString>("complaint");
        const QString automatic = QStringLiteral("auto");
        QTest::newRow("what is usual") << automatic << automatic << 0 << QString();
        QTest::newRow("processor, bfloat16, 2 threads") << QStringLiteral("cpu") << QStringLiteral("bfloat16") << 2 << QString();
        QTest::newRow("an unknown device") << QStringLiteral("tpu") << automatic << 0 << QStringLiteral("tpu");
        QTest::newRow("a device number that is none") << QStringLiteral("cuda:x") << automatic << 0 << QStringLiteral("cuda:x");
        QTest::newRow("an unknown precision") << automatic << QStringLiteral("float7") << 0 << QStringLiteral("float7");
        QTest::newRow("negative threads") << automatic << automatic << -1 << QStringLiteral("threads");
    }
    void options()
    {
        QFETCH(QString, device);
        QFETCH(QString, precision);
        QFETCH(int, threads);
        QFETCH(QString, complaint);
        QString message;
        try {
            const Compute compute = resolve({device.toStdString(), precision.toStdString(), threads});
            QVERIFY(compute.threads >= 1);
        } catch (const Error &e) {
            message = QString::fromUtf8(e.what());
        }
        QCOMPARE(message.isEmpty(), complaint.isEmpty());
        QVERIFY2(message.contains(complaint), qPrintable(message));
    }

    /// Bit by bit where torch draws number by number, too; from 16 on its last bits are each set of instructions' own, even without vectors.
    void noiseIsTorchs()
    {
        const auto near = [](const torch::Tensor &a, const torch::Tensor &b) { return torch::allclose(a, b, 1e-6, 1e-6); };
        for (const int64_t count : {1, 7, 15, 16, 17, 20, 48, 1001}) { // torch draws by 16, and fewer one by one
            torch::manual_seed(7);
            const Tensor ours = seededNormal(7, {1, count}), theirs = torch::randn({1, count});
            QVERIFY2(count < 16 ? torch::equal(ours, theirs) : near(ours, theirs), qPrintable(QString::number(count)));
        }
        // One generator, several draws, also of what does not lie in one piece.
        at::Generator ours = at::detail::createCPUGenerator(3), theirs = at::detail::createCPUGenerator(3);
        for (int draw = 0; draw < 3; ++draw) {
            QVERIFY(near(drawNormal(ours, {5, 9}), at::randn({5, 9}, theirs, torch::kFloat32)));
            QVERIFY(near(drawNormal(ours, {3, 8}, 1, 0.02), torch::empty({3, 8}).normal_(1, 0.02, theirs)));
            const Tensor scattered = torch::empty({6, 5}).t().normal_(0, 1, theirs);
            QVERIFY(torch::equal(drawNormalSingly(ours, {6, 5}), scattered.t()));
            QVERIFY(near(drawEven(ours, {3, 40}, -0.1, 0.1), torch::empty({3, 40}).uniform_(-0.1, 0.1, theirs))); // torch's may be fused
            QVERIFY(torch::equal(drawEven(ours, {7}, 0, 1), at::rand({7}, theirs, torch::kFloat32)));
        }
    }

    void oneByOne()
    {
        torch::manual_seed(4);
        const Tensor x = torch::randn({40, 30}), exact = x.to(torch::kDouble);
        QVERIFY(torch::equal(expOneByOne(x), exact.exp().to(torch::kFloat32)));
        QCOMPARE(expOneByOne(x.to(torch::kBFloat16)).scalar_type(), torch::kBFloat16);
        const Tensor rows = unitRows(x, 1e-6), lengths = exact.norm(2, {1}, /*keepdim=*/true);
        QVERIFY(torch::allclose(rows.to(torch::kDouble), exact / lengths, 1e-7, 1e-9));
        QVERIFY(torch::equal(unitRows(torch::zeros({2, 3}), 1e-6), torch::zeros({2, 3})));
        QVERIFY(std::abs(meanOf(x) - exact.mean().item<double>()) < 1e-12);
    }

    /// The same bits whatever computes it, and near enough.
    void steadyExps()
    {
        double worst = 0;
        for (int i = 0; i <= 87'000; ++i) {
            const float x = -float(i) / 1000;
            const double exact = std::exp(double(x));
            worst = std::max(worst, std::abs(double(steadyExp(x)) - exact) / exact);
        }
        QVERIFY2(worst < 1.5e-7, qPrintable(QString::number(worst)));
        QCOMPARE(steadyExp(0), 1.0F);
        QVERIFY(steadyExp(-std::numeric_limits<float>::infinity()) < 1e-37F && steadyExp(-1000) > 0);
    }
};

QTEST_GUILESS_MAIN(TestWeights)
#include "tst_weights.moc"
