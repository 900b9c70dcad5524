// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/spokenforms.h"

#include <optional>
#include <span>

namespace core::text {

/// What stands between two spaces, without brackets, quotes and punctuation around it.
struct SpokenToken
{
    size_t begin = 0, end = 0; ///< bytes; empty where it is punctuation alone
    bool joins = true;         ///< nothing but one space or line end between it and the one before, and no punctuation
};

/// What is read for the tokens from `at` on in English: a form that ends behind the last token it takes; none where they
/// are read as they stand. `dayFirst`: 3/4/2026 is in April.
std::optional<SpokenForm> spokenEnglish(std::string_view text, std::span<const SpokenToken> tokens, size_t at, bool dayFirst);

/// "1,234.5"
bool isNumber(std::string_view text);

} // namespace core::text
