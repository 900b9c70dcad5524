// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "tests/checkpointfixture.h"

#include <QTemporaryDir>

#include <functional>

using namespace core;
using namespace core::diffusion;
using namespace Qt::StringLiterals;
using checkpoints::Map;
namespace fs = std::filesystem;

namespace {

bool isSame(const Map &a, const Map &b)
{
    return a.size() == b.size() && std::ranges::all_of(a, [&](const auto &entry) {
               const auto other = b.find(entry.first);
               return other != b.end() && torch::equal(entry.second, other->second);
           });
}

bool isSame(const Checkpoint &a, const Checkpoint &b)
{
    if (!isSame(a.unet, b.unet) || !isSame(a.autoencoder, b.autoencoder) || a.encoders.size() != b.encoders.size())
        return false;
    for (size_t i = 0; i < a.encoders.size(); ++i)
        if (!isSame(a.encoders[i].weights, b.encoders[i].weights))
            return false;
    return true;
}

using Rename = std::function<std::string(const std::string &)>;

Map renamed(const Map &map, const Rename &rename)
{
    Map result;
    for (const auto &[name, tensor] : map)
        result[rename(name)] = tensor;
    return result;
}

Rename behind(const std::string &prefix)
{
    return [prefix](const std::string &name) { return prefix + name; };
}

std::string replaced(std::string text, std::string_view from, std::string_view to)
{
    const size_t at = text.find(from);
    return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

/// What training keeps beside the weights.
void addTraining(Map &map)
{
    map["epoch_tensor"] = torch::tensor(3);
    map["optimizer_states.0.state.0.exp_avg"] = torch::zeros({4});
    map["loss.logvar"] = torch::zeros({1});
}

} // namespace

/// One model in the files of many programs: what public reports told of other programs that could not open them (their numbers
/// stand at the rows).
class TestForeignCheckpoints : public QObject
{
    Q_OBJECT

    fs::path at(const char *name) const { return fs::path(m_folder.path().toStdString()) / name; }
    static Map mapOf(const char *model) { return checkpoints::weightsOf(checkpoints::tiny(model).original); }

    Checkpoint opened(const Map &map, const char *name = "changed.safetensors")
    {
        checkpoints::write(at(name), map);
        return openCheckpoint(at(name));
    }

private Q_SLOTS:
    void wrappers_data()
    {
        QTest::addColumn<QByteArray>("model");
        QTest::addColumn<QByteArray>("before"); // of every name
        for (const char *model : {"sd1", "sd2", "sdxl"})
            for (const char *before : {"state_dict.", "module.", "model.", "state_dict.state_dict.", "_orig_mod.",
                                       "model_state_dict.module.", "checkpoint.model.module.", "pipeline."})
                QTest::addRow("%s in %s", model, before) << QByteArray(model) << QByteArray(before);
    }
    void wrappers()
    {
        QFETCH(QByteArray, model);
        QFETCH(QByteArray, before);
        const Map map = mapOf(model);
        Map wrapped = renamed(map, behind(before.toStdString()));
        if (before.contains("state_dict"))
            addTraining(wrapped);
        QVERIFY(isSame(opened(wrapped), opened(map, "plain.safetensors")));
    }

    // PyTorch puts the names of its runners in the middle of others: compiled, sharded and parallel networks.
    void runnersWithinNames_data()
    {
        QTest::addColumn<QByteArray>("runner");
        for (const char *runner : {"_orig_mod.", "module.", "_forward_module.", "_fsdp_wrapped_module.", "_checkpoint_wrapped_module."})
            QTest::newRow(runner) << QByteArray(runner);
    }
    void runnersWithinNames()
    {
        QFETCH(QByteArray, runner);
        const Map map = mapOf("sd1");
        const Map inside = renamed(map, [&](const std::string &name) {
            return replaced(replaced(name, "diffusion_model.", "diffusion_model." + runner.toStdString()), "decoder.mid.",
                            "decoder.mid." + runner.toStdString());
        });
        QVERIFY(isSame(opened(inside), opened(map, "plain.safetensors")));
    }

