// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/library/models/models.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace core::library {

/// What files were recognised as, kept in DATA/known.json by place, size and time of change, so that a list of
/// a hundred models is made without opening one. One thread at a time.
class KnownFiles
{
public:
    explicit KnownFiles(std::filesystem::path dataFolder);
    ~KnownFiles(); ///< Writes what is new, where it can.
    KnownFiles(const KnownFiles &) = delete;
    KnownFiles &operator=(const KnownFiles &) = delete;

    /// The model at a place; nothing where there is none that can be used, and then `why`.
    std::optional<Model> model(const std::filesystem::path &path, std::string *why = nullptr);

private:
    struct Entry
    {
        std::string stamp; // of the file, or of all files of a folder
        std::string why;   // it is no model; else empty
        Model model;
        bool used = false;
    };

    void read();
    void write() const;

    std::filesystem::path m_dataFolder;
    std::map<std::string, Entry> m_entries; // by path
    bool m_changed = false;
};

} // namespace core::library
