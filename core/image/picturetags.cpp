// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/picturetags.h"

#include "core/base/error.h"
#include "core/base/file.h"

#include <QString>

#include <exiv2/exiv2.hpp>

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
constexpr const char *recipeKey = "Xmp.atelier.recipe";
// The code of the character set, with which an EXIF comment begins (Exif 2.32, table 9).
constexpr std::string_view unicodeCode("UNICODE\0", 8), asciiCode("ASCII\0\0\0", 8), noCode("\0\0\0\0\0\0\0\0", 8);

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

std::string fromComment(std::string_view bytes)
{
    std::string text;
    if (bytes.starts_with(unicodeCode))
        text = fromUtf16(bytes.substr(unicodeCode.size()));
    else if (bytes.starts_with(asciiCode) || bytes.starts_with(noCode))
        text = bytes.substr(asciiCode.size()); // UTF-8 in practice
    else
        text = bytes;
    text.resize(text.find_last_not_of('\0') + 1);
    return text;
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
    if (const auto it = texts.find(xmpKeyword); it != texts.end())
        Exiv2::XmpParser::decode(xmp, it->second);
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

Texts readTags(const fs::path &path)
{
    return guarded(
        [&] {
        const auto image = Exiv2::ImageFactory::open(shown(path));
        image->readMetadata();
        Texts texts;
        const Exiv2::ExifData &exif = image->exifData();
        if (const auto it = exif.findKey(Exiv2::ExifKey(softwareKey)); it != exif.end())
            texts["Software"] = it->toString();
        if (const auto it = exif.findKey(Exiv2::ExifKey(copyrightKey)); it != exif.end())
            texts["Copyright"] = it->toString();
        if (const auto it = exif.findKey(Exiv2::ExifKey(commentKey)); it != exif.end()) {
            const auto *comment = dynamic_cast<const Exiv2::CommentValue *>(&it->value());
            texts["parameters"] = fromComment(comment ? comment->value_ : it->toString());
        }
        if (!image->xmpPacket().empty())
            texts[xmpKeyword] = image->xmpPacket();
        const Exiv2::XmpData &xmp = image->xmpData();
        if (const auto it = xmp.findKey(Exiv2::XmpKey(recipeKey)); it != xmp.end())
            texts["atelier"] = it->toString();
        return texts;
        },
        [&](const std::string &why) { return Error(shown(path) + " is damaged (" + why + "). Use another copy of it."); });
}

} // namespace core::image
