// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/diffusion/networks/autoencoder.h"
#include "core/diffusion/networks/tinyautoencoder.h"
#include "tests/networkfixture.h"

using namespace core;
using namespace core::diffusion;
using networks::given;
using networks::Network;
using torch::Tensor;

namespace {

Tensor picture()
{
    return given("picture", {1, 3, 32, 48}).clamp(-1, 1);
}

Tensor latents()
{
    return given("latents", {1, 4, 3, 4});
}

/// `map` with names that begin with `from` beginning with `to`; others are left out where `only` is set.
nn::Weights::Map renamed(const nn::Weights::Map &map, const std::string &from, const std::string &to, bool only)
{
    nn::Weights::Map result;
    for (const auto &[name, tensor] : map) {
        const size_t at = name.find(from);
        if (at != std::string::npos)
            result[name.substr(0, at) + to + name.substr(at + from.size())] = tensor;
        else if (!only)
            result[name] = tensor;
    }
    return result;
}

} // namespace

class TestAutoencoder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_inference.emplace(true); }
    void cleanupTestCase() { m_inference.reset(); }

    void equalsTheReference()
    {
        Network reference = networks::read("autoencoder");
        const nn::Weights w = reference.weights();
        const Autoencoder autoencoder(w, 8);
        w.requireAllUsed();
        QCOMPARE(autoencoder.factor(), 8);
        QCOMPARE(autoencoder.latentChannels(), 4);
        const LatentDistribution found = autoencoder.encode(picture());
        COMPARE_TENSORS(found.mean, reference.outputs["mean"]);
        COMPARE_TENSORS(found.logVariance, reference.outputs["logvar"]);
        COMPARE_TENSORS(autoencoder.decode(latents()), reference.outputs["picture"]);

        QVERIFY(found.sample(torch::zeros_like(found.mean)).equal(found.mean));
        const Tensor moved = found.sample(torch::ones_like(found.mean)) - found.mean;
        QVERIFY(torch::allclose(moved, torch::exp(found.logVariance / 2), 1e-4, 1e-5));
    }

    /// With packed weights and fused layers where the processor multiplies bfloat16.
    void bfloat16IsNear()
    {
        Network reference = networks::read("autoencoder");
        const nn::Weights w = reference.inBfloat16();
        const Autoencoder autoencoder(w, 8);
        w.requireAllUsed();
        const auto off = [](const Tensor &found, const Tensor &expected) {
            return found.is_contiguous() ? networks::difference(found.to(torch::kFloat32), expected) : INFINITY;
        };
        const Tensor found = autoencoder.decode(latents().to(torch::kBFloat16));
        // 0.1 where the processor multiplies bfloat16 into float32; 0.116 seen where LibTorch rounds after each operation instead.
        QVERIFY2(off(found, reference.outputs["picture"]) < 0.15, std::to_string(off(found, reference.outputs["picture"])).c_str());
        const LatentDistribution moments = autoencoder.encode(picture().to(torch::kBFloat16));
        QVERIFY(off(moments.mean.contiguous(), reference.outputs["mean"]) < 0.1);
    }

    /// Older files name the attention differently, and the original layout stores it as convolutions.
    void olderAttentionKeysGiveTheSame()
    {
        const Network reference = networks::read("autoencoder");
        const Tensor expected = Autoencoder(reference.weights(), 8).decode(latents());
        nn::Weights::Map map = reference.map;
        for (const auto &[from, to] : {std::pair{"to_q.", "query."}, {"to_k.", "key."}, {"to_v.", "value."}, {"to_out.0.", "proj_attn."}})
            map = renamed(map, from, to, /*only=*/false);
        const nn::Weights older(map);
        QVERIFY(Autoencoder(older, 8).decode(latents()).equal(expected));
        older.requireAllUsed();

        map = reference.map;
        for (auto &[name, tensor] : map)
            if (name.find(".to_") != std::string::npos && tensor.dim() == 2)
                tensor = tensor.unsqueeze(-1).unsqueeze(-1);
        QVERIFY(Autoencoder(nn::Weights(map), 8).decode(latents()).equal(expected));
    }

    void withoutQuantConvolutions()
    {
        nn::Weights::Map map = networks::read("autoencoder").map;
        std::erase_if(map, [](const auto &entry) { return entry.first.find("quant_conv") != std::string::npos; });
        const nn::Weights w(map);
        const Autoencoder autoencoder(w, 8);
        w.requireAllUsed();
        QCOMPARE(autoencoder.decode(latents()).size(3), 32);
        QCOMPARE(autoencoder.encode(picture()).mean.size(3), 6);
    }

    void wrongTensorsAreNamed()
    {
        nn::Weights::Map map = networks::read("autoencoder").map;
        // without them it is another family's autoencoder, not a damaged one
        std::erase_if(map, [](const auto &entry) { return entry.first.find("quant_conv") != std::string::npos; });
        networks::everyTensorIsNamedWhenWrong(
            map, [](const nn::Weights &w) { Autoencoder(w, 8); }, /*every=*/3);
    }

    void smallOneEqualsTheReference()
    {
        Network reference = networks::read("taesd");
        const nn::Weights w = reference.weights();
        const TinyAutoencoder autoencoder(w);
        w.requireAllUsed();
        QCOMPARE(autoencoder.latentChannels(), 4);
        COMPARE_TENSORS(autoencoder.encode((picture() + 1) / 2 * 2 - 1), reference.outputs["latents"]);
        COMPARE_TENSORS(autoencoder.decode(3 * latents()), reference.outputs["picture"]);
        networks::everyTensorIsNamedWhenWrong(
            reference.map, [](const nn::Weights &wrong) { TinyAutoencoder{wrong}; }, 3);
    }

    /// Its authors' files hold one half each, the decoder's places counted from the limiter before it.
    void smallOneInItsAuthorsFiles()
    {
        const Network reference = networks::read("taesd");
        const TinyAutoencoder whole(reference.weights());
        const nn::Weights encoder(renamed(reference.map, "encoder.layers.", "", /*only=*/true));
        const TinyAutoencoder first(encoder);
        encoder.requireAllUsed();
        QVERIFY(first.encode(picture()).equal(whole.encode(picture())));
        QVERIFY_EXCEPTION_THROWN(first.decode(latents()), Error);

        nn::Weights::Map shifted;
        for (const auto &[name, tensor] : renamed(reference.map, "decoder.layers.", "", /*only=*/true)) {
            const size_t dot = name.find('.');
            shifted[std::to_string(std::stoi(name.substr(0, dot)) + 1) + name.substr(dot)] = tensor;
        }
        const nn::Weights decoder(shifted);
        const TinyAutoencoder second(decoder);
        decoder.requireAllUsed();
        QVERIFY(second.decode(latents()).equal(whole.decode(latents())));
        QVERIFY_EXCEPTION_THROWN(second.encode(picture()), Error);
    }

private:
    std::optional<c10::InferenceMode> m_inference;
};

QTEST_GUILESS_MAIN(TestAutoencoder)
#include "tst_autoencoder.moc"
