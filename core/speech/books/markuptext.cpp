// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/books/markuptext.h"

#include "core/text/codepoints.h"
#include "core/text/markdown.h"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>

#include <algorithm>
#include <array>
#include <exception>
#include <memory>

namespace core::speech {

namespace {

constexpr size_t block = 1 << 14;    // bytes given to a parser at a time
constexpr size_t mostDepth = 10'000; // elements in one another; nobody's text has more

std::string_view viewOf(const xmlChar *text)
{
    return text ? std::string_view(reinterpret_cast<const char *>(text)) : std::string_view();
}

std::string withoutNamespace(std::string_view name)
{
    return std::string(name.substr(name.find(':') == std::string_view::npos ? 0 : name.find(':') + 1));
}

/// What libxml2 calls back. It is C: nothing may be thrown through it, so that an exception waits until the parser is back.
struct Listener
{
    const MarkupEvents &events;
    bool html = false;
    bool failed = false;
    size_t depth = 0;
    std::exception_ptr thrown;

    template <typename Act>
    void guarded(const Act &act)
    {
        if (thrown || depth > mostDepth)
            return;
        try {
            act();
        } catch (...) {
            thrown = std::current_exception();
        }
    }

    static Listener &of(void *self) { return *static_cast<Listener *>(self); }

    static void begin(void *self, const xmlChar *name, const xmlChar **attributes)
    {
        of(self).guarded([&] {
            MarkupEvents::Attributes all;
            for (const xmlChar **each = attributes; each && *each && all.size() < 100; each += 2)
                all.emplace_back(viewOf(each[0]), viewOf(each[1]));
            ++of(self).depth;
            of(self).events.begin(withoutNamespace(viewOf(name)), all);
        });
    }
    static void end(void *self, const xmlChar *name)
    {
        of(self).guarded([&] {
            of(self).depth -= of(self).depth > 0;
            of(self).events.end(withoutNamespace(viewOf(name)));
        });
    }
    static void text(void *self, const xmlChar *letters, int count)
    {
        of(self).guarded([&] { of(self).events.text({reinterpret_cast<const char *>(letters), size_t(std::max(0, count))}); });
    }
    static void error(void *self, const char *, ...) { of(self).failed = true; } // NOLINT(cert-dcl50-cpp): libxml2's form
};

xmlSAXHandler handlerOf()
{
    xmlSAXHandler handler{};
    handler.startElement = Listener::begin;
    handler.endElement = Listener::end;
    handler.characters = Listener::text;
    handler.ignorableWhitespace = Listener::text;
    handler.cdataBlock = Listener::text;
    handler.error = Listener::error;
    handler.fatalError = Listener::error;
    return handler;
}

template <typename Context, typename Parse>
void feed(std::string_view text, Listener &listener, Context *context, const Parse &parse)
{
    for (size_t at = 0; at < text.size() && !listener.thrown && listener.depth <= mostDepth; at += block) {
        const std::string_view part = text.substr(at, block);
        parse(context, part.data(), int(part.size()), 0);
    }
    parse(context, "", 0, 1);
    if (listener.thrown)
        std::rethrow_exception(listener.thrown);
}

/// XML's own names of characters stay; HTML's become the characters, and an "&" before anything else is one itself.
std::string mended(std::string_view xml)
{
    static constexpr auto own = std::to_array<std::string_view>({"amp", "lt", "gt", "quot", "apos"});
    std::string result;
    result.reserve(xml.size());
    for (size_t at = 0; at < xml.size();) {
        if (xml.substr(at).starts_with("<![CDATA[")) {
            const size_t end = std::min(xml.find("]]>", at), xml.size());
            result += xml.substr(at, end - at);
            at = end;
            continue;
        }
        if (xml[at] != '&') {
            result += xml[at++];
            continue;
        }
        const size_t end = xml.substr(at, 40).find(';');
        const std::string_view name = end == std::string_view::npos ? std::string_view() : xml.substr(at + 1, end - 1);
        const std::string letters = text::entityText(name);
        if (letters.empty()) {
            result += "&amp;";
            ++at;
            continue;
        }
        if (std::ranges::find(own, name) != own.end() || name.starts_with('#'))
            result += xml.substr(at, end + 1);
        else
            result += letters;
        at += end + 1;
    }
    return result;
}

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
    Listener listener{.events = events, .html = true, .thrown = nullptr};
    xmlSAXHandler handler = handlerOf();
    const std::unique_ptr<htmlParserCtxt, decltype(&htmlFreeParserCtxt)> context(
        htmlCreatePushParserCtxt(&handler, &listener, nullptr, 0, nullptr, XML_CHAR_ENCODING_UTF8), htmlFreeParserCtxt);
    if (!context)
        throw std::bad_alloc();
    htmlCtxtUseOptions(context.get(), HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET
                                          | HTML_PARSE_IGNORE_ENC | HTML_PARSE_NOIMPLIED);
    feed(markup, listener, context.get(), htmlParseChunk);
}

bool readXml(std::string_view xml, const MarkupEvents &events)
{
    const size_t first = std::min(xml.find('<'), xml.size()); // empty lines before its declaration are an error in XML
    const std::string text = mended(xml.substr(first));
    Listener listener{.events = events, .thrown = nullptr};
    xmlSAXHandler handler = handlerOf();
    const std::unique_ptr<xmlParserCtxt, decltype(&xmlFreeParserCtxt)> context(
        xmlCreatePushParserCtxt(&handler, &listener, nullptr, 0, nullptr), xmlFreeParserCtxt);
    if (!context)
        throw std::bad_alloc();
    xmlCtxtUseOptions(context.get(), XML_PARSE_RECOVER | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
    feed(std::string_view(text), listener, context.get(), xmlParseChunk);
    return !listener.failed && context->wellFormed != 0;
}

} // namespace core::speech
