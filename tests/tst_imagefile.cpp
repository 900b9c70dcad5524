// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/image/imagefile.h"

#include <QColorSpace>
#include <QDir>
#include <QImage>
#include <QImageWriter>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <clocale>
#include <csignal>
#include <filesystem>
#include <fstream>

#include <sys/resource.h>

using namespace core;
using namespace core::image;
using namespace Qt::StringLiterals;
using namespace std::string_literals;

namespace fs = std::filesystem;

namespace {

Image gradient(int width, int height, int channels)
{
    Image image{width, height, channels, {}};
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            for (int c = 0; c < channels; ++c)
                image.pixels.push_back(uint8_t(c == 3 ? 255 - y : (x * 7 + y * 13 + c * 50) % 256));
    return image;
}

// EXIF, big-endian, with one entry in its directory: where the photograph's own tags are (8 bytes before the end).
const std::string exifHead("Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x87\x69\0\x04\0\0\0\x01\0\0\0\x1a", 28);

std::string bigEndian(uint32_t value)
{
    return {char(value >> 24), char(value >> 16), char(value >> 8), char(value)};
}

/// EXIF with a UserComment that claims to have `count` bytes.
std::string commentExif(const std::string &comment, uint32_t count)
{
    return exifHead + std::string(4, '\0') + std::string("\0\x01\x92\x86\0\x07", 6) + bigEndian(count) + bigEndian(0x2c)
           + std::string(4, '\0') + comment;
}

/// The JPEG with a segment of metadata put in front.
std::string withExif(const std::string &jpeg, const std::string &exif)
{
    const size_t size = exif.size() + 2;
    return jpeg.substr(0, 2) + "\xff\xe1" + char(size >> 8) + char(size & 0xff) + exif + jpeg.substr(2);
}

/// What the function throws as core::Error; empty: nothing.
template <typename Function>
QString errorOf(const Function &function)
{
    try {
        function();
    } catch (const Error &error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

} // namespace

class TestImageFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void pixelsComeBack_data();
    void pixelsComeBack();
    void textsComeBack_data();
    void textsComeBack();
    void qtReadsTheTexts();
    void textsThatPngCannotHold_data();
    void textsThatPngCannotHold();
    void everyTruncationIsAnErrorOrHasAllTexts();
    void latin1IsText();
    void tagsComeBack_data();
    void tagsComeBack();
    void otherReaders_data();
    void otherReaders();
    void commentsOfOthers_data();
    void commentsOfOthers();
    void moreThanJpegHolds();
    void hostileTags_data();
    void hostileTags();
    void damagedTags();
    void lossyFormats();
    void turnedByExif();
    void broughtToSrgb();
    void unreadable_data();
    void unreadable();
    void unwritable_data();
    void unwritable();

private:
    fs::path at(const char *name) const { return fs::path(m_folder.path().toStdString()) / name; }

    QTemporaryDir m_folder;
};

void TestImageFile::initTestCase()
{
    std::signal(SIGXFSZ, SIG_IGN);    // as the programs do
    std::setlocale(LC_MESSAGES, "C"); // the system's part of a message is compared in English
}

void TestImageFile::pixelsComeBack_data()
{
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("height");
    QTest::addColumn<int>("channels");
    QTest::newRow("one pixel") << 1 << 1 << 3;
    QTest::newRow("rows that Qt pads") << 13 << 7 << 3;
    QTest::newRow("with alpha") << 13 << 7 << 4;
    QTest::newRow("a face") << 64 << 64 << 3;
}

void TestImageFile::pixelsComeBack()
{
    QFETCH(int, width);
    QFETCH(int, height);
    QFETCH(int, channels);
    const Image image = gradient(width, height, channels);
    writeImage(at("a.png"), image);
    QCOMPARE(readImage(at("a.png")), image);
    const std::string first = readTextFile(at("a.png"));
    QCOMPARE(encodePng(image), first); // the same every time
}

void TestImageFile::textsComeBack_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("plain") << QByteArray("A red fox");
    QTest::newRow("two spaces, and empty lines") << QByteArray("a  b\n\n\nc: d\n\n ");
    QTest::newRow("a Latin-1 letter") << QByteArray("café");
    QTest::newRow("emoji and right-to-left") << QByteArray("🦊 שלום");
    QTest::newRow("control characters") << QByteArray("a\tb\r\x01");
    QTest::newRow("a megabyte") << QByteArray(1 << 20, 'x');
}

