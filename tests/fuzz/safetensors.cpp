// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/safetensors.h"
#include "core/io/mappedfile.h"
#include "tests/fuzz/inputfile.h"

#include <torch/types.h>

using namespace core;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const InputFile file(data, size);
    readOrRefuse([&] {
        const io::TensorFile read = io::readSafetensors(io::MappedFile::open(file.path()));
        for (const auto &[name, tensor] : read.tensors) // whatever was let through must be safe to use
            tensor.clone();
    });
    return 0;
}
