// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/vision/onnx/onnxnetwork.h"
#include "tests/fuzz/inputfile.h"

#include <torch/types.h>

using namespace core;

/// A small graph is read and computed.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const InputFile file(data, size);
    readOrRefuse([&] {
        const vision::OnnxNetwork network(io::readOnnxGraph(file.path()), nn::Compute{}, "fuzz");
        network(torch::ones({2, 3, 7, 6}));
    });
    return 0;
}
