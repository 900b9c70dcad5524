// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace core::speech {

/// One of the 148 symbols that the published Tacotron 2 reads, and which bytes of the text it stands for.
struct TacotronSymbol
{
    int64_t id = 0;
    size_t begin = 0, end = 0;
};

struct TacotronText
{
    std::vector<TacotronSymbol> symbols;
    std::vector<std::string> unknown; ///< letters it has no symbol for, which are left out; each once
    bool speaks = false;              ///< there is more than punctuation

    std::string said() const; ///< "hello {HH AH0}"
};

constexpr int64_t tacotronSymbols = 148;

/// "a", ".", "AH0"
std::string tacotronSymbolName(int64_t id);

/// An English text in these symbols (NVIDIA tacotron2, text/symbols.py and text/cleaners.py, english_cleaners): in plain small letters,
/// numbers and abbreviations as words, one space where there are several. {HH AH0 L OW1} is ARPAbet, and [[ həlˈoʊ ]] is IPA, of
/// which what ARPAbet knows is taken. Valid UTF-8.
TacotronText tacotronText(std::string_view text);

/// "one hundred and five" for "105"; "twenty-first" for "21st"; "three point one four" for "3.14". Digit by digit where it is longer
/// than words go.
std::string englishNumber(std::string_view number);

} // namespace core::speech
