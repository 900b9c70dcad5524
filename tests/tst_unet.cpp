// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/diffusion/networks/unet.h"
#include "tests/networkfixture.h"

using namespace core;
using namespace core::diffusion;
using networks::given;
using networks::Network;
using torch::Tensor;

namespace {

UNetConfig configOf(std::vector<int64_t> heads)
{
    return {.heads = std::move(heads), .groups = 8};
}

UNetConditions sizes(int64_t batch)
{
    return {.text = given("text", {batch, 7, 48}),
            .pooled = given("pooled", {batch, 16}),
            .timeIds = torch::tensor({96.F, 128.F, 0.F, 8.F, 96.F, 128.F}).repeat({batch, 1})};
}

} // namespace

class TestUNet : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_inference.emplace(true); }
    void cleanupTestCase() { m_inference.reset(); }

    void firstFamilyEqualsTheReference()
    {
        Network reference = networks::read("sd1");
        const nn::Weights w = reference.weights();
        const UNet unet(configOf({8, 8, 8, 8}), w);
        w.requireAllUsed();
        QCOMPARE(unet.textWidth(), 24);
        QVERIFY(!unet.wantsSizes());
        const Tensor latents = given("latents", {2, 4, 8, 16});
        const UNetConditions conditions{.text = given("text", {2, 7, 24})};
        COMPARE_TENSORS(unet(latents, 999, conditions), reference.outputs["t999"]);
        COMPARE_TENSORS(unet(latents, 1, conditions), reference.outputs["t1"]);
        // 13 points become 7, 4 and 2 on the way down
        COMPARE_TENSORS(unet(given("latents", {1, 4, 10, 13}), 20, {.text = given("text", {1, 7, 24})}), reference.outputs["odd"]);
    }

    /// With packed weights and fused layers where the processor multiplies bfloat16.
    void bfloat16IsNear()
    {
        Network reference = networks::read("sd1");
        const nn::Weights w = reference.inBfloat16();
        const UNet unet(configOf({8, 8, 8, 8}), w);
        w.requireAllUsed();
        const auto half = [](const Tensor &x) { return x.to(torch::kBFloat16); };
        UNetConditions conditions{.text = half(given("text", {2, 7, 24}))};
        const Tensor latents = half(given("latents", {2, 4, 8, 16}));
        const Tensor found = unet(latents, 999, conditions);
        const double off = networks::difference(found.to(torch::kFloat32), reference.outputs["t999"]);
        QVERIFY2(off < 0.1, std::to_string(off).c_str());
        QVERIFY(found.is_contiguous());
        conditions.cache = std::make_shared<nn::AttentionCache>();
        QVERIFY(unet(latents, 999, conditions).equal(found));
        QVERIFY(unet(latents, 999, conditions).equal(found)); // with what the first call kept
        const Tensor odd = unet(half(given("latents", {1, 4, 10, 13})), 20, {.text = half(given("text", {1, 7, 24}))});
        QVERIFY(networks::difference(odd.to(torch::kFloat32), reference.outputs["odd"]) < 0.1);
    }

    void secondFamilyEqualsTheReference()
    {
        Network reference = networks::read("sd2");
        const nn::Weights w = reference.weights();
        const UNet unet(configOf({1, 2, 4, 4}), w);
        w.requireAllUsed();
        COMPARE_TENSORS(unet(given("latents", {1, 4, 16, 8}), 500, {.text = given("text", {1, 7, 40})}), reference.outputs["t500"]);
    }

    void largeFamilyEqualsTheReference()
    {
        Network reference = networks::read("sdxl");
        const nn::Weights w = reference.weights();
        const UNet unet(configOf({1, 2, 4}), w);
        w.requireAllUsed();
        QVERIFY(unet.wantsSizes());
        const Tensor latents = given("latents", {2, 4, 8, 8});
        COMPARE_TENSORS(unet(latents, 500, sizes(2)), reference.outputs["t500"]);

        UNetConditions conditions = sizes(2);
        conditions.pooled = Tensor();
        QVERIFY_EXCEPTION_THROWN(unet(latents, 500, conditions), Error);
        conditions.pooled = given("pooled", {2, 64}); // leaves no room for the sizes
        QVERIFY_EXCEPTION_THROWN(unet(latents, 500, conditions), Error);
    }

    void distilledGuidanceEqualsTheReference()
    {
        Network reference = networks::read("lcm");
        const nn::Weights w = reference.weights();
        const UNet unet(configOf({8, 8}), w);
        w.requireAllUsed();
        QVERIFY(unet.wantsGuidance());
        const UNetConditions conditions{.text = given("text", {1, 7, 24}), .guidance = 7.5};
        COMPARE_TENSORS(unet(given("latents", {1, 4, 8, 8}), 259, conditions), reference.outputs["t259"]);
    }

    void distilledMiddlesEqualTheReference_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::newRow("none") << QByteArray("no-middle");
        QTest::newRow("one residual block") << QByteArray("one-resnet");
    }
    void distilledMiddlesEqualTheReference()
    {
        QFETCH(QByteArray, name);
        Network reference = networks::read(name.toStdString());
        const nn::Weights w = reference.weights();
        const UNet unet(configOf({8, 8}), w);
        w.requireAllUsed();
        COMPARE_TENSORS(unet(given("latents", {1, 4, 8, 8}), 500, {.text = given("text", {1, 7, 24})}), reference.outputs["t500"]);
    }

    void anotherFamilysPartsAreRefused()
    {
        const Network reference = networks::read("lcm");
        const UNet unet(configOf({8, 8}), reference.weights());
        QVERIFY_EXCEPTION_THROWN(unet(given("latents", {1, 4, 8, 8}), 1, {.text = given("text", {1, 7, 48})}), Error);
        QVERIFY_EXCEPTION_THROWN(unet(given("latents", {1, 16, 8, 8}), 1, {.text = given("text", {1, 7, 24})}), Error);
    }

    void headsThatDoNotDivideAreRefused()
    {
        const auto build = [](std::vector<int64_t> heads) {
            return networks::complaint(networks::read("lcm").map, [&](const nn::Weights &w) { UNet(configOf(heads), w); });
        };
        QVERIFY(build({8, 8}).isEmpty());
        QVERIFY(build({5, 8}).contains("attention heads"));
        QVERIFY(build({0, 8}).contains("attention heads"));
        QVERIFY(build({8, 8, 8}).contains("levels"));
    }

    void wrongTensorsAreNamed_data()
    {
        QTest::addColumn<QString>("network");
        QTest::addColumn<QList<int>>("heads");
        QTest::newRow("1.x") << "sd1" << QList<int>{8, 8, 8, 8};
        QTest::newRow("SDXL") << "sdxl" << QList<int>{1, 2, 4};
        QTest::newRow("distilled guidance") << "lcm" << QList<int>{8, 8};
    }
    void wrongTensorsAreNamed()
    {
        QFETCH(QString, network);
        QFETCH(QList<int>, heads);
        const UNetConfig config = configOf({heads.begin(), heads.end()});
        nn::Weights::Map map = networks::read(network.toStdString()).map;
        map.erase("time_embedding.cond_proj.weight"); // without it the network is of another kind, not a damaged one
        networks::everyTensorIsNamedWhenWrong(
            map, [&](const nn::Weights &w) { UNet(config, w); }, /*every=*/7);
    }

    void publishedFamiliesAreKnownByTheirWeights_data()
    {
        QTest::addColumn<bool>("convolutions");
        QTest::addColumn<int>("text");
        QTest::addColumn<QList<int>>("heads");
        QTest::newRow("1.x") << true << 768 << QList<int>{8, 8};
        QTest::newRow("2.x") << false << 1024 << QList<int>{5, 10};
        QTest::newRow("SDXL") << false << 2048 << QList<int>{5, 10};
    }
    void publishedFamiliesAreKnownByTheirWeights()
    {
        QFETCH(bool, convolutions);
        QFETCH(int, text);
        QFETCH(QList<int>, heads);
        const std::string middle = "mid_block.attentions.0.";
        const nn::Weights w(nn::Weights::Map{
            {"down_blocks.0.resnets.0.conv1.weight", torch::empty({320, 1, 3, 3})},
            {"down_blocks.1.resnets.0.conv1.weight", torch::empty({640, 1, 3, 3})},
            {middle + "proj_in.weight", convolutions ? torch::empty({1, 1, 1, 1}) : torch::empty({1, 1})},
            {middle + "transformer_blocks.0.attn2.to_k.weight", torch::empty({1, text})},
        });
        const std::vector<int64_t> found = UNetConfig::detect(w).heads;
        QCOMPARE(QList<int>(found.begin(), found.end()), heads);
        QVERIFY_EXCEPTION_THROWN(UNetConfig::detect(nn::Weights(nn::Weights::Map{})), Error);
    }

private:
    std::optional<c10::InferenceMode> m_inference;
};

QTEST_GUILESS_MAIN(TestUNet)
#include "tst_unet.moc"
