// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/diffusion/latentfile.h"
#include "core/image/imagefile.h"
#include "core/library/foreign/a1111.h"
#include "core/library/models/modelhash.h"
#include "core/library/results/recipe.h"

#include <QCryptographicHash>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <filesystem>

using namespace core;
using namespace core::library;
using namespace Qt::StringLiterals;
using diffusion::NoiseKind;
using diffusion::PictureRequest;
using diffusion::SamplerKind;
using diffusion::ScheduleKind;

namespace {

using Fields = QMap<QByteArray, QByteArray>;

PictureRequest settledRequest()
{
    PictureRequest request;
    request.model = "v1-5-pruned";
    request.prompt = "a red fox";
    request.sampler = SamplerKind::EulerAncestral;
    request.steps = 20;
    request.guidance = 7;
    request.seed = 965400086;
    request.width = request.height = 512;
    return request;
}

const std::string inOneLine = "Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1";

RestoredPicture restored(const std::string &parameters, const std::vector<std::string> &models = {})
{
    return fromA1111(parseA1111(parameters).value(), models);
}

QByteArray sentences(const RestoredPicture &picture)
{
    QByteArray all;
    for (const std::string &sentence : picture.unmatched)
        all += sentence + '\n';
    return all;
}

} // namespace

class TestA1111 : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void parse_data();
    void parse();
    void noParameters_data();
    void noParameters();
    void manyFieldsTakeLinearTime();
    void write_data();
    void write();
    void writtenAndRead_data();
    void writtenAndRead();
    void samplers_data();
    void samplers();
    void models_data();
    void models();
    void unmatched_data();
    void unmatched();
    void wholePicture();
    void oddNumbers();
    void hashesGoBeforeNames();
    void whatIsNotComputedIsTold();
    void inFiles_data();
    void inFiles();
    void hashes();
    void latents();
};

