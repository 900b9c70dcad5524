// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jobcontext.h"
#include "core/gan/drawing.h"
#include "core/nn/layers/layers.h"

#include <optional>
#include <vector>

namespace core::gan {

/// [1, 5, 128, 128]: ink, the colours asked for times where they are, and where they are. 0 to 1.
nn::Tensor sketchInput(const Drawing &drawing);

/// The U-Net behind Sketcher. Members carry the file's key names; packaging/sketch-model trains it.
class SketchNetwork
{
public:
    explicit SketchNetwork(const nn::Weights &w);

    /// x [1, 5, H, W], sides multiples of 64; word [1, 384] -> [1, 4, H, W]: colour and alpha in (0, 1), not premultiplied.
    nn::Tensor operator()(const nn::Tensor &x, const nn::Tensor &word, const JobContext &context) const;

private:
    struct Norm
    {
        Norm(const nn::Weights &w, int64_t channels);
        nn::Tensor operator()(const nn::Tensor &x) const; ///< of each channel of each picture by itself
        nn::Tensor weight, bias;
    };
    struct Stage
    {
        Stage(const nn::Weights &w, const nn::Conv2dConfig &config, bool hasNorm);
        nn::Conv2d conv;
        std::optional<Norm> norm;
    };

    nn::Conv2d begin;
    std::vector<Stage> down, up;
    nn::Linear word_in;
    std::vector<nn::Linear> up_word;
    nn::Conv2d end0, end1;
};

} // namespace core::gan
