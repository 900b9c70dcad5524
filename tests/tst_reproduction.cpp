// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/image/comparison.h"
#include "core/library/foreign/reproduction.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace core;
using namespace core::library;
using namespace Qt::StringLiterals;

namespace {

using Texts = std::map<std::string, std::string>;

QByteArray number(double value)
{
    return QByteArray::number(value);
}

/// All of a request that another program can have decided, in one line.
QByteArray line(const Reproduction &made)
{
    const diffusion::PictureRequest &r = made.request;
    QByteArrayList words{QByteArray::fromStdString(made.program), QByteArray::fromStdString(r.prompt),
                         QByteArray::fromStdString(r.negative), QByteArray::fromStdString(r.model), QByteArray::number(qulonglong(r.seed))};
    words.append(r.steps ? QByteArray::number(*r.steps) : "-");
    words.append(r.guidance ? number(*r.guidance) : "-");
    words.append(r.sampler ? QByteArray(diffusion::name(*r.sampler).data()) : "-");
    words.append(QByteArray(diffusion::name(r.schedule).data()));
    words.append(QByteArray::number(r.width) + "x" + QByteArray::number(r.height));
    for (const diffusion::LoraRequest &lora : made.loras)
        words.append(QByteArray::fromStdString(lora.name) + ":" + number(lora.text) + ":" + number(lora.picture));
    return words.join('|');
}

const AddedNames added{{"ink", "styles/glow"}, {"easynegative"}};

} // namespace