void TestA1111::parse_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("prompt");
    QTest::addColumn<QByteArray>("negative");
    QTest::addColumn<Fields>("fields"); // some of them
    // The example in parse_generation_parameters.
    QTest::newRow("A1111's own example")
        << QByteArray("girl with an artist's beret, determined, blue eyes, desert scene, computer monitors, heavy makeup, by Alphonse "
                      "Mucha and Charlie Bowater, ((eyeshadow)), (coquettish), detailed, intricate\n"
                      "Negative prompt: ugly, fat, obese, chubby, (((deformed))), [blurry], bad anatomy, disfigured, poorly drawn face, "
                      "mutation, mutated, (extra_limb), (ugly), (poorly drawn hands), messy drawing\n"
                      "Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 965400086, Size: 512x512, Model hash: 45dee52b")
        << QByteArray("girl with an artist's beret, determined, blue eyes, desert scene, computer monitors, heavy makeup, by Alphonse "
                      "Mucha and Charlie Bowater, ((eyeshadow)), (coquettish), detailed, intricate")
        << QByteArray("ugly, fat, obese, chubby, (((deformed))), [blurry], bad anatomy, disfigured, poorly drawn face, mutation, "
                      "mutated, (extra_limb), (ugly), (poorly drawn hands), messy drawing")
        << Fields{{"Steps", "20"},   {"Sampler", "Euler a"},     {"CFG scale", "7"}, {"Seed", "965400086"},          {"Size-1", "512"},
                  {"Size-2", "512"}, {"Model hash", "45dee52b"}, {"Clip skip", "1"}, {"Schedule type", "Automatic"}, {"RNG", "GPU"}};
    QTest::newRow("prompts of several lines") << QByteArray("a fox\n  in snow \n\nNegative prompt: fog\nrain\n") + inOneLine.c_str()
                                              << QByteArray("a fox\nin snow\n") << QByteArray("fog\nrain") << Fields{{"Steps", "20"}};
    QTest::newRow("no negative prompt") << QByteArray("a fox\n") + inOneLine.c_str() << QByteArray("a fox") << QByteArray() << Fields{};
    QTest::newRow("no prompt at all") << QByteArray(inOneLine.c_str()) << QByteArray() << QByteArray() << Fields{{"Seed", "1"}};
    QTest::newRow("only a negative prompt") << QByteArray("Negative prompt: fog\n") + inOneLine.c_str() << QByteArray() << QByteArray("fog")
                                            << Fields{};
    QTest::newRow("quoted values") << QByteArray("a\nSteps: 1, Lora hashes: \"a: 12, b: 34\", Hires prompt: \"x \\\"y\\\"\\nz\", Seed: 5")
                                   << QByteArray("a") << QByteArray()
                                   << Fields{{"Lora hashes", "a: 12, b: 34"}, {"Hires prompt", "x \"y\"\nz"}, {"Seed", "5"}};
    QTest::newRow("a quote that does not close") << QByteArray("a\nSteps: 1, Model: \"my model, Seed: 5") << QByteArray("a") << QByteArray()
                                                 << Fields{{"Model", "\"my model"}, {"Seed", "5"}};
    QTest::newRow("a quote in the middle") << QByteArray("a\nSteps: 1, Model: my \"model\", Seed: 5") << QByteArray("a") << QByteArray()
                                           << Fields{{"Model", "my \"model\""}, {"Seed", "5"}};
    QTest::newRow("line ends of Windows") << QByteArray("a fox\r\nNegative prompt: fog\r\n") + inOneLine.c_str() << QByteArray("a fox")
                                          << QByteArray("fog") << Fields{{"Seed", "1"}};
    QTest::newRow("letters of other alphabets")
        << QByteArray("狐, 🦊\nNegative prompt: туман\nSteps: 4, Sampler: LCM, Model: модель 狐") << QByteArray("狐, 🦊")
        << QByteArray("туман") << Fields{{"Model", "модель 狐"}};
    // sd-dynamic-prompts#177, #651, A1111#14201: what extensions write behind the settings
    QTest::newRow("a template behind the settings") << QByteArray("a fox\nNegative prompt: fog\n") + inOneLine.c_str()
                                                           + "\nTemplate: a {red|grey} fox\nin the __weather__\nNegative Template: fog"
                                                    << QByteArray("a fox") << QByteArray("fog") << Fields{{"Steps", "20"}, {"Seed", "1"}};
    QTest::newRow("a template that has many fields") << QByteArray("a fox\n") + inOneLine.c_str() + "\nTemplate: a, b c: d, e f: g, h i: j"
                                                     << QByteArray("a fox") << QByteArray() << Fields{{"Seed", "1"}};
    QTest::newRow("steps in the prompt") << QByteArray("Steps: a stair, wide steps: 3, old steps: 5\n") + inOneLine.c_str()
                                         << QByteArray("Steps: a stair, wide steps: 3, old steps: 5") << QByteArray()
                                         << Fields{{"Steps", "20"}};
    QTest::newRow("settings in two lines") << QByteArray(
        "a fox\nSteps: 20, Sampler: Euler a, CFG scale: 7,\nSeed: 5, Size: 64x96, Model: m")
                                           << QByteArray("a fox") << QByteArray()
                                           << Fields{{"Seed", "5"}, {"Size-2", "96"}, {"Model", "m"}};
    QTest::newRow("within JSON") << QByteArray("{\"parameters\": \"a fox\\nNegative prompt: fog\\n") + inOneLine.c_str() + "\"}"
                                 << QByteArray("a fox") << QByteArray("fog") << Fields{{"Seed", "1"}};
    QTest::newRow("a text of JSON") << QByteArray("\"a fox\\n") + inOneLine.c_str() + "\"" << QByteArray("a fox") << QByteArray()
                                    << Fields{{"Seed", "1"}};
    QTest::newRow("a list in JSON") << QByteArray("{\"infotexts\": [\"a fox\\n") + inOneLine.c_str() + "\"]}" << QByteArray("a fox")
                                    << QByteArray() << Fields{{"Seed", "1"}};
    // civitai PR#2424: nodes that put all into one line
    QTest::newRow("all in one line") << QByteArray("a fox, in snow.Negative prompt: fog, rain.") + inOneLine.c_str()
                                     << QByteArray("a fox, in snow") << QByteArray("fog, rain") << Fields{{"Steps", "20"}, {"Seed", "1"}};
    QTest::newRow("all in one line, with blanks") << QByteArray("a fox Negative prompt: fog ") + inOneLine.c_str() << QByteArray("a fox")
                                                  << QByteArray("fog") << Fields{{"Seed", "1"}};
    // SD.Next#1864
    QTest::newRow("bars between the settings") << QByteArray(
        "a fox\nNegative prompt: fog\nSteps: 25 | Seed: 18 | Sampler: Euler a | CFG scale: 7 | Size: 768x512")
                                               << QByteArray("a fox") << QByteArray("fog")
                                               << Fields{{"Steps", "25"}, {"Seed", "18"}, {"Sampler", "Euler a"}, {"Size-1", "768"}};
    QTest::newRow("bars within a value") << QByteArray("a\nSteps: 4, Seed: 5, Hires prompt: \"x | y\"") << QByteArray("a") << QByteArray()
                                         << Fields{{"Hires prompt", "x | y"}};
    // MetaParser#1: Dynamic Thresholding's own fields
    QTest::newRow("an extension's settings") << QByteArray(
        "a\nSteps: 4, Seed: 5, Dynamic thresholding enabled: True, Mimic scale: 7, Threshold percentile: 100")
                                             << QByteArray("a") << QByteArray() << Fields{{"Mimic scale", "7"}};
    QTest::newRow("written down settings stay")
        << QByteArray("a\nSteps: 4, RNG: NV, Clip skip: 2, Schedule type: Karras") << QByteArray("a") << QByteArray()
        << Fields{{"RNG", "NV"}, {"Clip skip", "2"}, {"Schedule type", "Karras"}};
    QTest::newRow("an ending of stable-diffusion.cpp")
        << QByteArray("a fox\nSteps: 20, CFG scale: 7.000000, Guidance: 3.500000, Eta: 0.000000, Seed: 42, Size: 512x768, Model: "
                      "sd.safetensors, RNG: cuda, Sampler: euler_a, Version: stable-diffusion.cpp")
        << QByteArray("a fox") << QByteArray() << Fields{{"CFG scale", "7.000000"}, {"Size-2", "768"}, {"Sampler", "euler_a"}};
}