void TestImageFile::textsComeBack()
{
    QFETCH(QByteArray, text);
    const Texts texts = {{"atelier", text.toStdString()}, {"Software", "Atelier"}, {xmpKeyword, madeByModelXmp()}};
    const Image image = gradient(5, 5, 3);
    writeImage(at("t.png"), image, texts);
    QVERIFY(readTexts(at("t.png")) == texts);
    QCOMPARE(readImage(at("t.png")), image);
}

void TestImageFile::qtReadsTheTexts()
{
    writeImage(at("q.png"), gradient(5, 5, 3), {{"Software", "Atelier"}, {"atelier", "fox 🦊"}, {xmpKeyword, madeByModelXmp()}});
    const QImage picture(QString::fromStdString(at("q.png").string()));
    QCOMPARE(picture.text(u"Software"_s), u"Atelier"_s);
    QCOMPARE(picture.text(u"atelier"_s), u"fox 🦊"_s);
    QVERIFY(picture.text(QString::fromLatin1(xmpKeyword)).contains(u"trainedAlgorithmicMedia"_s));

    QImage own(4, 4, QImage::Format_RGB888);
    own.fill(Qt::red);
    own.setText(u"Long"_s, QString(200, u'é')); // Qt writes a compressed text
    own.setText(u"Wide"_s, QString(100, QChar(0x4e00)));
    QVERIFY(own.save(QString::fromStdString(at("z.png").string())));
    const Texts texts = readTexts(at("z.png"));
    QCOMPARE(QString::fromStdString(texts.at("Long")), QString(200, u'é'));
    QCOMPARE(QString::fromStdString(texts.at("Wide")), QString(100, QChar(0x4e00)));
}

void TestImageFile::textsThatPngCannotHold_data()
{
    QTest::addColumn<QByteArray>("keyword");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("no keyword") << QByteArray() << QByteArray("a");
    QTest::newRow("a long keyword") << QByteArray(80, 'k') << QByteArray("a");
    QTest::newRow("a keyword that is not Latin-1") << QByteArray("ключ") << QByteArray("a");
    QTest::newRow("a zero byte") << QByteArray("key") << QByteArray("a\0b", 3);
}

void TestImageFile::textsThatPngCannotHold()
{
    QFETCH(QByteArray, keyword);
    QFETCH(QByteArray, text);
    QVERIFY(!errorOf([&] { writeImage(at("no.png"), gradient(2, 2, 3), {{keyword.toStdString(), text.toStdString()}}); }).isEmpty());
    QVERIFY(!fs::exists(at("no.png")));
}

void TestImageFile::everyTruncationIsAnErrorOrHasAllTexts()
{
    const std::string whole = encodePng(gradient(8, 8, 3), {{"atelier", "fox 🦊"}, {"Software", "Atelier"}});
    for (size_t size = 0; size < whole.size(); ++size) {
        writeTextFile(at("cut.png"), whole.substr(0, size));
        const QString error = errorOf([&] { readTexts(at("cut.png")); });
        QVERIFY2(size < 8 ? error.isEmpty() : error.contains(u"cut.png"_s), qPrintable(QString::number(size)));
        errorOf([&] { readImage(at("cut.png")); }); // no crash
    }
    std::string huge = whole;
    huge.replace(8, 4, "\xff\xff\xff\xff");
    writeTextFile(at("cut.png"), huge);
    QVERIFY(!errorOf([&] { readTexts(at("cut.png")); }).isEmpty());
}

void TestImageFile::latin1IsText()
{
    // As Pillow does it for AUTOMATIC1111: tEXt where Latin-1 has all letters, else iTXt.
    QVERIFY(encodePng(gradient(2, 2, 3), {{"parameters", "café\nSteps: 4"}}).find("tEXtparameters\0caf\xe9\nSteps: 4"s)
            != std::string::npos);
    QVERIFY(encodePng(gradient(2, 2, 3), {{"parameters", "狐"}}).find("iTXtparameters\0\0\0\0\0狐"s) != std::string::npos);
}

