// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/speech/book.h"

#include <string>
#include <string_view>

namespace core::speech {

/// The chapters of a Markdown text (CommonMark by md4c, with tables, lists of tasks, wiki links and footnotes); title and author
/// where it begins with them.
Book markdownBook(std::string_view text, BookChoice choice);

/// All that is to be spoken of it.
std::string markdownText(std::string_view text, BookChoice choice);

} // namespace core::speech
