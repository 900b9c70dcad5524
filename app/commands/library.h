// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/commands.h"
#include "core/library/catalogue/catalogue.h"

#include <string>
#include <vector>

namespace app {

/// What narrows a search down, as it stands on the command line.
struct LibraryFilters
{
    std::vector<std::string> words;
    core::library::ItemQuery query;
    bool meaning = false; ///< by what the words mean
    int limit = 100;      ///< 0: all
    int offset = 0;
};
/// `limit`: how many, where nobody says.
void addFilters(Options &options, LibraryFilters &filters, int limit);

/// What they find. Looks for what is new first. Throws core::Error.
core::library::Found findInLibrary(const LibraryFilters &filters, Session &session);
/// The same with all that is known of each.
std::vector<core::library::Item> itemsInLibrary(const LibraryFilters &filters, Session &session);

} // namespace app