void TestA1111::parse()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, prompt);
    QFETCH(QByteArray, negative);
    QFETCH(Fields, fields);
    const auto parameters = parseA1111(text.toStdString());
    QVERIFY(parameters);
    QCOMPARE(QByteArray::fromStdString(parameters->prompt), prompt);
    QCOMPARE(QByteArray::fromStdString(parameters->negative), negative);
    for (auto it = fields.begin(); it != fields.end(); ++it) {
        QVERIFY2(parameters->fields.contains(it.key().toStdString()), it.key().constData());
        QCOMPARE(QByteArray::fromStdString(parameters->fields.at(it.key().toStdString())), it.value());
    }
}

void TestA1111::noParameters_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("white space") << QByteArray(" \n\n ");
    QTest::newRow("a prompt") << QByteArray("a red fox, detailed, intricate");
    QTest::newRow("two settings are too few") << QByteArray("a red fox\nSteps: 20, Seed: 3");
    QTest::newRow("the settings are not last") << QByteArray(inOneLine.c_str()) + "\na red fox";
    QTest::newRow("names of one letter") << QByteArray("a: 1, b: 2, c: 3");
    QTest::newRow("a request as JSON") << QByteArray("{\"a\": \"b\"}");
}

void TestA1111::noParameters()
{
    QFETCH(QByteArray, text);
    QVERIFY(!parseA1111(text.toStdString()));
}

void TestA1111::manyFieldsTakeLinearTime()
{
    std::string text = inOneLine;
    text += ", " + std::string(4'000'000, 'x'); // a name that never ends
    text += ", Note: \"" + std::string(4'000'000, '\\');
    QVERIFY(parseA1111(text));
    QVERIFY(!parseA1111(std::string(4'000'000, ':')));
}

