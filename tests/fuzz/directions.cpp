// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/passage.h"
#include "core/speech/plainletters.h"
#include "tests/fuzz/inputfile.h"

// Marks and SSML; every byte of what is spoken and shown knows where it comes from, in order.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    readOrRefuse([&] {
        const core::speech::Directed all =
            core::speech::directed({.text = std::string(asText(data, size)), .cast = {{.name = "Anna", .voice = "a"}}});
        for (const core::speech::Passage &passage : all.passages)
            core::speech::plainLetters(passage.text);
        size_t last = 0;
        for (size_t i = 0; i < all.shown.text().size(); ++i) {
            if (all.shown.sourceBegin(i) < last)
                __builtin_trap();
            last = all.shown.sourceBegin(i);
        }
    });
    return 0;
}
