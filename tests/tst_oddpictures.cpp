// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/image/imagefile.h"

#include <QBuffer>
#include <QColorSpace>
#include <QImage>
#include <QImageWriter>
#include <QTemporaryDir>
#include <QTest>
#include <QTransform>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>

using namespace core;
using namespace core::image;
using namespace Qt::StringLiterals;
using namespace std::string_literals;
namespace fs = std::filesystem;

namespace {

std::string bigEndian(uint32_t value, size_t bytes = 4)
{
    std::string text;
    for (size_t i = bytes; i-- > 0;)
        text += char(value >> (8 * i));
    return text;
}

uint32_t crcOf(const std::string &bytes)
{
    uint32_t crc = 0xffffffffU;
    for (const char byte : bytes) {
        crc ^= uint8_t(byte);
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc >> 1) ^ (0xedb88320U & (0U - (crc & 1)));
    }
    return ~crc;
}

std::string chunk(const std::string &type, const std::string &body)
{
    return bigEndian(uint32_t(body.size())) + type + body + bigEndian(crcOf(type + body));
}

const std::string signature = "\x89PNG\r\n\x1a\n", end = chunk("IEND", "");

/// A PNG file from its raw rows, each behind a filter byte.
std::string png(uint32_t width, uint32_t height, int depth, int colours, const std::string &rows, const std::string &before = {})
{
    const QByteArray packed = qCompress(QByteArray::fromStdString(rows)).mid(4);
    return signature + chunk("IHDR", bigEndian(width) + bigEndian(height) + char(depth) + char(colours) + "\0\0\0"s) + before
           + chunk("IDAT", packed.toStdString()) + end;
}

/// EXIF of one entry in the picture's own directory; what is longer than four bytes follows.
std::string exifOf(uint16_t tag, uint16_t type, uint32_t count, std::string value, bool little = false)
{
    const auto number = [&](uint32_t n, size_t bytes) {
        std::string text = bigEndian(n, bytes);
        if (little)
            std::ranges::reverse(text);
        return text;
    };
    const bool isLong = value.size() > 4;
    std::string inPlace = isLong ? number(26, 4) : value;
    inPlace.resize(4, '\0');
    return (little ? "II" : "MM") + number(42, 2) + number(8, 4) + number(1, 2) + number(tag, 2) + number(type, 2) + number(count, 4)
           + inPlace + number(0, 4) + (isLong ? value : std::string());
}

std::string orientation(int turn, bool little)
{
    return exifOf(0x0112, 3, 1, little ? std::string{char(turn), '\0'} : std::string{'\0', char(turn)}, little);
}

std::string comment(uint16_t type, const std::string &value, bool little)
{
    return exifOf(0x9286, type, uint32_t(value.size()), value, little);
}

/// "MM" with one entry that leads to the photograph's directory, in which the comment stands.
std::string photoComment(const std::string &value)
{
    return "MM\0*"s + bigEndian(8) + bigEndian(1, 2) + bigEndian(0x8769, 2) + bigEndian(4, 2) + bigEndian(1) + bigEndian(26) + bigEndian(0)
           + bigEndian(1, 2) + bigEndian(0x9286, 2) + bigEndian(7, 2) + bigEndian(uint32_t(value.size())) + bigEndian(44) + bigEndian(0)
           + value;
}

std::string encoded(const QImage &picture, const char *format)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QImageWriter writer(&buffer, format);
    writer.setQuality(100);
    writer.write(picture);
    return bytes.toStdString();
}

/// The file with an EXIF block where its format has one.
std::string withExif(const std::string &file, const std::string &exif)
{
    if (file.starts_with(signature))
        return std::string(file).insert(33, chunk("eXIf", exif));
    const std::string jpeg = "Exif\0\0"s + exif;
    if (file.starts_with("\xff\xd8"))
        return std::string(file).insert(2, "\xff\xe1" + bigEndian(uint32_t(jpeg.size() + 2), 2) + jpeg);
    // WebP: the simple form becomes the extended one
    const QImage picture = QImage::fromData(QByteArray::fromStdString(file));
    const auto small = [](uint32_t n, size_t bytes) {
        std::string text = bigEndian(n, bytes);
        std::ranges::reverse(text);
        return text;
    };
    const std::string extended =
        "VP8X" + small(10, 4) + small(8, 4) + small(uint32_t(picture.width() - 1), 3) + small(uint32_t(picture.height() - 1), 3);
    std::string body =
        "WEBP" + extended + file.substr(12) + "EXIF" + small(uint32_t(exif.size()), 4) + exif + std::string(exif.size() % 2, '\0');
    return "RIFF" + small(uint32_t(body.size()), 4) + body;
}