void TestImageFile::tagsComeBack_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("text");
    for (const char *name : {"t.jpg", "t.webp", "t.tif"}) {
        const auto row = [name](const char *what) -> QTestData & { return QTest::addRow("%s: %s", name + 2, what); };
        row("plain") << QByteArray(name) << QByteArray("A red fox");
        row("two spaces, and empty lines") << QByteArray(name) << QByteArray("a  b\n\n\nc: d\n\n ");
        row("emoji and right-to-left") << QByteArray(name) << QByteArray("🦊 שלום");
        row("letters of XML") << QByteArray(name) << QByteArray("<lora:a:1> & \"b\" 'c' ]]>");
        row("30,000 letters") << QByteArray(name) << QByteArray(30000, 'x');
    }
}

void TestImageFile::tagsComeBack()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, text);
    QVERIFY2(QImageWriter::supportedImageFormats().contains(name.mid(2)), "packaging/setup installs the formats");
    const Texts texts = {{"atelier", "{\"a\": \"" + text.left(20000).toStdString() + "\"}"},
                         {"Software", "Atelier"},
                         {"Copyright", "Drew on X (CC-BY-4.0)"},
                         {"parameters", text.toStdString()},
                         {xmpKeyword, madeByModelXmp()}};
    writeImage(at(name.constData()), gradient(16, 16, 3), texts);
    const Texts back = readTexts(at(name.constData()));
    QCOMPARE(QByteArray::fromStdString(back.at("parameters")), text);
    QCOMPARE(QByteArray::fromStdString(back.at("Software")), QByteArray("Atelier"));
    QCOMPARE(QByteArray::fromStdString(back.at("Copyright")), QByteArray("Drew on X (CC-BY-4.0)"));
    QVERIFY(back.at(xmpKeyword).find("trainedAlgorithmicMedia") != std::string::npos);
    // XML makes a space of a line's end in an attribute; JSON, which stands here, has none.
    if (!text.contains('\n'))
        QCOMPARE(QByteArray::fromStdString(back.at("atelier")), QByteArray::fromStdString(texts.at("atelier")));
    const Image image = readImage(at(name.constData()));
    QCOMPARE(image.width, 16);
    writeImage(at("plain.webp"), gradient(16, 16, 3));
    QVERIFY(readTexts(at("plain.webp")).empty());
}

void TestImageFile::otherReaders_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("PNG") << QByteArray("o.png");
    QTest::newRow("JPEG") << QByteArray("o.jpg");
    QTest::newRow("WebP") << QByteArray("o.webp");
    QTest::newRow("TIFF") << QByteArray("o.tif");
}

void TestImageFile::otherReaders()
{
    QFETCH(QByteArray, name);
    const QString parameters = u"a café, 狐 🦊\nNegative prompt: <fog>\nSteps: 4, Sampler: Euler a, CFG scale: 7, Seed: 5"_s;
    const QString recipe = u"{\"kind\":\"picture\",\"request\":{\"prompt\":\"狐 🦊 & <b>\"}}"_s;
    writeImage(at(name.constData()), gradient(32, 32, 3),
               {{"atelier", recipe.toStdString()},
                {"Software", "Atelier"},
                {"parameters", parameters.toStdString()},
                {xmpKeyword, madeByModelXmp()}});
    const QString path = QString::fromStdString(at(name.constData()).string());

    // Pillow, as AUTOMATIC1111 reads its pictures: a PNG's text, else the comment that piexif reads.
    const QString script = u"import sys\n"
                           "from PIL import Image\n"
                           "image = Image.open(sys.argv[1])\n"
                           "image.load()\n"
                           "text = image.info.get('parameters') if image.format == 'PNG' else None\n"
                           "if text is None:\n"
                           "    raw = image.getexif().get_ifd(0x8769)[0x9286]\n"
                           "    assert raw[:8] == b'UNICODE\\0', raw\n"
                           "    text = raw[8:].decode('utf_16_be')\n"
                           "sys.stdout.buffer.write(text.encode())\n"_s;
    QProcess pillow;
    pillow.start(u"/usr/bin/python3"_s, {u"-c"_s, script, path});
    QVERIFY2(pillow.waitForFinished() && pillow.exitCode() == 0,
             "Pillow reads nothing (packaging/setup --test installs python3-pil): " + pillow.readAllStandardError());
    QCOMPARE(QString::fromUtf8(pillow.readAllStandardOutput()), parameters);

    QProcess exiftool;
    exiftool.start(u"exiftool"_s, {u"-json"_s, u"-charset"_s, u"filename=utf8"_s, path});
    QVERIFY2(exiftool.waitForFinished(), "packaging/setup --test installs exiftool (libimage-exiftool-perl).");
    const QJsonObject tags = QJsonDocument::fromJson(exiftool.readAllStandardOutput()).array()[0].toObject();
    QVERIFY2(tags[u"DigitalSourceType"_s].toString().endsWith(u"/trainedAlgorithmicMedia"_s), QJsonDocument(tags).toJson());
    QCOMPARE(tags[u"Software"_s].toString(), u"Atelier"_s);
    QCOMPARE(tags[name == "o.png" ? u"Parameters"_s : u"UserComment"_s].toString(), parameters);
    QCOMPARE(tags[name == "o.png" ? u"Atelier"_s : u"Recipe"_s].toString(), recipe);
}

