// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/picturebytes.h"

#include "core/image/picturetags.h"
#include "core/image/pngtext.h"

#include <QBuffer>
#include <QImageReader>
#include <QLoggingCategory>
#include <QTransform>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <mutex>

namespace core::image {

using namespace std::string_view_literals;

namespace {

constexpr auto pngSignature = "\x89PNG\r\n\x1a\n"sv;
constexpr const char *cutOff = "it is damaged or cut off: the file ends before the picture does. Fetch or export it again";
constexpr int allocationLimit = 1024; // MB; 16,384 x 16,384 pixels of 4 bytes

uint32_t bigEndian(std::string_view bytes, size_t count = 4)
{
    uint32_t value = 0;
    for (size_t i = 0; i < count; ++i)
        value = value << 8 | uint8_t(bytes[i]);
    return value;
}

uint32_t littleEndian(std::string_view bytes)
{
    uint32_t value = 0;
    for (size_t i = 4; i-- > 0;)
        value = value << 8 | uint8_t(bytes[i]);
    return value;
}

/// Calls visit(type, body) for each whole chunk, until it returns false. Whether the last one (IEND) was met.
template <typename Visit>
bool forEachChunk(std::string_view bytes, const Visit &visit)
{
    for (size_t at = pngSignature.size(); bytes.size() - std::min(at, bytes.size()) >= 12;) {
        const size_t length = bigEndian(bytes.substr(at));
        const std::string_view type = bytes.substr(at + 4, 4);
        if (length > bytes.size() - at - 12)
            return false;
        if (!visit(type, bytes.substr(at + 8, length)) || type == "IEND")
            return type == "IEND";
        at += 12 + length;
    }
    return false;
}

/// Why libpng would fail, which says so on the terminal itself; empty where it should not. A file whose chunks are all whole but
/// the last (IEND) is left to it.
std::string pngFault(std::string_view bytes)
{
    constexpr const char *damaged = "it is damaged or cut off: its checksums do not fit. Fetch or export it again";
    constexpr size_t headerLength = 13;
    size_t at = pngSignature.size();
    bool hasPixels = false;
    for (bool first = true; at < bytes.size(); first = false) {
        const size_t length = bytes.size() - at < 12 ? bytes.size() : bigEndian(bytes.substr(at));
        if (length > bytes.size() - at - std::min<size_t>(12, bytes.size() - at))
            return first ? damaged : cutOff;
        const std::string_view type = bytes.substr(at + 4, 4), checked = bytes.substr(at + 4, 4 + length);
        if (first && (type != "IHDR" || length != headerLength))
            return damaged;
        const bool isCritical = type[0] >= 'A' && type[0] <= 'Z';
        if (isCritical && pngChecksum(checked) != bigEndian(bytes.substr(at + 8 + length)))
            return damaged;
        at += 12 + length;
        hasPixels = hasPixels || type == "IDAT";
        if (type == "IEND")
            return hasPixels ? "" : damaged;
    }
    return hasPixels ? "" : cutOff;
}

/// Bits of a TIFF file's first picture, for each of its channels; 0 where they are not said. libtiff would tell the terminal of
/// those that it cannot show.
uint32_t bitsOfTiff(std::string_view bytes)
{
    const bool little = bytes.starts_with("II");
    const auto number = [&](size_t at, size_t count) -> uint32_t {
        if (at > bytes.size() || bytes.size() - at < count)
            return 0;
        uint32_t value = 0;
        for (size_t i = 0; i < count; ++i)
            value |= uint32_t(uint8_t(bytes[at + i])) << 8 * (little ? i : count - 1 - i);
        return value;
    };
    constexpr uint32_t bitsPerSample = 258;
    const size_t directory = number(4, 4), entries = number(directory, 2);
    for (size_t i = 0; i < entries; ++i)
        if (const size_t entry = directory + 2 + 12 * i; number(entry, 2) == bitsPerSample)
            return number(number(entry + 4, 4) > 2 ? number(entry + 8, 4) : entry + 8, 2);
    return 0;
}

/// Whether a JPEG file has the marker with which its picture ends. Thumbnails within it have markers of their own, so the
/// segments are gone through (ITU T.81, annex B).
bool jpegEnds(std::string_view bytes)
{
    size_t at = 2;
    for (bool inScan = false;;) {
        if (inScan) { // coded data: 0xff is followed by 0, or by what begins a restart, until the next marker
            do {
                at = bytes.find('\xff', at);
                if (at == std::string_view::npos || at + 1 >= bytes.size())
                    return false;
                const auto next = uint8_t(bytes[at + 1]);
                if (next != 0 && next != 0xff && (next < 0xd0 || next > 0xd7))
                    break;
                at += next == 0xff ? 1 : 2;
            } while (true);
        }
        while (at < bytes.size() && bytes[at] == '\xff')
            ++at;
        if (at >= bytes.size())
            return false;
        const auto marker = uint8_t(bytes[at++]);
        if (marker == 0xd9)
            return true;
        if (marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8))
            continue; // without a length
        if (at + 2 > bytes.size())
            return false;
        const size_t length = bigEndian(bytes.substr(at), 2);
        if (length < 2)
            return true; // no JPEG that this follows; its library says what is wrong
        at += length;
        inScan = marker == 0xda;
    }
}

bool isWebP(std::string_view bytes)
{
    return bytes.size() >= 12 && bytes.starts_with("RIFF") && bytes.substr(8, 4) == "WEBP";
}

/// Whether a BMP file has all of its pixels, where they are not packed. What it says of its own size is often wrong.
bool bitmapEnds(std::string_view bytes)
{
    constexpr size_t headers = 14 + 40;
    if (bytes.size() < headers)
        return false;
    const uint32_t packing = littleEndian(bytes.substr(30)), kind = littleEndian(bytes.substr(14));
    if (packing != 0 || kind < 40) // packed, or of the first OS/2
        return true;
    const auto width = uint64_t(littleEndian(bytes.substr(18))),
               height = uint64_t(std::abs(int64_t(int32_t(littleEndian(bytes.substr(22))))));
    const uint64_t bits = uint8_t(bytes[28]), row = (width * bits + 31) / 32 * 4;
    return littleEndian(bytes.substr(10)) + row * height <= bytes.size();
}

bool isChatter(const QMessageLogContext &context)
{
    const std::string_view category = context.category ? context.category : "";
    return category.starts_with("qt.gui.imageio") || category.starts_with("qt.gui.icc") || category.starts_with("qt.imageformats")
           || category.starts_with("qt.gui.image");
}

thread_local bool isReading = false;
thread_local bool saysShort = false; // of a JPEG's coded data
QtMessageHandler before = nullptr;

/// Keeps to itself what Qt's readers say while one reads here. Other threads' and other messages go on.
void hear(QtMsgType type, const QMessageLogContext &context, const QString &text)
{
    if (isReading && isChatter(context) && type != QtFatalMsg)
        saysShort = saysShort || text.contains(QLatin1String("premature end of data"));
    else if (before)
        before(type, context, text);
}

struct Quiet
{
    Quiet()
    {
        static std::once_flag once;
        std::call_once(once, [] { before = qInstallMessageHandler(hear); });
        isReading = true;
        saysShort = false;
    }
    ~Quiet() { isReading = false; }
};

/// The EXIF numbers 1 to 8.
QImage turned(const QImage &picture, int orientation)
{
    switch (orientation) {
    case 2:
        return picture.mirrored(true, false);
    case 3:
        return picture.mirrored(true, true);
    case 4:
        return picture.mirrored(false, true);
    case 5:
        return picture.transformed(QTransform().rotate(90)).mirrored(true, false);
    case 6:
        return picture.transformed(QTransform().rotate(90));
    case 7:
        return picture.transformed(QTransform().rotate(-90)).mirrored(true, false);
    case 8:
        return picture.transformed(QTransform().rotate(-90));
    default:
        return picture;
    }
}

/// Pictures that people have and Qt alone has no reader for, by how their files begin.
std::string kindOf(std::string_view bytes)
{
    constexpr size_t longestMark = 12;
    if (bytes.size() < longestMark)
        return {};
    if (bytes.substr(4, 4) == "ftyp") {
        const std::string_view brand = bytes.substr(8, 4);
        if (brand == "avif" || brand == "avis")
            return "an AVIF picture";
        if (brand.starts_with("hei") || brand.starts_with("hev") || brand == "mif1" || brand == "msf1")
            return "an HEIC photo";
        return "a film";
    }
    if (bytes.starts_with("\xff\x0a"sv) || bytes.starts_with("\0\0\0\x0cJXL "sv))
        return "a JPEG XL picture";
    if (bytes.starts_with("8BPS"))
        return "a Photoshop document";
    if (bytes.starts_with("%PDF"))
        return "a PDF document";
    if (bytes.starts_with("gimp xcf"))
        return "a GIMP document";
    return {};
}

} // namespace