/// No side and no turn of it looks like another.
QImage upright()
{
    QImage picture(16, 24, QImage::Format_RGB888);
    for (int y = 0; y < 24; ++y)
        for (int x = 0; x < 16; ++x)
            picture.setPixelColor(x, y, x < 8 && y < 8 ? QColor(255, 0, 0) : y < 8 ? QColor(0, 255, 0) : QColor(0, 0, 255));
    return picture;
}

/// As a camera held so stores it: turned the other way about.
QImage stored(int turn)
{
    const QImage picture = upright();
    switch (turn) {
    case 2:
        return picture.mirrored(true, false);
    case 3:
        return picture.mirrored(true, true);
    case 4:
        return picture.mirrored(false, true);
    case 5:
        return picture.transformed(QTransform().rotate(-90)).mirrored(false, true);
    case 6:
        return picture.transformed(QTransform().rotate(-90));
    case 7:
        return picture.transformed(QTransform().rotate(90)).mirrored(false, true);
    case 8:
        return picture.transformed(QTransform().rotate(90));
    default:
        return picture;
    }
}

QColor colourAt(const Image &image, int x, int y)
{
    const uint8_t *pixel = image.pixels.data() + (size_t(y) * size_t(image.width) + size_t(x)) * size_t(image.channels);
    return {pixel[0], pixel[1], pixel[2], image.channels == 4 ? pixel[3] : 255};
}

bool isNear(const QColor &a, const QColor &b, int within = 12)
{
    return std::abs(a.red() - b.red()) <= within && std::abs(a.green() - b.green()) <= within && std::abs(a.blue() - b.blue()) <= within
           && std::abs(a.alpha() - b.alpha()) <= within;
}

/// What is written to the terminal while it lives.
class Terminal
{
public:
    explicit Terminal(const fs::path &file) : m_file(file), m_before(::dup(2))
    {
        const int to = ::open(file.c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0600);
        ::dup2(to, 2);
        ::close(to);
    }
    QString heard()
    {
        ::fflush(stderr);
        ::dup2(m_before, 2);
        ::close(m_before);
        return QString::fromStdString(readTextFile(m_file));
    }

private:
    fs::path m_file;
    int m_before;
};

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

/// Pictures that are sound and unusual, and texts in them where and as writers put them. The numbers are of public reports of
/// other programs.
class TestOddPictures : public QObject
{
    Q_OBJECT

    fs::path at(const std::string &name) const { return fs::path(m_folder.path().toStdString()) / name; }
    Image read(const std::string &bytes, const std::string &name = "a.bin") const
    {
        writeTextFile(at(name), bytes);
        return readImage(at(name));
    }
    std::string parametersOf(const std::string &bytes, const std::string &name = "a.bin") const
    {
        writeTextFile(at(name), bytes);
        const Texts texts = readTexts(at(name));
        const auto found = texts.find("parameters");
        return found == texts.end() ? std::string() : found->second;
    }

private Q_SLOTS:
    // mflux#495, A1111#292, kohya#1316, Ladybird#2065, TiffImages.jl#3, ImageSharp.Web#381
    void everyTurnInEveryFormat_data()
    {
        QTest::addColumn<QByteArray>("format");
        QTest::addColumn<int>("turn");
        for (const char *format : {"jpg", "png", "webp"})
            for (int turn = 1; turn <= 8; ++turn)
                QTest::addRow("%s, %d", format, turn) << QByteArray(format) << turn;
    }
    void everyTurnInEveryFormat()
    {
        QFETCH(QByteArray, format);
        QFETCH(int, turn);
        for (const bool little : {false, true}) {
            const Image image = read(withExif(encoded(stored(turn), format.constData()), orientation(turn, little)));
            QCOMPARE(image.width, 16);
            QCOMPARE(image.height, 24);
            QVERIFY(isNear(colourAt(image, 3, 3), QColor(255, 0, 0), 40));
            QVERIFY(isNear(colourAt(image, 12, 3), QColor(0, 255, 0), 40));
            QVERIFY(isNear(colourAt(image, 8, 20), QColor(0, 0, 255), 40));
        }
    }
    void turnsWithoutSense()
    {
        for (const int turn : {0, 9, 77})
            QCOMPARE(read(withExif(encoded(upright(), "png"), orientation(turn, false))).width, 16);
    }

