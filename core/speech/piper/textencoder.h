// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/layers/layers.h"
#include "core/nn/layers/timeconv.h"
#include "core/speech/layers/channelnorm.h"
#include "core/speech/piper/relativeattention.h"

#include <vector>

namespace core::speech {

/// enc_p: phoneme ids to what the phonemes sound like (VITS, models.py TextEncoder).
struct TextEncoder
{
    explicit TextEncoder(const nn::Weights &w);

    struct Output
    {
        torch::Tensor x;    // [T, hidden]: for the durations
        torch::Tensor mean; // [T, inter]: the distribution of the sound
        torch::Tensor logs; // [T, inter]: its log deviation
    };
    Output operator()(const torch::Tensor &ids) const; // [T] int64

    int64_t symbols() const { return emb.weight.size(0); }
    int64_t hidden() const { return emb.weight.size(1); }
    int64_t inter() const { return proj.outChannels() / 2; }
    struct FeedForward
    {
        FeedForward(const nn::Weights &w, int64_t channels);
        torch::Tensor operator()(const torch::Tensor &x) const;
        nn::TimeConv conv_1, conv_2;
    };

    nn::Embedding emb;
    std::vector<RelativeAttention> attn_layers;
    std::vector<ChannelNorm> norm_layers_1;
    std::vector<FeedForward> ffn_layers;
    std::vector<ChannelNorm> norm_layers_2;
    nn::TimeConv proj;
};

} // namespace core::speech
