// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/speech/book.h"

#include <string_view>

namespace core::speech {

/// The chapters of a Markdown text (CommonMark's headings, without its marks); title and author where it begins with them.
Book markdownBook(std::string_view text);

} // namespace core::speech
