// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/ctranslate2file.h"
#include "tests/fuzz/inputfile.h"

#include <torch/types.h>

using namespace core;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const InputFile file(data, size);
    readOrRefuse([&] {
        const io::CTranslate2File read = io::readCTranslate2(file.path());
        for (const auto &[name, tensor] : read.tensors)
            tensor.clone();
    });
    return 0;
}
