// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/catalogue/searchtext.h"

#include "core/base/file.h"
#include "core/text/codepoints.h"

#include <QChar>

#include <cctype>
#include <charconv>
#include <vector>

namespace core::library {

namespace {

constexpr std::string_view replacement = "\xef\xbf\xbd";

bool isBetween(char32_t c, char32_t first, char32_t last)
{
    return c >= first && c <= last;
}

bool isEmoji(char32_t c)
{
    return isBetween(c, 0x1f000, 0x1faff) || isBetween(c, 0x2600, 0x27bf) || isBetween(c, 0x2b00, 0x2bff);
}

/// Scripts without spaces, and Hangul, whose particles are part of a word.
bool standsAlone(char32_t c)
{
    return text::isWordOfItsOwn(c) || isBetween(c, 0xac00, 0xd7a3) || isBetween(c, 0x0e00, 0x0eff) || isBetween(c, 0x1000, 0x109f)
           || isBetween(c, 0x1780, 0x17ff);
}

/// Whether the index sees a word in it at all.
bool hasWord(std::string_view text)
{
    for (size_t at = 0; at < text.size();) {
        const text::CodePoint c = text::codePointAt(text, at);
        const bool ascii = c.value < 0x80;
        const bool own = c.value >= 0x10ff00; // a byte of a name that is no UTF-8 (core/base/file.h)
        if (ascii ? std::isalnum(int(c.value)) != 0 : QChar::isLetterOrNumber(c.value) || isEmoji(c.value) || own)
            return true;
        at = c.end;
    }
    return false;
}

struct Word
{
    std::string text;
    bool unwanted = false, quoted = false;
};

std::vector<Word> wordsOf(std::string_view text)
{
    std::vector<Word> words;
    for (size_t at = 0; at < text.size();) {
        if (std::isspace(uint8_t(text[at])) != 0) {
            ++at;
            continue;
        }
        Word word;
        const bool mayDeny = at + 1 < text.size() && std::isspace(uint8_t(text[at + 1])) == 0;
        if (text[at] == '-' && mayDeny) {
            word.unwanted = true;
            ++at;
        }
        // A quote that nobody has closed yet holds for the rest: it is being typed.
        word.quoted = text[at] == '"';
        size_t end = at;
        if (word.quoted) {
            end = std::min(text.find('"', at + 1), text.size());
            word.text = text.substr(at + 1, end - at - 1);
            at = std::min(end + 1, text.size());
        } else {
            while (end < text.size() && std::isspace(uint8_t(text[end])) == 0)
                ++end;
            word.text = text.substr(at, end - at);
            at = end;
        }
        words.push_back(std::move(word));
    }
    return words;
}

/// As a text of FTS5: nothing in it is an operator.
std::string asPhrase(std::string_view text)
{
    std::string result = "\"";
    for (const char c : text)
        result += c == '"' ? ' ' : c;
    return result + "\"";
}

} // namespace

std::string validUtf8(std::string_view text)
{
    if (isUtf8(text))
        return std::string(text);
    std::string result;
    while (!text.empty()) {
        const size_t length = utf8Length(text);
        result += length > 0 ? text.substr(0, length) : replacement;
        text.remove_prefix(std::max<size_t>(1, length));
    }
    return result;
}

std::string searchedText(std::string_view text)
{
    std::string result;
    result.reserve(text.size() + 16);
    for (size_t at = 0; at < text.size();) {
        if (uint8_t(text[at]) < 0x80) {
            result += text[at] == '\0' ? ' ' : text[at];
            ++at;
            continue;
        }
        const text::CodePoint c = text::codePointAt(text, at);
        if (isEmoji(c.value)) {
            char hex[16];
            const auto end = std::to_chars(std::begin(hex), std::end(hex), uint32_t(c.value), 16).ptr;
            result += " x" + std::string(hex, end) + " ";
        } else if (standsAlone(c.value)) {
            result += ' ';
            result += text.substr(c.begin, c.end - c.begin);
            result += ' ';
        } else {
            result += text.substr(c.begin, c.end - c.begin);
        }
        at = c.end;
    }
    return result;
}

SearchWords searchWords(std::string_view typed)
{
    SearchWords found;
    const std::string valid = validUtf8(typed);
    for (const Word &word : wordsOf(valid)) {
        if (!hasWord(word.text))
            continue;
        // The last word of each may go on; one that is there as it stands comes before those that it begins.
        const std::string exact = asPhrase(searchedText(word.text));
        if (word.unwanted)
            found.unwanted += (found.unwanted.empty() ? "" : " OR ") + exact + (word.quoted ? "" : "*");
        else
            found.wanted += (found.wanted.empty() ? "(" : " AND (") + exact + " OR " + exact + "*)";
    }
    return found;
}

} // namespace core::library