void TestA1111::write_data()
{
    QTest::addColumn<QByteArray>("request"); // JSON over the usual one
    QTest::addColumn<QByteArray>("text");
    const QByteArray end = QByteArray(", RNG: CPU, Version: Atelier ") + ATELIER_VERSION;
    QTest::newRow("plain")
        << QByteArray("{}")
        << "a red fox\nSteps: 20, Sampler: Euler a, Schedule type: Uniform, CFG scale: 7, Seed: 965400086, Size: 512x512, "
           "Model hash: 45dee52b00, Model: v1-5-pruned"
               + end;
    QTest::newRow("everything") << QByteArray(
        R"({"negative":"fog","vae":"/models/vae.safetensors","variation":{"seed":3,"amount":0.25},"sampler":"dpmpp_2m",)"
        R"("schedule":"karras","cfg":7.5,"start":{"path":"a.png","strength":0.6},"clip_skip":2,"noise":"philox","plain_prompt":true})")
                                << QByteArray(
                                       "a red fox\nNegative prompt: fog\nSteps: 20, Sampler: DPM++ 2M, Schedule type: Karras, CFG "
                                       "scale: 7.5, Seed: 965400086, Size: 512x512, Model hash: 45dee52b00, Model: v1-5-pruned, VAE: "
                                       "vae, Variation seed: 3, Variation seed strength: 0.25, Denoising strength: 0.6, Clip skip: 2, "
                                       "RNG: NV, Emphasis: None, Version: Atelier ")
                                       + ATELIER_VERSION;
    QTest::newRow("reused steps")
        << QByteArray(R"({"cache_interval":3})")
        << QByteArray("a red fox\nSteps: 20, Sampler: Euler a, Schedule type: Uniform, CFG scale: 7, Seed: 965400086, Size: 512x512, "
                      "Model hash: 45dee52b00, Model: v1-5-pruned, RNG: CPU, Cache interval: 3, Version: Atelier " ATELIER_VERSION);
    QTest::newRow("no prompt")
        << QByteArray(R"({"prompt":""})")
        << "Steps: 20, Sampler: Euler a, Schedule type: Uniform, CFG scale: 7, Seed: 965400086, Size: 512x512, Model "
           "hash: 45dee52b00, Model: v1-5-pruned"
               + end;
    QTest::newRow("a model's path with a comma and a colon")
        << QByteArray(R"({"model":"/m/new, \"old\": both.safetensors"})")
        << "a red fox\nSteps: 20, Sampler: Euler a, Schedule type: Uniform, CFG scale: 7, Seed: 965400086, Size: 512x512, Model hash: "
           "45dee52b00, Model: \"new, \\\"old\\\": both\""
               + end;
}

void TestA1111::write()
{
    QFETCH(QByteArray, request);
    QFETCH(QByteArray, text);
    QByteArray whole = QByteArray::fromStdString(diffusion::toJson(settledRequest()));
    if (request != "{}") // of two members of a name the later one counts
        whole = whole.chopped(1) + ',' + request.mid(1);
    const PictureRequest wanted = diffusion::pictureRequestFromJson(whole.toStdString());
    QCOMPARE(QByteArray::fromStdString(a1111Text(wanted, wanted.model, "45dee52b00")), text);
    const auto parameters = parseA1111(text.toStdString());
    QVERIFY(parameters);
    QCOMPARE(parameters->prompt, wanted.prompt);
    QCOMPARE(parameters->negative, wanted.negative);
}

void TestA1111::writtenAndRead_data()
{
    QTest::addColumn<int>("sampler");
    QTest::addColumn<int>("schedule");
    for (const std::string_view sampler : diffusion::samplerNames())
        for (const std::string_view schedule : {"karras", "exponential", "sgm_uniform", "simple", "ays", "default"})
            QTest::addRow("%s, %s", sampler.data(), schedule.data())
                << int(diffusion::samplerNamed(sampler)) << int(diffusion::scheduleNamed(schedule));
}

