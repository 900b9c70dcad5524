// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/pngtext.h"

#include "core/base/error.h"
#include "core/base/file.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <istream>
#include <optional>
#include <string_view>

namespace core::image {

namespace {

constexpr std::string_view signature("\x89PNG\r\n\x1a\n", 8);
constexpr size_t headerSize = 8 + 4 + 4 + 13 + 4; // signature, and the IHDR chunk that always follows
constexpr uint32_t longestText = 64u << 20;       // bytes; as much as other text files may have
constexpr size_t longestKeyword = 79;

std::string bigEndian(uint32_t value)
{
    return {char(value >> 24), char(value >> 16), char(value >> 8), char(value)};
}

uint32_t fromBigEndian(std::string_view bytes)
{
    uint32_t value = 0;
    for (int i = 0; i < 4; ++i)
        value = value << 8 | uint8_t(bytes[size_t(i)]);
    return value;
}

/// The text in Latin-1, which is what tEXt holds; none where it has other characters, or ones that control
/// a device and that PNG discourages there.
std::optional<std::string> toLatin1(std::string_view text)
{
    std::string latin1;
    for (size_t i = 0; i < text.size(); ++i) {
        const auto byte = uint8_t(text[i]);
        const auto next = i + 1 < text.size() ? uint8_t(text[i + 1]) : uint8_t(0);
        if ((byte >= 0x20 && byte < 0x7f) || byte == '\n' || byte == '\t') {
            latin1 += char(byte);
        } else if ((byte == 0xc2 && next >= 0xa0 && next <= 0xbf) || (byte == 0xc3 && next >= 0x80 && next <= 0xbf)) {
            latin1 += char(byte == 0xc2 ? next : next + 0x40);
            ++i;
        } else {
            return std::nullopt;
        }
    }
    return latin1;
}

std::string chunk(const std::string &keyword, const std::string &text)
{
    const auto name = toLatin1(keyword);
    if (!name || name->empty() || name->size() > longestKeyword)
        throw Error("\"" + keyword + "\" cannot be the keyword of a text in a PNG file: it needs 1 to 79 letters of Latin-1.");
    if (text.find('\0') != std::string::npos || text.size() > longestText)
        throw Error("The text \"" + keyword + "\" cannot be put into a PNG file: it is too long or has a zero byte in it.");
    std::string body;
    if (const auto latin1 = toLatin1(text); latin1 && keyword != xmpKeyword)
        body = "tEXt" + *name + '\0' + *latin1;
    else // not compressed, no language, no translated keyword
        body = "iTXt" + *name + std::string(5, '\0') + text;
    return bigEndian(uint32_t(body.size() - 4)) + body + bigEndian(pngChecksum(body));
}

std::string fromLatin1(std::string_view text)
{
    std::string utf8;
    for (const char c : text) {
        if (uint8_t(c) < 0x80) {
            utf8 += c;
        } else {
            utf8 += char(0xc0 | uint8_t(c) >> 6);
            utf8 += char(0x80 | (uint8_t(c) & 0x3f));
        }
    }
    return utf8;
}

/// tEXt and zTXt hold Latin-1 and iTXt UTF-8, say the rules; many writers put UTF-8 into all of them, and some end a text with
/// zero bytes.
std::string plainText(std::string_view text)
{
    while (!text.empty() && text.back() == '\0')
        text.remove_suffix(1);
    std::string result = isUtf8(text) ? std::string(text) : fromLatin1(text);
    std::replace(result.begin(), result.end(), '\0', ' ');
    return result;
}

/// Up to the next zero byte, which is taken away too.
std::string_view takeField(std::string_view &rest)
{
    const size_t end = std::min(rest.find('\0'), rest.size());
    const std::string_view field = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return field;
}

void take(std::string_view type, std::string_view body, Texts &texts)
{
    const std::string_view name = takeField(body);
    if (name.empty() || name.size() > longestKeyword)
        return;
    const std::string keyword = plainText(name);
    if (type == "tEXt") {
        texts[keyword] = plainText(body);
    } else if (type == "zTXt" && !body.empty()) {
        texts[keyword] = plainText(inflated(body.substr(1)));
    } else if (type == "iTXt" && body.size() >= 2) {
        const bool isPacked = body[0] != 0;
        body.remove_prefix(2);
        takeField(body); // language
        takeField(body); // translated keyword
        texts[keyword] = plainText(isPacked ? inflated(body) : std::string(body));
    }
}

} // namespace

std::string inflated(std::string_view packed)
{
    z_stream stream{};
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(packed.data()));
    stream.avail_in = uInt(packed.size());
    constexpr int anyHeader = MAX_WBITS + 32; // zlib's, or gzip's
    if (inflateInit2(&stream, anyHeader) != Z_OK)
        return {};
    std::string text, block(1 << 16, '\0');
    int status = Z_OK;
    while (status == Z_OK && text.size() <= longestText) {
        stream.next_out = reinterpret_cast<Bytef *>(block.data());
        stream.avail_out = uInt(block.size());
        status = inflate(&stream, Z_NO_FLUSH);
        text.append(block, 0, block.size() - stream.avail_out);
    }
    inflateEnd(&stream);
    return status == Z_STREAM_END ? text : std::string();
}

uint32_t pngChecksum(std::string_view bytes)
{
    static const auto table = [] {
        std::array<uint32_t, 256> t{};
        for (uint32_t n = 0; n < 256; ++n) {
            uint32_t c = n;
            for (int k = 0; k < 8; ++k)
                c = c & 1 ? 0xedb88320u ^ (c >> 1) : c >> 1;
            t[n] = c;
        }
        return t;
    }();
    uint32_t c = 0xffffffffu;
    for (const char byte : bytes)
        c = table[(c ^ uint8_t(byte)) & 0xff] ^ (c >> 8);
    return ~c;
}

std::string withTexts(const std::string &png, const Texts &texts)
{
    std::string chunks;
    for (const auto &[keyword, text] : texts)
        chunks += chunk(keyword, text);
    std::string result = png;
    result.insert(std::min(headerSize, png.size()), chunks);
    return result;
}

bool readPngTexts(std::istream &in, const std::string &name, Texts &texts, std::string &exif)
{
    std::string head(8, '\0');
    if (!in.read(head.data(), 8) || head != signature)
        return false;
    const auto damaged = [&name] { return Error(name + " is damaged: it ends in the middle. Use another copy of it."); };
    const auto here = in.tellg();
    in.seekg(0, std::ios::end);
    uint64_t left = uint64_t(in.tellg() - here);
    in.seekg(here);
    for (std::string type; type != "IEND";) {
        if (left < 12 || !in.read(head.data(), 8))
            throw damaged();
        const uint64_t length = fromBigEndian(head);
        type = head.substr(4);
        left -= 12;
        if (length > left)
            throw damaged();
        left -= length;
        const bool isText = type == "tEXt" || type == "zTXt" || type == "iTXt" || type == "eXIf";
        if (isText && length <= longestText) {
            std::string body(length, '\0');
            if (!in.read(body.data(), std::streamsize(length)))
                throw damaged();
            if (type == "eXIf")
                exif = std::move(body);
            else
                take(type, body, texts);
            in.seekg(4, std::ios::cur); // its checksum: a wrong one harms nobody here
        } else {
            in.seekg(std::streamoff(length) + 4, std::ios::cur);
        }
    }
    return true;
}

} // namespace core::image
