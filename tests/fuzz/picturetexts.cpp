// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/imagefile.h"
#include "tests/fuzz/inputfile.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const InputFile file(data, size);
    readOrRefuse([&] {
        const core::image::Texts texts = core::image::readTexts(file.path());
        const core::Image dot{1, 1, 3, {0, 0, 0}};
        core::image::encodePng(dot, texts); // what was read can be put into another file
    });
    return 0;
}