void TestA1111::writtenAndRead()
{
    QFETCH(int, sampler);
    QFETCH(int, schedule);
    PictureRequest request = settledRequest();
    request.sampler = SamplerKind(sampler);
    request.schedule = ScheduleKind(schedule);
    request.negative = "fog";
    request.variation = diffusion::VariationRequest{3, 0.1};
    request.guidance = 6.5;
    request.noise = NoiseKind::Philox;
    const RestoredPicture back = restored(a1111Text(request, request.model, ""), {"other", "v1-5-pruned"});
    PictureRequest expected = request;
    if (request.sampler == SamplerKind::Ddim || request.sampler == SamplerKind::UniPC || request.sampler == SamplerKind::Lcm)
        expected.schedule = ScheduleKind::Default; // they have no choice there
    QVERIFY(back.request == expected);
    QCOMPARE(sentences(back), QByteArray());
}

void TestA1111::samplers_data()
{
    QTest::addColumn<QByteArray>("settings");
    QTest::addColumn<QByteArray>("sampler");
    QTest::addColumn<QByteArray>("schedule");
    const auto row = [](const char *settings, const char *sampler, const char *schedule) {
        QTest::newRow(settings) << QByteArray(settings) << QByteArray(sampler) << QByteArray(schedule);
    };
    row("Sampler: Euler a, Schedule type: Automatic", "euler_a", "default");
    row("Sampler: Euler a", "euler_a", "default");
    row("Sampler: DPM++ 2M, Schedule type: Automatic", "dpmpp_2m", "karras");
    row("Sampler: DPM++ 2M", "dpmpp_2m", "karras");
    row("Sampler: DPM++ 2M, Schedule type: Uniform", "dpmpp_2m", "default");
    row("Sampler: DPM++ 2M Karras", "dpmpp_2m", "karras");
    row("Sampler: DPM++ SDE Karras", "dpmpp_sde", "karras");
    row("Sampler: DPM++ 2M SDE Exponential", "dpmpp_2m_sde", "exponential");
    row("Sampler: DPM++ 2M SDE", "dpmpp_2m_sde", "exponential");
    row("Sampler: DPM++ 3M SDE Karras", "dpmpp_3m_sde", "karras");
    row("Sampler: DPM++ 2S a Karras", "dpmpp_2s_a", "karras");
    row("Sampler: DPM2 a Karras", "dpm2_a", "karras");
    row("Sampler: LMS Karras", "lms", "karras");
    row("Sampler: Heun, Schedule type: SGM Uniform", "heun", "sgm_uniform");
    row("Sampler: Euler, Schedule type: Align Your Steps", "euler", "ays");
    row("Sampler: euler A, Schedule type: karras", "euler_a", "karras");
    row("Sampler: DDIM, Schedule type: Automatic", "ddim", "default");
    row("Sampler: UniPC", "unipc", "default");
    row("Sampler: LCM", "lcm", "default");
    row("Sampler: Restart", "", "default");
}

void TestA1111::samplers()
{
    QFETCH(QByteArray, settings);
    QFETCH(QByteArray, sampler);
    QFETCH(QByteArray, schedule);
    const PictureRequest request = restored("Steps: 4, Seed: 1, RNG: NV, " + settings.toStdString()).request;
    const std::string_view found = request.sampler ? diffusion::name(*request.sampler) : std::string_view();
    QCOMPARE(QByteArray(found.data(), qsizetype(found.size())), sampler);
    QCOMPARE(QByteArray(diffusion::name(request.schedule).data()), schedule);
}

void TestA1111::models_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("found");
    QTest::newRow("by its name") << QByteArray("sd-turbo") << QByteArray("sd-turbo");
    QTest::newRow("in other letters") << QByteArray("SD-Turbo") << QByteArray("sd-turbo");
    QTest::newRow("with an ending") << QByteArray("sd-turbo.safetensors") << QByteArray("sd-turbo");
    QTest::newRow("in a folder of Windows") << QByteArray("SD15\\v1-5") << QByteArray("folder/v1-5.ckpt");
    QTest::newRow("not there") << QByteArray("anything") << QByteArray();
}

