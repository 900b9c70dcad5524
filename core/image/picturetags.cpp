// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/picturetags.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/image/picturebytes.h"
#include "core/image/xmpfacts.h"

#include <QString>

#include <exiv2/exiv2.hpp>

#include <algorithm>
#include <cstdint>
#include <mutex>
#include <new>
#include <stdexcept>

namespace core::image {

namespace fs = std::filesystem;

namespace {

constexpr const char *commentKey = "Exif.Photo.UserComment";
constexpr const char *softwareKey = "Exif.Image.Software";
constexpr const char *copyrightKey = "Exif.Image.Copyright";
constexpr size_t longestComment = 65000; // bytes; exiv2 silently drops what makes EXIF larger than 65,527
constexpr uint64_t longestFile = uint64_t(1) << 30;
constexpr size_t longestPacket = 30000;
constexpr const char *recipeKey = "Xmp.atelier.recipe";
// The code of the character set, with which an EXIF comment begins (Exif 2.32, table 9).
constexpr std::string_view unicodeCode("UNICODE\0", 8), asciiCode("ASCII\0\0\0", 8), jisCode("JIS\0\0\0\0\0", 8),
    utf8Code("UTF8\0\0\0\0", 8), utf8Code2("UTF-8\0\0\0", 8), noCode("\0\0\0\0\0\0\0\0", 8);

void lockXmp(void *mutex, bool lock)
{
    auto *m = static_cast<std::recursive_mutex *>(mutex);
    lock ? m->lock() : m->unlock();
}

/// exiv2's XMP parser has to be told once how threads share it.
void prepare()
{
    static std::once_flag once;
    std::call_once(once, [] {
        static std::recursive_mutex mutex;
        Exiv2::LogMsg::setLevel(Exiv2::LogMsg::mute); // damaged files are told as errors, not on the terminal
        Exiv2::XmpParser::initialize(lockXmp, &mutex);
        Exiv2::XmpProperties::registerNs(xmpNamespace, "atelier");
        Exiv2::XmpProperties::registerNs("http://purl.org/dc/terms/", "dcterms");
    });
}

std::string toUtf16(const std::string &text)
{
    const QString wide = QString::fromStdString(text);
    std::string bytes(unicodeCode);
    for (const QChar unit : wide) {
        bytes += char(unit.unicode() >> 8);
        bytes += char(unit.unicode() & 0xff);
    }
    return bytes;
}

/// Writers disagree about the byte order: a mark decides, else the side on which the zero bytes of
/// plain letters lie.
std::string fromUtf16(std::string_view bytes)
{
    size_t zeros[2] = {0, 0};
    for (size_t i = 0; i < bytes.size(); ++i)
        zeros[i % 2] += bytes[i] == '\0' ? 1 : 0;
    bool little = zeros[1] > zeros[0];
    if (const std::string_view mark = bytes.substr(0, 2); mark == "\xff\xfe" || mark == "\xfe\xff") {
        little = mark[0] == '\xff';
        bytes.remove_prefix(2);
    }
    QString text;
    for (size_t i = 0; i + 1 < bytes.size(); i += 2)
        text += QChar(char16_t(uint8_t(bytes[i + (little ? 1 : 0)]) << 8 | uint8_t(bytes[i + (little ? 0 : 1)])));
    return text.toStdString();
}

/// Whether bytes that no code announces are UTF-16: the zero bytes of plain letters stand in every other place.
bool looksLikeUtf16(std::string_view bytes)
{
    if (bytes.starts_with("\xff\xfe") || bytes.starts_with("\xfe\xff"))
        return true;
    while (!bytes.empty() && bytes.back() == '\0')
        bytes.remove_suffix(1);
    return size_t(std::ranges::count(bytes, '\0')) * 4 > bytes.size();
}

std::string fromLatin1(std::string_view bytes)
{
    return QString::fromLatin1(bytes.data(), qsizetype(bytes.size())).toStdString();
}

std::string fromComment(std::string_view bytes)
{
    // The code of the character set is written in small letters by some, and by others says what is not so.
    std::string code(bytes.substr(0, 8));
    std::ranges::transform(code, code.begin(), [](char c) { return c >= 'a' && c <= 'z' ? char(c - 32) : c; });
    constexpr std::string_view charset = "charset="; // exiv2's own way to write it, left in the text by mistake
    std::string text;
    if (code == unicodeCode) {
        bytes.remove_prefix(unicodeCode.size());
        text = looksLikeUtf16(bytes) || bytes.find('\0') != std::string_view::npos || !isUtf8(bytes) ? fromUtf16(bytes) : bytes;
    } else {
        if (code == asciiCode || code == noCode || code == jisCode || code == utf8Code || code == utf8Code2)
            bytes.remove_prefix(asciiCode.size());
        if (bytes.starts_with(charset))
            bytes.remove_prefix(std::min(bytes.find(' ') + 1, bytes.size()));
        text = looksLikeUtf16(bytes) ? fromUtf16(bytes) : isUtf8(bytes) ? std::string(bytes) : fromLatin1(bytes);
    }
    text.resize(text.find_last_not_of('\0') + 1);
    return text;
}

std::string bytesOf(const Exiv2::Exifdatum &datum)
{
    if (const auto *comment = dynamic_cast<const Exiv2::CommentValue *>(&datum.value()))
        return comment->value_;
    std::string bytes(size_t(datum.size()), '\0');
    datum.value().copy(reinterpret_cast<Exiv2::byte *>(bytes.data()), Exiv2::bigEndian);
    return bytes;
}

/// AUTOMATIC1111's kind of text has these two in its last line.
bool looksLikeSettings(std::string_view text)
{
    return text.find("Steps: ") != std::string_view::npos && text.find("Seed: ") != std::string_view::npos;
}

/// The settings, wherever and in whatever type writers have put them: UserComment belongs into the photograph's directory
/// as undefined bytes, and stands in the picture's own, as text or as bytes, too. Empty where there are none.
std::string settingsIn(const Exiv2::ExifData &exif)
{
    constexpr uint16_t userComment = 0x9286, description = 0x010e, xpComment = 0x9c9c;
    std::string found;
    for (const Exiv2::Exifdatum &datum : exif)
        if (datum.tag() == userComment && (datum.groupName() == "Photo" || found.empty()))
            if (std::string text = fromComment(bytesOf(datum)); !text.empty())
                found = std::move(text);
    for (const Exiv2::Exifdatum &datum : exif)
        if (found.empty() && datum.groupName() == "Image" && (datum.tag() == description || datum.tag() == xpComment))
            if (std::string text = fromComment(bytesOf(datum)); looksLikeSettings(text))
                found = std::move(text);
    return found;
}

std::string utf8Of(const Exiv2::Exifdatum &datum)
{
    const std::string text = datum.toString();
    return isUtf8(text) ? text : fromLatin1(text);
}

/// Calls into exiv2, whose exceptions become `failure(what it says)`.
template <typename Work, typename Failure>
auto guarded(const Work &work, const Failure &failure)
{
    prepare();
    try {
        return work();
    } catch (const std::bad_alloc &) { // a count in the file that no memory is enough for
        throw failure(std::string("a length in it is impossible"));
    } catch (const std::length_error &) {
        throw failure(std::string("a length in it is impossible"));
    } catch (const std::exception &error) { // Exiv2::Error has another parent class in other versions
        throw failure(std::string(error.what()));
    }
}

void put(Exiv2::ExifData &exif, const Texts &texts)
{
    if (const auto it = texts.find("Software"); it != texts.end())
        exif[softwareKey] = it->second;
    if (const auto it = texts.find("Copyright"); it != texts.end())
        exif[copyrightKey] = it->second;
    if (const auto it = texts.find("parameters"); it != texts.end()) {
        const std::string bytes = toUtf16(it->second);
        Exiv2::DataValue value(Exiv2::undefined); // exiv2's own comments know UCS-2 only, which lacks emoji
        value.read(reinterpret_cast<const Exiv2::byte *>(bytes.data()), long(bytes.size()), Exiv2::bigEndian);
        exif.add(Exiv2::ExifKey(commentKey), &value);
    }
}

void put(Exiv2::XmpData &xmp, const Texts &texts)
{
    // JPEG has 64 KB for all of it, and an editor's history of a picture may be longer: then only what is ours goes along.
    if (const auto it = texts.find(xmpKeyword); it != texts.end())
        if (it->second.size() > longestPacket || Exiv2::XmpParser::decode(xmp, it->second) != 0)
            Exiv2::XmpParser::decode(xmp, madeByModelXmp());
    if (const auto it = texts.find("atelier"); it != texts.end())
        xmp[recipeKey] = it->second;
}

} // namespace

bool canHoldTags(std::string_view head)
{
    using namespace std::string_view_literals;
    return head.starts_with("\xff\xd8\xff"sv) || (head.starts_with("RIFF"sv) && head.substr(8, 4) == "WEBP"sv)
           || head.starts_with("II\x2a\0"sv) || head.starts_with("MM\0\x2a"sv);
}

std::string withTags(const std::string &file, const Texts &texts, const std::string &kind)
{
    if (texts.empty())
        return file;
    const bool isTiff = file.starts_with("II") || file.starts_with("MM");
    return guarded(
        [&] {
        if (const auto it = texts.find("parameters"); !isTiff && it != texts.end() && toUtf16(it->second).size() > longestComment)
            throw std::runtime_error("the settings are too long");
        const auto image = Exiv2::ImageFactory::open(reinterpret_cast<const Exiv2::byte *>(file.data()), long(file.size()));
        image->readMetadata(); // a TIFF's own tags are EXIF too
        put(image->exifData(), texts);
        put(image->xmpData(), texts);
        if (!isTiff) // which keeps its own
            image->setByteOrder(Exiv2::bigEndian);
        image->writeMetadata();
        Exiv2::BasicIo &io = image->io();
        io.open();
        const auto size = size_t(io.size());
        const Exiv2::byte *bytes = io.mmap();
        const std::string result(reinterpret_cast<const char *>(bytes), size);
        io.munmap();
        return result;
        },
        [&](const std::string &why) {
        return Error("What the picture was made with does not fit into a ." + kind + " file (" + why
                     + "). JPEG and WebP have room for 64 KB; choose .png, which holds any length.");
    });
}

std::string xmpPacket(const Texts &texts)
{
    return guarded(
        [&] {
        Exiv2::XmpData xmp;
        put(xmp, texts);
        std::string packet;
        if (Exiv2::XmpParser::encode(packet, xmp, Exiv2::XmpParser::useCompactFormat) != 0)
            throw std::runtime_error("the texts are too long");
        return packet;
        },
        [](const std::string &why) { return Error("What a file was made with does not fit into it (" + why + ")."); });
}

Texts textsOfXmp(const std::string &packet)
{
    try {
        return guarded(
            [&packet] {
            Texts texts{{xmpKeyword, packet}};
            Exiv2::XmpData xmp;
            if (Exiv2::XmpParser::decode(xmp, packet) != 0)
                return texts;
            if (const auto it = xmp.findKey(Exiv2::XmpKey(recipeKey)); it != xmp.end())
                texts["atelier"] = it->toString();
            return texts;
            },
            [](const std::string &why) { return Error(why); });
    } catch (const Error &) { // without sense: it stands there and says nothing
        return {{xmpKeyword, packet}};
    }
}

Texts readTags(const fs::path &path)
{
    return guarded(
        [&] {
        const auto image = Exiv2::ImageFactory::open(path.native());
        image->readMetadata();
        Texts texts;
        const Exiv2::ExifData &exif = image->exifData();
        if (const auto it = exif.findKey(Exiv2::ExifKey(softwareKey)); it != exif.end())
            texts["Software"] = utf8Of(*it);
        if (const auto it = exif.findKey(Exiv2::ExifKey(copyrightKey)); it != exif.end())
            texts["Copyright"] = utf8Of(*it);
        if (std::string settings = settingsIn(exif); !settings.empty())
            texts["parameters"] = std::move(settings);
        else if (std::string comment = fromComment(image->comment()); looksLikeSettings(comment)) // of JPEG itself
            texts["parameters"] = std::move(comment);
        else if (const std::string file = image->mimeType() == "image/webp" ? readTextFile(path, longestFile) : std::string();
                 !exifIn(file).empty())
            addComment(exifIn(file), texts); // of WebP, where exiv2 did not find it
        if (!image->xmpPacket().empty())
            texts[xmpKeyword] = image->xmpPacket();
        const Exiv2::XmpData &xmp = image->xmpData();
        if (const auto it = xmp.findKey(Exiv2::XmpKey(recipeKey)); it != xmp.end())
            texts["atelier"] = it->toString();
        return texts;
        },
        [&](const std::string &why) { return Error(shown(path) + " is damaged (" + why + "). Use another copy of it."); });
}

int orientationIn(std::string_view file)
{
    const auto *bytes = reinterpret_cast<const Exiv2::byte *>(file.data());
    try {
        return guarded(
            [&] {
            Exiv2::ExifData exif;
            if (const std::string_view block = exifIn(file); !block.empty()) {
                Exiv2::ExifParser::decode(exif, reinterpret_cast<const Exiv2::byte *>(block.data()), uint32_t(block.size()));
            } else {
                const auto image = Exiv2::ImageFactory::open(bytes, long(file.size()));
                image->readMetadata();
                exif = image->exifData();
            }
            const auto found = exif.findKey(Exiv2::ExifKey("Exif.Image.Orientation"));
            const int said = found != exif.end() ? QString::fromStdString(found->toString()).toInt() : 1;
            return said >= 1 && said <= 8 ? said : 1;
            },
            [](const std::string &why) { return Error(why); });
    } catch (const Error &) { // a kind that exiv2 does not know, or without sense
        return 1;
    }
}

void addComment(std::string_view exif, Texts &texts)
{
    constexpr std::string_view head("Exif\0\0", 6); // of JPEG; some writers leave it there
    if (exif.starts_with(head))
        exif.remove_prefix(head.size());
    try {
        guarded(
            [&] {
            Exiv2::ExifData data;
            Exiv2::ExifParser::decode(data, reinterpret_cast<const Exiv2::byte *>(exif.data()), uint32_t(exif.size()));
            if (std::string settings = settingsIn(data); !settings.empty())
                texts["parameters"] = std::move(settings);
            if (const auto it = data.findKey(Exiv2::ExifKey(softwareKey)); it != data.end())
                texts.emplace("Software", utf8Of(*it));
            },
            [](const std::string &why) { return Error(why); });
    } catch (const Error &) { // without sense: nothing is known
        return;
    }
}

XmpFacts xmpFacts(const std::string &packet)
{
    try {
        return guarded(
            [&packet] {
            Exiv2::XmpData xmp;
            XmpFacts facts;
            if (Exiv2::XmpParser::decode(xmp, packet) != 0)
                return facts;
            const auto text = [&xmp](const char *key) {
                const auto found = xmp.findKey(Exiv2::XmpKey(key));
                return found == xmp.end() ? std::string() : found->toString();
            };
            facts.digitalSourceType = text("Xmp.iptcExt.DigitalSourceType");
            facts.creatorTool = text("Xmp.xmp.CreatorTool");
            facts.provenance = text("Xmp.dcterms.provenance");
            return facts;
            },
            [](const std::string &why) { return Error(why); });
    } catch (const Error &) { // without sense: it says nothing
        return {};
    }
}

} // namespace core::image