/// Settings that other programs left in their pictures, as Atelier would carry them out.
class TestReproduction : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void programs_data()
    {
        QTest::addColumn<Texts>("texts");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char *name, const Texts &texts, const char *expected) {
            QTest::newRow(name) << texts << QByteArray(expected);
        };
        row("AUTOMATIC1111",
            {{"parameters",
              "a <lora:ink:0.8:0.6> fox\nNegative prompt: easynegative\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 5, Size: "
              "512x768, Model: sd1, RNG: NV, TI hashes: \"easynegative: c74b4e810b03\""}},
            "AUTOMATIC1111|a <lora:ink:0.8:0.6> fox|easynegative|sd1|5|20|7|euler_a|default|512x768|ink:0.8:0.6");
        row("ComfyUI", {{"prompt", R"({"1": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "sd1.safetensors"}},
                            "2": {"class_type": "LoraLoader", "inputs": {"model": ["1", 0], "clip": ["1", 1], "lora_name": "ink.safetensors",
                                  "strength_model": 0.5, "strength_clip": 0.25}},
                            "3": {"class_type": "CLIPTextEncode", "inputs": {"clip": ["2", 1], "text": "a fox"}},
                            "4": {"class_type": "CLIPTextEncode", "inputs": {"clip": ["2", 1], "text": "fog"}},
                            "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 640, "height": 384, "batch_size": 1}},
                            "6": {"class_type": "KSampler", "inputs": {"model": ["2", 0], "positive": ["3", 0], "negative": ["4", 0],
                                  "latent_image": ["5", 0], "seed": 77, "steps": 12, "cfg": 6.5, "sampler_name": "dpmpp_2m",
                                  "scheduler": "karras", "denoise": 1.0}}})"}},
            "ComfyUI|a fox|fog|sd1|77|12|6.5|dpmpp_2m|karras|640x384|ink:0.25:0.5");
        row("ComfyUI, advanced sampler", {{"prompt", R"({"1": {"class_type": "UNETLoader", "inputs": {"unet_name": "other.gguf"}},
                            "3": {"class_type": "CLIPTextEncode", "inputs": {"text": "a cat"}},
                            "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 512, "height": 512}},
                            "7": {"class_type": "RandomNoise", "inputs": {"noise_seed": 3}},
                            "8": {"class_type": "KSamplerSelect", "inputs": {"sampler_name": "euler"}},
                            "9": {"class_type": "BasicScheduler", "inputs": {"scheduler": "sgm_uniform", "steps": 4, "denoise": 1}},
                            "10": {"class_type": "CFGGuider", "inputs": {"model": ["1", 0], "positive": ["3", 0], "negative": ["3", 0], "cfg": 1}},
                            "11": {"class_type": "SamplerCustomAdvanced", "inputs": {"noise": ["7", 0], "guider": ["10", 0], "sampler": ["8", 0],
                                   "sigmas": ["9", 0], "latent_image": ["5", 0]}}})"}},
            "ComfyUI|a cat|a cat||3|4|1|euler|sgm_uniform|512x512");
        row("SwarmUI",
            {{"parameters", R"({"sui_image_params": {"prompt": "a fox", "negativeprompt": "fog", "model": "sd1", "seed": 9, "steps": "30",
                                "cfgscale": 5.5, "width": 512, "height": 512, "sampler": "dpmpp_2m_sde", "scheduler": "exponential",
                                "loras": ["glow"], "loraweights": ["0.7"]}})"}},
            "SwarmUI|a fox|fog|sd1|9|30|5.5|dpmpp_2m_sde|exponential|512x512|glow:0.7:0.7");
        row("InvokeAI",
            {{"invokeai_metadata", R"({"positive_prompt": "a fox", "negative_prompt": "fog", "width": 512, "height": 640, "seed": 4,
                                       "cfg_scale": 7.5, "steps": 30, "scheduler": "dpmpp_2m_k", "clip_skip": 0,
                                       "model": {"name": "sd1", "base": "sd-1"}, "loras": [{"model": {"name": "ink"}, "weight": 0.75}]})"}},
            "InvokeAI|a fox|fog|sd1|4|30|7.5|dpmpp_2m|karras|512x640|ink:0.75:0.75");
        row("InvokeAI, version 3",
            {{"invokeai_metadata", R"({"positive_prompt": "a fox", "width": 512, "height": 512, "seed": 4, "cfg_scale": 7, "steps": 10,
                                       "scheduler": "euler_a", "model": {"model_name": "sd1"}, "loras": [{"lora": {"model_name": "ink"}, "weight": 1}]})"}},
            "InvokeAI|a fox||sd1|4|10|7|euler_a|default|512x512|ink:1:1");
        row("InvokeAI, sd-metadata",
            {{"sd-metadata",
              R"({"model_weights": "sd1", "image": {"prompt": [{"prompt": "a fox [fog]", "weight": 1}], "seed": 6, "steps": 50,
                                 "cfg_scale": 7.5, "sampler": "k_lms", "width": 512, "height": 512}})"}},
            "InvokeAI|a fox|fog|sd1|6|50|7.5|lms|default|512x512");
        row("InvokeAI, Dream", {{"Dream", "\"a fox [fog]\" -s 50 -S 2980747362 -W 512 -H 448 -C 7.5 -A k_euler_a"}},
            "InvokeAI|a fox|fog||2980747362|50|7.5|euler_a|default|512x448");
        row("Fooocus",
            {{"parameters",
              R"x({"prompt": "a fox", "negative_prompt": "fog", "base_model": "sd1.safetensors", "sampler": "dpmpp_2m_sde_gpu",
                                "scheduler": "karras", "seed": "8", "steps": 30, "guidance_scale": 4, "resolution": "(1152, 896)",
                                "styles": "['Fooocus V2']", "loras": [["ink.safetensors", 0.5, "1234"]]})x"}},
            "Fooocus|a fox|fog|sd1|8|30|4|dpmpp_2m_sde|karras|1152x896|ink:0.5:0.5");
        row("NovelAI",
            {{"Software", "NovelAI"},
             {"Description", "a fox"},
             {"Comment",
              R"({"steps": 28, "height": 768, "width": 512, "scale": 11, "seed": 123, "sampler": "k_euler_ancestral", "uc": "fog"})"}},
            "NovelAI|a fox|fog||123|28|11|euler_a|default|512x768");
        row("Easy Diffusion",
            {{"prompt", "a fox"},
             {"negative_prompt", "fog"},
             {"use_stable_diffusion_model", "models/sd1.ckpt"},
             {"seed", "5"},
             {"num_inference_steps", "25"},
             {"guidance_scale", "7.5"},
             {"width", "512"},
             {"height", "512"},
             {"sampler_name", "dpmpp_2m"}},
            "EasyDiffusion|a fox|fog|sd1|5|25|7.5|dpmpp_2m|karras|512x512");
        row("Draw Things",
            {{"parameters",
              R"({"c": "a fox", "uc": "fog", "model": "sd1.ckpt", "sampler": "DPM++ 2M Karras", "seed": 5, "scale": 7, "steps": 20,
                                "size": "512x576", "lora": [{"model": "ink.ckpt", "weight": 0.4}]})"}},
            "Draw Things|a fox|fog|sd1|5|20|7|dpmpp_2m|karras|512x576|ink:0.4:0.4");
    }
    void programs()
    {
        QFETCH(Texts, texts);
        QFETCH(QByteArray, expected);
        const auto made = reproductionOf(texts, {"sd1"}, {}, added);
        QVERIFY(made.has_value());
        QCOMPARE(line(*made), expected);
        diffusion::check(made->request);
    }

    void whatIsNotThereIsTold()
    {
        const auto made = reproductionOf(
            {{"parameters", R"({"sui_image_params": {"prompt": "a fox", "model": "gone", "seed": 9, "loras": ["lost", "ink"]}})"}}, {"sd1"},
            {}, added);
        const auto tells = [&](const char *words) {
            return std::ranges::any_of(made->unmatched, [&](const std::string &said) { return said.find(words) != std::string::npos; });
        };
        QVERIFY(tells("The model gone is not installed"));
        QVERIFY(tells("The LoRA lost is not installed"));
        QCOMPARE(made->loras.size(), size_t(2));         // all that it was made with
        QCOMPARE(made->request.loras.size(), size_t(1)); // what can be used
        QCOMPARE(made->request.loras[0].name, "ink"_ba.toStdString());
    }

    void nothingIsNothing_data()
    {
        QTest::addColumn<Texts>("texts");
        QTest::newRow("no texts") << Texts{};
        QTest::newRow("a comment") << Texts{{"Comment", "made with love"}};
        QTest::newRow("JSON of something else") << Texts{{"parameters", R"({"a": 1})"}};
        QTest::newRow("a list") << Texts{{"prompt", "[1, 2]"}};
        QTest::newRow("damaged") << Texts{{"invokeai_metadata", "{\"positive_prompt\": \"a"}};
    }
    void nothingIsNothing()
    {
        QFETCH(Texts, texts);
        QVERIFY(!reproductionOf(texts, {}));
    }

    void oddValues()
    {
        // links in a ring, numbers as texts, lists where texts belong: never thrown
        const auto made =
            reproductionOf({{"prompt", R"({"1": {"class_type": "LoraLoader", "inputs": {"model": ["1", 0], "lora_name": "ink"}},
            "6": {"class_type": "KSampler", "inputs": {"model": ["1", 0], "positive": ["6", 0], "negative": ["9", 9], "latent_image": ["6", 0],
            "seed": "x", "steps": {"a": 1}, "cfg": [1], "sampler_name": 5, "scheduler": null}}})"}},
                           {}, {}, added);
        QVERIFY(made.has_value());
        QCOMPARE(made->loras.size(), size_t(1));
        QVERIFY(
            reproductionOf({{"parameters", R"({"sui_image_params": {"prompt": 5, "loras": "x", "loraweights": {}, "seed": -1}})"}}, {}));
        QVERIFY(reproductionOf({{"invokeai_metadata", R"({"loras": 5, "model": [], "clip_skip": "many"})"}}, {}));
    }

    void differences()
    {
        Image one{.width = 4, .height = 2, .channels = 3, .pixels = std::vector<uint8_t>(24, 100)};
        Image other = one;
        QCOMPARE(image::differenceOf(one, other)->largest, 0);
        QVERIFY(std::isinf(image::differenceOf(one, other)->decibels));
        other.pixels[3 * 5 + 1] = 110;
        const auto found = image::differenceOf(one, other);
        QCOMPARE(found->largest, 10);
        QCOMPARE(std::pair(found->firstX, found->firstY), std::pair(1, 1));
        QCOMPARE(found->share, 0.125);
        QCOMPARE(found->decibels, 10 * std::log10(255.0 * 255 / (100.0 / 24)));
        QVERIFY(!image::differenceOf(one, Image{.width = 2, .height = 4, .channels = 3, .pixels = std::vector<uint8_t>(24)}));
        QVERIFY(!image::differenceOf({}, {}));
    }
};

QTEST_GUILESS_MAIN(TestReproduction)
#include "tst_reproduction.moc"
