// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/speech/book.h"

#include <string>
#include <string_view>

namespace core::speech {

/// An HTML page: a chapter, or one for each of its headings of the highest level that there are several of.
Book htmlBook(std::string_view page, BookChoice choice);

/// All that is to be spoken of a page.
std::string htmlText(std::string_view page, BookChoice choice);

} // namespace core::speech
