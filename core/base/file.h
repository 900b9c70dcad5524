// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace core {

/// A file that appears under its name whole or not at all: write to path(), then commit().
/// Destroyed without commit(), what was written is removed. One thread at a time.
class AtomicFile
{
public:
    /// Throws Error where the folder does not exist or cannot be written to, or where `target`
    /// is a folder. A target that is a device (/dev/full, /dev/stdout) is written to directly.
    explicit AtomicFile(std::filesystem::path target);
    ~AtomicFile();
    AtomicFile(const AtomicFile &) = delete;
    AtomicFile &operator=(const AtomicFile &) = delete;

    /// Where to write; in the target's folder, with the target's extension, already created and empty.
    const std::filesystem::path &path() const { return m_temporary; }

    /// Flushes the file to disk and renames it. Throws Error where that fails.
    void commit();

private:
    std::filesystem::path m_target;
    std::filesystem::path m_temporary;
    bool m_done = false;
};

/// The whole file. Throws Error where it cannot be read or is larger than `limit` bytes.
std::string readTextFile(const std::filesystem::path &path, uint64_t limit = 64u << 20);

/// Writes through an AtomicFile. Throws Error.
void writeTextFile(const std::filesystem::path &path, std::string_view text);

/// Where Atelier keeps what is installed for it (models): $ATELIER_DATA, or
/// $XDG_DATA_HOME/atelier, or ~/.local/share/atelier.
std::filesystem::path dataFolder();

/// A path as UTF-8 text, for a message, a request or JSON. A file may be called by any bytes: one that is no UTF-8 stands for itself
/// as a character that has no other meaning (U+10FF00 + byte).
std::string shown(const std::filesystem::path &path);
/// And back, to the very bytes.
std::filesystem::path pathOf(std::string_view utf8);

/// How many bytes the character that begins `text` has; 0 where it is no UTF-8.
size_t utf8Length(std::string_view text);
bool isUtf8(std::string_view text);

} // namespace core
