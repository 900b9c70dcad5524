// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/pngtext.h"

#include "core/base/error.h"

#include <QByteArray>

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
constexpr uint32_t longestChunk = 1u << 30;       // bytes; of pixels
constexpr uint32_t longestPacked = 256u << 10;    // compressed bytes; deflate packs 1:1000 at most

uint32_t crc(std::string_view bytes)
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

bool isPrintableAscii(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return (c >= 0x20 && c < 0x7f) || c == '\n'; });
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
    if (keyword.empty() || keyword.size() > 79 || !isPrintableAscii(keyword))
        throw Error("\"" + keyword + "\" cannot be the keyword of a text in a PNG file: it needs 1 to 79 plain letters.");
    if (text.find('\0') != std::string::npos || text.size() > longestText)
        throw Error("The text \"" + keyword + "\" cannot be put into a PNG file: it is too long or has a zero byte in it.");
    std::string body;
    if (const auto latin1 = toLatin1(text); latin1 && keyword != xmpKeyword)
        body = "tEXt" + keyword + '\0' + *latin1;
    else // not compressed, no language, no translated keyword
        body = "iTXt" + keyword + std::string(5, '\0') + text;
    return bigEndian(uint32_t(body.size() - 4)) + body + bigEndian(crc(body));
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

/// Empty where it is not what deflate makes.
std::string unpacked(std::string_view packed)
{
    if (packed.size() > longestPacked)
        return {};
    const std::string sized = bigEndian(0) + std::string(packed); // qUncompress wants a guess of the size first
    return qUncompress(reinterpret_cast<const uchar *>(sized.data()), qsizetype(sized.size())).toStdString();
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
    const std::string keyword(takeField(body));
    if (keyword.empty())
        return;
    if (type == "tEXt") {
        texts[keyword] = fromLatin1(body);
    } else if (type == "zTXt" && !body.empty()) {
        texts[keyword] = fromLatin1(unpacked(body.substr(1)));
    } else if (type == "iTXt" && body.size() >= 2) {
        const bool isPacked = body[0] != 0;
        body.remove_prefix(2);
        takeField(body); // language
        takeField(body); // translated keyword
        texts[keyword] = isPacked ? unpacked(body) : std::string(body);
    }
}

} // namespace

std::string withTexts(const std::string &png, const Texts &texts)
{
    std::string chunks;
    for (const auto &[keyword, text] : texts)
        chunks += chunk(keyword, text);
    std::string result = png;
    result.insert(std::min(headerSize, png.size()), chunks);
    return result;
}

bool readPngTexts(std::istream &in, const std::string &name, Texts &texts)
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
        const bool isText = type == "tEXt" || type == "zTXt" || type == "iTXt";
        if (isText && length <= longestText) {
            std::string body(length, '\0');
            if (!in.read(body.data(), std::streamsize(length)))
                throw damaged();
            take(type, body, texts);
            in.seekg(4, std::ios::cur); // its checksum: a wrong one harms nobody here
        } else {
            in.seekg(std::streamoff(length) + 4, std::ios::cur);
        }
    }
    return true;
}

void requireSoundPng(std::istream &in, const std::string &name)
{
    std::string head(signature.size(), '\0');
    if (!in.read(head.data(), std::streamsize(head.size())) || head != signature)
        return;
    const Error damaged("Cannot read the picture " + name + ": it is damaged or cut off. Fetch or export it again.");
    std::string chunk, numbers(8, '\0');
    do {
        if (!in.read(numbers.data(), 8))
            throw damaged;
        const uint32_t length = fromBigEndian(numbers);
        const std::string type = numbers.substr(4);
        const bool isType = std::ranges::all_of(type, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); });
        if (!isType || length > longestChunk)
            throw damaged;
        if (type[0] >= 'a') { // of what is not needed for the pixels libpng passes over what is damaged
            if (!in.seekg(std::streamoff(length) + 4, std::ios::cur))
                throw damaged;
            continue;
        }
        chunk.resize(4 + size_t(length) + 4);
        chunk.replace(0, 4, type);
        if (!in.read(chunk.data() + 4, std::streamsize(length) + 4)
            || crc(std::string_view(chunk).substr(0, 4 + length)) != fromBigEndian(std::string_view(chunk).substr(4 + length)))
            throw damaged;
    } while (chunk.compare(0, 4, "IEND") != 0);
}

} // namespace core::image
