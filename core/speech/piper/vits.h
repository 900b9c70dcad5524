// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/speech/hifigan/generator.h"
#include "core/speech/piper/couplingflow.h"
#include "core/speech/piper/durationpredictor.h"
#include "core/speech/piper/textencoder.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace core::speech {

/// What decides how ids are spoken.
struct VitsRequest
{
    std::vector<int64_t> ids;
    int64_t speaker = 0;
    double noise = 0.667, noiseW = 0.8, lengthScale = 1.0;
    uint64_t seed = 0;
};

struct VitsResult
{
    std::vector<float> samples;
    std::vector<int64_t> frames; ///< of each id
    double decodeSeconds = 0.0;  ///< spent in the decoder
};

/// The network of a Piper voice, text to sound (Kim et al., Conditional Variational Autoencoder
/// with Adversarial Learning for End-to-End Text-to-Speech). Use from one thread at a time.
struct Vits
{
    /// Every tensor must be used. Throws Error.
    explicit Vits(const nn::Weights &w);

    /// The noise is what torch's CPU generator gives after manual_seed(seed): first [1, 2, ids] for
    /// the durations, then [1, inter, frames] for the sound.
    VitsResult operator()(const VitsRequest &request, const JobContext &context) const;

    int64_t hop() const { return dec->hop(); } ///< samples a frame
    int64_t symbols() const { return enc_p.symbols(); }
    int64_t speakers() const { return emb_g ? emb_g->weight.size(0) : 1; }

    torch::Device device;
    std::optional<nn::Embedding> emb_g; // of a voice with several speakers
    TextEncoder enc_p;
    DurationPredictor dp;
    CouplingFlow flow;
    std::unique_ptr<Generator> dec;
};

} // namespace core::speech
