// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/layers/bilstm.h"
#include "core/nn/layers/layers.h"
#include "core/nn/layers/timeconv.h"
#include "core/speech/layers/channelnorm.h"

#include <vector>

namespace core::speech {

/// text_encoder of Kokoro: what each phoneme sounds like (kokoro, modules.py, TextEncoder).
struct PhonemeEncoder
{
    explicit PhonemeEncoder(const nn::Weights &w);

    /// ids [T] (int64) -> [T, width()]
    nn::Tensor operator()(const nn::Tensor &ids) const;

    int64_t width() const { return 2 * lstm.hidden(); }
    int64_t symbols() const { return embedding.weight.size(0); }

    nn::Embedding embedding;
    struct Layer
    {
        nn::TimeConv conv; // cnn.i.0
        ChannelNorm norm;  // cnn.i.1
    };
    std::vector<Layer> cnn;
    nn::BiLstm lstm;
};

} // namespace core::speech
