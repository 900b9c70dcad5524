// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>

namespace core::io {

/// A whole file in memory without reading it: pages come from disk as they are touched. The file
/// is never written to; writing to the bytes changes only this program's copy of the page.
///
/// A file that shrinks under the program would end it with SIGBUS. Instead the missing pages read
/// as zeros from then on and requireIntact() throws. A file that is replaced by renaming another
/// over it stays as it was for as long as it is mapped.
class MappedFile
{
public:
    /// Throws Error where the file cannot be opened, is empty or is not an ordinary file.
    static std::shared_ptr<MappedFile> open(const std::filesystem::path &path);

    ~MappedFile();
    MappedFile(const MappedFile &) = delete;
    MappedFile &operator=(const MappedFile &) = delete;

    const std::filesystem::path &path() const { return m_path; }
    size_t size() const { return m_size; }
    std::span<const std::byte> bytes() const { return {m_data, m_size}; }

    /// Throws Error where the file has been shortened or written to since it was opened, so that
    /// what was read from it is worth nothing. Any thread.
    void requireIntact() const;

    /// Gives memory back: the whole pages of this stretch come from disk again when they are touched.
    /// What the program itself has written there is lost. Nothing happens where no file is mapped.
    static void release(const void *data, size_t bytes);

private:
    MappedFile() = default;

    std::filesystem::path m_path;
    std::byte *m_data = nullptr;
    size_t m_size = 0;
    int m_file = -1;
    int m_slot = -1;                // in the table that the signal handler reads
    int64_t m_modified[2] = {0, 0}; // seconds and nanoseconds
};

} // namespace core::io
