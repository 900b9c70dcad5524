// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/weights.h"

#include <string>
#include <vector>

namespace core::train {

/// Weights to begin a training with, layer by layer, as PyTorch's constructors draw them.
class InitialWeights
{
public:
    explicit InitialWeights(uint64_t seed);

    void conv(const std::string &name, int64_t in, int64_t out, int64_t kernel);
    void linear(const std::string &name, int64_t in, int64_t out, bool bias = true);
    void norm(const std::string &name, int64_t channels);

    /// One tensor of normal noise.
    void normal(const std::string &name, torch::IntArrayRef shape, double mean, double deviation);
    void zeros(const std::string &name, torch::IntArrayRef shape);

    /// A layer that is there already gives nothing at first: what it adds to begins unchanged.
    void silence(const std::string &name);

    nn::Weights::Map take() { return std::move(m_map); }

private:
    void uniform(const std::string &name, torch::IntArrayRef shape, int64_t fanIn);

    nn::Weights::Map m_map;
    at::Generator m_generator;
};

struct UNetShapeConfig
{
    std::vector<int64_t> widths = {96, 224, 352};
    std::vector<bool> attends = {false, true, true}; ///< cross-attention at a level
    int64_t blocks = 1;
    int64_t inChannels = 16, outChannels = 4;
    int64_t headWidth = 32;
    int64_t groups = 8;
    int64_t context = 384; ///< of the cross-attention
    int64_t tokens = 480;  ///< width of a token before encoder_hid_proj; 0: no projection
    int64_t classes = 384; ///< width of the text's mean, added to the time by class_embedding; 0: none
};

/// Under the keys of diffusers' UNet2DConditionModel.
nn::Weights::Map initialUNet(const UNetShapeConfig &shape, uint64_t seed);

} // namespace core::train
