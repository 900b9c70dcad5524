// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/image/imagefile.h"
#include "core/vision/captioner.h"
#include "core/vision/captions/captionfile.h"
#include "core/vision/captions/captionsearch.h"
#include "core/vision/captions/captionwords.h"

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <fstream>
#include <random>
#include <set>

using namespace core;
using vision::Captioner;
using vision::CaptionSettings;
namespace fs = std::filesystem;
using Json = nlohmann::json;

namespace {

fs::path data(const std::string &file)
{
    return fs::path(TEST_DATA) / "captions" / file;
}

const Json &expected()
{
    static const Json json = parseJson<Json>(readTextFile(data("expected.json")));
    return json;
}

fs::path modelOf(const std::string &name)
{
    return name == "third" ? data("third/model_base_caption.pth") : data(name);
}

Image picture()
{
    return image::readImage(data("picture.png"));
}

/// What transformers says in these tokens, by our own decoder.
std::string sentence(const std::string &model, const std::string &beginning, const Json &tokens)
{
    const vision::CaptionWords words(data(model + "/vocab.txt"));
    vision::Tokens all = words.encode(beginning);
    for (const auto &token : tokens)
        all.push_back(token.get<int32_t>());
    return words.decode(all);
}

} // namespace

/// Pictures in sentences, beside transformers (tests/reference/captions.py).
class TestCaptions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agreesWithTransformers_data()
    {
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("asked");
        for (const auto &[model, of] : expected().items())
            for (const auto &[asked, what] : of.items())
                if (what.is_object())
                    QTest::addRow("%s, %s", model.c_str(), asked.c_str()) << QString::fromStdString(model) << QString::fromStdString(asked);
    }
    void agreesWithTransformers()
    {
        QFETCH(QString, model);
        QFETCH(QString, asked);
        const std::string name = model.toStdString();
        const Json &what = expected()[name][asked.toStdString()], &settings = what["settings"];
        const auto captioner = Captioner::open(modelOf(name), {}, {});
        const std::string beginning = what["begin"].get<std::string>();
        const std::vector<std::string> found = captioner->captions(picture(),
                                                                   {.count = settings.value("num_return_sequences", 1),
                                                                    .beams = settings["num_beams"].get<int>(),
                                                                    .repetitionPenalty = settings.value("repetition_penalty", 1.0),
                                                                    .least = settings["min_new_tokens"].get<int>(),
                                                                    .most = settings["max_new_tokens"].get<int>(),
                                                                    .beginning = beginning},
                                                                   {});
        QCOMPARE(found.size(), what["sentences"].size());
        for (size_t i = 0; i < found.size(); ++i)
            QCOMPARE(QString::fromStdString(found[i]), QString::fromStdString(sentence(name, beginning, what["sentences"][i])));
    }

    /// One word that stands out is what a lot among the likeliest words draws, too.
    void drawnByLot()
    {
        const auto captioner = Captioner::open(modelOf("base"), {}, {});
        const CaptionSettings one{.beams = 1, .most = 12}, lot{.byLot = true, .topP = 1e-9, .most = 12};
        QCOMPARE(captioner->captions(picture(), lot, {}), captioner->captions(picture(), one, {}));
        CaptionSettings several{.count = 6, .byLot = true, .seed = 40, .topP = 0.95, .most = 12};
        const auto found = captioner->captions(picture(), several, {});
        QCOMPARE(found.size(), size_t(6));
        QVERIFY(std::set<std::string>(found.begin(), found.end()).size() > 2);
        QCOMPARE(captioner->captions(picture(), several, {}), found); // the seed decides
        several.seed = 42;
        several.count = 1;
        QCOMPARE(captioner->captions(picture(), several, {}).front(), found[2]); // each has a seed of its own
    }

    /// h2oai/h2ogpt#412: "gifefefefe"; salesforce/LAVIS#472, #713: "ray ban ray ban", "on top of a hat on top of a hat"; salesforce/
    /// BLIP#99: "dai dai dai".
    void nothingStammers()
    {
        const vision::SearchRules rules{.end = 0, .least = 0, .most = 30};
        const std::vector<float> always{-9, 5, 1, 0}; // the first word over and over
        const vision::NextScores next = [&](std::span<const int> parents, std::span<const int32_t>) {
            std::vector<float> all;
            for (size_t i = 0; i < parents.size(); ++i)
                all.insert(all.end(), always.begin(), always.end());
            return all;
        };
        for (const vision::Tokens &tokens :
             {vision::searchBeams({9}, always, rules, 1, next, {}).front(), vision::drawByLot({9}, always, rules, 3, next, {})}) {
            std::set<std::vector<int32_t>> rows;
            for (size_t i = 0; i + 3 <= tokens.size(); ++i)
                QVERIFY2(rows.insert({tokens.begin() + long(i), tokens.begin() + long(i) + 3}).second, "a row of three comes twice");
        }
    }

    void words_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("again");
        QTest::newRow("plain") << QByteArray("A red fox") << QByteArray("a red fox");
        QTest::newRow("pieces") << QByteArray("sitting foxs") << QByteArray("sitting foxs");
        QTest::newRow("punctuation") << QByteArray("a fox , a dog .") << QByteArray("a fox, a dog.");
        QTest::newRow("an apostrophe") << QByteArray("don't!") << QByteArray("don't!");
        QTest::newRow("nothing") << QByteArray("") << QByteArray("");
    }
    void words()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, again);
        const vision::CaptionWords vocabulary(data("base/vocab.txt"));
        QCOMPARE(QByteArray::fromStdString(vocabulary.decode(vocabulary.encode(text.toStdString()))), again);
    }

    void vocabularyOfAnotherFolder()
    {
        const QTemporaryDir folder;
        const fs::path alone = fs::path(folder.path().toStdString()) / "alone.pth";
        fs::copy_file(data("third/model_base_caption.pth"), alone);
        QVERIFY_THROWS_EXCEPTION(Error, Captioner::open(alone, {}, {}));            // says what is missing
        QVERIFY_THROWS_EXCEPTION(Error, Captioner::open(alone, data("third"), {})); // [DEC] stands elsewhere in BERT's
        fs::copy_file(data("third/config.json"), alone.parent_path() / "config.json");
        QCOMPARE(Captioner::open(alone, data("third"), {})->captions(picture(), {.most = 20}, {}).size(), size_t(1));
    }

    void refusesWhatMakesNoSense_data()
    {
        QTest::addColumn<int>("which");
        QTest::newRow("no sentences") << 0;
        QTest::newRow("too many beams") << 1;
        QTest::newRow("a share above one") << 2;
        QTest::newRow("fewer at most than at least") << 3;
        QTest::newRow("a penalty that rewards") << 4;
        QTest::newRow("a beginning without end") << 5;
    }
    void refusesWhatMakesNoSense()
    {
        QFETCH(int, which);
        CaptionSettings settings{.most = 20};
        if (which == 0)
            settings.count = 0;
        else if (which == 1)
            settings.beams = 21;
        else if (which == 2)
            settings.topP = 1.1;
        else if (which == 3)
            settings.least = 21;
        else if (which == 4)
            settings.repetitionPenalty = 0.5;
        else
            for (int i = 0; i < 60; ++i)
                settings.beginning += "a fox ";
        const auto captioner = Captioner::open(modelOf("base"), {}, {});
        QVERIFY_THROWS_EXCEPTION(Error, captioner->captions(picture(), settings, {}));
        QVERIFY_THROWS_EXCEPTION(Error, captioner->captions({}, {}, {}));
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_THROWS_EXCEPTION(Cancelled, captioner->captions(picture(), {}, JobContext(stop.get_token(), {})));
    }

    /// Cut off, changed, of another kind: a sentence that names the file.
    void hostileFiles()
    {
        const QTemporaryDir folder;
        const fs::path place = fs::path(folder.path().toStdString()), path = place / "model.safetensors";
        for (const char *beside : {"config.json", "vocab.txt"})
            fs::copy_file(data(std::string("base/") + beside), place / beside);
        const std::string whole = readTextFile(data("base/model.safetensors"));
        std::mt19937 chance(6);
        int refused = 0;
        for (int i = 0; i < 60; ++i) {
            std::string bytes = whole;
            if (i % 3 == 0)
                bytes.resize(chance() % bytes.size());
            for (int change = 0; change < 3; ++change)
                bytes[chance() % std::min<size_t>(bytes.size(), i % 2 ? 12'000 : bytes.size())] = char(chance());
            std::ofstream(path, std::ios::binary) << bytes;
            try {
                Captioner::open(place, {}, {})->captions(picture(), {.most = 8}, {});
            } catch (const Error &error) {
                QVERIFY2(std::string(error.what()).find(place.filename()) != std::string::npos, error.what());
                ++refused;
            }
        }
        QVERIFY(refused > 20);
        std::ofstream(path, std::ios::binary) << whole;
        for (const char *config : {"", "[]", "{\"text_config\": 3}", R"({"text_config": {"num_attention_heads": 7}})",
                                   R"({"text_config": {"bos_token_id": 1e30, "sep_token_id": -4, "layer_norm_eps": "x"}})"}) {
            std::ofstream(place / "config.json", std::ios::binary) << config;
            QVERIFY_THROWS_EXCEPTION(Error, Captioner::open(place, {}, {})); // [DEC] is beyond these few words
        }
        QVERIFY_THROWS_EXCEPTION(Error, Captioner::open(TEST_DATA "/gan/training.safetensors", data("base"), {}));
        QVERIFY_THROWS_EXCEPTION(Error, Captioner::open(place / "none", data("base"), {}));
        fs::remove(path);
        QVERIFY_THROWS_EXCEPTION(Error, Captioner::open(place, {}, {}));
    }
};

QTEST_GUILESS_MAIN(TestCaptions)
#include "tst_captions.moc"
