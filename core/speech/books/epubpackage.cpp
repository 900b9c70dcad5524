// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/books/epubpackage.h"

#include "core/base/error.h"
#include "core/speech/books/booktext.h"
#include "core/speech/books/markuptext.h"
#include "core/text/encoding.h"
#include "core/text/promptunicode.h"

#include <functional>
#include <map>
#include <memory>

namespace core::speech {

namespace {

using Attributes = MarkupEvents::Attributes;
constexpr size_t mostEntries = 20'000;

/// A file in the archive as UTF-8, whatever it is in.
std::string textIn(EpubArchive &archive, const std::string &name)
{
    const std::string bytes = archive.read(name);
    return text::decodedText(bytes, text::declaredEncoding(bytes)).value_or(std::string());
}

/// The package's own file in an archive whose container does not tell it.
std::string packageByName(const EpubArchive &archive)
{
    for (const std::string &name : archive.names())
        if (text::lowered(name).ends_with(".opf"))
            return name;
    return {};
}

std::string packageFile(EpubArchive &archive, const std::string &book)
{
    const std::string found = packageByName(archive);
    if (!archive.contains("META-INF/container.xml")) {
        if (!found.empty())
            return found;
        throw Error(book + " is no EPUB: it is an archive without META-INF/container.xml.");
    }
    std::string file;
    MarkupEvents events;
    events.begin = [&](const std::string &name, const Attributes &attributes) {
        if (name == "rootfile" && file.empty())
            file = EpubArchive::resolve("", attribute(attributes, "full-path"));
    };
    events.end = [](const std::string &) {};
    events.text = [](std::string_view) {};
    readXml(textIn(archive, "META-INF/container.xml"), events);
    if (file.empty() || !archive.contains(file))
        file = found;
    if (file.empty())
        throw Error(book + " is damaged: its META-INF/container.xml names no book. Download or export it again.");
    return file;
}

/// What META-INF/encryption.xml says is encrypted. Fonts often are, which keeps nobody from reading.
std::set<std::string> encryptedFiles(EpubArchive &archive)
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
    readXml(textIn(archive, "META-INF/encryption.xml"), events);
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
    std::vector<std::string> all;      // ids of items as they stand
    std::string ncx, nav;              // the tables of contents: an id, and a file
    bool whole = true;                 // all of it could be read
};

bool isNav(const Item &item)
{
    return (" " + item.properties + " ").find(" nav ") != std::string::npos;
}

/// Who made the book, and what each did.
struct Creator
{
    std::string id, name, role;
};

/// The authors: those who are called so, or whose part is not told.
std::string authorsOf(const std::vector<Creator> &creators)
{
    std::string authors;
    for (const Creator &creator : creators)
        if (const std::string name = inOneLine(creator.name); !name.empty() && (creator.role.empty() || creator.role == "aut"))
            authors += (authors.empty() ? "" : ", ") + name;
    if (authors.empty() && !creators.empty())
        authors = inOneLine(creators.front().name);
    return authors;
}

Document readDocument(const std::string &xml, const std::string &file)
{
    Document document;
    std::string *reading = nullptr, role, refined;
    std::vector<Creator> creators;
    creators.reserve(100);
    MarkupEvents events;
    events.begin = [&](const std::string &name, const Attributes &attributes) {
        if (name == "creator" && creators.size() < creators.capacity())
            creators.push_back({attribute(attributes, "id"), {}, attribute(attributes, "opf:role")});
        reading = name == "title" && document.title.empty()                       ? &document.title
                  : name == "creator" && !creators.empty()                        ? &creators.back().name
                  : name == "meta" && attribute(attributes, "property") == "role" ? &role
                  : name == "language" && document.language.empty()               ? &document.language
                                                                                  : nullptr;
        if (name == "meta") {
            refined = attribute(attributes, "refines");
            role.clear();
        }
        if (name == "item" && document.items.size() < mostEntries) {
            const Item item{EpubArchive::resolve(file, attribute(attributes, "href")), attribute(attributes, "media-type"),
                            attribute(attributes, "properties")};
            if (isNav(item))
                document.nav = item.file;
            document.all.push_back(attribute(attributes, "id"));
            document.items[attribute(attributes, "id")] = item;
        }
        if (name == "itemref" && attribute(attributes, "linear") != "no" && document.order.size() < mostEntries)
            document.order.push_back(attribute(attributes, "idref"));
        if (name == "spine")
            document.ncx = attribute(attributes, "toc");
    };
    events.end = [&](const std::string &name) {
        if (name == "meta" && !role.empty())
            for (Creator &creator : creators)
                if (!creator.id.empty() && refined == "#" + creator.id)
                    creator.role = inOneLine(role);
        reading = nullptr;
    };
    events.text = [&](std::string_view text) {
        if (reading && reading->size() < 1000)
            *reading += text;
    };
    document.whole = readXml(xml, events);
    document.author = authorsOf(creators);
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
    for (const std::string &id : document.order.empty() ? document.all : document.order) {
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

std::vector<EpubContent> readNcx(const std::string &xml, const std::string &file)
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
    readXml(xml, events);
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
        if (inLink && name == "br")
            contents.back().title += ' ';
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
std::vector<EpubContent> contentsOf(EpubArchive &archive, const Document &document, std::vector<std::string> &notes)
{
    std::vector<EpubContent> contents;
    const auto take = [&](const std::string &file, const auto &read) {
        if (!contents.empty() || !archive.contains(file))
            return;
        try {
            contents = read(textIn(archive, file), file);
        } catch (const Error &error) { // the headings of its pages do as well
            notes.emplace_back(error.what());
        }
    };
    if (!document.nav.empty())
        take(document.nav, readNav);
    if (const auto ncx = document.items.find(document.ncx); ncx != document.items.end())
        take(ncx->second.file, readNcx);
    for (const auto &[id, item] : document.items) // one that the spine forgets
        if (item.type == "application/x-dtbncx+xml")
            take(item.file, readNcx);
    for (EpubContent &entry : contents)
        entry.title = inOneLine(entry.title);
    return contents;
}

} // namespace

EpubPackage readPackage(EpubArchive &archive, const std::string &book)
{
    const std::string file = packageFile(archive, book);
    const Document document = readDocument(textIn(archive, file), file);
    EpubPackage package;
    if (!document.whole)
        package.notes.push_back(book + ": " + file + " in it is flawed and was read as far as it can be.");
    package.title = inOneLine(document.title);
    package.author = document.author;
    package.language = inOneLine(document.language, 20);
    package.spine = spineOf(document, encryptedFiles(archive), book);
    package.contents = contentsOf(archive, document, package.notes);
    return package;
}

} // namespace core::speech
