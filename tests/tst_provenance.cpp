// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/image/imagefile.h"
#include "core/image/jumbf.h"
#include "core/library/foreign/certificatenames.h"
#include "core/library/results/provenance.h"

#include <QTemporaryDir>
#include <QTest>

#include <random>

using namespace core;
using namespace Qt::StringLiterals;
namespace fs = std::filesystem;

namespace {

fs::path data(const std::string &file)
{
    return fs::path(TEST_DATA) / "provenance" / file;
}

std::string all(const std::vector<std::string> &sentences)
{
    std::string text;
    for (const std::string &sentence : sentences)
        text += sentence + "\n";
    return text;
}

} // namespace

/// What picture files tell of where they come from. The Content Credentials are c2pa's own (tests/reference/provenance.py).
class TestProvenance : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void contentCredentials_data()
    {
        QTest::addColumn<QString>("title");
        QTest::addColumn<QString>("generator");
        QTest::addColumn<QString>("issuer");
        QTest::addColumn<QStringList>("actions");
        const auto known = parseJson<nlohmann::json>(readTextFile(data("expected.json")));
        for (const auto &[file, e] : known.items()) {
            QStringList actions;
            for (const auto &action : e["actions"])
                actions << QString::fromStdString(action.get<std::string>()).mid(5);
            const auto text = [&e = e](const char *key) { return QString::fromStdString(e[key].get<std::string>()); };
            QTest::newRow(file.c_str()) << text("title") << text("generator") << text("issuer") << actions;
        }
    }
    void contentCredentials()
    {
        QFETCH(QString, title);
        QFETCH(QString, generator);
        QFETCH(QString, issuer);
        QFETCH(QStringList, actions);
        const library::Provenance found = library::provenanceOf(data(QTest::currentDataTag()));
        QVERIFY(found.credentials.has_value());
        const library::ContentCredentials &credentials = *found.credentials;
        QCOMPARE(QString::fromStdString(credentials.title), title);
        QVERIFY2(QString::fromStdString(credentials.generator).startsWith(generator), credentials.generator.c_str());
        QCOMPARE(QString::fromStdString(credentials.signer), issuer); // of the certificate's holder, as c2pa calls it
        QCOMPARE(credentials.issuer, std::string("Atelier's issuer"));
        QStringList done;
        for (const std::string &action : credentials.actions)
            done << QString::fromStdString(action);
        QCOMPARE(done, actions);
        if (actions.contains(u"created"_s))
            QCOMPARE(credentials.sourceType, std::string("trainedAlgorithmicMedia"));
        const std::string words = all(library::provenanceWords(found));
        QVERIFY2(words.find("the signature was not verified") != std::string::npos, words.c_str());
    }

    /// Cut off or changed anywhere: what can be read is told, and nothing worse happens.
    void damagedCredentials()
    {
        std::mt19937 chance(8);
        for (const char *file : {"made.png", "made.jpg", "made.webp", "edited.png"}) {
            const std::string whole = readTextFile(data(file));
            for (size_t length = 0; length < whole.size(); length += 37)
                library::contentCredentialsIn(whole.substr(0, length));
            for (int i = 0; i < 2000; ++i) {
                std::string bytes = whole;
                for (int change = 0; change < 1 + i % 5; ++change)
                    bytes[chance() % bytes.size()] = char(chance());
                if (const auto found = library::contentCredentialsIn(bytes))
                    library::provenanceWords({.recipe = {},
                                              .program = {},
                                              .prompt = {},
                                              .software = {},
                                              .sourceType = {},
                                              .elsewhere = {},
                                              .credentials = found});
            }
        }
    }

    /// EvotecIT/OfficeIMO#2317: other things lie in such boxes, too (of JPEG 360, or of a program's own).
    void boxesOfOthers()
    {
        std::string bytes = readTextFile(data("made.jpg"));
        bytes.replace(bytes.find(std::string("\3c2pa\0", 6)) + 1, 4, "j360"); // the label of the whole
        QVERIFY(!library::contentCredentialsIn(bytes));
        QVERIFY(!image::jumbfIn(bytes).empty());
    }

    /// contentauth/c2pa-rs#189: toggles other than the usual, and what comes with them.
    void labelsBesideOtherToggles()
    {
        const auto described = [](char toggles, const std::string &rest) {
            const std::string inside = std::string(16, 'u') + toggles + rest;
            return std::string{0, 0, 0, char(8 + inside.size())} + "jumd" + inside;
        };
        QCOMPARE(image::labelOf(described(0x03, std::string("c2pa\0", 5))), std::string("c2pa"));
        QCOMPARE(image::labelOf(described(0x13, std::string("c2pa\0private", 12))), std::string("c2pa"));
        QCOMPARE(image::labelOf(described(0x07, std::string("c2pa\0\0\0\0\1", 9))), std::string("c2pa"));
        QCOMPARE(image::labelOf(described(0x01, "")), std::string());
        QCOMPARE(image::labelOf(described(0x03, "open")), std::string("open")); // without an end
    }

    void damagedCertificates()
    {
        std::mt19937 chance(2);
        const std::string whole = readTextFile(data("made.png"));
        for (int i = 0; i < 3000; ++i) {
            std::string der = whole.substr(chance() % whole.size());
            der[0] = char(0x30);
            library::certificateNames(der);
        }
        QVERIFY(library::certificateNames("").subject.empty());
        QVERIFY(library::certificateNames("\x30\x84\xff\xff\xff\xff").subject.empty());
    }

    void boxesInsideOfThemselvesEnd()
    {
        std::string box("\0\0\0\x08jumb", 8);
        for (int i = 0; i < 5000; ++i) {
            const auto size = uint32_t(box.size() + 8);
            box = std::string{char(size >> 24), char(size >> 16), char(size >> 8), char(size)} + "jumb" + box;
        }
        std::string png("\x89PNG\r\n\x1a\n", 8);
        const auto size = uint32_t(box.size());
        png += std::string{char(size >> 24), char(size >> 16), char(size >> 8), char(size)} + "caBX" + box + std::string(4, '\0');
        QCOMPARE(image::jumbfIn(png).size(), box.size());
        QVERIFY(!library::contentCredentialsIn(png));
    }

    void ownPictures_data()
    {
        QTest::addColumn<QString>("ending");
        for (const auto &ending : image::writableExtensions())
            QTest::newRow(ending.c_str()) << QString::fromStdString(ending);
    }
    void ownPictures()
    {
        QFETCH(QString, ending);
        const QTemporaryDir folder;
        const fs::path path = fs::path(folder.path().toStdString()) / ("own." + ending.toStdString());
        const Image image{4, 4, 3, std::vector<uint8_t>(48, 90)};
        const library::Recipe recipe{"face", R"({"seed": 3, "count": 1})", {}};
        image::writeImage(path, image, library::pictureTexts(recipe));
        const library::Provenance found = library::provenanceOf(path);
        QCOMPARE(found.program, std::string("Atelier"));
        QVERIFY(found.recipe.has_value());
        QCOMPARE(found.sourceType, std::string("trainedAlgorithmicMedia"));
        const std::string words = all(library::provenanceWords(found));
        QVERIFY2(words.find("It says that it was made by a trained model (IPTC trainedAlgorithmicMedia).") != std::string::npos,
                 words.c_str());
        QVERIFY2(words.find("It was made with Atelier (face).") != std::string::npos, words.c_str());
    }

    void silentFilesSaySo()
    {
        const QTemporaryDir folder;
        const fs::path path = fs::path(folder.path().toStdString()) / "plain.png";
        image::writeImage(path, Image{4, 4, 3, std::vector<uint8_t>(48, 90)});
        const auto words = library::provenanceWords(library::provenanceOf(path));
        QCOMPARE(words.size(), size_t(1));
        QVERIFY(words.front().find("proves nothing") != std::string::npos);
        QVERIFY_THROWS_EXCEPTION(Error, library::provenanceOf(path / "none"));
    }

    /// Other programs' pictures, of sd-prompt-reader's own tests.
    void picturesOfOthers_data()
    {
        QTest::addColumn<QString>("program");
        QTest::newRow("automatic1111_cropped.png") << u"AUTOMATIC1111"_s;
        QTest::newRow("automatic1111_cropped.jpg") << u"AUTOMATIC1111"_s;
        QTest::newRow("invokeai_dream1.png") << u"InvokeAI"_s;
        QTest::newRow("invokeai_sdmeta1.png") << u"InvokeAI"_s;
        QTest::newRow("fooocus1_cropped.png") << u"Fooocus"_s;
    }
    void picturesOfOthers()
    {
        QFETCH(QString, program);
        const fs::path path = fs::path(TEST_DATA) / "../../../shared/cases/foreign-pictures" / QTest::currentDataTag();
        if (!fs::exists(path))
            QSKIP("The shared pictures are not here.");
        const library::Provenance found = library::provenanceOf(path);
        QCOMPARE(QString::fromStdString(found.program), program);
        QVERIFY(!found.prompt.empty());
    }
};

QTEST_GUILESS_MAIN(TestProvenance)
#include "tst_provenance.moc"
