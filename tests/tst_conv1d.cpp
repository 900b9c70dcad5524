// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/ops/conv1dkernel.h"
#include "tests/machinefixture.h"

#include <QTest>

#include <torch/types.h>

#include <algorithm>
#include <utility>
#include <vector>

using namespace core::nn;
using torch::Tensor;
using namespace Qt::StringLiterals;

namespace {

constexpr int64_t in = 64, out = 96;

struct Layer
{
    explicit Layer(int64_t taps, const Conv1dPath *path = nullptr, int64_t from = in, int64_t to = out)
        : weight(torch::randn({to, from, taps}))
        , bias(torch::randn({to}))
        , kernel(weight.data_ptr<float>(), bias.data_ptr<float>(), to, from, taps, path)
    {
    }

    /// In jobs of `size` rows. x [rows + (taps - 1) * dilation, in] has exactly the rows that are read.
    Tensor operator()(const Tensor &x, int64_t dilation, int64_t size) const
    {
        const int64_t rows = x.size(0) - (weight.size(2) - 1) * dilation;
        Tensor y = torch::empty({rows, weight.size(0)});
        for (int64_t begin = 0; begin < rows; begin += size)
            kernel.run({.rows = std::min(size, rows - begin),
                        .in = x.data_ptr<float>() + begin * x.size(1),
                        .inStride = x.size(1),
                        .dilation = dilation,
                        .out = y.data_ptr<float>() + begin * y.size(1),
                        .outStride = y.size(1)});
        return y;
    }
    Tensor exact(const Tensor &x, int64_t dilation) const
    {
        return torch::conv1d(x.t().unsqueeze(0).to(torch::kFloat64), weight.to(torch::kFloat64), bias.to(torch::kFloat64), 1,
                             torch::IntArrayRef(0), dilation)
            .squeeze(0)
            .t();
    }

    Tensor weight, bias;
    Conv1dKernel kernel;
};

/// Root of the mean square of the difference, over that of what is expected.
double difference(const Tensor &found, const Tensor &expected)
{
    return ((found - expected).pow(2).mean() / expected.pow(2).mean()).sqrt().item<double>();
}

} // namespace

/// Against float64.
class TestConv1d : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { torch::manual_seed(3); }

    void pathsOfThisProcessor()
    {
        std::vector<QByteArray> expected{"plain"};
        if (machine::has({"avx2", "fma"}))
            expected.insert(expected.begin(), "avx2");
        if (machine::has({"avx512f", "avx512vl", "avx512bw", "avx512dq"}))
            expected.insert(expected.begin(), "avx512");
        QCOMPARE(Conv1dKernel::paths().size(), expected.size());
        for (size_t i = 0; i < expected.size(); ++i)
            QCOMPARE(QByteArray(Conv1dKernel::paths()[i]->name), expected[i]);
    }

    void likeTheConvolution_data()
    {
        QTest::addColumn<int>("taps");
        QTest::addColumn<double>("most");
        QTest::newRow("1") << 1 << 4e-7;
        QTest::newRow("2") << 2 << 4e-7;
        QTest::newRow("3, three pairs of points") << 3 << 1e-6;
        QTest::newRow("5, three pairs of points") << 5 << 1e-6;
        QTest::newRow("7, four pairs of points") << 7 << 3e-6;
        QTest::newRow("9") << 9 << 6e-7;
        QTest::newRow("11, two groups, four pairs of points") << 11 << 4e-6;
    }

    void likeTheConvolution()
    {
        QFETCH(int, taps);
        QFETCH(double, most);
        for (const Conv1dPath *path : Conv1dKernel::paths()) {
            const Layer layer(taps, path);
            for (const int64_t dilation : {1, 2, 3, 12})
                for (const int64_t rows : {1, 2, 7, 50, 97, 300}) {
                    const Tensor x = torch::randn({rows + (taps - 1) * dilation, in});
                    const double found = difference(layer(x, dilation, rows), layer.exact(x, dilation));
                    // Few rows are few samples of the error.
                    QVERIFY2(found < (rows < 50 ? 2 : 1) * most,
                             qPrintable(
                                 u"%1, dilation %2, rows %3: %4"_s.arg(QLatin1StringView(path->name)).arg(dilation).arg(rows).arg(found)));
                }
        }
    }

    void anyNumberOfChannels()
    {
        for (const Conv1dPath *path : Conv1dKernel::paths())
            for (const auto &[from, to] : {std::pair{1, 192}, {33, 40}, {32, 1}, {32, 32}, {48, 29}})
                for (const int64_t taps : {3, 7}) {
                    const Layer layer(taps, path, from, to);
                    const Tensor x = torch::randn({40 + taps - 1, from});
                    QVERIFY(difference(layer(x, 1, 40), layer.exact(x, 1)) < 5e-6);
                }
    }

    void howItIsSplitDecidesNothing()
    {
        for (const Conv1dPath *path : Conv1dKernel::paths())
            for (const int64_t taps : {1, 3, 5, 7, 11})
                for (const int64_t dilation : {1, 6}) {
                    const Layer layer(taps, path);
                    const int64_t grain = layer.kernel.rowsAtOnce(dilation);
                    const Tensor x = torch::randn({211 + (taps - 1) * dilation, in}), whole = layer(x, dilation, 211);
                    for (const int64_t size : {grain, 3 * grain, 5 * grain})
                        QVERIFY(torch::equal(layer(x, dilation, size), whole));
                }
    }

    void whatComesToIt()
    {
        for (const Conv1dPath *path : Conv1dKernel::paths())
            for (const int64_t taps : {2, 5}) {
                const Layer layer(taps, path);
                const int64_t rows = 55;
                const Tensor x = torch::randn({rows + taps - 1, in}), add = torch::randn({rows, out}), before = torch::randn({rows, out});
                Tensor sum = before.clone(), active = torch::empty({rows, out});
                layer.kernel.run({.rows = rows,
                                  .in = x.data_ptr<float>(),
                                  .inStride = in,
                                  .add = add.data_ptr<float>(),
                                  .sum = sum.data_ptr<float>(),
                                  .scale = 0.25f,
                                  .out = sum.data_ptr<float>(),
                                  .active = active.data_ptr<float>(),
                                  .slope = 0.1f,
                                  .outStride = out});
                QVERIFY(difference(sum, (layer.exact(x, 1) + add + before) * 0.25) < 1e-6);
                QVERIFY(torch::equal(active, torch::where(sum > 0, sum, sum * 0.1f)));
            }
    }
};

QTEST_GUILESS_MAIN(TestConv1d)
#include "tst_conv1d.moc"
