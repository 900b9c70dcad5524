// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/book.h"
#include "tests/fuzz/inputfile.h"

// The first byte says what the file is called: a plain text, Markdown, a page or SSML, in any encoding.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static constexpr const char *names[] = {"x.txt", "x.md", "x.html", "x.ssml"};
    if (size > 0)
        readOrRefuse([&] { core::speech::textOfBytes(asText(data + 1, size - 1), names[data[0] % 4]); });
    return 0;
}