std::string missingEnd(std::string_view bytes)
{
    if (bytes.starts_with(pngSignature))
        return forEachChunk(bytes, [](auto, auto) { return true; }) ? "" : cutOff;
    if (bytes.starts_with("\xff\xd8\xff"sv))
        return jpegEnds(bytes) ? "" : cutOff;
    if (isWebP(bytes))
        return littleEndian(bytes.substr(4)) <= bytes.size() - 8 ? "" : cutOff;
    if (bytes.starts_with("BM"))
        return bitmapEnds(bytes) ? "" : cutOff;
    return {};
}

std::string_view exifIn(std::string_view bytes)
{
    std::string_view exif;
    if (bytes.starts_with(pngSignature)) {
        forEachChunk(bytes, [&](std::string_view type, std::string_view body) {
            if (type == "eXIf")
                exif = body;
            return exif.empty();
        });
    } else if (isWebP(bytes)) {
        for (size_t at = 12; at + 8 <= bytes.size() && exif.empty();) {
            const size_t length = littleEndian(bytes.substr(at + 4));
            if (length > bytes.size() - at - 8)
                break;
            if (bytes.substr(at, 4) == "EXIF")
                exif = bytes.substr(at + 8, length);
            at += 8 + length + length % 2;
        }
    }
    constexpr auto head = "Exif\0\0"sv; // of JPEG; some writers leave it there
    if (exif.starts_with(head))
        exif.remove_prefix(head.size());
    return exif;
}

