// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text/prompt.h"
#include "core/text/promptnotes.h"
#include "tests/fuzz/inputfile.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const std::string_view prompt = asText(data, size);
    core::text::parseEmphasis(prompt);
    core::text::notComputedNote(prompt, prompt.substr(prompt.size() / 2));
    return 0;
}
