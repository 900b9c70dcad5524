// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/presets/styles.h"
#include "tests/fuzz/inputfile.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    readOrRefuse([&] {
        const auto styles = core::library::readStylesCsv(asText(data, size)).styles;
        // What was written is read as the same.
        if (core::library::readStylesCsv(core::library::stylesCsv(styles)).styles.size() > styles.size())
            __builtin_trap();
    });
    return 0;
}
