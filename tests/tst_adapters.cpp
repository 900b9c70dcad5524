// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/file.h"
#include "core/diffusion/adapters/adapterchanges.h"
#include "core/diffusion/adapters/adaptertargets.h"
#include "core/io/mappedfile.h"
#include "tests/checkpointfixture.h"
#include "tests/picturefixture.h"

#include <QTemporaryDir>

#include <c10/core/InferenceMode.h>

using namespace core;
using namespace core::diffusion;
using namespace Qt::StringLiterals;
using namespace std::string_literals;
using networks::Network;
using torch::Tensor;

namespace {

constexpr double alpha = 2;

/// The file's tensors and what the reference makes of them (tests/reference/adapters.py).
const Network &reference(const std::string &name)
{
    static std::map<std::string, Network> known;
    auto found = known.find(name);
    if (found != known.end())
        return found->second;
    Network network = networks::read(name, "adapters");
    for (auto &[key, tensor] : network.map)
        if (key.ends_with(".alpha"))
            tensor = torch::tensor(float(alpha));
    return known.emplace(name, std::move(network)).first->second;
}

QByteArray refusal(const std::function<void()> &run)
{
    try {
        run();
    } catch (const Error &error) {
        return error.what();
    }
    return {};
}

using Map = nn::Weights::Map;

} // namespace

