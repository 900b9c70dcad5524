// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/layers/bilstm.h"
#include "core/nn/layers/layers.h"
#include "core/speech/kokoro/styledlayers.h"

#include <vector>

namespace core::speech {

/// predictor of Kokoro: how long each phoneme lasts, how high and how loud it is (kokoro, modules.py, ProsodyPredictor).
class Prosody
{
public:
    /// `width` is that of the texts it is given.
    Prosody(const nn::Weights &w, int64_t width);

    /// Texts with the style told to every phoneme: texts [T, width], s [1, style] -> [T, width + style].
    nn::Tensor styled(const nn::Tensor &texts, const nn::Tensor &s) const;

    /// Frames of each of T phonemes at the voice's own pace, not whole: d from styled(). They decide what is heard by being
    /// rounded, so they are added up one by one, by no arithmetic that is each processor's own.
    std::vector<float> durations(const nn::Tensor &d) const;

    struct Curves
    {
        nn::Tensor pitch, energy; ///< [2 F]: Hz where voiced, and the loudness the network knows
    };
    /// en is d with each row repeated for its frames, [F, width + style].
    Curves curves(const nn::Tensor &en, const nn::Tensor &s) const;

    int64_t style() const { return m_style; }

private:
    struct Curve
    {
        Curve(const nn::Weights &w, const char *blocks, const char *proj, int64_t width, int64_t style);
        nn::Tensor operator()(nn::Tensor x, const nn::Tensor &s) const;
        std::vector<StyledBlock> blocks;
        nn::Tensor weight, bias; // of the last convolution, [1, C] and [1]
    };
    struct Layer
    {
        nn::BiLstm lstm;        // text_encoder.lstms.0, .2, ...
        AdaptiveLayerNorm norm; // text_encoder.lstms.1, .3, ...
    };

    int64_t m_style;
    std::vector<Layer> text_encoder;
    nn::BiLstm lstm, shared;
    nn::Linear duration_proj;
    Curve F0, N;
};

} // namespace core::speech
