// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/files/besidefile.h"
#include "tests/fuzz/inputfile.h"

#include <fstream>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const std::filesystem::path model =
        std::filesystem::path("/dev/shm") / ("atelier-fuzz-yaml-" + std::to_string(::getpid()) + ".safetensors");
    std::ofstream(std::filesystem::path(model).replace_extension(".yaml"), std::ios::binary) << asText(data, size);
    core::diffusion::readBesideFile(model); // never refuses anything
    return 0;
}