void TestImageFile::commentsOfOthers_data()
{
    QTest::addColumn<QByteArray>("comment");
    QTest::addColumn<QByteArray>("text");
    const auto wide = [](const QString &text, bool little) {
        QByteArray bytes;
        for (const QChar c : text) {
            bytes += char(little ? c.unicode() & 0xff : c.unicode() >> 8);
            bytes += char(little ? c.unicode() >> 8 : c.unicode() & 0xff);
        }
        return bytes;
    };
    const QByteArray unicode("UNICODE\0", 8), ascii("ASCII\0\0\0", 8);
    const QString text = u"a fox 狐\nSteps: 4"_s;
    QTest::newRow("piexif's") << unicode + wide(text, false) << text.toUtf8();
    QTest::newRow("the other byte order") << unicode + wide(text, true) << text.toUtf8();
    QTest::newRow("with a mark of byte order") << unicode + "\xff\xfe" + wide(text, true) << text.toUtf8();
    QTest::newRow("ASCII") << ascii + "a fox" << QByteArray("a fox");
    QTest::newRow("ASCII, filled with zeros") << ascii + QByteArray("a fox\0\0\0", 8) << QByteArray("a fox");
    QTest::newRow("no character set") << QByteArray(8, '\0') + "a fox" << QByteArray("a fox");
    QTest::newRow("nothing but the text") << QByteArray("a fox in the snow") << QByteArray("a fox in the snow");
    QTest::newRow("an odd number of bytes") << unicode + wide(u"a fox"_s, false) + 'x' << QByteArray("a fox");
}

void TestImageFile::commentsOfOthers()
{
    QFETCH(QByteArray, comment);
    QFETCH(QByteArray, text);
    writeImage(at("plain.jpg"), gradient(8, 8, 3));
    const std::string jpeg = readTextFile(at("plain.jpg"));
    writeTextFile(at("c.jpg"), withExif(jpeg, commentExif(comment.toStdString(), uint32_t(comment.size()))));
    const Texts texts = readTexts(at("c.jpg"));
    QCOMPARE(QByteArray::fromStdString(texts.at("parameters")), text);
}

void TestImageFile::moreThanJpegHolds()
{
    const Texts texts = {{"atelier", "{\"prompt\": \"" + std::string(100000, 'x') + "\"}"}, {"parameters", std::string(100000, 'x')}};
    const QString error = errorOf([&] { writeImage(at("long.jpg"), gradient(8, 8, 3), texts); });
    QVERIFY2(error.contains(u"does not fit into a .jpg file"_s) && error.contains(u".png"_s), qPrintable(error));
    QVERIFY(!fs::exists(at("long.jpg")));
    QCOMPARE(errorOf([&] { requireWritable(at("long.jpg"), texts); }), error); // known before the work
    QCOMPARE(errorOf([&] { requireWritable(at("long.png"), texts); }), QString());
    writeImage(at("long.png"), gradient(8, 8, 3), texts);
    QVERIFY(readTexts(at("long.png")) == texts);
    QVERIFY(errorOf([&] { writeImage(at("long.webp"), gradient(8, 8, 3), texts); }).contains(u"does not fit into a .webp file"_s));
    writeImage(at("long.webp"), gradient(8, 8, 3), {{"atelier", texts.at("atelier")}});
    QCOMPARE(readTexts(at("long.webp")).at("atelier").size(), texts.at("atelier").size());
}

