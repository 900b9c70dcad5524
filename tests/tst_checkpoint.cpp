// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/io/tensorfile.h"
#include "tests/checkpointfixture.h"

#include <QElapsedTimer>
#include <QTemporaryDir>

using namespace core;
using namespace core::diffusion;
using namespace Qt::StringLiterals;
using checkpoints::Map;
using checkpoints::Model;
using checkpoints::put;
namespace fs = std::filesystem;

namespace {

QString messageFor(const fs::path &path, const fs::path &autoencoder = {})
{
    try {
        openCheckpoint(path, autoencoder);
    } catch (const Error &error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

QString inspectionOf(const fs::path &path)
{
    try {
        inspectModel(path);
    } catch (const Error &error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

/// Every tensor of every part in the one and the other.
bool isSame(const Map &a, const Map &b)
{
    return a.size() == b.size() && std::ranges::all_of(a, [&](const auto &entry) {
               const auto other = b.find(entry.first);
               return other != b.end() && torch::equal(entry.second, other->second);
           });
}

void familyRows()
{
    QTest::addColumn<QString>("model");
    QTest::addColumn<int>("family");
    QTest::newRow("1.x") << u"sd1"_s << int(Family::Sd1);
    QTest::newRow("2.x") << u"sd2"_s << int(Family::Sd2);
    QTest::newRow("SDXL") << u"sdxl"_s << int(Family::Sdxl);
}

} // namespace

#define VERIFY_SAYS(message, words)                                                                                                        \
    do {                                                                                                                                   \
        const QString message_ = (message);                                                                                                \
        QVERIFY2(message_.contains(words), qPrintable(u"\"%1\" lacks \"%2\""_s.arg(message_, words)));                                     \
        QVERIFY2(message_.endsWith(u'.') && message_.size() < 2000, qPrintable(message_));                                                 \
    } while (false)

/// Models of both layouts, whole and damaged.
class TestCheckpoint : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        for (const char *name : {"sd1", "sd2", "sdxl"}) {
            const Map map = checkpoints::weightsOf(checkpoints::tiny(name).original);
            QVERIFY(map.size() > 200);
            checkpoints::write(file(name), map);
            checkpoints::writeFolder(m_folder / name, openCheckpoint(file(name)));
        }
    }

    void originalLayoutEqualsTheReference_data() { familyRows(); }
    void originalLayoutEqualsTheReference()
    {
        QFETCH(QString, model);
        QFETCH(int, family);
        const Model reference = checkpoints::tiny(model.toStdString());
        const Checkpoint found = openCheckpoint(file(model));
        QCOMPARE(int(found.info.family), family);
        QCOMPARE(found.info.layout, std::string("single file (original layout)"));
        QCOMPARE(found.info.precision, std::string("float32"));
        QVERIFY(found.info.hasTextEncoder && found.info.hasAutoencoder);
        size_t count = 0;
        const auto compare = [&](const std::string &part, const Map &map) {
            count += map.size();
            for (const auto &[name, tensor] : map) {
                const auto expected = reference.diffusers.find(part + " " + name);
                QVERIFY2(expected != reference.diffusers.end(), name.c_str());
                QVERIFY2(tensor.sizes() == torch::IntArrayRef(expected->second.shape), name.c_str());
                QCOMPARE(checkpoints::checksum(tensor), expected->second.checksum);
            }
        };
        compare("unet", found.unet);
        compare("vae", found.autoencoder);
        QCOMPARE(found.encoders.size(), size_t(family == int(Family::Sdxl) ? 2 : 1));
        for (size_t i = 0; i < found.encoders.size(); ++i)
            compare(i == 0 ? "text" : "text2", found.encoders[i].weights);
        QCOMPARE(count, reference.diffusers.size());
        QCOMPARE(found.latentScale, family == int(Family::Sdxl) ? 0.13025 : 0.18215);
        QCOMPARE(found.encoders[0].padding, family == int(Family::Sd2) ? 0 : 49407);
        QCOMPARE(found.encoders[0].config.quickGelu, family != int(Family::Sd2));
    }

    void bothLayoutsAreTheSame_data() { familyRows(); }
    void bothLayoutsAreTheSame()
    {
        QFETCH(QString, model);
        QFETCH(int, family);
        const Checkpoint single = openCheckpoint(file(model)), folder = openCheckpoint(m_folder / model.toStdString());
        QCOMPARE(int(folder.info.family), family);
        QCOMPARE(folder.info.layout, std::string("diffusers folder"));
        QVERIFY(isSame(single.unet, folder.unet));
        QVERIFY(isSame(single.autoencoder, folder.autoencoder));
        QCOMPARE(single.encoders.size(), folder.encoders.size());
        for (size_t i = 0; i < single.encoders.size(); ++i)
            QVERIFY(isSame(single.encoders[i].weights, folder.encoders[i].weights));
        QVERIFY(single.unetConfig.heads == folder.unetConfig.heads);
        QVERIFY(folder.sampler == SamplerKind::Ddim);
        QCOMPARE(single.schedule.sigmaMax(), folder.schedule.sigmaMax());
    }

    void foldersComeInManyForms_data()
    {
        QTest::addColumn<QString>("form");
        for (const char *form : {"half precision's names", "in two parts", "keys without text_model", "model_index.json itself",
                                 "old names in the autoencoder", "weights under another name"})
            QTest::newRow(form) << QString::fromLatin1(form);
    }
    void foldersComeInManyForms()
    {
        QFETCH(QString, form);
        const fs::path folder = fresh("sd1"), unet = folder / "unet", text = folder / "text_encoder" / "model.safetensors";
        const fs::path weights = unet / "diffusion_pytorch_model.safetensors";
        const Checkpoint whole = openCheckpoint(folder);
        fs::path model = folder;
        if (form.startsWith(u"half")) {
            fs::rename(weights, unet / "diffusion_pytorch_model.fp16.safetensors");
        } else if (form.startsWith(u"in two")) {
            Map first, second;
            std::string index;
            for (const auto &[name, tensor] : whole.unet) {
                (first.size() <= second.size() ? first : second)[name] = tensor;
                index += (index.empty() ? "\"" : ",\"") + name + "\":\"" + (first.contains(name) ? "a" : "b") + ".safetensors\"";
            }
            checkpoints::write(unet / "a.safetensors", first);
            checkpoints::write(unet / "b.safetensors", second);
            put(unet / "diffusion_pytorch_model.safetensors.index.json", R"({"weight_map":{)" + index + "}}");
            fs::remove(weights);
        } else if (form.startsWith(u"keys")) {
            Map bare;
            for (const auto &[name, tensor] : whole.encoders[0].weights)
                bare[name.substr(std::string_view("text_model.").size())] = tensor;
            bare["embeddings.position_ids"] = torch::arange(77).unsqueeze(0);
            checkpoints::write(text, bare);
        } else if (form.startsWith(u"model_index")) {
            model = folder / "model_index.json";
        } else if (form.startsWith(u"old")) {
            Map old;
            for (const auto &[given, tensor] : whole.autoencoder) {
                std::string name = given;
                for (const auto &[now, before] : {std::pair(".to_q.", ".query."), std::pair(".to_k.", ".key."),
                                                  std::pair(".to_v.", ".value."), std::pair(".to_out.0.", ".proj_attn.")})
                    if (const auto at = name.find(now); at != std::string::npos)
                        name.replace(at, std::strlen(now), before);
                old[name] = tensor;
            }
            checkpoints::write(folder / "vae" / "diffusion_pytorch_model.safetensors", old);
        } else {
            fs::rename(weights, unet / "mine.safetensors");
        }
        const Checkpoint found = openCheckpoint(model);
        QVERIFY(isSame(found.unet, whole.unet));
        QVERIFY(isSame(found.encoders[0].weights, whole.encoders[0].weights));
        QVERIFY(isSame(found.autoencoder, whole.autoencoder));
    }

    void configurationsAreFollowed()
    {
        const fs::path folder = fresh("sd2");
        put(folder / "unet" / "config.json",
            R"({"attention_head_dim":[2,4],"norm_num_groups":16,"block_out_channels":[64,128],"sample_size":24})");
        put(folder / "text_encoder" / "config.json",
            R"({"num_attention_heads":4,"hidden_act":"quick_gelu","eos_token_id":2,"pad_token_id":1})");
        put(folder / "tokenizer" / "special_tokens_map.json", R"({"pad_token":{"content":"<|endoftext|>"}})");
        put(folder / "vae" / "config.json", R"({"norm_num_groups":8,"scaling_factor":0.5})");
        put(folder / "scheduler" / "scheduler_config.json",
            R"({"_class_name":"EulerDiscreteScheduler","beta_start":0.00085,"beta_end":0.012,"beta_schedule":"scaled_linear",)"
            R"("prediction_type":"v_prediction","rescale_betas_zero_snr":true,"timestep_spacing":"trailing"})");
        const Checkpoint found = openCheckpoint(folder);
        QVERIFY((found.unetConfig.heads == std::vector<int64_t>{2, 4}));
        QCOMPARE(found.unetConfig.groups, 16);
        QCOMPARE(found.encoders[0].config.heads, 4);
        QVERIFY(found.encoders[0].config.quickGelu);
        QCOMPARE(found.encoders[0].config.endToken, 98); // the last of 99 tokens, as transformers takes the largest
        QCOMPARE(found.encoders[0].padding, 49407);
        QCOMPARE(found.autoencoderGroups, 8);
        QCOMPARE(found.latentScale, 0.5);
        QVERIFY(found.prediction == Prediction::V && found.info.zeroTerminalSnr && found.trailing);
        QVERIFY(found.sampler == SamplerKind::Euler);
        QCOMPARE(found.schedule.sigmaMax(), 4095.999755859375); // sqrt(2^24 - 1) in float32, on every processor
        QVERIFY(found.info.distillation == Distillation::None); // trailing here is for v, not for few steps
        QCOMPARE(found.info.size, 48);                          // 24 points of an autoencoder with one halving
    }

    void headersAreEnough_data() { familyRows(); }
    void headersAreEnough()
    {
        QFETCH(QString, model);
        QFETCH(int, family);
        const Model full = checkpoints::fullSize(model.toStdString());
        const fs::path path = m_folder / "full" / "nothing to go by";
        fs::create_directories(path.parent_path());
        const uint64_t bytes = checkpoints::writeHeader(path, full.original, /*complete=*/false);
        QVERIFY(bytes > 2'000'000'000);
        const ModelInfo info = inspectModel(path);
        QCOMPARE(int(info.family), family);
        QCOMPARE(info.precision, std::string("float16"));
        QVERIFY(info.bytes > bytes / 10 * 9 && info.bytes <= bytes);
        QCOMPARE(info.inChannels, 4);
        QCOMPARE(info.size, family == int(Family::Sd1) ? 512 : family == int(Family::Sd2) ? 768 : 1024);
        VERIFY_SAYS(messageFor(path), u"its header is there, its weights are not"_s);
        const auto alone = recognise(checkpoints::headersOf(full.original));
        QVERIFY(alone && int(alone->family) == family);
    }

    void gigabytesOpenAtOnce_data() { familyRows(); }
    void gigabytesOpenAtOnce()
    {
        QFETCH(QString, model);
        const fs::path path = m_folder / "full" / "large";
        fs::create_directories(path.parent_path());
        checkpoints::writeHeader(path, checkpoints::fullSize(model.toStdString()).original, /*complete=*/true);
        QElapsedTimer timer;
        timer.start();
        const Checkpoint found = openCheckpoint(path);
        const qint64 elapsed = timer.elapsed();
        qInfo("%.2f GB open after %lld ms", double(found.info.bytes) / 1e9, static_cast<long long>(elapsed));
        QVERIFY(elapsed < 1000);
        QVERIFY(found.unet.at("conv_in.weight").scalar_type() == torch::kHalf);
        QVERIFY((found.unetConfig.heads
                 == (model == u"sd1"   ? std::vector<int64_t>{8, 8, 8, 8}
                     : model == u"sd2" ? std::vector<int64_t>{5, 10, 20, 20}
                                       : std::vector<int64_t>{5, 10, 20})));
    }

    void whatNamesAndMetadataTell_data()
    {
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("tensor");
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("value");
        QTest::addColumn<int>("distillation");
        QTest::addColumn<int>("prediction"); // -1: not told
        const auto row = [](const char *name, const char *model, const char *tensor, const char *key, const char *value,
                            Distillation distillation, int prediction) {
            QTest::newRow(name) << QString::fromLatin1(model) << QString::fromLatin1(tensor) << QString::fromLatin1(key)
                                << QString::fromLatin1(value) << int(distillation) << prediction;
        };
        row("nothing", "sdxl", "", "", "", Distillation::None, -1);
        row("guidance distilled into it", "sd1", "model.diffusion_model.time_embed.cond_proj.weight", "", "", Distillation::Lcm, -1);
        row("title of a Turbo", "sdxl", "", "modelspec.title", "SDXL Turbo 1.0", Distillation::Turbo, -1);
        row("title of a Lightning", "sdxl", "", "modelspec.title", "My Lightning", Distillation::Lightning, -1);
        row("key of trainers for v", "sdxl", "v_pred", "", "", Distillation::None, int(Prediction::V));
        row("v in the metadata", "sd2", "", "modelspec.prediction_type", "v", Distillation::None, int(Prediction::V));
        row("noise in the metadata", "sd2", "", "modelspec.prediction_type", "epsilon", Distillation::None, int(Prediction::Epsilon));
    }
    void whatNamesAndMetadataTell()
    {
        QFETCH(QString, model);
        QFETCH(QString, tensor);
        QFETCH(QString, key);
        QFETCH(QString, value);
        TensorHeaders headers = checkpoints::headersOf(checkpoints::fullSize(model.toStdString()).original);
        if (!tensor.isEmpty())
            headers[tensor.toStdString()] = {"float32", {1, 1}};
        const auto info = recognise(headers, {{key.toStdString(), value.toStdString()}});
        QVERIFY(info);
        QTEST(int(info->distillation), "distillation");
        QTEST(info->prediction ? int(*info->prediction) : -1, "prediction");
    }

    void turboFoldersAreKnown()
    {
        const fs::path folder = fresh("sdxl");
        put(folder / "scheduler" / "scheduler_config.json",
            checkpoints::schedulerConfig(R"(,"timestep_spacing":"trailing","_class_name":"EulerAncestralDiscreteScheduler")"));
        QVERIFY(inspectModel(folder).distillation == Distillation::Turbo);
        put(folder / "scheduler" / "scheduler_config.json", R"({"_class_name":"LCMScheduler"})");
        QVERIFY(inspectModel(folder).distillation == Distillation::Lcm);
    }

    void secondFamilysPredictionIsSeenInItsWeights()
    {
        const std::string name = "model.diffusion_model.output_blocks.11.1.transformer_blocks.0.norm1.bias";
        checkpoints::Shapes shapes = checkpoints::fullSize("sd2").original;
        const fs::path path = m_folder / "full" / "predicts";
        fs::create_directories(path.parent_path());
        checkpoints::writeHeader(path, shapes, /*complete=*/true); // zeros spread by nothing
        QVERIFY(openCheckpoint(path).prediction == Prediction::Epsilon);
        // values of +-1 in the tensor's place
        uint64_t header = 0, offset = 0;
        std::fstream stream(path, std::ios::binary | std::ios::in | std::ios::out);
        stream.read(reinterpret_cast<char *>(&header), sizeof header);
        for (const auto &[other, shape] : shapes) {
            if (other == name)
                break;
            offset += 2 * uint64_t(c10::multiply_integers(shape));
        }
        stream.seekp(std::streamoff(sizeof header + header + offset));
        for (int i = 0; i < 160; ++i)
            stream.write("\x00\x3c\x00\xbc", 4); // 1 and -1 in float16
        stream.close();
        const Checkpoint found = openCheckpoint(path);
        QVERIFY(found.prediction == Prediction::V && found.info.prediction == Prediction::V);
        QCOMPARE(found.info.size, 768);
    }

    void partsMayComeAlone()
    {
        const Map all = io::readTensors(file("sd1")).tensors;
        Map unet, bare, vae, plainVae;
        const std::string u = "model.diffusion_model.", v = "first_stage_model.";
        for (const auto &[name, tensor] : all) {
            if (name.starts_with(u)) {
                unet[name] = tensor;
                bare[name.substr(u.size())] = tensor;
            } else if (name.starts_with(v)) {
                vae[name] = tensor;
                plainVae[name.substr(v.size())] = tensor;
            }
        }
        const Checkpoint whole = openCheckpoint(file("sd1"));
        const fs::path path = m_folder / "part.safetensors", other = m_folder / "vae.safetensors";
        for (const Map &part : {unet, bare, whole.unet}) {
            checkpoints::write(path, part);
            const Checkpoint found = openCheckpoint(path);
            QVERIFY(isSame(found.unet, whole.unet));
            QVERIFY(found.encoders.empty() && found.autoencoder.empty() && !found.info.hasTextEncoder && !found.info.hasAutoencoder);
        }
        for (const Map &part : {vae, plainVae, whole.autoencoder}) {
            checkpoints::write(other, part);
            const Checkpoint found = openCheckpoint(path, other);
            QVERIFY(isSame(found.autoencoder, whole.autoencoder));
            QVERIFY(found.info.hasAutoencoder);
        }
        QVERIFY(isSame(openCheckpoint(path, m_folder / "sd1").autoencoder, whole.autoencoder));
        QVERIFY(isSame(openCheckpoint(path, m_folder / "sd1" / "vae").autoencoder, whole.autoencoder));
        VERIFY_SAYS(messageFor(other), u"an autoencoder (VAE) alone"_s);
        VERIFY_SAYS(messageFor(file("sd1"), path), u"is no autoencoder"_s);
    }

    void whatIsOfNoUseIsLeftOut()
    {
        Map map = io::readTensors(file("sd1")).tensors;
        for (const char *name : {"model_ema.diffusion_modelinput_blocks00weight", "model_ema.decay", "logvar", "sqrt_alphas_cumprod",
                                 "first_stage_model.loss.logvar", "posterior_variance", "cond_stage_model.logit_scale"})
            map[name] = torch::zeros({3});
        map["something.of.somebody"] = torch::zeros({2});
        const fs::path path = m_folder / "more.safetensors";
        checkpoints::write(path, map);
        const Checkpoint found = openCheckpoint(path);
        QVERIFY(isSame(found.unet, openCheckpoint(file("sd1")).unet));
        QVERIFY(std::ranges::any_of(found.info.remarks,
                                    [](const std::string &text) { return text.find("something.of.somebody") != std::string::npos; }));
        map["model.diffusion_model.input_blocks.1.0.extra.weight"] = torch::zeros({2});
        checkpoints::write(path, map);
        VERIFY_SAYS(messageFor(path), u"input_blocks.1.0.extra.weight"_s);
    }

    void missingLayersAreNamed_data() { familyRows(); }
    void missingLayersAreNamed()
    {
        QFETCH(QString, model);
        const Map whole = io::readTensors(file(model)).tensors;
        const fs::path path = m_folder / "missing.safetensors";
        size_t at = 0;
        for (const auto &[name, tensor] : whole) {
            const bool optional = name.ends_with("position_ids") || name.find("alphas") != std::string::npos || name == "betas"
                                  || name.ends_with("logit_scale") || name.ends_with("text_projection") || name.starts_with("denoiser")
                                  || name.find(".resblocks.23.") != std::string::npos;
            if (optional || at++ % 23 != 0)
                continue;
            Map without = whole;
            without.erase(name);
            checkpoints::write(path, without);
            const QString message = messageFor(path);
            QVERIFY2(message.contains(QString::fromStdString(name)), qPrintable(QString::fromStdString(name) + u": "_s + message));
        }
        Map without = whole;
        std::erase_if(without, [](const auto &entry) { return entry.first.find("output_blocks.2.0.") != std::string::npos; });
        const size_t count = whole.size() - without.size();
        checkpoints::write(path, without);
        const QString message = messageFor(path);
        VERIFY_SAYS(message, u"lacks %1 tensors of its U-Net"_s.arg(count));
        QCOMPARE(message.count(u"model.diffusion_model.output_blocks.2.0."_s), qsizetype(std::min<size_t>(count, 10)));
    }

    void partsOfAnotherFamilyAreRefused()
    {
        fs::path folder = fresh("sdxl");
        fs::remove_all(folder / "text_encoder_2");
        fs::copy(m_folder / "sd2" / "text_encoder", folder / "text_encoder_2");
        VERIFY_SAYS(messageFor(folder), u"takes text 192 wide"_s);

        Map wide = openCheckpoint(file("sd1")).autoencoder; // of 16 channels, as SD 3 and Flux have it
        wide["decoder.conv_in.weight"] = torch::zeros({64, 16, 3, 3});
        wide["encoder.conv_out.weight"] = torch::zeros({32, 64, 3, 3});
        wide["encoder.conv_out.bias"] = torch::zeros({32});
        std::erase_if(wide, [](const auto &entry) { return entry.first.find("quant_conv") != std::string::npos; });
        const fs::path path = m_folder / "wide.safetensors";
        checkpoints::write(path, wide);
        VERIFY_SAYS(messageFor(file("sd1"), path), u"latents have 16 channels"_s);

        folder = fresh("sdxl");
        put(folder / "vae" / "config.json", R"({"scaling_factor":0.13025})");
        VERIFY_SAYS(messageFor(file("sd1"), folder), u"another family's"_s);

        Map shapes = io::readTensors(file("sd1")).tensors;
        shapes["model.diffusion_model.input_blocks.1.0.in_layers.2.weight"] = torch::zeros({32, 31, 3, 3});
        checkpoints::write(path, shapes);
        VERIFY_SAYS(messageFor(path), u"down_blocks.0.resnets.0.conv1.weight"_s);
    }

    void otherFilesAreDescribed_data()
    {
        QTest::addColumn<QStringList>("tensors");
        QTest::addColumn<QString>("words");
        QTest::newRow("LoRA") << QStringList{u"lora_unet_down_blocks_0.lora_down.weight"_s} << u"a LoRA"_s;
        QTest::newRow("LoRA of diffusers") << QStringList{u"unet.down_blocks.0.resnets.0.lora_A.weight"_s} << u"a LoRA"_s;
        QTest::newRow("ControlNet") << QStringList{u"control_model.input_blocks.0.0.weight"_s} << u"a ControlNet"_s;
        QTest::newRow("Flux") << QStringList{u"double_blocks.0.img_attn.qkv.weight"_s} << u"Flux"_s;
        QTest::newRow("SD 3") << QStringList{u"model.diffusion_model.joint_blocks.0.x_block.attn.qkv.weight"_s} << u"Stable Diffusion 3"_s;
        QTest::newRow("upscaler") << QStringList{u"body.0.rdb1.conv1.weight"_s} << u"an upscaler"_s;
        QTest::newRow("textual inversion") << QStringList{u"emb_params"_s} << u"a textual inversion"_s;
        QTest::newRow("text encoder") << QStringList{u"text_model.embeddings.token_embedding.weight"_s} << u"a text encoder"_s;
        QTest::newRow("nobody knows") << QStringList{u"a"_s, u"b"_s, u"c"_s, u"d"_s} << u"4 tensors, such as \"a\", \"b\", \"c\""_s;
    }
    void otherFilesAreDescribed()
    {
        QFETCH(QStringList, tensors);
        QFETCH(QString, words);
        Map map;
        for (const QString &name : tensors)
            map[name.toStdString()] = torch::zeros({2, 2});
        const fs::path path = m_folder / "other.safetensors";
        checkpoints::write(path, map);
        VERIFY_SAYS(inspectionOf(path), words);
        VERIFY_SAYS(messageFor(path), words);
    }

    void otherContentIsDescribed_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("words");
        QTest::newRow("page of the net") << QByteArray("<!DOCTYPE html><html>") << u"page of the net"_s;
        QTest::newRow("git's pointer") << QByteArray("version https://git-lfs.github.com/spec/v1\n") << u"pointer"_s;
        QTest::newRow("GGUF") << QByteArray("GGUF\3\0\0\0", 8) << u"GGUF"_s;
        QTest::newRow("settings") << QByteArray("{\"a\":1}") << u"JSON"_s;
        QTest::newRow("text") << QByteArray("The quick brown fox.") << u"none of the model files"_s;
    }
    void otherContentIsDescribed()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, words);
        const fs::path path = m_folder / "content.safetensors";
        put(path, content.toStdString());
        VERIFY_SAYS(inspectionOf(path), words);
    }

