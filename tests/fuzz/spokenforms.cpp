// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/spokenforms.h"
#include "tests/fuzz/inputfile.h"

// The first byte chooses the language. Forms stand in order, and inside the text.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static constexpr const char *languages[] = {"en-us", "de", "fr", "es", "en-gb"};
    if (size == 0)
        return 0;
    const std::string_view text = asText(data + 1, size - 1);
    size_t last = 0;
    for (const core::text::SpokenForm &form : core::text::spokenForms(text, languages[data[0] % 5])) {
        if (form.begin < last || form.end <= form.begin || form.end > text.size())
            __builtin_trap();
        last = form.end;
    }
    return 0;
}
