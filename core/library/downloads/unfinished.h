// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/library/downloads/downloads.h"
#include "core/library/downloads/transfer.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace core::library {

/// A download between its first byte and the writing of model.json: download.json in the model's folder.
struct UnfinishedDownload
{
    /// What is known of one of the offer's files.
    struct Arrival
    {
        Validators validators;
        std::string sha256; ///< of what came, once the file is whole
    };

    Offer offer;                   ///< file names filled in as the servers told them
    std::vector<Arrival> arrivals; ///< one for each of offer.files

    /// None where there is none, or one that is damaged.
    static std::optional<UnfinishedDownload> read(const std::filesystem::path &folder);
    void write(const std::filesystem::path &folder) const; ///< Throws Error.
    /// Deletes all that came and the list, and the folder where nothing else is in it.
    void remove(const std::filesystem::path &folder) const;
};

std::filesystem::path unfinishedList(const std::filesystem::path &folder);

/// Where the bytes of a file gather.
std::filesystem::path partPath(const std::filesystem::path &folder, const OfferedFile &file);

/// Only one program at a time fetches into a folder. Held while it lives, by a hidden file beside the
/// folder.
class FolderLock
{
public:
    /// Throws Error where another one holds it.
    explicit FolderLock(const std::filesystem::path &folder);
    ~FolderLock();
    FolderLock(const FolderLock &) = delete;
    FolderLock &operator=(const FolderLock &) = delete;

private:
    std::filesystem::path m_path;
    int m_file = -1;
};

} // namespace core::library