void TestA1111::models()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, found);
    const RestoredPicture picture =
        restored("Steps: 4, RNG: NV, Model hash: 45dee52b, Model: " + name.toStdString(), {"other", "sd-turbo", "folder/v1-5.ckpt"});
    QCOMPARE(QByteArray::fromStdString(picture.request.model), found);
    QCOMPARE(sentences(picture), found.isEmpty() ? QByteArray("The model anything (hash 45dee52b) is not installed, so the pictures will "
                                                              "differ.\n")
                                                 : QByteArray());
}

void TestA1111::unmatched_data()
{
    QTest::addColumn<QByteArray>("settings");
    QTest::addColumn<QByteArray>("told");
    const auto row = [](const char *settings, const char *told) { QTest::newRow(settings) << QByteArray(settings) << QByteArray(told); };
    row("RNG: NV", "");
    row("RNG: CPU", "");
    row("RNG: GPU", "It was made with a GPU's random numbers, which Atelier's choice \"philox\" repeats.\n");
    row("Model hash: 45dee52b", "The model with the hash 45dee52b is not installed, so the pictures will differ.\n");
    row("Sampler: DPM fast", "The sampler DPM fast is not known here; the model's usual one is used.\n");
    row("Sampler: Euler, Schedule type: Beta", "The schedule type Beta is not known here; the sampler's usual one is used.\n");
    row("Denoising strength: 0.7, Hires upscale: 2, Hires upscaler: Latent",
        "It was enlarged afterwards (hires fix), which is not repeated: the picture comes in its first size.\n");
    row("Denoising strength: 0.7",
        "It began with another picture, which the text does not hold. Choose that picture as the start, with a strength of 0.7.\n");
    row("Face restoration: GFPGAN", "Faces were restored with GFPGAN afterwards, which is not repeated.\n");
    row("ENSD: 31337", "The seed of the noise between the steps was shifted (ENSD 31337), which is not repeated.\n");
    row("Size: 500x512", "The size 500x512 is not divisible by 8; 504x512 is the nearest.\n");
    row("VAE: vae-ft-mse", "The VAE vae-ft-mse is not installed; the model's own is used.\n");
    row("TI hashes: \"easynegative: c74b4e810b03\"",
        "The embeddings (textual inversion) easynegative: c74b4e810b03 are read as plain words.\n");
    row("Tiling: True, Token merging ratio: 0.5", "These settings have no match here: Tiling (True), Token merging ratio (0.5).\n");
    row("Version: v1.10.0, User: me", "");
    row("Steps: many", "\"Steps\" is many, which is no such number.\n");
    row("Seed: -1", "\"Seed\" is -1, which is no such number.\n");
}

void TestA1111::unmatched()
{
    QFETCH(QByteArray, settings);
    QFETCH(QByteArray, told);
    const std::string source = settings.contains("RNG") ? "" : "RNG: NV, ";
    QCOMPARE(sentences(restored("a fox\nSteps: 4, CFG scale: 7, " + source + settings.toStdString())), told);
}

void TestA1111::wholePicture()
{
    const RestoredPicture picture =
        restored("a <lora:fox:0.8>fox <hypernet:snow:1>\nNegative prompt: fog\nSteps: 30, Sampler: DPM++ 2M Karras, "
                 "CFG scale: 6.5, Seed: 4294967295, Size: 512x768, Variation seed: 7, Variation seed strength: "
                 "0.3, Clip skip: 2, Emphasis: None, Cache interval: 2, Lora hashes: \"fox: 1234\"");
    const PictureRequest &request = picture.request;
    QCOMPARE(QByteArray::fromStdString(request.prompt), QByteArray("a fox"));
    QCOMPARE(request.negative, std::string("fog"));
    QCOMPARE(request.steps.value(), 30);
    QCOMPARE(request.guidance.value(), 6.5);
    QCOMPARE(request.seed, uint64_t(4294967295));
    QCOMPARE(request.width, 512);
    QCOMPARE(request.height, 768);
    QCOMPARE(request.variation->seed, uint64_t(7));
    QCOMPARE(request.variation->amount, 0.3);
    QCOMPARE(request.clipSkip, 2);
    QCOMPARE(request.cacheInterval, 2);
    QVERIFY(request.plainPrompt);
    QVERIFY(request.noise == NoiseKind::Philox);
    QCOMPARE(sentences(picture), QByteArray("It was made with a GPU's random numbers, which Atelier's choice \"philox\" repeats.\n"
                                            "The extra network <lora:fox:0.8> is left out.\n"
                                            "The extra network <hypernet:snow:1> is left out.\n"));
}

