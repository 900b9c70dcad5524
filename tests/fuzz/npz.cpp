// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/npzfile.h"
#include "tests/fuzz/inputfile.h"

#include <torch/types.h>

using namespace core;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const InputFile file(data, size);
    readOrRefuse([&] {
        for (const auto &[name, array] : io::readNpz(file.path()))
            array.clone();
    });
    return 0;
}