    // piexifjs#85, infinite-image-browsing PR#942, Fooocus#2640, ambit PR#195, civitai PR#2424, A1111#270, PR#496
    void comments_data()
    {
        QTest::addColumn<QByteArray>("exif");
        QTest::addColumn<QString>("text");
        const QString plain = u"a red fox\nNegative prompt: fog\nSteps: 20, Sampler: Euler a, Seed: 965400086"_s,
                      wide = u"テスト, café\nSteps: 20, Seed: 5, Size: 64x64"_s;
        const auto utf16 = [](const QString &text, bool little) {
            std::string bytes;
            for (const QChar c : text)
                bytes += little ? std::string{char(c.unicode() & 0xff), char(c.unicode() >> 8)} : bigEndian(c.unicode(), 2);
            return bytes;
        };
        const auto row = [](const char *name, const std::string &exif, const QString &text) {
            QTest::newRow(name) << QByteArray::fromStdString(exif) << text;
        };
        const std::string unicode("UNICODE\0", 8), small("unicode\0", 8), ascii("ASCII\0\0\0", 8), jis("JIS\0\0\0\0\0", 8), none(8, '\0');
        for (const bool little : {false, true}) {
            const auto in = [&](uint16_t type, const std::string &value) { return comment(type, value, little); };
            const QByteArray byteOrder = little ? "little" : "big";
            const auto named = [&](const char *name) { return (byteOrder + "-endian, " + name).toStdString(); };
            row(named("text in the picture's directory").c_str(), in(2, plain.toStdString() + '\0'), plain);
            row(named("bytes there").c_str(), in(1, unicode + utf16(plain, false)), plain);
            row(named("undefined there").c_str(), in(7, unicode + utf16(wide, false)), wide);
            row(named("the other order of bytes").c_str(), in(7, unicode + utf16(wide, true)), wide);
            row(named("UTF-8 behind UNICODE").c_str(), in(7, unicode + wide.toStdString()), wide);
            row(named("UNICODE in small letters").c_str(), in(7, small + utf16(wide, false)), wide);
            row(named("ASCII that is UTF-8").c_str(), in(7, ascii + wide.toStdString()), wide);
            row(named("JIS that is not").c_str(), in(7, jis + plain.toStdString()), plain);
            row(named("no code").c_str(), in(7, none + wide.toStdString()), wide);
            row(named("no code and no room for one").c_str(), in(7, wide.toStdString()), wide);
            row(named("UTF-16 without a code").c_str(), in(7, utf16(plain, true)), plain);
            row(named("UTF-16 with a mark").c_str(), in(7, "\xff\xfe" + utf16(wide, true)), wide);
            row(named("Latin-1").c_str(), in(7, none + "caf\xe9 au lait\nSteps: 20, Seed: 5"), u"café au lait\nSteps: 20, Seed: 5"_s);
            row(named("UTF8 as a code").c_str(), in(7, std::string("UTF8\0\0\0\0", 8) + wide.toStdString()), wide);
            row(named("a code that is cut off").c_str(), in(7, "UTF8UNI"), u"UTF8UNI"_s); // found by packaging/fuzz
            row(named("exiv2's own words").c_str(), in(7, ascii + "charset=Ascii " + plain.toStdString()), plain);
            row(named("a description").c_str(), exifOf(0x010e, 2, uint32_t(plain.size() + 1), plain.toStdString() + '\0', little), plain);
            row(named("Windows' comment").c_str(), exifOf(0x9c9c, 1, uint32_t(2 * plain.size()), utf16(plain, true), little), plain);
        }
        row("as the standard has it", photoComment(unicode + utf16(wide, false)), wide);
        row("a camera's description is none", exifOf(0x010e, 2, 8, "OLYMPUS\0"s, false), QString());
    }
    void comments()
    {
        QFETCH(QByteArray, exif);
        QFETCH(QString, text);
        for (const char *format : {"jpg", "webp", "png"})
            QCOMPARE(QString::fromStdString(parametersOf(withExif(encoded(upright(), format), exif.toStdString()))), text);
    }
    // A1111 PR#496: the six bytes of JPEG before WebP's block
    void sixBytesTooMany()
    {
        const std::string exif = "Exif\0\0"s + comment(2, "a\nSteps: 20, Seed: 5, Size: 8x8"s + '\0', false);
        for (const char *format : {"webp", "png"})
            QCOMPARE(parametersOf(withExif(encoded(upright(), format), exif)), "a\nSteps: 20, Seed: 5, Size: 8x8"s);
    }

