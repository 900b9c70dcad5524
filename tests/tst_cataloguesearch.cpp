// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cataloguefixture.h"

#include "core/base/error.h"
#include "core/library/catalogue/colours.h"
#include "core/library/catalogue/exporting.h"
#include "core/library/foreign/settings.h"

#include <map>

using namespace core;
using namespace core::library;
using namespace Qt::StringLiterals;

namespace fs = std::filesystem;

/// What the catalogue finds, in which order, and how it gets at pictures of other programs.
class TestCatalogueSearch : public QObject, CatalogueFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }
    void words_data();
    void words();
    void bestFirst();
    void conditions();
    void windows();
    void colours_data();
    void colours();
    void namedColoursKeepTheirNames();
    void byMeaning();
    void otherPrograms_data();
    void otherPrograms();
    void oddSettings_data();
    void oddSettings();
    void exported_data();
    void exported();
    void exportSaysWhatIsWrong_data();
    void exportSaysWhatIsWrong();
};

void TestCatalogueSearch::words_data()
{
    QTest::addColumn<QString>("prompt");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<bool>("found");
    const QString prompt =
        u"A red Fox, (masterpiece:1.2) <lora:detail_v2:0.8> by café Müller, 雪の中の狐 in snow_storm -- \"quoted\" 🦊"_s;
    for (const char *typed : {"red",          "RED",
                              "re",           "red fo",
                              "fox red",      "cafe",
                              "CAFÉ",         "muller",
                              "müll",         "雪",
                              "中の狐",       "の中",
                              "snow",         "storm",
                              "masterpiece",  "1.2",
                              "lora",         "detail_v2",
                              "\"red fox\"",  "\"red fo",
                              "🦊",         "4711",
                              "471",          "sd1",
                              "picture",      "masterpiece:1.2",
                              "(masterpiece", "fox -dog",
                              "quoted",       "fox*",
                              "file name",    "<lora:detail_v2:0.8>",
                              "cafe\xcc\x81"})
        QTest::newRow(typed) << prompt << QString::fromUtf8(typed) << true;
    for (const char *typed : {"dog", "fox dog", "ed", "\"fox red\"", "fox -red", "-fox", "狐雪", "red -\"a red\"", "🐱", "47112", "sd15"})
        QTest::newRow(typed) << prompt << QString::fromUtf8(typed) << false;
    // Nothing that is typed on the way is an error; signs alone ask for nothing.
    for (const char *typed :
         {"\"", "*",     "(", ")", "AND", "OR NOT", "NEAR(",     "fox AND",  "words:fox", "{words}: fox", "^fox", "fox\"", "'",    "--",
          "-",  "fox -", "%", "_", ";",   "\\",     "fox + red", "\xff\xfe", ":",         "。",           "«»",   "\t\n",  "\"\"", "\" \""})
        QTest::newRow(("typed: " + std::string(typed)).c_str()) << u"words fox and or not near red"_s << QString::fromUtf8(typed) << true;
    QTest::newRow("Thai within a text") << u"สุนัขจิ้งจอกแดง"_s << u"จอก"_s << true;
    QTest::newRow("Korean within a word") << u"붉은여우"_s << u"여우"_s << true;
    QTest::newRow("Cyrillic in any case") << u"Рыжая Лиса"_s << u"лиса"_s << true;
    QTest::newRow("Vietnamese without its marks") << u"cáo đỏ trong tuyết"_s << u"cao trong tuyet"_s << true;
    QTest::newRow("German sharp s as it stands") << u"Straße"_s << u"straße"_s << true;
    QTest::newRow("half a surrogate's worth of emoji") << u"👩‍🚀 on the moon"_s << u"🚀"_s << true;
}

void TestCatalogueSearch::words()
{
    QFETCH(QString, prompt);
    QFETCH(QString, typed);
    QFETCH(bool, found);
    QString escaped = prompt;
    escaped.replace(u'"', u"\\\""_s);
    kept("file name.png", 4711, escaped.toStdString());
    QCOMPARE(this->found(typed.toStdString()), found ? u"file name.png"_s : QString());
}

