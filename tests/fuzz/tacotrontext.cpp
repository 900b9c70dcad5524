// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/tacotron/tacotrontext.h"
#include "core/text/codepoints.h"
#include "tests/fuzz/inputfile.h"

using namespace core;

/// Any text, and as it comes to the voice: valid UTF-8. Symbols stand in order, for bytes that are there.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const std::string text = text::cleaned(asText(data, size));
    size_t last = 0;
    for (const speech::TacotronSymbol &symbol : speech::tacotronText(text).symbols) {
        if (symbol.id <= 0 || symbol.id >= speech::tacotronSymbols || symbol.begin < last || symbol.end < symbol.begin
            || symbol.end > text.size())
            __builtin_trap();
        last = symbol.begin;
    }
    return 0;
}