    // StabilityMatrix#1535, lodepng#202, pngcs#5, A1111#6740 (what a chat puts behind the file)
    void textsOfPng_data()
    {
        QTest::addColumn<QByteArray>("chunks");
        QTest::addColumn<QString>("text");
        const auto row = [](const char *name, const std::string &chunks, const QString &text) {
            QTest::newRow(name) << QByteArray::fromStdString(chunks) << text;
        };
        const std::string word = "parameters\0"s;
        row("UTF-8 in tEXt", chunk("tEXt", word + "テスト, café"), u"テスト, café"_s);
        row("Latin-1 in tEXt", chunk("tEXt", word + "caf\xe9 au lait"), u"café au lait"_s);
        row("UTF-8 in zTXt", chunk("zTXt", word + '\0' + qCompress("テスト").mid(4).toStdString()), u"テスト"_s);
        row("Latin-1 in iTXt", chunk("iTXt", word + "\0\0\0\0"s + "caf\xe9"), u"café"_s);
        row("a zero byte at the end", chunk("tEXt", word + "a fox\0"s), u"a fox"_s);
        row("a zero byte within", chunk("tEXt", word + "a\0fox"s), u"a fox"_s);
        row("other chunks with odd names",
            chunk("tEXt", "L\xe9gende\0un renard"s) + chunk("tEXt", std::string(200, 'k') + "\0x"s) + chunk("tEXt", "")
                + chunk("zTXt", "x\0\0garbage"s) + chunk("iTXt", "y") + chunk("tEXt", word + "a fox"),
            u"a fox"_s);
        row("a language and a translated keyword", chunk("iTXt", word + "\0\0fr\0param\xc3\xa8tres\0un renard"s), u"un renard"_s);
        row("packed iTXt", chunk("iTXt", word + "\1\0\0\0"s + qCompress("狐").mid(4).toStdString()), u"狐"_s);
    }
    void textsOfPng()
    {
        QFETCH(QByteArray, chunks);
        QFETCH(QString, text);
        const std::string file = std::string(encoded(upright(), "png")).insert(33, chunks.toStdString());
        QCOMPARE(QString::fromStdString(parametersOf(file)), text);
        QCOMPARE(QString::fromStdString(parametersOf(file + "put here by a chat")), text);
        // and what is carried over into a new file stops nothing
        const Texts texts = readTexts(at("a.bin"));
        for (const char *name : {"new.png", "new.jpg", "new.webp"}) {
            writeImage(at(name), readImage(at("a.bin")), texts);
            QCOMPARE(QString::fromStdString(readTexts(at(name)).at("parameters")), text);
        }
    }

