// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text/codepoints.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace core::text {

/// A code point and the bytes of the source text that it comes from.
struct SourceChar
{
    char32_t value = 0;
    uint32_t begin = 0, end = 0;
};

/// UTF-8 to code points; every byte that is not part of valid UTF-8 becomes U+FFFD.
std::vector<SourceChar> decodeUtf8(std::string_view text);

/// Unicode's White_Space property, which is what \s means in the tokenizers' regular expressions.
bool isWhitespace(char32_t c);
bool isLetter(char32_t c);              ///< \p{L}
bool isNumber(char32_t c);              ///< \p{N}
bool isPunctuationCategory(char32_t c); ///< \p{P}
bool isControl(char32_t c);             ///< \p{C} without unassigned code points
bool isNonspacingMark(char32_t c);

/// Lower case of one code point without regard to its neighbours: one code point, except for U+0130.
void appendLower(std::vector<SourceChar> &target, const SourceChar &c);

/// A whole text in lower case, in that way.
std::string lowered(std::string_view text);

enum class Normalization { Composed, Decomposed }; ///< NFC, NFD

/// The normalized text. White space never composes with what follows it, so the text is
/// normalized from one white space to the next; where that changes something, all of the stretch
/// between them is the source of its code points.
std::vector<SourceChar> normalized(const std::vector<SourceChar> &text, Normalization form);

} // namespace core::text