/// LoRA and its family, beside what peft, LyCORIS and diffusers make of the same files.
class TestAdapters : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    std::optional<c10::InferenceMode> m_inference;

    std::filesystem::path file(const std::string &name, const Map &map, const std::map<std::string, std::string> &metadata = {})
    {
        const auto path = std::filesystem::path(m_folder.path().toStdString()) / (name + ".safetensors");
        checkpoints::write(path, map, metadata);
        return path;
    }

    /// The tensor as a layer would get it, with the adapters.
    static Tensor merged(const Checkpoint &model, const AdapterChanges &changes, size_t part, const std::string &name)
    {
        Map map = part == 0 ? model.unet : model.encoders[part - 1].weights;
        const nn::Weights::Conversion convert = withChanges(map, changes.parts[part], [](const Tensor &t) { return t; });
        return nn::Weights(map, "tiny", convert)[name];
    }

    /// One change of names or tensors of the plain LoRA, which must make the same of the weight.
    Tensor mergedFrom(const Map &map, const std::string &weight, const std::map<std::string, std::string> &metadata = {})
    {
        const Checkpoint model = pictures::checkpoint("sd1");
        const AdapterChanges changes = changesOf(model, {{"x", file("variant", map, metadata)}});
        for (const std::string &remark : changes.remarks)
            qWarning("%s", remark.c_str());
        return merged(model, changes, 0, weight);
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_inference.emplace(true);
        nn::useThreads(1);
    }
    void cleanupTestCase() { m_inference.reset(); }

    void mergedWeightsAreTheReferences_data()
    {
        QTest::addColumn<std::string>("kind");
        for (const char *kind : {"lora",      "lora-point",  "lora-conv", "lora-middle",  "loha",
                                 "loha-conv", "loha-tucker", "lokr",      "lokr-factor",  "lokr-whole",
                                 "lokr-conv", "lokr-tucker", "ia3",       "ia3-input",    "full",
                                 "full-conv", "norm",        "dora",      "dora-columns", "dora-conv",
                                 "dora-loha", "peft",        "peft-conv", "peft-dora",    "peft-square-dora",
                                 "peft-bias"})
            QTest::newRow(kind) << std::string(kind);
    }
    void mergedWeightsAreTheReferences()
    {
        QFETCH(std::string, kind);
        const Network &expected = reference(kind);
        const Checkpoint model = pictures::checkpoint("sd1");
        const AdapterChanges changes = changesOf(model, {{kind, file(kind, expected.map)}});
        QCOMPARE(changes.remarks.size(), size_t(0));
        QVERIFY(!expected.outputs.empty());
        for (const auto &[name, tensor] : expected.outputs) {
            QVERIFY(!model.unet.at(name).equal(tensor));
            COMPARE_TENSORS(merged(model, changes, 0, name), tensor);
        }
    }

    void picturesAreTheReferences_data()
    {
        QTest::addColumn<std::string>("kind");
        QTest::addColumn<std::string>("family");
        QTest::newRow("kohya's names of SD 1.x, both encoder and U-Net") << "kohya"s
                                                                         << "sd1"s;
        QTest::newRow("diffusers' names, convolutions, no alpha") << "diffusers"s
                                                                  << "sd1"s;
        QTest::newRow("kohya's names of SDXL") << "sdxl"s
                                               << "sdxl"s;
    }
    void picturesAreTheReferences()
    {
        QFETCH(std::string, kind);
        QFETCH(std::string, family);
        const Network &expected = reference(kind);
        const auto path = file(kind, expected.map);
        const auto model = pictures::generator(family);
        QCOMPARE(expected.outputs.size(), size_t(1));
        const auto &[label, latents] = *expected.outputs.begin(); // "latents/TEXT/PICTURE"
        const QStringList words = QString::fromStdString(label).split('/'_L1);
        PictureRequest r = pictures::request();
        const Tensor before = pictures::latents(pictures::make(*model, r)[0]);
        std::vector<std::string> notes;
        PictureEvents events;
        events.noted = [&](const std::string &note, bool) { notes.push_back(note); };
        r.loras = {{shown(path), words[1].toDouble(), words[2].toDouble()}};
        const Tensor found = pictures::latents(pictures::make(*model, r, {}, events)[0]);
        const double difference = networks::difference(found, latents);
        qInfo("%.1e of the deviation; without it %.1e", difference, networks::difference(before, latents));
        QVERIFY(difference < 1e-3);
        QVERIFY(networks::difference(before, latents) > 0.02);
        QCOMPARE(notes.size(), size_t(0));
        // and gone again, to the last bit
        r.loras.clear();
        QVERIFY(pictures::latents(pictures::make(*model, r)[0]).equal(before));
    }

    void spellings_data()
    {
        QTest::addColumn<std::string>("before");
        QTest::addColumn<std::string>("up");
        QTest::addColumn<std::string>("down");
        const auto row = [](const char *name, const std::string &before, const std::string &up, const std::string &down) {
            QTest::newRow(name) << before << up << down;
        };
        const std::string dotted = "down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k";
        const std::string original = "input_blocks.1.1.transformer_blocks.0.attn2.to_k";
        row("kohya, original layout", "lora_unet_input_blocks_1_1_transformer_blocks_0_attn2_to_k", ".lora_up.weight", ".lora_down.weight");
        row("SimpleTuner", "lycoris_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k", ".lora_up.weight", ".lora_down.weight");
        row("kohya with a doubled prefix", "lora_unet_model_diffusion_model_input_blocks_1_1_transformer_blocks_0_attn2_to_k",
            ".lora_up.weight", ".lora_down.weight");
        row("diffusers' first", "unet.down_blocks.0.attentions.0.transformer_blocks.0.attn2.processor.to_k", "_lora.up.weight",
            "_lora.down.weight");
        row("without unet", "down_blocks.0.attentions.0.transformer_blocks.0.attn2.processor.to_k", "_lora.up.weight", "_lora.down.weight");
        row("peft of diffusers", "unet." + dotted, ".lora_B.weight", ".lora_A.weight");
        row("peft's own file", "base_model.model." + dotted, ".lora_B.weight", ".lora_A.weight");
        row("peft with the adapter's name", "unet." + dotted, ".lora_B.default.weight", ".lora_A.default.weight");
        row("no .weight", "unet." + dotted, ".lora_B", ".lora_A");
        row("lora.up", "unet." + dotted, ".lora.up.weight", ".lora.down.weight");
        row("lora_linear_layer", "unet." + dotted, ".lora_linear_layer.up.weight", ".lora_linear_layer.down.weight");
        row("ComfyUI", "diffusion_model." + original, ".lora_up.weight", ".lora_down.weight");
        row("dotted with kohya's ends", "unet." + dotted, ".lora_up.weight", ".lora_down.weight");
    }
    void spellings()
    {
        QFETCH(std::string, before);
        QFETCH(std::string, up);
        QFETCH(std::string, down);
        const std::string weight = "down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k.weight";
        const Network &plain = reference("lora");
        Map map;
        for (const auto &[name, tensor] : plain.map) {
            if (name.ends_with("lora_up.weight"))
                map[before + up] = tensor;
            else if (name.ends_with("lora_down.weight"))
                map[before + down] = tensor;
            else
                map[before + ".alpha"] = tensor;
        }
        COMPARE_TENSORS(mergedFrom(map, weight), plain.outputs.at(weight));
    }

    void scales()
    {
        const std::string weight = "down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k.weight";
        const std::string layer = "unet.down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k";
        const Checkpoint model = pictures::checkpoint("sd1");
        const Tensor up = networks::weight("up", {16, 4}), down = networks::weight("down", {4, 32}), base = model.unet.at(weight);
        const auto expected = [&](double factor) { return base + factor * up.matmul(down); };
        Map map{{layer + ".lora_B.weight", up}, {layer + ".lora_A.weight", down}};
        COMPARE_TENSORS(mergedFrom(map, weight), expected(1));
        // peft's settings in the header, as diffusers writes them
        const auto saved = [&](const char *json) { return mergedFrom(map, weight, {{"lora_adapter_metadata", json}}); };
        COMPARE_TENSORS(saved(R"({"unet.r": 4, "unet.lora_alpha": 8})"), expected(2));
        COMPARE_TENSORS(saved(R"({"unet.r": 4, "unet.lora_alpha": 8, "unet.use_rslora": true})"), expected(4));
        COMPARE_TENSORS(saved(R"({"unet.r": 4, "unet.lora_alpha": 8, "unet.alpha_pattern": {"attn2.to_k": 2}})"), expected(0.5));
        COMPARE_TENSORS(saved(R"({"unet.r": "four", "unet.lora_alpha": [8]})"), expected(1));
        COMPARE_TENSORS(saved("nonsense"), expected(1));
        // an alpha in the file counts before it, and a scale before the alpha
        map[layer + ".alpha"] = torch::tensor(2.0F);
        COMPARE_TENSORS(saved(R"({"unet.r": 4, "unet.lora_alpha": 8})"), expected(0.5));
        map[layer + ".scale"] = torch::tensor(0.25F);
        COMPARE_TENSORS(mergedFrom(map, weight), expected(0.25));
        // stored as halves and as a convolution of kernel 1
        map = {{layer + ".lora_B.weight", up.to(torch::kBFloat16).reshape({16, 4, 1, 1})},
               {layer + ".lora_A.weight", down.to(torch::kHalf)}};
        QVERIFY(networks::difference(mergedFrom(map, weight), expected(1)) < 0.02);
    }

    void severalAddUp()
    {
        const std::string weight = "down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k.weight";
        const Checkpoint model = pictures::checkpoint("sd1");
        const Network &first = reference("lora"), &second = reference("lokr-whole");
        const AdapterChanges changes = changesOf(model, {{"a", file("a", first.map), 1, 0.5}, {"b", file("b", second.map), 1, -2}});
        const Tensor base = model.unet.at(weight);
        COMPARE_TENSORS(merged(model, changes, 0, weight),
                        base + 0.5 * (first.outputs.at(weight) - base) - 2 * (second.outputs.at(weight) - base));
        const AdapterChanges none = changesOf(model, {{"a", file("a", first.map), 1, 0}});
        QVERIFY(none.parts[0].empty()); // nothing is built anew for it
    }

    /// ComfyUI #1144, diffusers #14005, kohya #98: what matches nothing must not pass in silence.
    void whatMatchesNothingIsTold()
    {
        const Checkpoint model = pictures::checkpoint("sd1");
        Map map = reference("lora").map;
        map["lora_unet_down_blocks_7_attentions_0_proj_in.lora_up.weight"] = torch::zeros({4, 4});
        map["lora_unet_down_blocks_7_attentions_0_proj_in.lora_down.weight"] = torch::zeros({4, 4});
        map["lora_unet_mid_block_attentions_0_proj_in.lora_up.weight"] = torch::zeros({5, 4});
        map["lora_unet_mid_block_attentions_0_proj_in.lora_down.weight"] = torch::zeros({4, 4});
        map["what.is.this"] = torch::zeros({4});
        const AdapterChanges changes = changesOf(model, {{"detail", file("partly", map)}});
        QCOMPARE(changes.remarks.size(), size_t(1));
        QCOMPARE(QByteArray::fromStdString(changes.remarks[0]),
                 "Of the LoRA detail 1 layer is used, and 2 match nothing in this model (what.is.this, "
                 "lora_unet_down_blocks_7_attentions_0_proj_in), and 1 has another size than its layer "
                 "(lora_unet_mid_block_attentions_0_proj_in)."_ba);
    }

    void otherModelsAreRefused_data()
    {
        QTest::addColumn<std::string>("key");
        QTest::addColumn<int>("width");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("SDXL") << "lora_unet_input_blocks_4_1_transformer_blocks_0_attn2_to_k"s << 2048 << "made for SDXL"_ba;
        QTest::newRow("SD 2.x") << "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k"s << 1024 << "made for SD 2.x"_ba;
        QTest::newRow("Flux") << "lora_unet_double_blocks_0_img_attn_qkv"s << 3072 << "made for Flux"_ba;
        QTest::newRow("SD 3") << "transformer.joint_blocks.0.x_block.attn.qkv"s << 64 << "made for Stable Diffusion 3"_ba;
        QTest::newRow("unknown") << "some.layer"s << 8 << "fits nothing"_ba;
    }
    void otherModelsAreRefused()
    {
        QFETCH(std::string, key);
        QFETCH(int, width);
        QFETCH(QByteArray, says);
        const Map map{{key + ".lora_up.weight", torch::zeros({640, 4})}, {key + ".lora_down.weight", torch::zeros({4, width})}};
        const QByteArray said = refusal([&] { changesOf(pictures::checkpoint("sd1"), {{"x", file("other", map)}}); });
        QVERIFY2(said.contains(says) && said.contains("SD 1.x"), said.constData());
    }

    void damagedFiles_data()
    {
        QTest::addColumn<Map>("map");
        const std::string layer = "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k";
        const auto row = [](const char *name, const Map &map) { QTest::newRow(name) << map; };
        const auto zeros = [](torch::IntArrayRef shape) { return torch::zeros(shape); };
        row("one half", {{layer + ".lora_up.weight", zeros({16, 4})}});
        row("ranks that differ", {{layer + ".lora_up.weight", zeros({16, 4})}, {layer + ".lora_down.weight", zeros({5, 32})}});
        row("a vector", {{layer + ".lora_up.weight", zeros({16})}, {layer + ".lora_down.weight", zeros({32})}});
        row("nothing in them", {{layer + ".lora_up.weight", zeros({16, 0})}, {layer + ".lora_down.weight", zeros({4, 32})}});
        row("LoHa of one half", {{layer + ".hada_w1_a", zeros({16, 4})}, {layer + ".hada_w1_b", zeros({4, 32})}});
        row("a core of other ranks", {{layer + ".lora_up.weight", zeros({16, 4})},
                                      {layer + ".lora_down.weight", zeros({4, 32})},
                                      {layer + ".lora_mid.weight", zeros({3, 3, 3, 3})}});
        row("LoKr that is too large", {{layer + ".lokr_w1", zeros({4, 4})}, {layer + ".lokr_w2", zeros({400, 400})}});
        row("(IA)3 of another length", {{layer + ".weight", zeros({7})}, {layer + ".on_input", torch::tensor(true)}});
        row("DoRA of another length", {{layer + ".lora_up.weight", zeros({16, 4})},
                                       {layer + ".lora_down.weight", zeros({4, 32})},
                                       {layer + ".dora_scale", zeros({3})}});
        row("a difference of another size", {{layer + ".diff", zeros({3, 3})}});
        row("only an alpha", {{layer + ".alpha", torch::tensor(1.0F)}});
        row("whole numbers",
            {{layer + ".lora_up.weight", torch::zeros({16, 4}, torch::kInt)}, {layer + ".lora_down.weight", zeros({4, 32})}});
        row("a model of pictures", pictures::checkpoint("sd1").unet);
    }
    void damagedFiles()
    {
        QFETCH(Map, map);
        QVERIFY(!refusal([&] { changesOf(pictures::checkpoint("sd1"), {{"x", file("damaged", map)}}); }).isEmpty());
    }

    void otherFiles()
    {
        const auto path = std::filesystem::path(m_folder.path().toStdString()) / "text.safetensors";
        checkpoints::put(path, "no tensors at all");
        QVERIFY(refusal([&] { openAdapter(path); }).contains("text.safetensors"));
        QVERIFY(refusal([&] { openAdapter(path.parent_path() / "gone.safetensors"); }).contains("gone"));
        const auto model = pictures::generator("sd1");
        PictureRequest r = pictures::request();
        r.loras = {{shown(path), 1, 1}};
        QVERIFY(!refusal([&] { pictures::make(*model, r); }).isEmpty());
        r.loras.clear(); // the model is none the worse for it
        QCOMPARE(pictures::make(*model, r).size(), size_t(1));
    }

    /// A cancel in the middle of building leaves a generator that builds at its next request.
    void cancelledMidway()
    {
        const auto path = file("kohya", reference("kohya").map);
        const auto model = pictures::generator("sd1");
        PictureRequest r = pictures::request();
        const Tensor before = pictures::latents(pictures::make(*model, r)[0]);
        r.loras = {{shown(path), 1, 1}};
        std::stop_source stop;
        const JobContext context(stop.get_token(), [&](int step, int, std::string_view stage) {
            if (stage == "Reading the model" && step > 1)
                stop.request_stop();
        });
        QVERIFY_THROWS_EXCEPTION(Cancelled, pictures::make(*model, r, {}, {}, context));
        r.loras.clear();
        QVERIFY(pictures::latents(pictures::make(*model, r)[0]).equal(before));
    }

    void embeddingsAreTheReferences()
    {
        const Network &expected = reference("embedding");
        const Checkpoint c = pictures::checkpoint("sd1");
        PromptEncoder encoder(c.encoders, c.info.family, {}, "tiny");
        const EmbeddingFile file = openEmbedding(this->file("EasyNegative", {{"emb_params", expected.map.at("emb_params")}}));
        QCOMPARE(encoder.setEmbeddings({{"EasyNegative", file}}).size(), size_t(0));
        const auto text = [&](const std::string &prompt) { return encoder.conditions(prompt, "", {}, 6, {}).texts[0].text; };
        COMPARE_TENSORS(text("a photo of (easynegative:1.3), 8k"), expected.outputs.at("weighted"));
        COMPARE_TENSORS(text("a photo of (embedding:EasyNegative:1.3), 8k"), expected.outputs.at("weighted"));
        COMPARE_TENSORS(text("easynegative and EasyNegative"), expected.outputs.at("twice"));
        // gone with the next request
        encoder.setEmbeddings({});
        QVERIFY(networks::difference(text("easynegative and easynegative"), expected.outputs.at("twice")) > 0.01);
    }

    void embeddingsOfEveryForm_data()
    {
        QTest::addColumn<Map>("map");
        QTest::addColumn<int>("vectors"); // 0: refused
        const auto row = [](const char *name, const Map &map, int vectors) { QTest::newRow(name) << map << vectors; };
        row("A1111's safetensors", {{"emb_params", torch::ones({4, 32})}}, 4);
        row("A1111's .pt", {{"string_to_param.*", torch::ones({2, 32})}, {"string_to_token.*", torch::tensor(265)}}, 2);
        row("diffusers, one vector", {{"<cat-toy>", torch::ones({32})}}, 1);
        row("diffusers, several", {{"<cat-toy>", torch::ones({3, 32})}}, 3);
        row("halves", {{"emb_params", torch::ones({4, 32}, torch::kHalf)}}, 4);
        row("more than a part of a prompt", {{"emb_params", torch::ones({76, 32})}}, 0);
        row("none", {{"emb_params", torch::ones({0, 32})}}, 0);
        row("three dimensions", {{"emb_params", torch::ones({1, 2, 32})}}, 0);
        row("numbers that are none", {{"emb_params", torch::full({1, 32}, NAN)}}, 0);
        row("a LoRA among embeddings (A1111 #8929)", reference("lora").map, 0);
    }
    void embeddingsOfEveryForm()
    {
        QFETCH(Map, map);
        QFETCH(int, vectors);
        const auto path = file("word", map);
        if (vectors == 0) {
            QVERIFY(refusal([&] { openEmbedding(path); }).contains("word.safetensors"));
            return;
        }
        QCOMPARE(openEmbedding(path).vectors.at(32).size(0), int64_t(vectors));
    }

    /// diffusers #8854, #7511: SDXL takes both halves or none.
    void bothHalvesOfSdxl()
    {
        const Checkpoint c = pictures::checkpoint("sdxl"); // 32 and 48 wide
        PromptEncoder encoder(c.encoders, c.info.family, {}, "tiny");
        const auto text = [&] { return encoder.conditions("a word fox", "x", {}, 6, {}).texts[0].text; };
        const Tensor without = text();
        const Tensor first = networks::weight("a", {2, 32}), second = networks::weight("b", {2, 48});
        const auto path = file("word", {{"clip_l", first}, {"clip_g", second}});
        QCOMPARE(encoder.setEmbeddings({{"word", openEmbedding(path)}}).size(), size_t(0));
        QVERIFY(networks::difference(text().narrow(2, 0, 32), without.narrow(2, 0, 32)) > 0.01);
        QVERIFY(networks::difference(text().narrow(2, 32, 48), without.narrow(2, 32, 48)) > 0.01);
        const std::vector<std::string> told = encoder.setEmbeddings({{"word", openEmbedding(file("half", {{"emb_params", first}}))}});
        QCOMPARE(told.size(), size_t(1));
        QCOMPARE(QByteArray::fromStdString(told[0]),
                 "The embedding word has vectors 32 wide and this model takes 32 and 48; its name is read as words."_ba);
        QVERIFY(text().equal(without));
    }

    /// A1111: a new part of the prompt begins where the vectors would stand over its end.
    void vectorsStayTogether()
    {
        const auto vocabulary = clipVocabulary();
        const std::vector<text::PromptEmbedding> embeddings = {{vocabulary->encode("word"), 10}};
        std::string prompt;
        for (int i = 0; i < 70; ++i)
            prompt += "cat ";
        const auto chunks = text::chunkPrompt(prompt + "word dog", *vocabulary, {.embeddings = embeddings}).chunks;
        QCOMPARE(chunks.size(), size_t(2));
        QVERIFY(chunks[0].embeddings.empty());
        QCOMPARE(chunks[1].embeddings.size(), size_t(1));
        QCOMPARE(chunks[1].embeddings[0].at, size_t(1));
        QCOMPARE(chunks[1].ids.size(), size_t(77));
        QCOMPARE(chunks[1].ids[11], vocabulary->encode("dog")[0]);
    }

    void embeddingsInAPicture()
    {
        const auto path = file("EasyNegative", {{"emb_params", networks::weight("v", {3, 32})}});
        const auto model = pictures::generator("sd1");
        PictureRequest r = pictures::request();
        r.plainPrompt = false;
        r.negative = "easynegative";
        const Tensor without = pictures::latents(pictures::make(*model, r)[0]);
        PictureEvents events;
        events.embeddings = [&] { return std::vector<std::pair<std::string, std::filesystem::path>>{{"EasyNegative", path}}; };
        QVERIFY(networks::difference(pictures::latents(pictures::make(*model, r, {}, events)[0]), without) > 0.01);
        r.negative = "blurry"; // not named, and so not opened
        std::filesystem::remove(path);
        QCOMPARE(pictures::make(*model, r, {}, events).size(), size_t(1));
    }

    /// Conditions that change at a step are those of the other prompt from there on, to the last bit; AND with one weight of 0 is none.
    void promptsThatChange()
    {
        const auto model = pictures::generator("sd1");
        PictureRequest r = pictures::request();
        r.plainPrompt = false;
        const auto made = [&](const char *prompt) {
            r.prompt = prompt;
            return pictures::latents(pictures::make(*model, r)[0]);
        };
        const Tensor cat = made("a cat"), dog = made("a dog");
        QVERIFY(made("a [dog:cat:0]").equal(cat));
        QVERIFY(made("a [cat:dog:6]").equal(cat)); // of six steps
        const Tensor both = made("a [cat:dog:3]");
        QVERIFY(networks::difference(both, cat) > 0.01 && networks::difference(both, dog) > 0.01);
        QVERIFY(made("a [cat:dog:0.5]").equal(both));
        QVERIFY(networks::difference(made("a [cat|dog]"), both) > 0.01);
        QVERIFY(networks::difference(made("a cat AND a dog :0"), cat) < 1e-4);
        QVERIFY(networks::difference(made("a cat AND a dog"), cat) > 0.01);
        r.guidance = 1; // composition needs the negative prompt all the same
        QVERIFY(networks::difference(made("a cat AND a dog :0"), made("a cat")) < 1e-4);
    }

    void everyPrecisionIsPatchedFromTheFile()
    {
        const auto path = file("kohya", reference("kohya").map);
        PictureRequest r = pictures::request();
        r.loras = {{shown(path), 0.5, 0.5}};
        const Tensor exact = pictures::latents(pictures::make(*pictures::generator("sd1"), r)[0]);
        const Tensor rounded = pictures::latents(pictures::make(*pictures::generator("sd1", "bfloat16"), r)[0]);
        const double difference = ((rounded - exact).norm() / exact.norm()).item<double>();
        qInfo("bfloat16: %.1e", difference);
        QVERIFY(difference < 0.1);
    }
};

QTEST_GUILESS_MAIN(TestAdapters)
#include "tst_adapters.moc"
