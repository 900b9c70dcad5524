// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/data/picturearrays.h"
#include "tests/fuzz/inputfile.h"

#include <torch/types.h>

using namespace core::train;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const std::string_view bytes = asText(data, size);
    readOrRefuse([&] {
        if (looksLikeIdx(bytes))
            picturesInIdx(bytes);
        picturesInCifar(bytes);
    });
    return 0;
}
