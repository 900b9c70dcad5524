// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/archive.h"
#include "tests/fuzz/inputfile.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    constexpr uint64_t longest = 1 << 20;
    const InputFile file(data, size);
    int entries = 0; // of a tar that is packed a thousandfold
    readOrRefuse([&] {
        core::io::forEachEntry(
            file.path(), longest, [&](const std::string &) { return ++entries < 100; }, [](const std::string &, const std::string &) {},
            [](const std::string &) {});
    });
    return 0;
}
