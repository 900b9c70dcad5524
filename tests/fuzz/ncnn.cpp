// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"
#include "core/io/ncnnfile.h"
#include "tests/fuzz/inputfile.h"

#include <fstream>
#include <torch/types.h>

using namespace core;
namespace fs = std::filesystem;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    // two files: the list of layers up to a zero byte, and the weights
    static const fs::path folder = [] {
        const fs::path made = fs::path("/dev/shm") / ("atelier-fuzz-ncnn-" + std::to_string(::getpid()));
        fs::create_directories(made);
        return made;
    }();
    const std::string_view all = asText(data, size), layers = all.substr(0, all.find('\0'));
    const std::string_view weights = all.substr(std::min(layers.size() + 1, all.size()));
    std::ofstream(folder / "x.param", std::ios::binary) << layers;
    std::ofstream(folder / "x.bin", std::ios::binary) << weights;
    readOrRefuse([&] {
        const io::NcnnFile read = io::readNcnn(folder / "x.param");
        for (const auto &[name, tensor] : read.tensors)
            tensor.clone();
    });
    return 0;
}
