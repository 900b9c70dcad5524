// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/foreign/certificatenames.h"

#include "core/base/file.h"

#include <cstdint>

namespace core::library {

using namespace std::string_view_literals;

namespace {

// Tags of ASN.1 (X.690).
constexpr uint8_t sequence = 0x30, set = 0x31, version = 0xa0, object = 0x06, wide = 0x1e;
constexpr auto commonName = "\x55\x04\x03"sv, organization = "\x55\x04\x0a"sv;

struct Value
{
    uint8_t tag = 0; ///< 0: there is none
    std::string_view content;
};

/// The value that the bytes begin with, which is taken away from them.
Value take(std::string_view &bytes)
{
    if (bytes.size() < 2)
        return {};
    const auto tag = uint8_t(bytes[0]);
    size_t length = uint8_t(bytes[1]), head = 2;
    if (length >= 0x80) { // of so many bytes
        const size_t count = length & 0x7fU;
        if (count == 0 || count > 4 || bytes.size() < head + count)
            return {};
        length = 0;
        for (size_t i = 0; i < count; ++i)
            length = length << 8U | uint8_t(bytes[head + i]);
        head += count;
    }
    if (length > bytes.size() - head)
        return {};
    const Value value{tag, bytes.substr(head, length)};
    bytes.remove_prefix(head + length);
    return value;
}

std::string textOf(const Value &value)
{
    if (value.tag == wide) { // two bytes each
        std::string text;
        for (size_t i = 0; i + 1 < value.content.size(); i += 2)
            text += value.content[i] == 0 && uint8_t(value.content[i + 1]) < 0x80 ? value.content[i + 1] : '?';
        return text;
    }
    return isUtf8(value.content) ? std::string(value.content) : std::string();
}

std::string nameIn(std::string_view names)
{
    std::string common;
    for (Value each = take(names); each.tag == set; each = take(names))
        for (Value pair = take(each.content); pair.tag == sequence; pair = take(each.content)) {
            const Value kind = take(pair.content), text = take(pair.content);
            if (kind.tag != object)
                continue;
            if (kind.content == organization)
                return textOf(text);
            if (kind.content == commonName && common.empty())
                common = textOf(text);
        }
    return common;
}

} // namespace

CertificateNames certificateNames(std::string_view der)
{
    std::string_view certificate = take(der).content;
    std::string_view fields = take(certificate).content; // what is signed
    Value value = take(fields);
    if (value.tag == version)
        value = take(fields); // the number
    take(fields);             // how it is signed
    const Value issuer = take(fields);
    take(fields); // from when to when
    const Value subject = take(fields);
    return {nameIn(subject.content), nameIn(issuer.content)};
}

} // namespace core::library
