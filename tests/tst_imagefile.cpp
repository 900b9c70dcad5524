// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/image/imagefile.h"

#include <QColorSpace>
#include <QDir>
#include <QImage>
#include <QImageWriter>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <filesystem>

#include <sys/resource.h>

using namespace core;
using namespace core::image;
using namespace Qt::StringLiterals;

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
    std::signal(SIGXFSZ, SIG_IGN); // as the programs do
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
    QTest::newRow("empty") << u"empty.png"_s << QByteArray("") << u"no kind of picture"_s;
    QTest::newRow("text") << u"text.png"_s << QByteArray("hello, this is text") << u"no kind of picture"_s;
    QTest::newRow("a drawing") << u"d.svg"_s << QByteArray("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"4\"/>") << u"drawing (SVG)"_s;
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
