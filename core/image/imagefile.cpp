// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/imagefile.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/image/filmtags.h"
#include "core/image/picturebytes.h"
#include "core/image/picturetags.h"
#include "core/image/pngtext.h"

#include <QBuffer>
#include <QColorSpace>
#include <QImage>
#include <QImageWriter>
#include <QPainter>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

namespace core::image {

namespace fs = std::filesystem;

namespace {

constexpr uint64_t longestFile = uint64_t(2) << 30;
constexpr int lossyQuality = 95;

/// The picture's pixels seen by Qt; valid while `image` is.
QImage view(const Image &image)
{
    const bool fits = image.width > 0 && image.height > 0 && (image.channels == 1 || image.channels == 3 || image.channels == 4)
                      && image.pixels.size() == size_t(image.width) * size_t(image.height) * size_t(image.channels);
    if (!fits)
        throw Error("An empty picture cannot be written.");
    return QImage(image.pixels.data(), image.width, image.height, qsizetype(image.width) * image.channels,
                  image.channels == 4   ? QImage::Format_RGBA8888
                  : image.channels == 3 ? QImage::Format_RGB888
                                        : QImage::Format_Grayscale8);
}

Image fromQt(const QImage &picture)
{
    const bool alpha = picture.hasAlphaChannel();
    const QImage plain = picture.convertToFormat(alpha ? QImage::Format_RGBA8888 : QImage::Format_RGB888);
    Image image{plain.width(), plain.height(), alpha ? 4 : 3, {}};
    const size_t row = size_t(image.width) * size_t(image.channels); // Qt's rows are padded to 4 bytes
    image.pixels.resize(row * size_t(image.height));
    for (int y = 0; y < image.height; ++y)
        std::copy_n(plain.constScanLine(y), row, image.pixels.data() + size_t(y) * row);
    return image;
}

/// JPEG has no alpha: what is transparent lies on white.
QImage onWhite(const QImage &picture)
{
    QImage page(picture.size(), QImage::Format_RGB888);
    page.fill(Qt::white);
    QPainter(&page).drawImage(0, 0, picture);
    return page;
}

void requireFile(const fs::path &path)
{
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (!fs::exists(status))
        throw Error("There is no file " + shown(path) + ".");
    if (!fs::is_regular_file(status))
        throw Error(shown(path) + " is not a file, so no picture can be read from it.");
}

/// An SVG by its first element, after what XML allows before it.
bool isDrawing(std::string_view bytes)
{
    const std::string_view head = bytes.substr(0, 4096);
    const size_t text = head.find_first_not_of(" \t\r\n", head.starts_with("\xef\xbb\xbf") ? 3 : 0);
    return text != std::string_view::npos && head[text] == '<' && head.find("<svg", text) != std::string_view::npos;
}

std::string encode(const QImage &picture, const std::string &extension, const Texts &texts)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QImageWriter writer(&buffer, QByteArray::fromStdString(extension));
    const bool isJpeg = extension == "jpg" || extension == "jpeg";
    if (isJpeg || extension == "webp")
        writer.setQuality(lossyQuality);
    if (!writer.write(isJpeg && picture.hasAlphaChannel() ? onWhite(picture) : picture))
        throw Error("The picture cannot be written as " + extension + ": " + writer.errorString().toStdString() + ".");
    return extension == "png" ? withTexts(bytes.toStdString(), texts) : withTags(bytes.toStdString(), texts, extension);
}

} // namespace

// https://cv.iptc.org/newscodes/digitalsourcetype/
std::string madeByModelXmp()
{
    return "<?xpacket begin=\"\xef\xbb\xbf\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
           "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
           " <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
           "  <rdf:Description rdf:about=\"\" xmlns:Iptc4xmpExt=\"http://iptc.org/std/Iptc4xmpExt/2008-02-29/\"\n"
           "   Iptc4xmpExt:DigitalSourceType=\"http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia\"/>\n"
           " </rdf:RDF>\n"
           "</x:xmpmeta>\n"
           "<?xpacket end=\"r\"?>";
}

Image readImage(const fs::path &path)
{
    requireFile(path);
    return decodeImage(readTextFile(path, longestFile), shown(path));
}