    // ComfyUI#2692, cog-face-to-many#1, vision#138, datasets#6558
    void cutOff_data()
    {
        QTest::addColumn<QByteArray>("format");
        QTest::addColumn<int>("percent");
        for (const char *format : {"jpg", "png", "webp", "bmp"})
            for (const int percent : {20, 60, 95})
                QTest::addRow("%s, %d %%", format, percent) << QByteArray(format) << percent;
    }
    void cutOff()
    {
        QFETCH(QByteArray, format);
        QFETCH(int, percent);
        QImage noise(64, 64, QImage::Format_RGB888);
        for (int i = 0; i < 64 * 64; ++i)
            noise.setPixel(i % 64, i / 64, 0xff000000U | uint32_t(i) * 2654435761U);
        const std::string whole = encoded(noise, format.constData());
        Terminal terminal(at("heard"));
        const QString error = errorOf([&] { read(whole.substr(0, whole.size() * size_t(percent) / 100)); });
        const QString heard = terminal.heard();
        QVERIFY2(error.contains(u"ends before the picture does"_s), qPrintable(error));
        QVERIFY2(heard.isEmpty(), qPrintable(heard));
    }
    void onlyTheEndsMarkIsMissing()
    {
        Terminal terminal(at("heard"));
        const std::string jpeg = encoded(upright(), "jpg"), whole = encoded(upright(), "png");
        const int fromJpeg = read(jpeg.substr(0, jpeg.size() - 2)).height, halfMark = read(jpeg.substr(0, jpeg.size() - 1)).height,
                  fromPng = read(whole.substr(0, whole.size() - 12)).height;
        const QString heard = terminal.heard();
        QCOMPARE(fromJpeg, 24);
        QCOMPARE(halfMark, 24);
        QCOMPARE(fromPng, 24);
        QVERIFY2(heard.isEmpty(), qPrintable(heard));
    }
    void twoPicturesInOne()
    {
        const std::string jpeg = encoded(upright(), "jpg");
        Terminal terminal(at("heard"));
        const Image image = read(jpeg + encoded(QImage(8, 8, QImage::Format_RGB888), "jpg"));
        QCOMPARE(terminal.heard(), QString());
        QCOMPARE(image.height, 24);
    }

