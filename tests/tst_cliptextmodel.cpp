// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/diffusion/networks/cliptextmodel.h"
#include "tests/networkfixture.h"

using namespace core;
using namespace core::diffusion;
using networks::Network;
using torch::Tensor;

namespace {

Tensor ids()
{
    return torch::tensor({97, 5, 17, 40, 98, 98, 98, 98, 98, 98, 98, 98, 97, 1, 2, 3, 4, 5, 6, 7, 8, 9, 60, 98}, torch::kLong)
        .reshape({2, 12});
}

} // namespace

class TestClipTextModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_inference.emplace(true); }
    void cleanupTestCase() { m_inference.reset(); }

    void equalsTheReference_data()
    {
        QTest::addColumn<QString>("network");
        QTest::addColumn<int>("heads");
        QTest::addColumn<bool>("quick");
        QTest::addColumn<int>("pooled");
        QTest::newRow("quick GELU, no projection (CLIP-L)") << "clip" << 4 << true << 32;
        QTest::newRow("GELU, projection (OpenCLIP)") << "clip-projection" << 2 << false << 24;
    }
    void equalsTheReference()
    {
        QFETCH(QString, network);
        QFETCH(int, heads);
        QFETCH(bool, quick);
        const ClipTextConfig config{.heads = heads, .quickGelu = quick, .endToken = 98};
        Network reference = networks::read(network.toStdString());
        const nn::Weights w = reference.weights();
        const ClipTextModel model(config, w);
        w.requireAllUsed();
        QTEST(int(model.pooledWidth()), "pooled");

        const ClipTextOutput last = model(ids());
        COMPARE_TENSORS(last.hidden, reference.outputs["last"]);
        COMPARE_TENSORS(last.pooled, reference.outputs["pooled"]);
        const ClipTextOutput normed = model(ids(), {.skipped = 1});
        COMPARE_TENSORS(normed.hidden, reference.outputs["skip1"]);
        COMPARE_TENSORS(normed.pooled, reference.outputs["pooled"]); // always from the last layer
        COMPARE_TENSORS(model(ids(), {.skipped = 1, .finalNorm = false}).hidden, reference.outputs["skip1-plain"]);

        nn::Weights::Map bare; // as some programs write it
        for (const auto &[name, tensor] : reference.map)
            bare[name.starts_with("text_model.") ? name.substr(11) : name] = tensor;
        bare["embeddings.position_ids"] = torch::arange(12);
        const nn::Weights without(bare);
        const ClipTextModel second(config, without);
        without.requireAllUsed();
        QVERIFY(second(ids()).hidden.equal(last.hidden));
        QVERIFY(second(ids()).pooled.equal(last.pooled));

        QVERIFY_EXCEPTION_THROWN(model(ids(), {.skipped = int(model.layers()) + 1}), Error);
        QVERIFY_EXCEPTION_THROWN(model(ids().repeat({1, 2})), Error);
        reference.map.erase("text_projection.weight"); // without it the encoder is of another kind, not a damaged one
        networks::everyTensorIsNamedWhenWrong(
            reference.map, [&](const nn::Weights &wrong) { ClipTextModel(config, wrong); }, 1);
    }

    void shorterTextIsTheBeginningOfLonger()
    {
        const Network reference = networks::read("clip");
        const ClipTextModel model({.heads = 4, .endToken = 98}, reference.weights());
        const Tensor all = model(ids()).hidden, part = model(ids().narrow(1, 0, 5)).hidden;
        QVERIFY(networks::difference(part, all.narrow(1, 0, 5)) < 1e-5);
    }

    void publishedEncodersAreKnownByTheirWidth()
    {
        for (const auto &[width, heads, quick] : {std::tuple{768, 12, true}, {1024, 16, false}, {1280, 20, false}}) {
            const nn::Weights w(nn::Weights::Map{{"text_model.embeddings.token_embedding.weight", torch::empty({1, width})}});
            const ClipTextConfig config = ClipTextConfig::detect(w);
            QCOMPARE(config.heads, int64_t(heads));
            QCOMPARE(config.quickGelu, quick);
        }
    }

private:
    std::optional<c10::InferenceMode> m_inference;
};

QTEST_GUILESS_MAIN(TestClipTextModel)
#include "tst_cliptextmodel.moc"