void TestCatalogueSearch::bestFirst()
{
    kept("a.png", 1, "a fox far away in a wide and long and high and deep landscape with many trees, rivers, hills and clouds");
    kept("b.png", 2, "a fox");
    kept("c.png", 3, "a foxglove");
    kept("d.png", 4, "a dog");
    ItemQuery query;
    query.text = "fox";
    const std::vector<std::string> found = names(query);
    QCOMPARE(found.size(), size_t(3));
    QCOMPARE(found.front(), std::string("b.png"));
    query.sort = ItemSort::Name;
    QCOMPARE(names(query), (std::vector<std::string>{"a.png", "b.png", "c.png"}));
}

void TestCatalogueSearch::conditions()
{
    kept("small.png", 1, "a fox", plain(8, 8));
    kept("wide.png", 2, "a fox", plain(200, 50));
    const fs::path sound = m_store->keepSound(Audio{22050, 1, std::vector<float>(2205, 0.1f)}, "speech", 7, "A fox speaks.",
                                              "{\"text\":\"A fox speaks.\",\"voice\":\"amy\",\"seed\":7}");
    fs::rename(sound, at("spoken.flac"));
    m_catalogue->add(at("spoken.flac"));
    m_catalogue->flush();
    fs::last_write_time(at("small.png"), fs::file_time_type::clock::now() - std::chrono::hours(48));
    m_catalogue->add(at("small.png"));
    m_catalogue->flush();
    const int64_t now = std::time(nullptr);
    const auto with = [this](auto set) {
        ItemQuery query;
        set(query);
        return joined(query);
    };
    QCOMPARE(with([](ItemQuery &q) { q.kinds = {"speech"}; }), u"spoken.flac"_s);
    QCOMPARE(with([](ItemQuery &q) {
                 q.kinds = {"speech", "picture"};
                 q.models = {"sd1"};
             }),
             u"small.png wide.png"_s);
    QCOMPARE(with([](ItemQuery &q) { q.models = {"nobody's"}; }), QString());
    QCOMPARE(with([&](ItemQuery &q) { q.since = now - 24 * 3600; }), u"spoken.flac wide.png"_s);
    QCOMPARE(with([&](ItemQuery &q) { q.until = now - 24 * 3600; }), u"small.png"_s);
    QCOMPARE(with([](ItemQuery &q) { q.leastSide = 100; }), u"wide.png"_s);
    QCOMPARE(with([](ItemQuery &q) { q.mostSide = 100; }), u"small.png"_s);
    QCOMPARE(with([](ItemQuery &q) {
                 q.text = "fox";
                 q.kinds = {"speech"};
             }),
             u"spoken.flac"_s);
    ItemQuery order;
    order.sort = ItemSort::Oldest;
    QCOMPARE(names(order).front(), std::string("small.png"));
    order.sort = ItemSort::Largest;
    QCOMPARE(names(order).front(), std::string("wide.png"));
    fs::remove(at("wide.png"));
    m_catalogue->refresh();
    QCOMPARE(with([](ItemQuery &q) { q.onlyMissing = true; }), u"wide.png"_s);
    QCOMPARE(with([](ItemQuery &q) { q.withMissing = false; }), u"small.png spoken.flac"_s);
}

void TestCatalogueSearch::windows()
{
    for (int i = 0; i < 25; ++i)
        kept(std::to_string(100 + i) + ".png", uint64_t(i), i % 2 ? "odd fox" : "even fox");
    ItemQuery query;
    query.sort = ItemSort::Name;
    query.offset = 10;
    query.limit = 5;
    QCOMPARE(names(query), (std::vector<std::string>{"110.png", "111.png", "112.png", "113.png", "114.png"}));
    QCOMPARE(m_catalogue->search(query).total, int64_t(25));
    query.text = "odd";
    query.offset = 0;
    QCOMPARE(names(query).front(), std::string("101.png"));
    QCOMPARE(m_catalogue->search(query).total, int64_t(12));
    query.offset = 100;
    QCOMPARE(names(query).size(), size_t(0));
    QCOMPARE(m_catalogue->search({}).items.size(), size_t(25));
}

