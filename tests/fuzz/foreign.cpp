// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/foreign/reproduction.h"
#include "tests/fuzz/inputfile.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const std::string text(asText(data, size));
    for (const char *key : {"parameters", "prompt", "Comment", "invokeai_metadata", "sd-metadata", "Dream"})
        core::library::reproductionOf({{key, text}, {"Software", "NovelAI"}}, {"sd1"}, {}, {{"ink"}, {"word"}});
    return 0;
}
