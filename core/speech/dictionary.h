// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/speech/passage.h"

#include <filesystem>

namespace core::speech {

/// The words of the dictionary that hold in a language (espeak-ng's name: "en-us" has those of "en" too) become what is
/// said for them; the longest first, whole words only, nothing inside `[[ ]]`.
MarkedText pronounced(const MarkedText &text, const std::vector<Pronunciation> &dictionary, const std::string &language);

/// Numbers, dates, units and abbreviations in the words that people read for them (core/text/spokenforms.h).
MarkedText readAloud(const MarkedText &text, const std::string &language);

/// A table with the columns word, say, kind (text or ipa), case (any or exact) and language; of a file of others the first
/// two are enough. A first line that begins with "word" is a heading. Throws core::Error.
std::vector<Pronunciation> readDictionary(const std::filesystem::path &csv);
void writeDictionary(const std::filesystem::path &csv, const std::vector<Pronunciation> &dictionary);

} // namespace core::speech