Image decodeImage(std::string_view bytes, const std::string &name)
{
    if (isDrawing(bytes)) // where Qt's plugin for them is not installed, it knows none
        throw Error(name + " is a drawing (SVG), not a picture of pixels. Export it as PNG first.");
    Decoded decoded = decodePicture(QByteArray::fromRawData(bytes.data(), qsizetype(bytes.size())));
    if (decoded.picture.isNull())
        throw Error("Cannot read the picture " + name + ": " + decoded.why + ".");
    QImage picture = std::move(decoded.picture);
    const QColorSpace space = picture.colorSpace();
    if (space.isValid() && space != QColorSpace(QColorSpace::SRgb)) {
        // Through 16 bits, so that dark tones keep their steps; Qt 6.4 converts RGB formats only.
        picture.convertTo(picture.hasAlphaChannel() ? QImage::Format_RGBA64 : QImage::Format_RGBX64);
        picture.convertToColorSpace(QColorSpace::SRgb);
    }
    return fromQt(picture);
}

Texts readTexts(const fs::path &path)
{
    requireFile(path);
    errno = 0;
    std::ifstream in(path, std::ios::binary);
    if (!in)
        throw Error("Cannot read " + shown(path) + ": " + std::strerror(errno) + ".");
    Texts texts;
    if (std::string exif; readPngTexts(in, shown(path), texts, exif)) {
        if (!exif.empty() && !texts.contains("parameters"))
            addComment(exif, texts);
        return texts;
    }
    std::string head(12, '\0');
    in.clear(); // shorter than a PNG's signature
    in.seekg(0);
    in.read(head.data(), std::streamsize(head.size()));
    if (std::string_view(head).substr(4, 4) == "ftyp") // MP4 and MOV
        if (const std::string xmp = xmpIn(path); !xmp.empty())
            return textsOfXmp(xmp);
    return canHoldTags(head) ? readTags(path) : texts;
}

std::vector<std::string> writableExtensions()
{
    const QList<QByteArray> offered = QImageWriter::supportedImageFormats();
    std::vector<std::string> extensions;
    for (const char *extension : {"png", "jpg", "jpeg", "webp", "tif", "tiff"}) {
        if (offered.contains(extension))
            extensions.emplace_back(extension);
    }
    return extensions;
}

namespace {

/// "png", in lower case. Throws Error where pictures of this name cannot be written.
std::string formatOf(const fs::path &path)
{
    std::string extension = path.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    const std::vector<std::string> known = writableExtensions();
    const bool isDevice = fs::exists(path) && !fs::is_regular_file(path) && !fs::is_directory(path); // /dev/stdout
    if (extension.empty() && isDevice)
        extension = ".png";
    if (extension.empty() || std::find(known.begin(), known.end(), extension.substr(1)) == known.end()) {
        std::string names;
        for (const std::string &name : known)
            names += (names.empty() ? "." : ", .") + name;
        throw Error("Cannot write a picture as " + shown(path.filename()) + ": its name has to end in one of " + names + ".");
    }
    return extension.substr(1);
}

} // namespace

void requireWritable(const fs::path &path, const Texts &texts)
{
    const Image dot{1, 1, 3, {0, 0, 0}};
    encode(view(dot), formatOf(path), texts);
}

void writeImage(const fs::path &path, const Image &image, const Texts &texts)
{
    writeTextFile(path, encode(view(image), formatOf(path), texts));
}

std::string encodePng(const Image &image, const Texts &texts)
{
    return encode(view(image), "png", texts);
}

std::string pngText(const Image &image)
{
    return QByteArray::fromStdString(encodePng(image)).toBase64().toStdString();
}

Image imageOfText(const std::string &text, const std::string &name, int channels)
{
    const auto bytes = QByteArray::fromBase64Encoding(QByteArray::fromStdString(text), QByteArray::AbortOnBase64DecodingErrors);
    if (!bytes || bytes.decoded.isEmpty())
        throw Error("Cannot read " + name + ": it is no picture written in base64.");
    const Image read = decodeImage({bytes.decoded.constData(), size_t(bytes.decoded.size())}, name);
    if (read.channels == channels)
        return read;
    Image wanted{.width = read.width, .height = read.height, .channels = channels};
    const size_t points = size_t(read.width) * size_t(read.height), from = size_t(read.channels);
    wanted.pixels.reserve(points * size_t(channels));
    for (size_t i = 0; i < points; ++i)
        for (size_t c = 0; c < size_t(channels); ++c)
            wanted.pixels.push_back(c == 3 ? uint8_t(255) : read.pixels[i * from + (from >= 3 ? c : 0)]);
    return wanted;
}

} // namespace core::image
