// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/jobcontext.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>

class QCryptographicHash;

namespace core::library {

/// The half of a file that has arrived, under a name of its own, with the SHA-256 of its bytes kept as they
/// come. One thread at a time.
class PartFile
{
public:
    /// Opens what an earlier attempt left, or makes an empty one. Throws Error.
    explicit PartFile(std::filesystem::path path);
    ~PartFile();
    PartFile(const PartFile &) = delete;
    PartFile &operator=(const PartFile &) = delete;

    const std::filesystem::path &path() const { return m_path; }
    uint64_t size() const { return m_size; }

    /// Reads what an earlier attempt left into the hash. Throws Error, Cancelled.
    void rehash(const JobContext &context, const std::function<void(uint64_t read)> &progress = {});

    void append(std::span<const char> bytes); ///< Throws Error where the disk is full or fails.
    void clear();                             ///< Throws Error.

    std::string sha256() const; ///< Lower-case hex, of all bytes.

    /// Flushes to disk and gives the file its real name, over what stands there. Throws Error.
    void finish(const std::filesystem::path &target);

    void remove(); ///< Deletes it.

private:
    std::filesystem::path m_path;
    int m_file = -1;
    uint64_t m_size = 0;
    std::unique_ptr<QCryptographicHash> m_hash;
};

/// Bytes that may be written to the file system of `folder`, which need not exist yet.
uint64_t freeSpace(const std::filesystem::path &folder);

/// Throws Error that tells both figures where `bytes` and a small reserve do not fit.
void requireSpace(const std::filesystem::path &folder, uint64_t bytes, const std::string &what);

/// "5.2 GB"
std::string sizeText(uint64_t bytes);

} // namespace core::library
