// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/books/markuptext.h"

#include "core/text/promptunicode.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace core::speech {

namespace {

std::string lowerAscii(std::string_view text)
{
    std::string result(text);
    for (char &c : result)
        c = c >= 'A' && c <= 'Z' ? char(c + 32) : c;
    return result;
}

/// The character of "&name;" or "&#8212;"; 0 where it is none.
char32_t entity(std::string_view name)
{
    if (name.starts_with('#')) {
        const bool hex = name.size() > 1 && (name[1] == 'x' || name[1] == 'X');
        const std::string_view digits = name.substr(hex ? 2 : 1);
        uint32_t value = 0;
        const auto [last, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), value, hex ? 16 : 10);
        const bool good = failed == std::errc() && last == digits.data() + digits.size() && value > 0 && value < 0x110000
                          && (value < 0xD800 || value > 0xDFFF);
        return good ? char32_t(value) : 0;
    }
    static constexpr std::pair<std::string_view, char32_t> names[] = {
        {"amp", '&'},       {"lt", '<'},       {"gt", '>'},       {"quot", '"'},      {"apos", '\''},    {"nbsp", 0xA0},
        {"shy", 0xAD},      {"mdash", 0x2014}, {"ndash", 0x2013}, {"hellip", 0x2026}, {"lsquo", 0x2018}, {"rsquo", 0x2019},
        {"sbquo", 0x201A},  {"ldquo", 0x201C}, {"rdquo", 0x201D}, {"bdquo", 0x201E},  {"laquo", 0xAB},   {"raquo", 0xBB},
        {"thinsp", 0x2009}, {"ensp", 0x2002},  {"emsp", 0x2003},  {"copy", 0xA9},     {"reg", 0xAE},     {"trade", 0x2122},
        {"deg", 0xB0},      {"middot", 0xB7},  {"bull", 0x2022},  {"times", 0xD7},    {"frac12", 0xBD},  {"frac14", 0xBC},
        {"frac34", 0xBE},   {"euro", 0x20AC},  {"pound", 0xA3},   {"cent", 0xA2},     {"sect", 0xA7},    {"agrave", 0xE0},
        {"aacute", 0xE1},   {"acirc", 0xE2},   {"atilde", 0xE3},  {"auml", 0xE4},     {"aring", 0xE5},   {"aelig", 0xE6},
        {"ccedil", 0xE7},   {"egrave", 0xE8},  {"eacute", 0xE9},  {"ecirc", 0xEA},    {"euml", 0xEB},    {"igrave", 0xEC},
        {"iacute", 0xED},   {"icirc", 0xEE},   {"iuml", 0xEF},    {"ntilde", 0xF1},   {"ograve", 0xF2},  {"oacute", 0xF3},
        {"ocirc", 0xF4},    {"otilde", 0xF5},  {"ouml", 0xF6},    {"oslash", 0xF8},   {"ugrave", 0xF9},  {"uacute", 0xFA},
        {"ucirc", 0xFB},    {"uuml", 0xFC},    {"szlig", 0xDF},   {"oelig", 0x153},   {"Agrave", 0xC0},  {"Aacute", 0xC1},
        {"Auml", 0xC4},     {"AElig", 0xC6},   {"Ccedil", 0xC7},  {"Egrave", 0xC8},   {"Eacute", 0xC9},  {"Ntilde", 0xD1},
        {"Ouml", 0xD6},     {"Uuml", 0xDC},    {"OElig", 0x152},  {"Oslash", 0xD8},   {"Aring", 0xC5}};
    const auto found = std::ranges::find(names, name, &std::pair<std::string_view, char32_t>::first);
    return found != std::end(names) ? found->second : 0;
}

std::string unescaped(std::string_view text)
{
    std::string result;
    for (size_t at = 0; at < text.size();) {
        if (text[at] == '&') {
            const size_t end = text.substr(at, 12).find(';');
            if (const char32_t c = end == std::string_view::npos ? 0 : entity(text.substr(at + 1, end - 1))) {
                text::appendUtf8(result, c);
                at += end + 1;
                continue;
            }
        }
        result += text[at++];
    }
    return result;
}

