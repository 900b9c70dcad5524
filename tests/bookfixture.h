// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/speech/book.h"
#include "core/speech/director.h"

#include <QTemporaryDir>

#include <zip.h>

#include <cmath>
#include <filesystem>
#include <functional>
#include <map>
#include <string>

/// Writes archives, and books in them, for tests.
namespace bookfixture {

using Files = std::map<std::string, std::string>; ///< name to content

inline void writeZip(const std::filesystem::path &path, const Files &files)
{
    int error = 0;
    zip_t *zip = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &error);
    if (!zip)
        throw core::Error("Cannot make " + path.string());
    for (const auto &[name, text] : files)
        zip_file_add(zip, name.c_str(), zip_source_buffer(zip, text.data(), text.size(), 0), ZIP_FL_ENC_UTF_8);
    if (zip_close(zip) != 0)
        throw core::Error("Cannot write " + path.string());
}

/// What an Error says; empty where none is thrown.
inline std::string errorOf(const std::function<void()> &act)
{
    try {
        act();
    } catch (const core::Error &error) {
        return error.what();
    }
    return {};
}

/// A folder for the files of a test.
class Folder
{
public:
    std::filesystem::path path(const std::string &name) const { return std::filesystem::path(m_folder.path().toStdString()) / name; }

    core::speech::Book fromEpub(const Files &files) const
    {
        writeZip(path("book.epub"), files);
        return core::speech::readBook(path("book.epub"));
    }

private:
    QTemporaryDir m_folder;
};

inline std::string page(const std::string &body, const std::string &title = "Page")
{
    return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" "
           "xmlns:epub=\"http://www.idpf.org/2007/ops\"><head><title>"
           + title + "</title><style>p { color: red }</style></head>\n<body>" + body + "</body></html>";
}

/// An EPUB of a cover, a contents page, three chapters of which the first two share a file, and notes.
inline Files epubFiles()
{
    return {
        {"mimetype", "application/epub+zip"},
        {"META-INF/container.xml",
         "<?xml version=\"1.0\"?><container version=\"1.0\" xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><rootfiles>"
         "<rootfile full-path=\"OEBPS/book.opf\" media-type=\"application/oebps-package+xml\"/></rootfiles></container>"},
        {"OEBPS/book.opf",
         "<?xml version=\"1.0\"?><package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" unique-identifier=\"id\">"
         "<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>The  Whale &amp; the Lamp</dc:title>"
         "<dc:creator>Ann Ash</dc:creator><dc:creator>Bo Birch</dc:creator><dc:language>en-GB</dc:language></metadata><manifest>"
         "<item id=\"nav\" href=\"nav.xhtml\" media-type=\"application/xhtml+xml\" properties=\"nav\"/>"
         "<item id=\"cover\" href=\"cover.xhtml\" media-type=\"application/xhtml+xml\"/>"
         "<item id=\"one\" href=\"text/part%201.xhtml\" media-type=\"application/xhtml+xml\"/>"
         "<item id=\"more\" href=\"text/more.xhtml\" media-type=\"application/xhtml+xml\"/>"
         "<item id=\"two\" href=\"text/two.xhtml\" media-type=\"application/xhtml+xml\"/>"
         "<item id=\"font\" href=\"font.otf\" media-type=\"font/otf\"/>"
         "<item id=\"notes\" href=\"text/notes.xhtml\" media-type=\"application/xhtml+xml\"/></manifest>"
         "<spine><itemref idref=\"cover\"/><itemref idref=\"nav\"/><itemref idref=\"one\"/><itemref idref=\"more\"/>"
         "<itemref idref=\"two\"/><itemref idref=\"notes\" linear=\"no\"/><itemref idref=\"nowhere\"/></spine></package>"},
        {"OEBPS/nav.xhtml",
         page("<nav epub:type=\"toc\"><h1>Contents</h1><ol><li><a href=\"text/part%201.xhtml\">The Whale</a></li>"
              "<li><a href=\"text/part%201.xhtml#b\">The Lamp</a><ol><li><a href=\"text/part%201.xhtml#deep\">A section</a>"
              "</li></ol></li><li><a href=\"text/two.xhtml\">The <i>End</i></a></li></ol></nav>"
              "<nav epub:type=\"page-list\"><ol><li><a href=\"text/two.xhtml#p1\">1</a></li></ol></nav>")},
        {"OEBPS/cover.xhtml", page("<img src=\"cover.jpg\" alt=\"A whale\"/>")},
        {"OEBPS/text/part 1.xhtml",
         page(
             "<h2>The Whale</h2><p>It was\n  a <b>large</b>&nbsp;whale&#8212;very.<sup><a epub:type=\"noteref\" href=\"notes.xhtml#1\">1</a></sup>"
             "</p><p>Second<br/>line.</p><script>var x = '<p>no</p>';</script><section id=\"b\"><h2>The Lamp</h2><p>A caf&eacute; lamp.</p>"
             "<p id=\"deep\">Deep.</p></section>")},
        {"OEBPS/text/more.xhtml", page("<p>More of the lamp.</p>")},
        {"OEBPS/text/two.xhtml", page("<h1>The End</h1><p>The end &lt;really&gt;.</p>")},
        {"OEBPS/font.otf", "no font"},
        {"OEBPS/text/notes.xhtml", page("<p>1 A note.</p>")}};
}

/// Speaks without a voice: a sentence for each full stop, a tone of 18 ms a byte with peaks in it, and counts what it was asked for.
struct FakeVoice
{
    static constexpr int rate = 22050;
    int sentences = 0;
    int stopAfter = -1; ///< then it throws Cancelled

    core::speech::SpokenTotals operator()(const core::speech::SpeechRequest &request, const core::JobContext &context,
                                          const core::speech::SentenceSpoken &ready)
    {
        core::speech::SpokenTotals totals{.sampleRate = rate};
        for (size_t begin = request.text.find_first_not_of(" \n"); begin < request.text.size();) {
            const size_t end = std::min(request.text.find('.', begin), request.text.size() - 1) + 1;
            context.checkpoint();
            if (stopAfter >= 0 && sentences >= stopAfter)
                throw core::Cancelled{};
            ++sentences;
            core::speech::Sentence sentence;
            sentence.index = int(totals.sentences++);
            core::Audio sound{rate, 1, {}};
            const auto length = size_t(double(end - begin) * 400);
            for (size_t i = 0; i < length; ++i) {
                const double t = double(i) / rate;
                sound.samples.push_back(float(0.1 * std::sin(t * 2000) * (1 + 2 * std::pow(std::sin(t * 15), 8))));
            }
            sentence.span = {begin, end, double(totals.frames) / rate, double(totals.frames + length) / rate};
            sentence.words = {{begin, end, sentence.span.start, sentence.span.finish}};
            sound.samples.resize(length + rate / 4);
            totals.frames += sound.samples.size();
            ready(std::move(sentence), std::move(sound), totals.sentences);
            begin = std::min(request.text.find_first_not_of(" \n", end), request.text.size());
        }
        return totals;
    }
};

} // namespace bookfixture