void TestCatalogueSearch::colours_data()
{
    QTest::addColumn<uint32_t>("rgb");
    QTest::addColumn<QByteArray>("name");
    const std::map<const char *, uint32_t> all = {{"red", 0xff0000},   {"orange", 0xff8800}, {"yellow", 0xffee00}, {"green", 0x00aa00},
                                                  {"teal", 0x00b0b0},  {"blue", 0x0033ff},   {"purple", 0x8800cc}, {"pink", 0xffb0c8},
                                                  {"brown", 0x663311}, {"black", 0x050505},  {"grey", 0x808080},   {"white", 0xfafafa}};
    for (const auto &[name, rgb] : all)
        QTest::newRow(name) << rgb << QByteArray(name);
}

void TestCatalogueSearch::colours()
{
    QFETCH(uint32_t, rgb);
    QFETCH(QByteArray, name);
    QCOMPARE(QByteArray(colourName(rgb).data(), qsizetype(colourName(rgb).size())), name);
    kept("it.png", 1, "it", plain(16, 16, rgb));
    kept("other.png", 2, "other", plain(16, 16, name == "green" ? 0xff0000 : 0x00aa00));
    QCOMPARE(m_catalogue->withoutColours(10).size(), size_t(2));
    m_catalogue->completeColours();
    QCOMPARE(m_catalogue->withoutColours(10).size(), size_t(0));
    QCOMPARE(itemOf(at("it.png")).colours, std::vector<uint32_t>{rgb});
    ItemQuery query;
    query.colour = rgb;
    QCOMPARE(joined(query), u"it.png"_s);
}

void TestCatalogueSearch::namedColoursKeepTheirNames()
{
    for (const NamedColour &colour : namedColours())
        QCOMPARE(colourName(colour.rgb), colour.name);
    Image half = plain(10, 10, 0xff0000);
    std::fill(half.pixels.begin() + 150, half.pixels.end(), uint8_t(0));
    QCOMPARE(mainColours(half).size(), size_t(2)); // red and black
    QVERIFY(mainColours(Image()).empty());
    QCOMPARE(mainColours(Image{2, 1, 4, {255, 0, 0, 255, 0, 255, 0, 0}}), std::vector<uint32_t>{0xff0000}); // the green cannot be seen
}

void TestCatalogueSearch::byMeaning()
{
    // A meaning of three numbers: of animals, of houses, of neither.
    const Catalogue::Embed embed = [](const std::vector<std::string> &texts) {
        std::vector<std::vector<float>> vectors;
        for (const std::string &text : texts) {
            const auto has = [&](const char *word) { return text.find(word) != std::string::npos ? 1.f : 0.f; };
            vectors.push_back({has("fox") + has("dog") + has("beast"), has("house") + has("hut"), 0.1f});
        }
        return vectors;
    };
    kept("fox.png", 1, "a fox");
    kept("dog.png", 2, "a dog");
    kept("dog too.png", 3, "a dog");
    kept("hut.png", 4, "a hut");
    QCOMPARE(m_catalogue->withoutMeaning(), int64_t(3)); // of each text once
    QCOMPARE(m_catalogue->searchMeaning("a beast", {}, embed).items.size(), size_t(0));
    m_catalogue->completeMeanings(embed);
    QCOMPARE(m_catalogue->withoutMeaning(), int64_t(0));
    const Found beasts = m_catalogue->searchMeaning("a beast", {}, embed);
    QCOMPARE(beasts.items.size(), size_t(4));
    QCOMPARE(m_catalogue->item(beasts.items.back().id)->words, std::string("a hut"));
    ItemQuery rated;
    rated.rating = 1;
    const int64_t hut = itemOf(at("hut.png")).id;
    m_catalogue->setRating(std::span(&hut, 1), 3);
    QCOMPARE(m_catalogue->searchMeaning("a beast", rated, embed).items.front().id, hut);
    const Found similar = m_catalogue->similar(itemOf(at("dog.png")).id, 2);
    QCOMPARE(similar.items.size(), size_t(2));
    QVERIFY(similar.items.front().id != itemOf(at("dog.png")).id);
    QVERIFY(similar.items.back().id != hut);
    m_catalogue->rebuild(); // what was computed stays
    QCOMPARE(m_catalogue->withoutMeaning(), int64_t(0));
}

