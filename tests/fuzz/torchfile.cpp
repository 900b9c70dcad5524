// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/tensorfile.h"
#include "tests/fuzz/inputfile.h"

#include <torch/types.h>

using namespace core;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const bool isZip = size > 2 && data[0] == 'P';
    const bool isPickle = size > 2 && data[0] == 0x80;
    if (!isZip && !isPickle) // other formats have programs of their own
        return 0;
    const InputFile file(data, size);
    readOrRefuse([&] {
        const io::TensorFile read = size % 2 == 0 ? io::mapTensors(file.path()) : io::readTensors(file.path());
        for (const auto &[name, tensor] : read.tensors) // whatever was let through must be safe to use
            tensor.clone();
    });
    return 0;
}
