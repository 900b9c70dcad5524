// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audio/oggpages.h"

#include <sndfile.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>

namespace core::audio {

/// The file that libsndfile writes into, behind its virtual I/O: so that the reason of a failed
/// write is known (libsndfile keeps none), and tags that libsndfile cannot write go around it.
///
/// A file larger than the process may write (RLIMIT_FSIZE) raises SIGXFSZ, which ends a program.
/// The signal is held back around each write and taken off the thread, so the write just fails
/// with EFBIG and becomes a core::Error like any other.
class FileSink
{
public:
    explicit FileSink(const std::filesystem::path &path);
    ~FileSink();
    FileSink(const FileSink &) = delete;
    FileSink &operator=(const FileSink &) = delete;

    /// Bytes in front of what libsndfile writes; it sees its own file start behind them.
    void writePrefix(std::span<const char> bytes);
    /// Ogg pages are passed through `pages` from now on.
    void setPages(OggPages pages) { m_pages = std::move(pages); }

    SNDFILE *open(SF_INFO &info);

    bool writeAt(uint64_t at, std::span<const char> bytes);
    uint64_t size() const { return m_size; }

    /// Closes, and throws core::Error in the name of `target` if anything failed.
    void finish(const std::filesystem::path &target);
    int error() const { return m_error; } ///< errno of the first failure, 0 for none

private:
    static SF_VIRTUAL_IO callbacks();
    sf_count_t writeNext(std::span<const char> bytes);

    int m_file;
    int m_error = 0;
    uint64_t m_base = 0;     // where libsndfile's file starts
    uint64_t m_position = 0; // libsndfile's, behind m_base
    uint64_t m_length = 0;   // of libsndfile's file, as it believes
    uint64_t m_size = 0;     // of the real file
    std::optional<OggPages> m_pages;
};

/// "Cannot write X: No space left on device. Free some space or choose another folder."
std::string writeErrorText(const std::filesystem::path &target, int error);

/// libsndfile's words for its error; some of its errors are numbers that it then calls invalid, on
/// stdout, so only those it knows are asked for.
std::string soundErrorText(int error);

} // namespace core::audio