    void averagedWeightsAreTaken()
    {
        const Map map = mapOf("sd1");
        Map both = renamed(map, behind("state_dict_ema."));
        for (const auto &[name, tensor] : map)
            both["state_dict." + name] = tensor + 1;
        const Checkpoint found = opened(both);
        QVERIFY(isSame(found, opened(map, "plain.safetensors")));
        QVERIFY(std::ranges::any_of(found.info.remarks, [](const std::string &said) { return said.find("EMA") != std::string::npos; }));
    }

    // EveryDream2trainer#257, #219, diffusers#4790: new names of the attention in the old layout, with and without two more sizes.
    void halfConvertedAutoencoder_data()
    {
        QTest::addColumn<QByteArray>("names"); // of norm, queries, keys, values, out
        QTest::addColumn<bool>("flat");
        for (const bool flat : {true, false}) {
            QTest::addRow("today's, %s", flat ? "matrices" : "convolutions") << QByteArray("norm to_q to_k to_v to_out.0") << flat;
            QTest::addRow("today's with the norm, %s", flat ? "matrices" : "convolutions")
                << QByteArray("group_norm to_q to_k to_v to_out.0") << flat;
            QTest::addRow("old diffusers', %s", flat ? "matrices" : "convolutions")
                << QByteArray("group_norm query key value proj_attn") << flat;
        }
    }
    void halfConvertedAutoencoder()
    {
        QFETCH(QByteArray, names);
        QFETCH(bool, flat);
        const Map map = mapOf("sd1");
        const QList<QByteArray> to = names.split(' ');
        Map half;
        for (const auto &[name, tensor] : map) {
            std::string changed = name;
            for (const auto &[i, part] :
                 {std::pair(0, "norm."), std::pair(1, "q."), std::pair(2, "k."), std::pair(3, "v."), std::pair(4, "proj_out.")})
                if (name.find(std::string(".mid.attn_1.") + part) != std::string::npos)
                    changed = replaced(name, std::string(".mid.attn_1.") + part, ".mid.attn_1." + to[i].toStdString() + ".");
            const bool isMatrix = name.find(".mid.attn_1.") != std::string::npos && tensor.dim() == 4;
            half[changed] = isMatrix && flat ? tensor.flatten(1) : tensor;
        }
        QVERIFY(isSame(opened(half), opened(map, "plain.safetensors")));
    }

    // stable-diffusion.cpp#158, diffusers#6934: the script's projection is not transposed, and says so by its name.
    void projectionsAreTurnedByTheirNames()
    {
        const Map map = mapOf("sdxl");
        Map converted = map;
        const std::string before = "conditioner.embedders.1.model.";
        converted.erase(before + "text_projection");
        converted.erase(before + "logit_scale");
        converted[before + "text_projection.weight"] = map.at(before + "text_projection").t().contiguous();
        converted[before + "text_model.embeddings.position_ids"] = torch::arange(77).unsqueeze(0);
        QVERIFY(isSame(opened(converted), opened(map, "plain.safetensors")));
    }

    void layoutsMayBeMixed()
    {
        const Map map = mapOf("sd1");
        Map mixed = map;
        const std::string before = "model.diffusion_model.";
        for (const auto &[from, to] : {std::pair("time_embed.0", "time_embedding.linear_1"), std::pair("input_blocks.0.0", "conv_in"),
                                       std::pair("out.2", "conv_out"), std::pair("middle_block.1", "mid_block.attentions.0")})
            for (const auto &[name, tensor] : map)
                if (name.starts_with(before + from + ".")) {
                    mixed.erase(name);
                    mixed[before + to + name.substr(before.size() + std::string_view(from).size())] = tensor;
                }
        QVERIFY(isSame(opened(mixed), opened(map, "plain.safetensors")));
    }