void TestImageFile::hostileTags_data()
{
    QTest::addColumn<QByteArray>("exif");
    const std::string comment = "UNICODE" + std::string(1, '\0') + std::string(64, 'x');
    const auto row = [](const char *name, const std::string &exif) { QTest::newRow(name) << QByteArray::fromStdString(exif); };
    row("a comment of 4 GB", commentExif(comment, 0xffffffff));
    row("a comment of 2 GB", commentExif(comment, 0x7fffffff));
    row("a comment that is longer than the file", commentExif(comment, 5000));
    row("an empty comment", commentExif("", 0));
    row("half a character set", commentExif("UNI", 3));
    row("a directory that is its own next one", exifHead + std::string("\0\0\0\x08", 4));
    row("a directory outside of the file", std::string("Exif\0\0MM\0\x2a\xff\xff\xff\xf0", 14));
    row("65,535 entries", std::string("Exif\0\0MM\0\x2a\0\0\0\x08\xff\xff", 16));
    row("no EXIF", std::string("Exif\0\0", 6));
    row("XMP that is no XML", std::string("http://ns.adobe.com/xap/1.0/\0<x:xmpmeta <<<", 44));
    row("XMP that nests",
        "http://ns.adobe.com/xap/1.0/" + std::string(1, '\0') + "<!DOCTYPE a [<!ENTITY a \"aa\"><!ENTITY b \"&a;&a;\">]><x>&b;</x>");
}

void TestImageFile::hostileTags()
{
    QFETCH(QByteArray, exif);
    writeImage(at("plain.jpg"), gradient(8, 8, 3));
    writeTextFile(at("bad.jpg"), withExif(readTextFile(at("plain.jpg")), exif.toStdString()));
    const QString error = errorOf([&] {
        for (const auto &[keyword, text] : readTexts(at("bad.jpg")))
            QVERIFY2(text.size() < 200, keyword.c_str()); // what is not in the file is not made up
    });
    QVERIFY2(error.isEmpty() || error.contains(u"bad.jpg"_s), qPrintable(error));
    errorOf([&] { readImage(at("bad.jpg")); });
}

void TestImageFile::damagedTags()
{
    // Cut anywhere, and with any byte turned: an error that names the file, or some texts.
    for (const char *name : {"whole.jpg", "whole.webp"}) {
        writeImage(at(name), gradient(8, 8, 3), {{"atelier", "{}"}, {"parameters", "a fox"}, {xmpKeyword, madeByModelXmp()}});
        const std::string whole = readTextFile(at(name));
        const fs::path path = at("cut") += fs::path(name).extension();
        for (size_t i = 0; i < whole.size(); i += 7) {
            std::string turned = whole;
            turned[i] = char(~turned[i]);
            for (const std::string &content : {whole.substr(0, i), turned}) {
                std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
                const QString told = errorOf([&] { readTexts(path); });
                QVERIFY2(told.isEmpty() || told.contains(u"cut."_s), qPrintable(told));
            }
        }
    }
}

void TestImageFile::lossyFormats()
{
    Image image = gradient(16, 16, 4);
    std::fill(image.pixels.begin(), image.pixels.end(), uint8_t(0)); // transparent black: white in a JPEG
    writeImage(at("a.jpg"), image);
    const Image back = readImage(at("a.jpg"));
    QCOMPARE(back.channels, 3);
    QVERIFY(back.pixels[0] > 250);
    writeImage(at("b.JPG"), gradient(4, 4, 3));
    QCOMPARE(readImage(at("b.JPG")).width, 4);
}

void TestImageFile::turnedByExif()
{
    Image image = gradient(16, 8, 3);
    writeImage(at("flat.jpg"), image);
    std::string jpeg = readTextFile(at("flat.jpg"));
    // EXIF with one entry: orientation 6, the camera was held turned to the left.
    const std::string exif("Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0", 32);
    const std::string marker = std::string("\xff\xe1\0", 3) + char(exif.size() + 2) + exif;
    writeTextFile(at("turned.jpg"), jpeg.substr(0, 2) + marker + jpeg.substr(2));
    const Image turned = readImage(at("turned.jpg"));
    QCOMPARE(turned.width, 8);
    QCOMPARE(turned.height, 16);
}

