// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/foreign/a1111.h"
#include "tests/fuzz/inputfile.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const std::string text(asText(data, size));
    if (const auto parameters = core::library::parseA1111(text))
        core::library::fromA1111(*parameters, {"sd1", "other"}, [](const std::string &name) { return name == "sd1" ? "0123456789" : ""; });
    return 0;
}