void TestCatalogueSearch::otherPrograms_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("program");
    QTest::addColumn<QByteArray>("words");
    QTest::addColumn<qulonglong>("seed");
    QTest::addColumn<QByteArray>("model");
    const auto row = [](const char *file, const char *program, const char *words, qulonglong seed, const char *model) {
        QTest::newRow(file) << QString::fromLatin1(file) << QByteArray(program) << QByteArray(words) << seed << QByteArray(model);
    };
    row("automatic1111_cropped.png", "AUTOMATIC1111", "photo of a duck", 235284042, "realistic_realisticVisionV20_v20");
    row("automatic1111_cropped.jpg", "AUTOMATIC1111", "photo of a duck", 235284042, "realistic_realisticVisionV20_v20");
    row("fooocus1_cropped.png", "Fooocus", "", 0, "juggernautXL_v8Rundiffusion");
    row("invokeai_dream1.png", "InvokeAI", "professional full body photo", 2980747362, "");
    row("invokeai_sdmeta1.png", "InvokeAI", "professional full body photo", 2980747362, "deliberateForInvoke_v08");
    row("img2img_cropped.png", "ComfyUI", "", 280823642470253, "v1-5-pruned-emaonly");
    row("night_evening_day_morning_cropped.png", "ComfyUI", "", 335608130539327, "");
    row("empty_image.png", "", "", 0, "");
}

void TestCatalogueSearch::otherPrograms()
{
    QFETCH(QString, file);
    QFETCH(QByteArray, program);
    QFETCH(QByteArray, words);
    QFETCH(qulonglong, seed);
    QFETCH(QByteArray, model);
    fs::create_directories(at("in"));
    fs::copy_file(fs::path(TEST_DATA "/foreign-pictures") / file.toStdString(), at("in/" + file.toStdString()));
    QCOMPARE(m_catalogue->import(at("in")).added, int64_t(1));
    const Item item = itemOf(at("in/" + file.toStdString()));
    QCOMPARE(QByteArray::fromStdString(item.program), program);
    QCOMPARE(item.kind, std::string(kinds::picture));
    QVERIFY2(item.words.starts_with(words.toStdString()), item.words.c_str());
    if (!program.isEmpty()) {
        QVERIFY(!item.words.empty());
        QVERIFY(item.seed.has_value());
    }
    if (seed != 0)
        QCOMPARE(item.seed.value_or(0), uint64_t(seed));
    if (!model.isEmpty())
        QCOMPARE(QByteArray::fromStdString(item.model), model);
}

