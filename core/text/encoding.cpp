// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/encoding.h"

#include "core/text/codepoints.h"

#include <iconv.h>
#include <uchardet.h>
#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>

namespace core::text {

namespace {

constexpr size_t enough = 1 << 20; // bytes that are looked at for a guess

/// Nothing where the encoding is not known, or too much of it cannot be read as that. What cannot be read becomes U+FFFD.
std::optional<std::string> converted(std::string_view bytes, const std::string &from)
{
    const auto closed = [](void *handle) { iconv_close(handle); };
    void *const opened = iconv_open("UTF-8", from.c_str());
    if (opened == iconv_t(-1)) // NOLINT(performance-no-int-to-ptr): iconv's own sign
        return std::nullopt;
    const std::unique_ptr<void, decltype(closed)> handle(opened, closed);
    std::string result;
    size_t bad = 0;
    std::array<char, 1 << 14> block{};
    // iconv takes its input as char *, and does not write there.
    char *in = const_cast<char *>(bytes.data()); // NOLINT(cppcoreguidelines-pro-type-const-cast)
    size_t left = bytes.size();
    while (left > 0) {
        char *out = block.data();
        size_t room = block.size();
        const size_t done = iconv(opened, &in, &left, &out, &room);
        const int reason = errno;
        result.append(block.data(), size_t(out - block.data()));
        if (done != size_t(-1) || reason == E2BIG)
            continue;
        result += "\uFFFD";
        ++bad;
        ++in;
        --left;
    }
    return bad > 2 + bytes.size() / 200 ? std::nullopt : std::optional(result);
}

/// UTF-16 without a mark: every other byte of Latin letters, spaces and line ends is zero.
std::string bareUtf16(std::string_view bytes)
{
    const std::string_view part = bytes.substr(0, enough & ~size_t(1));
    size_t even = 0, odd = 0;
    for (size_t i = 0; i + 1 < part.size(); i += 2) {
        even += part[i] == '\0';
        odd += part[i + 1] == '\0';
    }
    const size_t units = part.size() / 2;
    if (units < 2 || bytes.size() % 2 != 0)
        return {};
    // In other scripts the spaces and line ends among the words still show it.
    if (odd * 100 > units * 3 && even == 0)
        return "UTF-16LE";
    if (even * 100 > units * 3 && odd == 0)
        return "UTF-16BE";
    return {};
}

std::string guessed(std::string_view bytes)
{
    const std::unique_ptr<std::remove_pointer_t<uchardet_t>, decltype(&uchardet_delete)> detector(uchardet_new(), uchardet_delete);
    const std::string_view part = bytes.substr(0, enough);
    if (!detector || uchardet_handle_data(detector.get(), part.data(), part.size()) != 0)
        return {};
    uchardet_data_end(detector.get());
    return uchardet_get_charset(detector.get());
}

bool isLatinFamily(const std::string &name)
{
    static constexpr auto latin = std::to_array<std::string_view>({"",
                                                                   "ASCII",
                                                                   "ISO-8859-1",
                                                                   "ISO-8859-2",
                                                                   "ISO-8859-3",
                                                                   "ISO-8859-4",
                                                                   "ISO-8859-9",
                                                                   "ISO-8859-10",
                                                                   "ISO-8859-13",
                                                                   "ISO-8859-14",
                                                                   "ISO-8859-15",
                                                                   "ISO-8859-16",
                                                                   "WINDOWS-1250",
                                                                   "WINDOWS-1252",
                                                                   "WINDOWS-1254",
                                                                   "WINDOWS-1257",
                                                                   "WINDOWS-1258",
                                                                   "MAC-CENTRALEUROPE",
                                                                   "IBM850",
                                                                   "IBM852",
                                                                   "VISCII"});
    return std::ranges::find(latin, name) != latin.end();
}

/// What does not look like words: capitals and signs within them, control characters, what is no character.
size_t oddities(std::string_view text)
{
    enum class Kind { Other, Lower, Upper };
    size_t odd = 0;
    Kind last = Kind::Other;
    bool sign = false; // right behind a letter
    for (size_t at = 0; at < std::min(text.size(), enough);) {
        const CodePoint c = codePointAt(text, at);
        at = c.end;
        const auto category = utf8proc_category(utf8proc_int32_t(c.value));
        const Kind kind = category == UTF8PROC_CATEGORY_LL ? Kind::Lower : category == UTF8PROC_CATEGORY_LU ? Kind::Upper : Kind::Other;
        const bool apostrophe = c.value == U'’' || c.value == U'·' || c.value < 128;
        odd += c.value == 0xFFFD || (c.value >= 0x80 && c.value < 0xA0);
        odd += kind == Kind::Upper && last == Kind::Lower && c.value > 127;
        odd += sign && kind == Kind::Lower;
        const bool quoting = category == UTF8PROC_CATEGORY_PI || category == UTF8PROC_CATEGORY_PF || category == UTF8PROC_CATEGORY_PD;
        sign = last != Kind::Other && kind == Kind::Other && !apostrophe && !isSpace(c.value) && !quoting && c.value != U'…';
        last = kind;
    }
    return odd;
}

/// Of the encodings with Latin letters the one in which the words look right; Windows' western one where several do.
std::string latinText(std::string_view bytes, const std::string &guess)
{
    std::string best;
    size_t least = size_t(-1);
    // What western programs write goes first, but for the languages whose letters uchardet tells well.
    const bool eastern = guess == "WINDOWS-1250" || guess == "ISO-8859-2" || guess == "WINDOWS-1254" || guess == "ISO-8859-9";
    for (const std::string &name : {eastern ? guess : "WINDOWS-1252", eastern ? "WINDOWS-1252" : guess, std::string("WINDOWS-1250"),
                                    std::string("ISO-8859-2"), std::string("MACINTOSH"), std::string("IBM850")}) {
        if (name.empty() || name == "ISO-8859-1" || name == "ASCII")
            continue;
        const auto text = converted(bytes, name);
        const size_t odd = text ? oddities(*text) : size_t(-1);
        if (odd < least) {
            least = odd;
            best = *text;
        }
    }
    return best;
}

/// More control characters than any text has; a few are in some, and zero bytes too.
bool isBinary(std::string_view text)
{
    const std::string_view part = text.substr(0, enough);
    const auto control = std::ranges::count_if(part, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f';
    });
    return size_t(control) > 4 + part.size() / 50;
}

std::string withLineEnds(std::string_view text)
{
    std::string lines;
    lines.reserve(text.size());
    for (size_t i = 0; i < text.size(); ++i)
        if (text[i] != '\r')
            lines += text[i];
        else if (i + 1 == text.size() || text[i + 1] != '\n')
            lines += '\n';
    return lines;
}

} // namespace

