// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/books/epub.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/speech/books/booktext.h"
#include "core/speech/books/epubpackage.h"
#include "core/speech/books/spokenmarkup.h"
#include "core/text/encoding.h"

#include <algorithm>
#include <map>
#include <set>

namespace core::speech {

namespace {

constexpr size_t mostText = 64u << 20; // bytes of a whole book

/// A chapter begins there: byte `at` of a file's text.
struct Start
{
    size_t at = 0;
    std::string title;
};

/// The entries that make chapters: the uppermost, and those below that have files of their own. Others are sections of one.
std::vector<EpubContent> chaptersOf(const std::vector<EpubContent> &contents)
{
    std::vector<EpubContent> chapters;
    std::set<std::string> files;
    for (const EpubContent &entry : contents) {
        if (entry.file.empty() || entry.title.empty())
            continue;
        if (entry.depth <= 1 || !files.contains(entry.file))
            chapters.push_back(entry);
        files.insert(entry.file);
    }
    return chapters;
}

std::vector<Start> startsIn(const MarkupText &document, const std::vector<const EpubContent *> &entries)
{
    std::vector<Start> starts;
    const std::map<std::string, size_t> anchors(document.anchors.begin(), document.anchors.end()); // the first of each name
    for (const EpubContent *entry : entries) {
        const auto anchor = anchors.find(entry->anchor);
        starts.push_back({anchor != anchors.end() ? std::min(anchor->second, document.text.size()) : 0, entry->title});
    }
    std::ranges::stable_sort(starts, {}, &Start::at);
    // Of several at one place the first is the part, the last the chapter: both names.
    std::vector<Start> result;
    for (Start &start : starts)
        if (!result.empty() && !hasWords(std::string_view(document.text).substr(result.back().at, start.at - result.back().at)))
            result.back().title += result.back().title == start.title ? "" : ". " + start.title;
        else
            result.push_back(std::move(start));
    return result;
}

} // namespace

Book readEpub(const std::filesystem::path &path, BookChoice choice)
{
    EpubArchive archive(path);
    const EpubPackage package = readPackage(archive, shown(path));
    Book book{package.title, package.author, package.language, {}, package.notes};
    const std::vector<EpubContent> contents = chaptersOf(package.contents);
    std::map<std::string, std::vector<const EpubContent *>> byFile;
    for (const EpubContent &entry : contents)
        byFile[entry.file].push_back(&entry);

    size_t total = 0;
    bool begun = false; // a chapter that the contents name
    std::set<std::string> seen;
    for (const std::string &file : package.spine) {
        if (!seen.insert(file).second)
            continue; // once is enough
        std::string page;
        try {
            page = archive.read(file);
        } catch (const Error &error) { // the others are read
            book.notes.push_back(std::string(error.what()) + " It was left out.");
            continue;
        }
        const MarkupText document =
            spokenText(text::decodedText(page, text::declaredEncoding(page)).value_or(std::string()), mostText - total, choice);
        total += document.text.size();
        if (total >= mostText)
            break;
        std::vector<Start> starts = startsIn(document, byFile[file]);
        const std::string_view text = document.text;
        const size_t first = starts.empty() ? text.size() : starts.front().at;
        if (hasWords(text.substr(0, first))) {
            if (begun && !book.chapters.empty()) // goes on with the chapter before
                book.chapters.back().text += "\n\n" + std::string(text.substr(0, first));
            else
                book.chapters.push_back({document.heading, std::string(text.substr(0, first))});
        }
        for (size_t i = 0; i < starts.size(); ++i) {
            const size_t end = i + 1 < starts.size() ? starts[i + 1].at : text.size();
            begun = true;
            book.chapters.push_back({starts[i].title, std::string(text.substr(starts[i].at, end - starts[i].at))});
        }
    }
    if (book.chapters.empty() && !book.notes.empty())
        throw Error(book.notes.front() + " Nothing else in the book can be read. Download or export it again.");
    return book;
}

} // namespace core::speech