/// The attributes of a tag; `at` is behind its name, and comes behind its ">".
MarkupEvents::Attributes attributesIn(std::string_view markup, size_t &at, bool &closed)
{
    MarkupEvents::Attributes all;
    while (at < markup.size() && markup[at] != '>') {
        if (isMarkupBlank(markup[at]) || markup[at] == '=') {
            ++at;
            continue;
        }
        if (markup[at] == '/') {
            closed = true;
            ++at;
            continue;
        }
        closed = false;
        size_t end = at;
        while (end < markup.size() && !isMarkupBlank(markup[end]) && markup[end] != '=' && markup[end] != '>' && markup[end] != '/')
            ++end;
        std::string name = lowerAscii(markup.substr(at, end - at)), value;
        at = end;
        while (at < markup.size() && isMarkupBlank(markup[at]))
            ++at;
        if (at < markup.size() && markup[at] == '=') {
            ++at;
            while (at < markup.size() && isMarkupBlank(markup[at]))
                ++at;
            const char quote = at < markup.size() ? markup[at] : '>';
            if (quote == '"' || quote == '\'') {
                end = std::min(markup.find(quote, at + 1), markup.size());
                value = unescaped(markup.substr(at + 1, end - at - 1));
                at = std::min(end + 1, markup.size());
            } else {
                end = at;
                while (end < markup.size() && !isMarkupBlank(markup[end]) && markup[end] != '>')
                    ++end;
                value = unescaped(markup.substr(at, end - at));
                at = end;
            }
        }
        if (all.size() < 100)
            all.emplace_back(std::move(name), std::move(value));
    }
    at = std::min(at + 1, markup.size());
    return all;
}

constexpr std::array<std::string_view, 13> single = {"br",   "hr",  "img",   "input",  "link", "meta", "area",
                                                     "base", "col", "embed", "source", "wbr",  "image"};

} // namespace

bool isMarkupBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

std::string attribute(const MarkupEvents::Attributes &attributes, std::string_view name)
{
    const auto found = std::ranges::find(attributes, name, &std::pair<std::string, std::string>::first);
    return found != attributes.end() ? found->second : std::string();
}

void readMarkup(std::string_view markup, const MarkupEvents &events)
{
    for (size_t at = 0; at < markup.size();) {
        if (markup[at] != '<') {
            const size_t end = std::min(markup.find('<', at), markup.size());
            events.text(unescaped(markup.substr(at, end - at)));
            at = end;
            continue;
        }
        const auto behind = [&](std::string_view mark) {
            const size_t found = markup.find(mark, at);
            return found == std::string_view::npos ? markup.size() : found + mark.size();
        };
        const std::string_view rest = markup.substr(at);
        if (rest.starts_with("<!--")) {
            at = behind("-->");
        } else if (rest.starts_with("<![CDATA[")) {
            const size_t end = behind("]]>");
            events.text(markup.substr(at + 9, std::max(end, at + 12) - at - 12));
            at = end;
        } else if (rest.starts_with("<!") || rest.starts_with("<?")) {
            at = behind(">");
        } else {
            const bool ends = rest.starts_with("</");
            size_t begin = at + (ends ? 2 : 1), end = begin;
            while (end < markup.size()
                   && (std::isalnum(static_cast<unsigned char>(markup[end])) || markup[end] == ':' || markup[end] == '-'
                       || markup[end] == '_'))
                ++end;
            if (end == begin) { // a lone "<"
                events.text("<");
                ++at;
                continue;
            }
            std::string name = lowerAscii(markup.substr(begin, end - begin));
            if (const size_t colon = name.find(':'); colon != std::string::npos)
                name.erase(0, colon + 1);
            at = end;
            bool closed = false;
            const MarkupEvents::Attributes attributes = attributesIn(markup, at, closed);
            if (!ends)
                events.begin(name, attributes);
            if (ends || closed || std::ranges::find(single, name) != single.end())
                events.end(name);
            if (!ends && !closed && (name == "script" || name == "style")) { // what is in them is no markup
                at = std::min(markup.find("</", at), markup.size());
            }
        }
    }
}

} // namespace core::speech