    // stable-diffusion.cpp#1493, PR#1898: scales dropped gave white pictures.
    void scaledFloat8_data()
    {
        QTest::addColumn<QByteArray>("ending");
        QTest::addColumn<bool>("each"); // one scale for each output
        QTest::newRow("scale_weight") << QByteArray("scale_weight") << false;
        QTest::newRow("weight_scale") << QByteArray("weight_scale") << false;
        QTest::newRow("weight_scale, for each row") << QByteArray("weight_scale") << true;
    }
    void scaledFloat8()
    {
        QFETCH(QByteArray, ending);
        QFETCH(bool, each);
        const Map map = mapOf("sd1");
        Map scaled = map, expected = map;
        for (const auto &[name, tensor] : map) {
            if (!name.starts_with("model.diffusion_model.") || !name.ends_with(".weight") || tensor.dim() != 2)
                continue;
            const torch::Tensor scale = each ? tensor.abs().amax(1) / 448 : tensor.abs().max() / 448;
            const torch::Tensor wide = each ? scale.unsqueeze(1) : scale, small = (tensor / wide).to(torch::kFloat8_e4m3fn);
            const std::string base = name.substr(0, name.size() - 6);
            scaled[name] = small;
            scaled[base + ending.toStdString()] = scale;
            scaled[base + "input_scale"] = torch::ones({});
            expected[name] = (small.to(torch::kFloat32) * wide).to(torch::kFloat16);
        }
        scaled["model.diffusion_model.scaled_fp8"] = torch::zeros({2}).to(torch::kFloat8_e4m3fn);
        QVERIFY(isSame(opened(scaled), opened(expected, "plain.safetensors")));
    }

    // SD.Next#2914, InvokeAI#4277, Forge#1109, diffusers#9171.
    void yamlBeside_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("isV");
        QTest::addColumn<QByteArray>("remark");
        const QByteArray before = "model:\n  base_learning_rate: 1.0e-04\n  target: ldm.models.diffusion.ddpm.LatentDiffusion\n  params:\n";
        QTest::newRow("v") << before + "    parameterization: \"v\"\n    timesteps: 1000\n" << true << QByteArray("model.yaml beside it");
        QTest::newRow("v without quotes") << before + "    parameterization: v # as in 2.x\n" << true << QByteArray("model.yaml beside it");
        QTest::newRow("eps") << before + "    parameterization: eps\n" << false << QByteArray();
        QTest::newRow("nothing said") << before + "    timesteps: 1000\n" << false << QByteArray();
        QTest::newRow("another kind") << QByteArray("name: conda\nchannels: [a, b]\n") << false << QByteArray("passed over");
        QTest::newRow("a list") << QByteArray("- a\n- b\n") << false << QByteArray("passed over");
        QTest::newRow("empty") << QByteArray() << false << QByteArray("passed over");
        QTest::newRow("damaged") << QByteArray("model: {params: [\n\t\x01") << false << QByteArray("passed over");
        QTest::newRow("deep") << QByteArray(100000, '[') << false << QByteArray("passed over");
        QTest::newRow("a word that is none") << before + "    parameterization: x0\n" << false << QByteArray("knows eps and v");
    }
    void yamlBeside()
    {
        QFETCH(QByteArray, text);
        QFETCH(bool, isV);
        QFETCH(QByteArray, remark);
        const Map map = mapOf("sd1");
        checkpoints::put(at("model.yaml"), text.toStdString());
        const Checkpoint found = opened(map, "model.safetensors");
        QCOMPARE(found.prediction == Prediction::V, isV);
        const bool isTold = std::ranges::any_of(found.info.remarks, [&](const std::string &said) {
            return !remark.isEmpty() && said.find(remark.toStdString()) != std::string::npos;
        });
        QCOMPARE(isTold, !remark.isEmpty());
    }

