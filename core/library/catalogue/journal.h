// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace core::library {

/// A line of the journal: one thing that is in no file. What is empty is not said.
struct JournalLine
{
    std::string folder;               ///< that belongs to the catalogue
    std::string file, kind, of;       ///< a file that was made, wherever it lies; of what kind, where it does not say itself; of what
    std::vector<std::string> content; ///< whose: contents in hexadecimal
    int rating = -1;                  ///< theirs; -1: not said
    std::string tag, untag;
    std::string project;
    bool setsProject = false;
    std::string was; ///< a file was replaced: what was said of this content holds for `content`
};

/// What cannot be read from the files again, one JSON object a line, only ever added to: ratings, tags, projects, which folders and
/// files belong to the catalogue. A journal and not notes within the files, because those are other people's, too, because the same
/// request has to give the same file, and because a star must not write megabytes. Any thread and program: a line is written at once, and
/// one that was cut off by a crash is passed over.
class Journal
{
public:
    explicit Journal(std::filesystem::path file) : m_file(std::move(file)) {}

    /// On the disk before it returns. Throws core::Error.
    void append(const std::vector<JournalLine> &lines) const;
    void append(const JournalLine &line) const { append(std::vector{line}); }

    uint64_t size() const; ///< bytes; 0: there is none

    /// The whole lines from a byte on. Returns where the last one ended. Throws core::Error where the file is there and cannot be read.
    uint64_t read(uint64_t from, const std::function<void(const JournalLine &)> &use) const;

    const std::filesystem::path &file() const { return m_file; }

private:
    std::filesystem::path m_file;
};

} // namespace core::library
