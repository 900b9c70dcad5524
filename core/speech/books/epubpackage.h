// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/speech/books/epubarchive.h"

#include <set>
#include <string>
#include <vector>

namespace core::speech {

/// An entry of a book's contents.
struct EpubContent
{
    std::string title;
    std::string file;   ///< name in the archive
    std::string anchor; ///< id of the element; empty: the file's beginning
    int depth = 1;
};

/// What an EPUB says of itself.
struct EpubPackage
{
    std::string title, author, language;
    std::vector<std::string> spine; ///< files of text in reading order
    std::vector<EpubContent> contents;
    std::vector<std::string> notes; ///< on what could not be read
};

/// `book` is the book's name for messages. Throws core::Error.
EpubPackage readPackage(EpubArchive &archive, const std::string &book);

} // namespace core::speech