void TestImageFile::broughtToSrgb()
{
    QImage picture(4, 4, QImage::Format_RGB888);
    picture.fill(QColor(0, 200, 0));
    picture.setColorSpace(QColorSpace::AdobeRgb);
    QVERIFY(picture.save(QString::fromStdString(at("adobe.png").string())));
    const Image image = readImage(at("adobe.png"));
    QCOMPARE(int(image.pixels[0]), 0);
    QVERIFY2(image.pixels[1] > 190 && image.pixels[1] < 210, qPrintable(QString::number(image.pixels[1])));
    picture.fill(QColor(200, 100, 50));
    QVERIFY(picture.save(QString::fromStdString(at("adobe.png").string())));
    const Image warm = readImage(at("adobe.png"));
    QVERIFY2(warm.pixels[0] > 215, qPrintable(QString::number(warm.pixels[0]))); // Adobe's red is redder than sRGB's
}

void TestImageFile::unreadable_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("told");
    QTest::newRow("no such file") << u"none.png"_s << QByteArray() << u"There is no file"_s;
    QTest::newRow("a folder") << u"."_s << QByteArray() << u"is not a file"_s;
    QTest::newRow("empty") << u"empty.png"_s << QByteArray("") << u"it is empty"_s;
    QTest::newRow("text") << u"text.png"_s << QByteArray("hello, this is text") << u"not a picture"_s;
    QTest::newRow("a drawing") << u"d.svg"_s << QByteArray("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"4\"/>")
                               << u"drawing (SVG)"_s;
    const QByteArray head = QByteArray::fromHex("89504e470d0a1a0a0000000d49484452000000080000000808020000004b6d29dc");
    QTest::newRow("a PNG with a strange chunk")
        << u"chunk.png"_s << head + QByteArray::fromHex("0000000001020304") << u"damaged or cut off"_s;
    QTest::newRow("a PNG that is cut off") << u"cut.png"_s << head << u"damaged or cut off"_s;
    QTest::newRow("a PNG head alone") << u"head.png"_s << QByteArray("\x89PNG\r\n\x1a\n", 8) << u"Cannot read the picture"_s;
}

void TestImageFile::unreadable()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, content);
    QFETCH(QString, told);
    const fs::path path = at(name.toUtf8().constData());
    if (!content.isNull())
        writeTextFile(path, content.toStdString());
    const QString error = errorOf([&] { readImage(path); });
    QVERIFY2(error.contains(told), qPrintable(error));
}

void TestImageFile::unwritable_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<bool>("limited");
    QTest::addColumn<QString>("told");
    QTest::newRow("a full device") << u"/dev/full"_s << false << u"No space left"_s;
    QTest::newRow("a folder of that name") << u"folder.png"_s << false << u"it is a folder"_s;
    QTest::newRow("a file where a folder should be") << u"file.png/a.png"_s << false << u"Not a directory"_s;
    QTest::newRow("a folder that is not there") << u"none/a.png"_s << false << u"Choose a folder that exists"_s;
    QTest::newRow("a system folder") << u"/proc/a.png"_s << false << u"Cannot write"_s;
    QTest::newRow("an unknown extension") << u"a.xyz"_s << false << u".png, .jpg"_s;
    QTest::newRow("no extension") << u"a"_s << false << u".png, .jpg"_s;
    QTest::newRow("larger than the limit") << u"limited.png"_s << true << u"File too large"_s;
}

void TestImageFile::unwritable()
{
    QFETCH(QString, path);
    QFETCH(bool, limited);
    QFETCH(QString, told);
    fs::create_directory(at("folder.png"));
    writeImage(at("file.png"), gradient(2, 2, 3));
    const fs::path target = path.startsWith(u'/') ? fs::path(path.toStdString()) : at(path.toUtf8().constData());
    rlimit old{};
    ::getrlimit(RLIMIT_FSIZE, &old);
    if (limited) {
        const rlimit small{64, old.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &small);
    }
    const QString error = errorOf([&] { writeImage(target, gradient(64, 64, 3)); });
    ::setrlimit(RLIMIT_FSIZE, &old);
    QVERIFY2(error.contains(told), qPrintable(error));
    const QDir folder(m_folder.path());
    QVERIFY(folder.entryList({u".atelier-*"_s}, QDir::Files | QDir::Hidden).isEmpty()); // nothing half-written stays
}

QTEST_GUILESS_MAIN(TestImageFile)
#include "tst_imagefile.moc"