void TestCatalogueSearch::oddSettings_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("program");
    QTest::addColumn<QByteArray>("words");
    QTest::addColumn<QByteArray>("negative");
    QTest::addColumn<qulonglong>("seed");
    const auto row = [](const char *name, const char *key, const QByteArray &text, const char *program, const char *words,
                        const char *negative, qulonglong seed) {
        QTest::newRow(name) << QByteArray(key) << text << QByteArray(program) << QByteArray(words) << QByteArray(negative) << seed;
    };
    const QByteArray texts = R"("6":{"class_type":"CLIPTextEncode","inputs":{"text":"ugly","clip":["4",1]}},
        "7":{"class_type":"CLIPTextEncode","inputs":{"text":"a fox","clip":["4",1]}},
        "4":{"class_type":"CheckpointLoaderSimple","inputs":{"ckpt_name":"sd/v1.safetensors"}})";
    const auto sampler = [](const char *seed) {
        return QByteArray(R"({"3":{"class_type":"KSampler","inputs":{"positive":["7",0],"negative":["6",0],"model":["4",0],"seed":)") + seed
               + "}},";
    };
    row("ComfyUI without titles, the negative one first (ComfyUI-Gallery#13)", "prompt", sampler("5") + texts + "}", "ComfyUI", "a fox",
        "ugly", 5);
    row("ComfyUI, the seed of a node of its own (prompt-reader-node#33)", "prompt",
        sampler("[\"9\",0]") + R"("9":{"class_type":"Seed Everywhere","inputs":{"seed":77}},)" + texts + "}", "ComfyUI", "a fox", "ugly",
        77);
    row("ComfyUI, a seed of null (prompt-reader-node#63)", "prompt", sampler("null") + texts + "}", "ComfyUI", "a fox", "ugly", 0);
    row("ComfyUI, texts joined by nodes of others (infinite-image-browsing#202)", "prompt",
        sampler("1")
            + R"("6":{"class_type":"CLIPTextEncode","inputs":{"text":"ugly"}},"7":{"class_type":"CLIPTextEncode","inputs":{"text":["8",0]}},
            "8":{"class_type":"StringConcatenate","inputs":{"string_a":"a fox","string_b":["10",0]}},
            "10":{"class_type":"ImpactWildcardProcessor","inputs":{"populated_text":"in snow"}}})",
        "ComfyUI", "a fox\nin snow", "ugly", 1);
    row("ComfyUI, a graph that goes in a circle", "prompt",
        sampler("1") + R"("7":{"class_type":"A","inputs":{"text":["6",0]}},"6":{"class_type":"B","inputs":{"text":["7",0]}}})", "ComfyUI",
        "", "", 1);
    row("ComfyUI, no sampler", "prompt", R"({"1":{"class_type":"LoadImage","inputs":{"image":"x.png"}}})", "ComfyUI", "", "", 0);
    row("InvokeAI of today", "invokeai_metadata",
        R"({"positive_prompt":"a fox","negative_prompt":"ugly","seed":12,"model":{"name":"Juggernaut","hash":"blake3:1"}})", "InvokeAI",
        "a fox", "ugly", 12);
    row("SwarmUI", "parameters", R"({"sui_image_params":{"prompt":"a fox","negativeprompt":"ugly","model":"a/b.safetensors","seed":3}})",
        "SwarmUI", "a fox", "ugly", 3);
    row("SwarmUI's picture converted by an extension (SwarmUI#458)", "parameters",
        "a fox\nNegative prompt: ugly\nSteps: 20, Sampler: Euler, CFG scale: 7, Seed: 4, Size: 8x8, Version: SwarmUI", "AUTOMATIC1111",
        "a fox", "ugly", 4);
    row("Draw Things", "parameters", R"({"c":"a fox","uc":"ugly","seed":8,"sampler":"Euler A","model":"sd.ckpt"})", "Draw Things", "a fox",
        "ugly", 8);
    row("a seed below 0", "invokeai_metadata", R"({"positive_prompt":"a fox","seed":-1})", "InvokeAI", "a fox", "", 0);
    row("numbers where texts should be", "invokeai_metadata", R"({"positive_prompt":7,"seed":"x","model":[1]})", "InvokeAI", "", "", 0);
    row("JSON that breaks off", "prompt", "{\"3\":{\"class_type\":", "", "", "", 0);
    row("a photograph's caption", "Description", "Holidays", "", "", "", 0);
}

