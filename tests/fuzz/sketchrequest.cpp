// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/gan/sketcher.h"

#include <cstdint>
#include <cstdlib>
#include <string>

/// The request of a sketch, with its drawing in it. What is read comes back as it was written.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    using namespace core::gan;
    try {
        const SketchRequest request = sketchRequestFromJson({reinterpret_cast<const char *>(data), size});
        if (!(sketchRequestFromJson(toJson(request)) == request))
            std::abort();
        if (!request.drawing.ink.empty())
            flattened(request.drawing, 128);
    } catch (const core::Error &) { // said in a sentence
    }
    return 0;
}
