// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/foreign/certificatenames.h"
#include "core/library/foreign/contentcredentials.h"
#include "tests/fuzz/inputfile.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const std::string_view bytes = asText(data, size);
    core::library::contentCredentialsIn(bytes);
    core::library::certificateNames(bytes);
    return 0;
}
