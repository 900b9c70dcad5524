// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/markdown.h"

#include "core/base/error.h"
#include "core/text/codepoints.h"

#include <libxml/HTMLparser.h>

#include <charconv>
#include <cstdint>
#include <exception>

namespace core::text {

namespace {

/// md4c is C: an exception waits until it is back.
struct Listener
{
    const MarkdownEvents &events;
    std::exception_ptr thrown = nullptr;

    template <typename Act>
    static int tell(void *self, const Act &act)
    {
        auto &listener = *static_cast<Listener *>(self);
        try {
            act(listener.events);
            return 0;
        } catch (...) {
            listener.thrown = std::current_exception();
            return 1;
        }
    }
};

} // namespace

void readMarkdown(std::string_view text, unsigned flags, const MarkdownEvents &events)
{
    Listener listener{events};
    MD_PARSER parser{};
    parser.flags = flags;
    parser.enter_block = [](MD_BLOCKTYPE type, void *detail, void *self) {
        return Listener::tell(self, [&](const MarkdownEvents &to) { to.block(type, detail); });
    };
    parser.leave_block = [](MD_BLOCKTYPE type, void *detail, void *self) {
        return Listener::tell(self, [&](const MarkdownEvents &to) { to.endBlock(type, detail); });
    };
    parser.enter_span = [](MD_SPANTYPE type, void *detail, void *self) {
        return Listener::tell(self, [&](const MarkdownEvents &to) { to.span(type, detail); });
    };
    parser.leave_span = [](MD_SPANTYPE type, void *, void *self) {
        return Listener::tell(self, [&](const MarkdownEvents &to) { to.endSpan(type); });
    };
    parser.text = [](MD_TEXTTYPE type, const MD_CHAR *letters, MD_SIZE count, void *self) {
        return Listener::tell(self, [&](const MarkdownEvents &to) { to.text(type, {letters, count}); });
    };
    const int failed = md_parse(text.data(), MD_SIZE(text.size()), &parser, &listener);
    if (listener.thrown)
        std::rethrow_exception(listener.thrown);
    if (failed != 0)
        throw Error("This Markdown text cannot be read: it takes too much memory.");
}

std::string entityText(std::string_view name)
{
    std::string letters;
    if (name.starts_with('#')) {
        const bool hex = name.size() > 1 && (name[1] == 'x' || name[1] == 'X');
        const std::string_view digits = name.substr(hex ? 2 : 1);
        uint32_t value = 0;
        const auto [last, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), value, hex ? 16 : 10);
        if (failed == std::errc() && last == digits.data() + digits.size() && value > 0 && value < 0x110000
            && (value < 0xD800 || value > 0xDFFF))
            appendUtf8(letters, char32_t(value));
        return letters;
    }
    if (name == "apos") // which HTML 4 lacks
        return "'";
    const htmlEntityDesc *entity = name.empty() ? nullptr : htmlEntityLookup(reinterpret_cast<const xmlChar *>(std::string(name).c_str()));
    if (entity)
        appendUtf8(letters, char32_t(entity->value));
    return letters;
}

} // namespace core::text
