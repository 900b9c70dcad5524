// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/adapters/adapterlayer.h"
#include "core/diffusion/adapters/embeddingfile.h"
#include "tests/fuzz/inputfile.h"

#include <torch/types.h>

using namespace core;

/// What a layer of the file makes of a matrix and of a convolution: refused or computed, never anything else.
static void change(const diffusion::AdapterLayer &layer, torch::IntArrayRef shape)
{
    try {
        const torch::Tensor sizes = torch::empty(shape, torch::TensorOptions().dtype(torch::kFloat32).device(torch::kMeta));
        diffusion::changedWeight(sizes, sizes, diffusion::sizesOnly(layer), 1); // as the program does before it computes
        const torch::Tensor weight = torch::ones(shape);
        diffusion::changedWeight(weight, weight, layer, 1);
    } catch (const Error &) {
        return;
    } catch (const c10::Error &) {
        return;
    }
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const InputFile file(data, size);
    readOrRefuse([&] {
        const diffusion::AdapterFile adapter = diffusion::openAdapter(file.path());
        for (const auto &[name, layer] : adapter.layers) {
            change(layer, {8, 4});
            change(layer, {4, 4, 3, 3});
        }
    });
    readOrRefuse([&] { diffusion::openEmbedding(file.path()); });
    return 0;
}