void TestA1111::oddNumbers()
{
    const RestoredPicture picture =
        restored("a\nSteps: 99999999999, CFG scale: 1e999, Seed: 99999999999999999999999, Size: 99999x1, RNG: NV, Cache interval: 9");
    QVERIFY(!picture.request.steps && !picture.request.guidance);
    QCOMPARE(picture.unmatched.size(), size_t(6));
    QCOMPARE(picture.request.cacheInterval, 1);
    diffusion::check(picture.request); // what comes out can be made
}

// A1111#271: many were told to call every file "model"
void TestA1111::hashesGoBeforeNames()
{
    const std::vector<std::string> models = {"sd1", "other", "unknown"};
    const auto hashOf = [](const std::string &name) {
        return name == "sd1" ? std::string("0123456789") : name == "other" ? std::string("abcdefabcd") : std::string();
    };
    const auto with = [&](const std::string &model) {
        return fromA1111(parseA1111("a fox\n" + inOneLine + model).value(), models, hashOf);
    };
    const auto tells = [](const RestoredPicture &picture, const char *words) {
        return std::ranges::any_of(picture.unmatched, [&](const std::string &said) { return said.find(words) != std::string::npos; });
    };
    const RestoredPicture same = with(", Model hash: 0123456789, Model: sd1"), otherName = with(", Model hash: ABCDEFABCD, Model: model"),
                          otherFile = with(", Model hash: 1111111111, Model: sd1"),
                          otherModel = with(", Model hash: abcdefabcd, Model: sd1"),
                          notKnown = with(", Model hash: 2222222222, Model: unknown"), old = with(", Model hash: 45dee52b, Model: sd1");
    QCOMPARE(same.request.model, std::string("sd1"));
    QVERIFY(!tells(same, "another file"));
    QCOMPARE(otherName.request.model, std::string("other"));
    QVERIFY(!tells(otherName, "not installed"));
    QCOMPARE(otherFile.request.model, std::string("sd1"));
    QVERIFY(tells(otherFile, "another file than the one it was made with (hash 0123456789, not 1111111111)"));
    QCOMPARE(otherModel.request.model, std::string("other"));
    QCOMPARE(notKnown.request.model, std::string("unknown")); // where no hash is known, nothing is claimed
    QVERIFY(!tells(notKnown, "another file"));
    QCOMPARE(old.request.model, std::string("sd1"));
    QVERIFY(!tells(old, "another file"));
}

// SD.Next#2712, ComfyUI#735, Fooocus#2969
void TestA1111::whatIsNotComputedIsTold()
{
    const auto tells = [](const std::string &prompt, const char *words) {
        const RestoredPicture picture = restored(prompt + "\n" + inOneLine);
        return std::ranges::any_of(picture.unmatched, [&](const std::string &said) { return said.find(words) != std::string::npos; });
    };
    for (const char *foreign : {"{red|blue}", "__animal__"}) // of an extension, which has drawn them before: words in its pictures
        QVERIFY2(tells(std::string("a ") + foreign + " ball", foreign), foreign);
    QVERIFY(restored("a {red|blue} ball\n" + inOneLine).request.promptTemplate.has_value()); // and never drawn here
    for (const char *computed : {"[cat:dog:0.5]", "[red|blue]", "AND", "[cat:0.3]", "[cat::5]"})
        QVERIFY2(!tells(std::string("a ") + computed + " ball", computed), computed);
    for (const char *plain :
         {"\\[cat:dog:0.5\\]", "(see [1])", "r and d", "[cat]", "(cat:1.3)", "[(cat:1.2)]", "a_b __init", "{cat}", "R&D, SAND, LAND"})
        QVERIFY2(!tells(plain, "reads as words"), plain);
    const RestoredPicture behind = restored("a fox\n" + inOneLine + "\nTemplate: a {x|y}");
    QVERIFY(std::ranges::any_of(behind.unmatched,
                                [](const std::string &said) { return said.find("\"Template: a {x|y}\"") != std::string::npos; }));
}

