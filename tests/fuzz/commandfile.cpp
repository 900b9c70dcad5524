// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/dictionary.h"
#include "core/speech/speech.h"
#include "tests/fuzz/inputfile.h"

// What is given to a command beside words: a request as JSON, and a table of pronunciations.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    readOrRefuse([&] { core::speech::speechRequestFromJson(std::string(asText(data, size))); });
    const InputFile file(data, size);
    readOrRefuse([&] { core::speech::readDictionary(file.path()); });
    return 0;
}
