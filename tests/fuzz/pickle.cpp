// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/picklefile.h"
#include "tests/fuzz/inputfile.h"

#include <span>
#include <torch/types.h>

using namespace core;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    readOrRefuse([&] {
        for (const auto &[name, array] : io::readPickledArrays(std::as_bytes(std::span(data, size))))
            array.clone();
    });
    return 0;
}