    // stable-diffusion.cpp#158, #33, #603, PR#897, PR#1180, Fooocus#783.
    void distilledNetworks_data()
    {
        QTest::addColumn<QByteArray>("gone"); // from the middle block
        QTest::addColumn<QByteArray>("told");
        QTest::newRow("no middle block") << QByteArray("0 1 2") << QByteArray("without a middle block");
        QTest::newRow("one residual block") << QByteArray("1 2") << QByteArray();
    }
    void distilledNetworks()
    {
        QFETCH(QByteArray, gone);
        QFETCH(QByteArray, told);
        Map map = mapOf("sd1");
        for (const QByteArray &part : gone.split(' '))
            std::erase_if(map, [&](const auto &entry) {
                return entry.first.starts_with("model.diffusion_model.middle_block." + part.toStdString() + ".");
            });
        const Checkpoint found = opened(map);
        const bool isTold = std::ranges::any_of(found.info.remarks, [&](const std::string &said) {
            return !told.isEmpty() && said.find(told.toStdString()) != std::string::npos;
        });
        QCOMPARE(isTold, !told.isEmpty());
    }

    // What is missing says nothing of the file's way here: nobody is sent to download gigabytes again.
    void whatIsMissingIsNotCalledDamaged()
    {
        Map map = mapOf("sd1");
        map.erase("model.diffusion_model.middle_block.1.norm.weight");
        QString error;
        try {
            opened(map);
        } catch (const Error &told) {
            error = QString::fromUtf8(told.what());
        }
        QVERIFY2(error.contains(u"middle_block.1.norm.weight"_s), qPrintable(error));
        QVERIFY2(!error.contains(u"damaged"_s) && !error.contains(u"etch"_s), qPrintable(error));
    }

    // InvokeAI#7495, A1111 PR#16567: markers are empty tensors.
    void emptyMarkers()
    {
        Map map = mapOf("sdxl");
        map["v_pred"] = torch::zeros({0});
        map["ztsnr"] = torch::zeros({0});
        const Checkpoint found = opened(map);
        QVERIFY(found.prediction == Prediction::V && found.info.zeroTerminalSnr);
    }

    void shardsWithoutAnIndex()
    {
        const Checkpoint whole = opened(mapOf("sd1"), "plain.safetensors");
        const fs::path folder = at("shards");
        checkpoints::writeFolder(folder, whole);
        Map halves[2];
        for (const auto &[name, tensor] : whole.unet)
            halves[name < "mid" ? 0 : 1][name] = tensor;
        fs::remove(folder / "unet" / "diffusion_pytorch_model.safetensors");
        checkpoints::write(folder / "unet" / "diffusion_pytorch_model-00001-of-00002.safetensors", halves[0]);
        checkpoints::write(folder / "unet" / "diffusion_pytorch_model-00002-of-00002.safetensors", halves[1]);
        QVERIFY(isSame(openCheckpoint(folder).unet, whole.unet));
    }

    // Half of a text encoder in transformers' names: stored so by scripts that convert U-Net and autoencoder alone.
    void encodersInOtherPlaces_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::newRow("ComfyUI's names") << QByteArray("cond_stage_model.transformer.") << QByteArray("text_encoders.clip_l.transformer.");
        QTest::newRow("diffusers' names") << QByteArray("cond_stage_model.transformer.") << QByteArray("text_encoder.");
        QTest::newRow("without text_model") << QByteArray("cond_stage_model.transformer.text_model.")
                                            << QByteArray("cond_stage_model.transformer.");
    }
    void encodersInOtherPlaces()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        const Map map = mapOf("sd1");
        const Map moved = renamed(map, [&](const std::string &name) {
            return name.starts_with(from.toStdString()) ? to.toStdString() + name.substr(size_t(from.size())) : name;
        });
        QVERIFY(isSame(opened(moved), opened(map, "plain.safetensors")));
    }

private:
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestForeignCheckpoints)
#include "tst_foreigncheckpoints.moc"
