// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace core::text {

/// Where each word begins in the phonemes of its clause. `words` are the phonemes of the words said
/// alone; in the clause they run into one another ("ʌvðə" for "of the") or change. The result has
/// one index a word, never falling, and the first is 0.
std::vector<size_t> alignWords(const std::u32string &clause, const std::vector<std::u32string> &words);

/// Stress marks and spaces, which say nothing about which word this is.
bool isUnvoiced(char32_t phoneme);

} // namespace core::text
