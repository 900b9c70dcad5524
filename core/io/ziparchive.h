// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>

struct zip;

namespace core::io {

/// A zip over mapped bytes, which must outlive it. Entries are only ever read by name, never unpacked to disk. Throws
/// Error with the bare reason as text.
class ZipArchive
{
public:
    explicit ZipArchive(std::span<const std::byte> bytes);
    ~ZipArchive();
    ZipArchive(const ZipArchive &) = delete;
    ZipArchive &operator=(const ZipArchive &) = delete;

    bool contains(const std::string &name) const { return m_entries.contains(name); }
    const std::unordered_map<std::string, uint64_t> &entries() const { return m_entries; } ///< names and their numbers

    /// The whole entry, whose CRC is checked, as bytes. All that is read may be 16 times as large as the archive.
    torch::Tensor read(const std::string &name);
    std::string readText(const std::string &name); ///< of 256 bytes at most
    uint64_t sizeOf(const std::string &name) const;

private:
    void listEntries();

    zip *m_zip = nullptr;
    std::unordered_map<std::string, uint64_t> m_entries;
    uint64_t m_budget;
};

} // namespace core::io
