// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace core::speech {

/// Phonemes as Kokoro was trained on them.
struct KokoroPhonemes
{
    std::u32string phonemes;
    std::vector<size_t> first; ///< of each phoneme of the source: where what became of it begins; one more at the end
};

/// What espeak-ng gives (NFD) with the replacements that kokoro.js makes in English (phonemize.js); affricates as one symbol
/// in other languages; and Japanese in the symbols of its training (misaki, ja.py). `language` is espeak-ng's name of it. Never
/// more than `most` phonemes where the source has no more.
KokoroPhonemes kokoroPhonemes(std::u32string_view source, std::string_view language, size_t most);

} // namespace core::speech