    // stb#284, torchcodec#1731, trmnl#231, oslib#16, torch/image#74, turicreate#138, A1111#6762
    void kindsOfPng_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QList<QColor>>("colours"); // of the first row
        const auto row = [](const char *name, const std::string &file, const QList<QColor> &colours) {
            QTest::newRow(name) << QByteArray::fromStdString(file) << colours;
        };
        const auto grey = [](int level, int alpha = 255) { return QColor(level, level, level, alpha); };
        row("grey, 1 bit", png(8, 1, 1, 0, "\0\xa0"s), {grey(255), grey(0), grey(255), grey(0)});
        row("grey, 2 bits", png(4, 1, 2, 0, "\0\x1b"s), {grey(0), grey(85), grey(170), grey(255)});
        row("grey, 4 bits", png(2, 1, 4, 0, "\0\x0f"s), {grey(0), grey(255)});
        row("grey, 16 bits", png(2, 1, 16, 0, "\0\x80\x80\xff\xff"s), {grey(128), grey(255)});
        row("grey with one transparent level", png(2, 1, 8, 0, "\0\x40\x80"s, chunk("tRNS", "\0\x40"s)), {grey(64, 0), grey(128)});
        row("grey with alpha", png(2, 1, 8, 4, "\0\x40\xff\x80\x80"s), {grey(64), grey(128, 128)});
        row("grey with alpha, 16 bits", png(1, 1, 16, 4, "\0\x40\x40\x80\x80"s), {grey(64, 128)});
        row("colours, 16 bits", png(1, 1, 16, 2, "\0\xff\xff\x80\x80\0\0"s), {QColor(255, 128, 0)});
        row("colours with alpha, 16 bits", png(1, 1, 16, 6, "\0\xff\xff\x80\x80\0\0\x80\x80"s), {QColor(255, 128, 0, 128)});
        row("colours with a transparent one", png(2, 1, 8, 2, "\0\1\2\3\4\5\6"s, chunk("tRNS", "\0\1\0\2\0\3"s)),
            {QColor(1, 2, 3, 0), QColor(4, 5, 6)});
        const std::string palette = chunk("PLTE", "\x11\x22\x33\x44\x55\x66"s);
        row("palette", png(2, 1, 8, 3, "\0\0\1"s, palette), {QColor(0x11, 0x22, 0x33), QColor(0x44, 0x55, 0x66)});
        row("palette, 1 bit", png(2, 1, 1, 3, "\0\x40"s, palette), {QColor(0x11, 0x22, 0x33), QColor(0x44, 0x55, 0x66)});
        row("palette, 2 bits", png(2, 1, 2, 3, "\0\x10"s, palette), {QColor(0x11, 0x22, 0x33), QColor(0x44, 0x55, 0x66)});
        row("palette, 4 bits", png(2, 1, 4, 3, "\0\x01"s, palette), {QColor(0x11, 0x22, 0x33), QColor(0x44, 0x55, 0x66)});
        row("palette with alpha", png(2, 1, 8, 3, "\0\0\1"s, palette + chunk("tRNS", "\0\x80"s)),
            {QColor(0x11, 0x22, 0x33, 0), QColor(0x44, 0x55, 0x66, 128)});
    }
    void kindsOfPng()
    {
        QFETCH(QByteArray, file);
        QFETCH(QList<QColor>, colours);
        Terminal terminal(at("heard"));
        const Image image = read(file.toStdString());
        QCOMPARE(terminal.heard(), QString());
        for (int i = 0; i < colours.size(); ++i) {
            const QColor found = colourAt(image, i, 0);
            const bool isHidden = colours[i].alpha() == 0 && found.alpha() == 0; // what lies under it is nobody's
            QVERIFY2(isHidden || isNear(found, colours[i], 1),
                     qPrintable(found.name(QColor::HexArgb) + u" for "_s + colours[i].name(QColor::HexArgb)));
        }
    }

    void otherFormats_data()
    {
        QTest::addColumn<QByteArray>("format");
        for (const char *format : {"tif", "bmp", "ppm", "webp", "jpg", "png"})
            QTest::newRow(format) << QByteArray(format);
    }
    void otherFormats()
    {
        QFETCH(QByteArray, format);
        const Image image = read(encoded(upright(), format.constData()), "wrong-ending.txt");
        QCOMPARE(image.height, 24);
        QVERIFY(isNear(colourAt(image, 3, 3), QColor(255, 0, 0), 40));
    }

    // What a camera or an editor saves, and what is no picture at all: said by its name.
    void foreignKinds_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("kind");
        QTest::newRow("HEIC") << QByteArray("\0\0\0\x18"
                                            "ftypheic\0\0\0\0mif1heic",
                                            24)
                              << u"an HEIC photo"_s;
        QTest::newRow("AVIF") << QByteArray("\0\0\0\x18"
                                            "ftypavif\0\0\0\0mif1avif",
                                            24)
                              << u"an AVIF picture"_s;
        QTest::newRow("JPEG XL") << QByteArray("\xff\x0a\0\0\0\0\0\0\0\0\0\0\0\0", 14) << u"a JPEG XL picture"_s;
        QTest::newRow("Photoshop") << QByteArray("8BPS\0\1\0\0\0\0\0\0\0\3", 14) << u"a Photoshop document"_s;
        QTest::newRow("PDF") << QByteArray("%PDF-1.7 and so on") << u"a PDF document"_s;
        QTest::newRow("MP4") << QByteArray("\0\0\0\x18"
                                           "ftypisom\0\0\2\0isomiso2",
                                           24)
                             << u"a film"_s;
    }
    void foreignKinds()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, kind);
        const QString error = errorOf([&] { read(bytes.toStdString()); });
        QVERIFY2(error.contains(kind), qPrintable(error));
    }

    // A1111#11889, and any folder that was unpacked from an old zip
    void namesOfAnyBytes()
    {
        const fs::path name = at("caf\xe9 \xff\xfe.png");
        writeTextFile(name, encoded(upright(), "png"));
        QCOMPARE(readImage(name).height, 24);
        QVERIFY(readTexts(name).empty());
        const std::string text = shown(name);
        QVERIFY(isUtf8(text));
        QCOMPARE(pathOf(text), name);
        const fs::path odd = "a\xf4\x8f\xbf\xa9.png"; // a name that has the very character that stands for a byte
        QCOMPARE(pathOf(shown(odd)), odd);
        writeImage(at("caf\xe9.jpg"), readImage(name), {{"parameters", "a fox"}});
        QCOMPARE(readTexts(at("caf\xe9.jpg")).at("parameters"), "a fox"s);
        const QString error = errorOf([&] { readImage(at("n\xe9.png")); });
        QVERIFY2(error.contains(u"There is no file"_s), qPrintable(error));
        fs::remove(name); // which Qt's folder cannot
        fs::remove(at("caf\xe9.jpg"));
    }

private:
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestOddPictures)
#include "tst_oddpictures.moc"