Decoded decodePicture(const QByteArray &bytes)
{
    const std::string_view view(bytes.constData(), size_t(bytes.size()));
    const Quiet quiet;
    QImageReader::setAllocationLimit(allocationLimit);
    const auto read = [](const QByteArray &data, Decoded &result) {
        QBuffer buffer;
        buffer.setData(data);
        buffer.open(QIODevice::ReadOnly);
        QImageReader reader(&buffer);
        reader.setDecideFormatFromContent(true); // names lie
        reader.setAutoTransform(true);
        const bool turns = reader.supportsOption(QImageIOHandler::ImageTransformation);
        result.picture = reader.read();
        if (result.picture.isNull() && reader.error() != QImageReader::UnsupportedFormatError)
            result.why = reader.errorString().toStdString();
        return turns;
    };
    Decoded result;
    if (view.empty())
        result.why = "it is empty";
    if (view.starts_with(pngSignature))
        result.why = pngFault(view);
    if (view.starts_with("II*\0"sv) || view.starts_with("MM\0*"sv))
        if (const uint32_t bits = bitsOfTiff(view); bits > 16)
            result.why = "its numbers have " + std::to_string(bits) + " bits each, and Atelier reads up to 16. Export it as PNG";
    if (!result.why.empty())
        return result;
    const std::string missing = missingEnd(view);
    bool turns = false;
    if (missing.empty() || !view.starts_with(pngSignature))
        turns = read(bytes, result);
    if (result.picture.isNull() && !missing.empty() && view.starts_with(pngSignature)) {
        // All of the pixels may be there, and only the mark of the end may not.
        const QByteArray ended = bytes + QByteArray("\0\0\0\0IEND\xae\x42\x60\x82", 12);
        turns = read(ended, result);
    } else if (!missing.empty() && (view.starts_with("BM") || (view.starts_with("\xff\xd8"sv) && saysShort))) {
        result.picture = QImage(); // Qt and its libraries paint the rest in one colour
    }
    if (!result.picture.isNull()) {
        if (!turns)
            result.picture = turned(result.picture, orientationIn(view));
        result.why.clear();
        return result;
    }
    const std::string kind = kindOf(view);
    if (!missing.empty())
        result.why = missing;
    else if (!kind.empty())
        result.why = "it is " + kind + ", which Atelier does not read. Export it as PNG or JPEG";
    else if (result.why.empty())
        result.why = "it is not a picture of a kind that Atelier reads. Use PNG or JPEG";
    return result;
}

} // namespace core::image
