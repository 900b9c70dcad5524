// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/books/epubpackage.h"

#include "core/base/error.h"
#include "core/speech/books/booktext.h"
#include "core/speech/books/markuptext.h"
#include "core/speech/books/xmlplace.h"

#include <climits>
#include <functional>
#include <map>
#include <memory>

namespace core::speech {

namespace {

using Attributes = MarkupEvents::Attributes;
constexpr size_t mostEntries = 20'000;

/// Reads XML with expat; names come without their namespace.
void readXml(const std::string &xml, const std::string &name, const std::string &book, const MarkupEvents &events)
{
    struct State
    {
        const MarkupEvents &events;
        XML_Parser parser;
        int depth = 0;
    };
    const std::unique_ptr<XML_ParserStruct, void (*)(XML_Parser)> parser(XML_ParserCreate(nullptr), XML_ParserFree);
    if (!parser)
        throw std::bad_alloc();
    State state{events, parser.get()};
    XML_SetUserData(parser.get(), &state);
    XML_SetElementHandler(
        parser.get(),
        [](void *data, const char *element, const char **attributes) {
        auto *s = static_cast<State *>(data);
        if (++s->depth > 200) {
            XML_StopParser(s->parser, XML_FALSE);
            return;
        }
        Attributes all;
        for (const char **each = attributes; *each; each += 2)
            all.emplace_back(each[0], each[1]);
        const std::string whole = element;
        s->events.begin(whole.substr(whole.find(':') + 1), all);
        },
        [](void *data, const char *element) {
        auto *s = static_cast<State *>(data);
        --s->depth;
        const std::string whole = element;
        s->events.end(whole.substr(whole.find(':') + 1));
    });
    XML_SetCharacterDataHandler(parser.get(), [](void *data, const char *text, int count) {
        static_cast<State *>(data)->events.text({text, size_t(count)});
    });
    if (xml.size() > size_t(INT_MAX) || XML_Parse(parser.get(), xml.data(), int(xml.size()), /*isFinal=*/1) == XML_STATUS_ERROR)
        throw Error(book + " is damaged: " + name + " in it cannot be read (line " + std::to_string(xmlLine(parser.get())) + ": "
                    + XML_ErrorString(XML_GetErrorCode(parser.get())) + "). Download or export it again.");
}

std::string packageFile(EpubArchive &archive, const std::string &book)
{
    if (!archive.contains("META-INF/container.xml"))
        throw Error(book + " is no EPUB: it is an archive without META-INF/container.xml.");
    std::string file;
    MarkupEvents events;
    events.begin = [&](const std::string &name, const Attributes &attributes) {
        if (name == "rootfile" && file.empty())
            file = EpubArchive::resolve("", attribute(attributes, "full-path"));
    };
    events.end = [](const std::string &) {};
    events.text = [](std::string_view) {};
    readXml(archive.read("META-INF/container.xml"), "META-INF/container.xml", book, events);
    if (file.empty())
        throw Error(book + " is damaged: its META-INF/container.xml names no book. Download or export it again.");
    return file;
}

/// What META-INF/encryption.xml says is encrypted. Fonts often are, which keeps nobody from reading.
std::set<std::string> encryptedFiles(EpubArchive &archive, const std::string &book)
{
    std::set<std::string> files;
    if (!archive.contains("META-INF/encryption.xml"))
        return files;
    MarkupEvents events;
    events.begin = [&](const std::string &name, const Attributes &attributes) {
        if (name == "CipherReference" && files.size() < mostEntries)
            files.insert(EpubArchive::resolve("", attribute(attributes, "URI")));
    };
    events.end = [](const std::string &) {};
    events.text = [](std::string_view) {};
    readXml(archive.read("META-INF/encryption.xml"), "META-INF/encryption.xml", book, events);
    return files;
}

struct Item
{
    std::string file, type, properties;
};

/// What the package's own file says.
struct Document
{
    std::string title, author, language;
    std::map<std::string, Item> items; // by id
    std::vector<std::string> order;    // ids
    std::string ncx, nav;              // the tables of contents: an id, and a file
};

bool isNav(const Item &item)
{
    return (" " + item.properties + " ").find(" nav ") != std::string::npos;
}

Document readDocument(const std::string &xml, const std::string &file, const std::string &book)
{
    Document document;
    std::string *reading = nullptr, author;
    MarkupEvents events;
    events.begin = [&](const std::string &name, const Attributes &attributes) {
        reading = name == "title" && document.title.empty()         ? &document.title
                  : name == "creator"                               ? &author
                  : name == "language" && document.language.empty() ? &document.language
                                                                    : nullptr;
        if (name == "item" && document.items.size() < mostEntries) {
            const Item item{EpubArchive::resolve(file, attribute(attributes, "href")), attribute(attributes, "media-type"),
                            attribute(attributes, "properties")};
            if (isNav(item))
                document.nav = item.file;
            document.items[attribute(attributes, "id")] = item;
        }
        if (name == "itemref" && attribute(attributes, "linear") != "no" && document.order.size() < mostEntries)
            document.order.push_back(attribute(attributes, "idref"));
        if (name == "spine")
            document.ncx = attribute(attributes, "toc");
    };
    events.end = [&](const std::string &name) {
        if (name == "creator" && !inOneLine(author).empty())
            document.author += (document.author.empty() ? "" : ", ") + inOneLine(author);
        if (name == "creator")
            author.clear();
        reading = nullptr;
    };
    events.text = [&](std::string_view text) {
        if (reading && reading->size() < 1000)
            *reading += text;
    };
    readXml(xml, file, book, events);
    return document;
}

/// A type that has text to read; one that is not named may have.
bool isText(const std::string &type)
{
    return type.empty() || type == "application/xhtml+xml" || type == "text/html" || type == "text/x-oeb1-document";
}

/// The files that are read, in order: without pictures and the table of contents.
std::vector<std::string> spineOf(const Document &document, const std::set<std::string> &encrypted, const std::string &book)
{
    std::vector<std::string> spine;
    for (const std::string &id : document.order) {
        const auto item = document.items.find(id);
        if (item == document.items.end() || item->second.file == document.nav || !isText(item->second.type))
            continue;
        if (encrypted.contains(item->second.file))
            throw Error(book
                        + " is protected against copying (DRM), so its text cannot be read. Use a copy without protection, as its "
                          "publisher may sell, or another book.");
        spine.push_back(item->second.file);
    }
    if (spine.empty())
        throw Error(book + " is damaged: it has no reading order (spine) with texts in it. Download or export it again.");
    return spine;
}

std::vector<EpubContent> readNcx(const std::string &xml, const std::string &file, const std::string &book)
{
    std::vector<EpubContent> contents;
    std::vector<size_t> open; // entries
    bool inText = false;
    MarkupEvents events;
    events.begin = [&](const std::string &name, const Attributes &attributes) {
        if (name == "navPoint" && contents.size() < mostEntries) {
            open.push_back(contents.size());
            contents.push_back({.title = {}, .file = {}, .anchor = {}, .depth = int(open.size())});
        }
        inText = name == "text" && !open.empty();
        if (name == "content" && !open.empty()) {
            const std::string source = attribute(attributes, "src");
            EpubContent &entry = contents[open.back()];
            entry.file = EpubArchive::resolve(file, source);
            entry.anchor = source.find('#') == std::string::npos ? std::string() : source.substr(source.find('#') + 1);
        }
    };
    events.end = [&](const std::string &name) {
        inText = false;
        if (name == "navPoint" && !open.empty())
            open.pop_back();
    };
    events.text = [&](std::string_view text) {
        if (inText && contents[open.back()].title.size() < 1000)
            contents[open.back()].title += text;
    };
    readXml(xml, file, book, events);
    return contents;
}

std::vector<EpubContent> readNav(const std::string &xhtml, const std::string &file)
{
    std::vector<EpubContent> contents;
    int nav = 0, depth = 0; // of elements called so
    bool inLink = false;
    MarkupEvents events;
    events.begin = [&](const std::string &name, const Attributes &attributes) {
        if (name == "nav" && (nav > 0 || attribute(attributes, "epub:type") == "toc"))
            ++nav;
        if (nav == 0)
            return;
        depth += name == "ol";
        if (name == "a" && contents.size() < mostEntries) {
            const std::string href = attribute(attributes, "href");
            contents.push_back({{},
                                EpubArchive::resolve(file, href),
                                href.find('#') == std::string::npos ? "" : href.substr(href.find('#') + 1),
                                std::max(1, depth)});
            inLink = true;
        }
    };
    events.end = [&](const std::string &name) {
        if (nav > 0 && name == "nav")
            --nav;
        if (nav > 0 && name == "ol")
            --depth;
        inLink = inLink && name != "a";
    };
    events.text = [&](std::string_view text) {
        if (inLink && contents.back().title.size() < 1000)
            contents.back().title += text;
    };
    readMarkup(xhtml, events);
    return contents;
}

/// EPUB 3's table of contents, else EPUB 2's.
std::vector<EpubContent> contentsOf(EpubArchive &archive, const Document &document, const std::string &book)
{
    std::vector<EpubContent> contents;
    if (!document.nav.empty() && archive.contains(document.nav))
        contents = readNav(archive.read(document.nav), document.nav);
    const auto ncx = document.items.find(document.ncx);
    if (contents.empty() && ncx != document.items.end() && archive.contains(ncx->second.file))
        contents = readNcx(archive.read(ncx->second.file), ncx->second.file, book);
    for (EpubContent &entry : contents)
        entry.title = inOneLine(entry.title);
    return contents;
}

} // namespace

EpubPackage readPackage(EpubArchive &archive, const std::string &book)
{
    const std::string file = packageFile(archive, book);
    const Document document = readDocument(archive.read(file), file, book);
    EpubPackage package;
    package.title = inOneLine(document.title);
    package.author = document.author;
    package.language = inOneLine(document.language, 20);
    package.spine = spineOf(document, encryptedFiles(archive, book), book);
    package.contents = contentsOf(archive, document, book);
    return package;
}

} // namespace core::speech
