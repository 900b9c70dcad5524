// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audio/soundfile.h"
#include "tests/fuzz/inputfile.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const InputFile file(data, size);
    readOrRefuse([&] { core::audio::readSound(file.path()); });
    readOrRefuse([&] { core::audio::readTags(file.path()); });
    return 0;
}