void TestCatalogueSearch::oddSettings()
{
    QFETCH(QByteArray, key);
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, program);
    QFETCH(QByteArray, words);
    QFETCH(QByteArray, negative);
    QFETCH(qulonglong, seed);
    const auto settings = foreignSettings({{key.toStdString(), text.toStdString()}}).value_or(ForeignSettings());
    QCOMPARE(QByteArray::fromStdString(settings.program), program);
    QCOMPARE(QByteArray::fromStdString(settings.prompt), words);
    QCOMPARE(QByteArray::fromStdString(settings.negative), negative);
    QCOMPARE(settings.seed.value_or(0), uint64_t(seed));
}

void TestCatalogueSearch::exported_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("format");
    QTest::addColumn<int>("side");
    QTest::addColumn<bool>("settings");
    QTest::addColumn<QString>("names");
    QTest::newRow("as they are") << u"{name}"_s << QString() << 0 << true << u"dog.png fox.png"_s;
    QTest::newRow("numbered") << u"{number} {words}"_s << QString() << 0 << true << u"001 a fox.png 002 a dog.png"_s;
    QTest::newRow("all of one name") << u"pet"_s << QString() << 0 << true << u"pet (2).png pet.png"_s;
    QTest::newRow("seed and model") << u"{model}-{seed}"_s << u"jpg"_s << 0 << true << u"sd1-1.jpg sd1-2.jpg"_s;
    QTest::newRow("smaller, without settings") << u"{kind} {seed}"_s << QString() << 20 << false << u"picture 1.png picture 2.png"_s;
    QTest::newRow("a path within the pattern") << u"../{name}"_s << QString() << 0 << true << u".. dog.png .. fox.png"_s;
    QTest::newRow("nothing left of the name") << u"{project}"_s << QString() << 0 << true << u"001.png 002.png"_s;
}

void TestCatalogueSearch::exported()
{
    QFETCH(QString, pattern);
    QFETCH(QString, format);
    QFETCH(int, side);
    QFETCH(bool, settings);
    QFETCH(QString, names);
    const Item fox = kept("fox.png", 1, "a fox", plain(40, 20)), dog = kept("dog.png", 2, "a dog", plain(40, 20));
    ExportRequest request{at("out"), pattern.toStdString(), format.toStdString(), side, settings};
    const Exported done = exportItems({fox, dog}, request);
    QCOMPARE(done.problems, std::vector<std::string>());
    QStringList written;
    for (const fs::path &file : done.files) {
        written << QString::fromStdString(file.filename().string());
        const Image picture = image::readImage(file);
        QCOMPARE(picture.width, side > 0 ? side : 40);
        QCOMPARE(readRecipe(file).has_value(), settings);
        QCOMPARE(readParameters(file).has_value(), settings);
        QCOMPARE(file.parent_path(), at("out"));
    }
    written.sort();
    QCOMPARE(written.join(u' '), names);
    QCOMPARE(exportItems({fox, dog}, request).problems.size(), size_t(0)); // nothing is written over
    QCOMPARE(std::distance(fs::directory_iterator(at("out")), {}), 4);
    fs::remove(fox.path);
    QCOMPARE(exportItems({fox, dog}, request).problems.size(), size_t(1));
}

void TestCatalogueSearch::exportSaysWhatIsWrong_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("format");
    QTest::addColumn<QByteArray>("part");
    QTest::newRow("no such field") << u"{colour}"_s << QString() << QByteArray("{colour}");
    QTest::newRow("not closed") << u"{name"_s << QString() << QByteArray("{name}");
    QTest::newRow("no such format") << u"{name}"_s << u"xyz"_s << QByteArray(".xyz");
}

void TestCatalogueSearch::exportSaysWhatIsWrong()
{
    QFETCH(QString, pattern);
    QFETCH(QString, format);
    QFETCH(QByteArray, part);
    try {
        exportItems({}, {at("out"), pattern.toStdString(), format.toStdString(), 0, true});
        QFAIL("nothing was said");
    } catch (const Error &error) {
        QVERIFY2(QByteArray(error.what()).contains(part), error.what());
    }
    QVERIFY(!fs::exists(at("out")));
}

QTEST_GUILESS_MAIN(TestCatalogueSearch)
#include "tst_cataloguesearch.moc"
