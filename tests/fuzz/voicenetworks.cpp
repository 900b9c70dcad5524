// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/hifigan/generator.h"
#include "core/speech/layers/checkpoint.h"
#include "core/speech/tacotron/tacotron.h"
#include "core/speech/vocoders/wavenet.h"
#include "tests/fuzz/inputfile.h"

#include <torch/types.h>

using namespace core;
using namespace core::speech;

/// A checkpoint of a Tacotron 2, a HiFi-GAN or a WaveNet, whichever its names say.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const InputFile file(data, size);
    const auto weights = [&](const char *sign) { return nn::Weights(readCheckpoint(file.path(), sign, "network"), "the file"); };
    readOrRefuse([&] {
        const Tacotron network(weights(Tacotron::sign));
        if (network.symbols() > 3 && network.prenetWidth() < 512)
            network({.ids = {1, 2, 3}, .seed = 1, .mostSteps = 2}, {});
    });
    readOrRefuse([&] {
        const WaveNet network(weights("first_conv.bias"), 0, 32);
        network.logits(torch::zeros({2, network.bands()}), {0, 0});
    });
    readOrRefuse([&] {
        const nn::Weights w = weights("conv_pre.bias");
        const int64_t bands = (w / "conv_pre").get("weight", {-1, -1, 7}).size(1);
        (*makeGenerator(w, bands, 0))(torch::zeros({2, bands}), {}, [] {});
    });
    return 0;
}