bool isUtf8(std::string_view bytes)
{
    for (size_t at = 0; at < bytes.size();) {
        utf8proc_int32_t value = 0;
        const auto length =
            utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t *>(bytes.data()) + at, utf8proc_ssize_t(bytes.size() - at), &value);
        if (length <= 0)
            return false;
        at += size_t(length);
    }
    return true;
}

std::string declaredEncoding(std::string_view bytes)
{
    const std::string_view head = bytes.substr(0, 1024);
    for (const std::string_view key : {"charset", "encoding"}) {
        size_t at = head.find(key);
        if (at == std::string_view::npos)
            continue;
        at += key.size();
        while (at < head.size() && std::string_view(" \t\r\n='\"").find(head[at]) != std::string_view::npos)
            ++at;
        const size_t end = head.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_:", at);
        const std::string name(head.substr(at, std::min(end, head.size()) - at));
        if (name.size() >= 3 && name.size() <= 40)
            return name;
    }
    return {};
}

std::optional<std::string> decodedText(std::string_view bytes, std::string_view declared)
{
    static constexpr std::array<std::pair<std::string_view, const char *>, 5> marks = {{{"\xEF\xBB\xBF", "UTF-8"},
                                                                                        {std::string_view("\xFF\xFE\0\0", 4), "UTF-32LE"},
                                                                                        {std::string_view("\0\0\xFE\xFF", 4), "UTF-32BE"},
                                                                                        {"\xFF\xFE", "UTF-16LE"},
                                                                                        {"\xFE\xFF", "UTF-16BE"}}};
    std::optional<std::string> text;
    const auto mark = std::ranges::find_if(marks, [&](const auto &each) { return bytes.starts_with(each.first); });
    std::string wanted(declared);
    std::ranges::transform(wanted, wanted.begin(), [](char c) { return c >= 'a' && c <= 'z' ? char(c - 32) : c; });
    if (wanted == "ISO-8859-1" || wanted == "LATIN1" || wanted == "US-ASCII") // as browsers do: it is what is meant
        wanted = "WINDOWS-1252";
    if (mark != marks.end())
        text = converted(bytes.substr(mark->first.size()), mark->second);
    else if (isUtf8(bytes) && bytes.find('\0') == std::string_view::npos)
        text = bytes;
    else if (const std::string wide = bareUtf16(bytes); !wide.empty())
        text = converted(bytes, wide);
    else if (isUtf8(bytes))
        text = bytes;
    else if (bytes.find('\0') == std::string_view::npos) {
        // UTF-16 and UTF-32 were looked for: who declares them in these bytes is wrong.
        if (!wanted.empty() && !wanted.starts_with("UTF"))
            text = converted(bytes, wanted);
        if (!text) {
            const std::string guess = guessed(bytes);
            text = isLatinFamily(guess) ? latinText(bytes, guess) : converted(bytes, guess);
            if (!text)
                text = latinText(bytes, {});
        }
    }
    if (!text || isBinary(*text))
        return std::nullopt;
    return withLineEnds(*text);
}

} // namespace core::text