    void hostileFolders_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("words");
        const auto row = [](const char *name, const char *file, const char *content, const char *words) {
            QTest::newRow(name) << QString::fromLatin1(file) << QByteArray(content) << QString::fromLatin1(words);
        };
        row("settings cut off", "unet/config.json", "{\"attention_head_dim\":", "unet/config.json");
        row("settings of another kind", "unet/config.json", "[1]", "holds no JSON object");
        row("heads below zero", "unet/config.json", "{\"attention_head_dim\":-8}", "attention_head_dim");
        row("more heads than numbers", "unet/config.json", "{\"attention_head_dim\":99999999999999999999}", "attention_head_dim");
        row("heads past the largest number", "unet/config.json", "{\"attention_head_dim\":18446744073709551615}", "attention_head_dim");
        row("heads in words", "unet/config.json", "{\"attention_head_dim\":\"many\"}", "attention_head_dim");
        row("no groups", "unet/config.json", "{\"norm_num_groups\":0}", "norm_num_groups");
        row("heads for other levels", "unet/config.json", "{\"attention_head_dim\":[8,8],\"block_out_channels\":[1,1]}", "levels");
        row("another activation", "unet/config.json", "{\"act_fn\":\"gelu\"}", "act_fn");
        row("a scale of nothing", "vae/config.json", "{\"scaling_factor\":0}", "scaling_factor");
        row("a shift, as Flux has it", "vae/config.json", "{\"shift_factor\":0.1159}", "shift_factor");
        row("a schedule without end", "scheduler/scheduler_config.json", "{\"num_train_timesteps\":2000000000}", "num_train_timesteps");
        row("a schedule of one step", "scheduler/scheduler_config.json", "{\"num_train_timesteps\":1}", "num_train_timesteps");
        row("betas below zero", "scheduler/scheduler_config.json", "{\"beta_start\":-1}", "beta_start");
        row("an unknown schedule", "scheduler/scheduler_config.json", "{\"beta_schedule\":\"squaredcos_cap_v2\"}", "beta_schedule");
        row("an unknown prediction", "scheduler/scheduler_config.json", "{\"prediction_type\":\"flow\"}", "prediction_type");
        row("betas of its own", "scheduler/scheduler_config.json", "{\"trained_betas\":[0.1]}", "trained_betas");
        row("an unknown activation", "text_encoder/config.json", "{\"hidden_act\":\"relu\"}", "hidden_act");
        row("weights that are a page", "unet/diffusion_pytorch_model.safetensors", "<html>", "unet/diffusion_pytorch_model.safetensors");
        row("empty weights", "vae/diffusion_pytorch_model.safetensors", "", "is empty");
    }
    void hostileFolders()
    {
        QFETCH(QString, file);
        QFETCH(QByteArray, content);
        QFETCH(QString, words);
        const fs::path folder = fresh("sd1");
        put(folder / file.toStdString(), content.toStdString());
        const QString message = messageFor(folder);
        VERIFY_SAYS(message, words);
        QVERIFY2(message.contains(QString::fromStdString(folder.string())), qPrintable(message));
    }

    void indexesStayInTheirFolder_data()
    {
        QTest::addColumn<QString>("target");
        for (const char *target :
             {"../text_encoder/model.safetensors", "/etc/passwd", "..", ".", "", "a/b.safetensors", "a\\b.safetensors"})
            QTest::newRow(*target ? target : "empty") << QString::fromLatin1(target);
    }
    void indexesStayInTheirFolder()
    {
        QFETCH(QString, target);
        const fs::path folder = fresh("sd1"), unet = folder / "unet";
        fs::remove(unet / "diffusion_pytorch_model.safetensors");
        put(unet / "diffusion_pytorch_model.safetensors.index.json",
            (uR"({"weight_map":{"conv_in.weight":"%1"}})"_s.arg(QString(target).replace(u'\\', u"\\\\"_s))).toStdString());
        VERIFY_SAYS(messageFor(folder), u"leads outside its folder"_s);
    }

    void brokenFolders()
    {
        const fs::path missing = fresh("sd1");
        fs::remove_all(missing / "unet");
        VERIFY_SAYS(messageFor(missing), u"no folder named unet"_s);
        fs::create_directories(missing / "unet");
        VERIFY_SAYS(messageFor(missing), u"no file of weights"_s);

        const fs::path cyclic = fresh("sd1"), link = cyclic / "unet" / "diffusion_pytorch_model.safetensors";
        fs::remove(link);
        fs::create_symlink("diffusion_pytorch_model.safetensors", link);
        VERIFY_SAYS(messageFor(cyclic), u"diffusion_pytorch_model.safetensors"_s);

        const fs::path shard = fresh("sd1");
        fs::remove(shard / "unet" / "diffusion_pytorch_model.safetensors");
        put(shard / "unet" / "diffusion_pytorch_model.safetensors.index.json", R"({"weight_map":{"conv_in.weight":"gone.safetensors"}})");
        VERIFY_SAYS(messageFor(shard), u"gone.safetensors"_s);
        put(shard / "unet" / "diffusion_pytorch_model.safetensors.index.json", R"({"weight_map":7})");
        VERIFY_SAYS(messageFor(shard), u"weight_map"_s);

        VERIFY_SAYS(messageFor(m_folder), u"is no picture model"_s);
        VERIFY_SAYS(messageFor(m_folder / "nothing"), u"Cannot open"_s);
    }

    void torchFilesAreMapped_data()
    {
        QTest::addColumn<QString>("name");
        for (const char *name : {"small.pt", "small-legacy.pt", "small-deflated.pt", "small-protocol4.pt", "lone.pt"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void torchFilesAreMapped()
    {
        QFETCH(QString, name);
        const fs::path path = fs::path(TEST_DATA) / "io" / name.toStdString();
        const auto copied = io::readTensors(path), mapped = io::mapTensors(path);
        QCOMPARE(mapped.tensors.size(), copied.tensors.size());
        const auto bytes = mapped.mapping->bytes();
        bool inPlace = false;
        for (const auto &[key, tensor] : copied.tensors) {
            QVERIFY2(torch::equal(tensor, mapped.tensors.at(key)), key.c_str());
            const auto *data = static_cast<const std::byte *>(mapped.tensors.at(key).const_data_ptr());
            inPlace = inPlace || (data >= bytes.data() && data < bytes.data() + bytes.size());
        }
        QVERIFY(inPlace || name == u"small-deflated.pt"); // what is packed has to be unpacked
    }

private:
    fs::path file(const QString &name) const { return m_folder / (name.toStdString() + ".safetensors"); }

    /// A copy of a model's folder to change.
    fs::path fresh(const char *name)
    {
        const fs::path folder = m_folder / ("copy " + std::to_string(++m_copies));
        fs::copy(m_folder / name, folder, fs::copy_options::recursive);
        return folder;
    }
    fs::path file(const char *name) const { return file(QString::fromLatin1(name)); }

    QTemporaryDir m_dir;
    const fs::path m_folder = m_dir.path().toStdString();
    int m_copies = 0;
};

QTEST_GUILESS_MAIN(TestCheckpoint)
#include "tst_checkpoint.moc"
