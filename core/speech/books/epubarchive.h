// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct zip;

namespace core::speech {

/// The files in an EPUB, read into memory one at a time; no name in it ever becomes a name on the disk.
/// One thread at a time; everything throws core::Error.
class EpubArchive
{
public:
    explicit EpubArchive(std::filesystem::path path);

    /// A file of that name, or else of one that differs in capitals or in how its accents are written.
    bool contains(const std::string &name) const;
    std::vector<std::string> names() const;
    /// The whole of one file. Refuses more than 16 MB, and more than 128 MB of all that were read.
    std::string read(const std::string &name);

    /// "OEBPS/text/1.xhtml#top" from `href` in the file `base`: without what begins with #, "%20" and ".." resolved.
    static std::string resolve(std::string_view base, std::string_view href);

private:
    int64_t find(const std::string &name) const;

    std::filesystem::path m_path;
    std::unique_ptr<zip, void (*)(zip *)> m_zip;
    uint64_t m_read = 0;
};

} // namespace core::speech
