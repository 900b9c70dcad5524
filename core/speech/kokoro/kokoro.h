// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/nn/models/albertmodel.h"
#include "core/speech/kokoro/framedecoder.h"
#include "core/speech/kokoro/phonemeencoder.h"
#include "core/speech/kokoro/prosody.h"

#include <cstdint>
#include <vector>

namespace core::speech {

/// What the weights of a Kokoro do not say.
struct KokoroShape
{
    int64_t heads = 0; ///< of the text model; 0: as many as are 64 wide
    int64_t layers = 12;
};

/// What decides how ids are spoken.
struct KokoroRequest
{
    std::vector<int64_t> ids; ///< with the 0 at either end
    torch::Tensor style;      ///< [2 * style]: for the sound, then for the prosody
    double speed = 1.0;
    double noise = 1.0; ///< beside the voice's own; 0 is none
    uint64_t seed = 0;
    torch::Tensor source; ///< to be shaped in place of the network's own buzz, whose angles jump with a bit of the pitch
};

struct KokoroResult
{
    std::vector<float> samples;
    std::vector<int64_t> frames; ///< of each id
    torch::Tensor pitch, energy; ///< [2 F], on the processor
    torch::Tensor source;        ///< the buzz that was shaped, likewise, as long as the sound, float64
    double decodeSeconds = 0.0;  ///< spent in the decoder
};

/// The network of Kokoro-82M, phonemes to sound (kokoro, model.py, KModel; after StyleTTS 2, Li et al. 2023, and iSTFTNet,
/// Kaneko et al. 2022). Use from one thread at a time.
class Kokoro
{
public:
    static constexpr int sampleRate = 24000;

    /// Every tensor must be used. Throws Error.
    Kokoro(const nn::Weights &w, const KokoroShape &shape);

    /// Throws Cancelled, and Error where the sentence would last for minutes.
    KokoroResult operator()(const KokoroRequest &request, const JobContext &context) const;

    int64_t hop() const { return decoder.samples(); } ///< samples a frame
    int64_t symbols() const { return bert.symbols(); }
    int64_t mostIds() const { return bert.positions(); }
    int64_t style() const { return decoder.style() + predictor.style(); } ///< numbers that describe a voice

private:
    torch::Device device;
    nn::AlbertModel bert;
    nn::Linear bert_encoder;
    Prosody predictor;
    PhonemeEncoder text_encoder;
    FrameDecoder decoder;
};

} // namespace core::speech
