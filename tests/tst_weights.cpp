// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/nn/compute.h"
#include "core/nn/halfproduct.h"
#include "core/nn/layers.h"
#include "core/nn/weights.h"

#include <QTest>

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
        for (const int rows : {1, 2, 5, 8, 9})
            for (const int width : {16, 384, 1280, 20})
                QTest::addRow("%d rows of %d", rows, width) << rows << width;
    }
    void halfProducts()
    {
        QFETCH(int, rows);
        QFETCH(int, width);
        torch::manual_seed(1);
        const torch::Tensor x = torch::randn({rows, width}), weight = torch::randn({1500, width}).to(torch::kHalf);
        const torch::Tensor exact = torch::matmul(x.to(torch::kDouble), weight.to(torch::kDouble).t());
        const torch::Tensor made = core::nn::halfProduct(x, weight);
        QCOMPARE(made.scalar_type(), torch::kFloat32);
        QVERIFY((made - exact).abs().max().item<double>() < 1e-5 * std::sqrt(double(width)));
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

    void noiseIsTorchs()
    {
        auto generator = torch::manual_seed; // torch.manual_seed(7); torch.randn(1, 20)
        generator(7);
        QVERIFY(torch::equal(seededNormal(7, {1, 20}), torch::randn({1, 20})));
    }
};

QTEST_GUILESS_MAIN(TestWeights)
#include "tst_weights.moc"
