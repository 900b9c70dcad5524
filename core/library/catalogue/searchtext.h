// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace core::library {

// How texts are put into SQLite's full-text index (FTS5, unicode61) and asked for. Changing anything here is another version of the
// database (schema.cpp), for what is taken out of the index has to be what was put in.

/// The text with every character that stands for itself apart: those of scripts written without spaces, so that words within a text are
/// found as they stand side by side, and emoji as words of letters ("x1f98a"), which the index would pass over.
std::string searchedText(std::string_view text);

/// What is asked of the index for words as a person types them (ItemQuery::text).
struct SearchWords
{
    std::string wanted;   ///< FTS5 expression; empty: nothing is asked for
    std::string unwanted; ///< likewise; empty: nothing
};
SearchWords searchWords(std::string_view text);

/// With replacement characters for what is no UTF-8 in it.
std::string validUtf8(std::string_view text);

} // namespace core::library
