// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/exclusivefolder.h"

#include <filesystem>
#include <optional>

namespace core::works {

/// The folder of a book, for as long as somebody writes into it. Another one, of this program or another, has to wait: it
/// gets a core::Error. One thread at a time.
class BookFolder
{
public:
    /// Makes it where it is not there. Throws core::Error.
    explicit BookFolder(std::filesystem::path path);
    ~BookFolder();
    BookFolder(const BookFolder &) = delete;
    BookFolder &operator=(const BookFolder &) = delete;

    /// Removes what a writer that was killed has left: unfinished files (".atelier-...") that nobody writes into any more.
    void removeLeftovers() const;

private:
    std::filesystem::path m_path;
    std::optional<ExclusiveFolder> m_lock;
};

} // namespace core::works