void TestA1111::inFiles_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("PNG") << QByteArray("a.png");
    QTest::newRow("JPEG") << QByteArray("a.jpg");
    QTest::newRow("WebP") << QByteArray("a.webp");
    QTest::newRow("TIFF") << QByteArray("a.tif");
}

void TestA1111::inFiles()
{
    QFETCH(QByteArray, name);
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath(QString::fromUtf8(name)).toStdString();
    PictureRequest request = settledRequest();
    request.prompt = "a  red fox 🦊,\n\n\"quotes\" & <tags>";
    const Recipe recipe{"picture", diffusion::toJson(request)};
    image::writeImage(path, {8, 8, 3, std::vector<uint8_t>(192, 100)}, pictureTexts(recipe));
    QVERIFY(diffusion::pictureRequestFromJson(readRecipe(path).value().request) == request);
    QCOMPARE(readRecipe(path)->kind, std::string("picture"));
    QCOMPARE(readParameters(path).value(), a1111Text(request, request.model, ""));
    QVERIFY(!readParameters(path.parent_path() / "none.png"));
}

void TestA1111::hashes()
{
    const QTemporaryDir folder;
    const std::filesystem::path data = folder.path().toStdString(), model = data / "model.safetensors";
    writeTextFile(model, "weights");
    const auto expected = QCryptographicHash::hash("weights", QCryptographicHash::Sha256).toHex().left(10).toStdString();
    QCOMPARE(knownModelHash(data, "model"), std::string());
    learnModelHash(data, "model", model, -1, {}); // no time for it
    QCOMPARE(knownModelHash(data, "model"), std::string());
    std::stop_source stop;
    stop.request_stop();
    learnModelHash(data, "model", model, 1000, JobContext(stop.get_token(), {}));
    QCOMPARE(knownModelHash(data, "model"), std::string());
    learnModelHash(data, "model", model, 1000, {});
    QCOMPARE(knownModelHash(data, "model"), expected);
    QCOMPARE(knownModelHash(data, "other"), std::string());
    learnModelHash(data, "folder", data, 1000, {});
    QCOMPARE(knownModelHash(data, "folder"), std::string());
    writeTextFile(model, "other weights");
    QCOMPARE(knownModelHash(data, "model"), std::string());
    writeTextFile(data / "hashes.json", "{\"model\": [");
    QCOMPARE(knownModelHash(data, "model"), std::string());
    learnModelHash(data, "model", model, 1000, {});
    QCOMPARE(knownModelHash(data, "model").size(), size_t(10));
}

void TestA1111::latents()
{
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath(u"l.safetensors"_s).toStdString();
    diffusion::writeLatents(path, {std::vector<float>(24, 1.0f), std::vector<float>(24, 2.0f)}, 2, 3);
    const std::string file = readTextFile(path);
    QVERIFY2(file.find("\"latents\"") != std::string::npos && file.find("[2,4,2,3]") != std::string::npos, file.substr(0, 100).c_str());
    QVERIFY(file.find("F32") != std::string::npos);
    QVERIFY_EXCEPTION_THROWN(diffusion::writeLatents(path, {std::vector<float>(23)}, 2, 3), Error);
}

QTEST_GUILESS_MAIN(TestA1111)
#include "tst_a1111.moc"
