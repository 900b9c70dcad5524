// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/vision/captions/captionfile.h"
#include "core/vision/captions/captionwords.h"
#include "tests/fuzz/inputfile.h"

#include <fstream>

using namespace core;
namespace fs = std::filesystem;

/// What lies beside a BLIP model: the first half of the bytes is config.json, the second vocab.txt.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const fs::path folder = [] {
        const fs::path place = fs::temp_directory_path() / ("fuzz-captions-" + std::to_string(::getpid()));
        fs::create_directories(place);
        fs::copy_file(fs::path(TEST_DATA) / "captions/base/model.safetensors", place / "model.safetensors",
                      fs::copy_options::overwrite_existing);
        return place;
    }();
    const std::string_view bytes = asText(data, size);
    std::ofstream(folder / "config.json", std::ios::binary) << bytes.substr(0, size / 2);
    std::ofstream(folder / "vocab.txt", std::ios::binary) << bytes.substr(size / 2);
    readOrRefuse([&] {
        vision::openCaptionFile(folder, {});
        const vision::CaptionWords words(folder / "vocab.txt");
        words.decode(words.encode("a red fox's den"));
    });
    return 0;
}
