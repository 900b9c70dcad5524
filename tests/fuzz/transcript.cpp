// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transcription/transcript.h"
#include "tests/fuzz/inputfile.h"

// A transcript as anybody may have changed it, and what is written of it.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    readOrRefuse([&] {
        const core::transcription::Transcription all = core::transcription::transcriptFromJson(std::string(asText(data, size)), "x.json");
        for (const std::string &format : core::transcription::transcriptFormats())
            core::transcription::transcriptAs(format, all);
    });
    return 0;
}
