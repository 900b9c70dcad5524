// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/gan/translator.h"
#include "core/nn/layers/layers.h"

#include <optional>
#include <vector>

namespace core::gan {

/// The norm behind a convolution: batch norm where the file has weights for it, else instance norm without any.
class TranslatorNorm
{
public:
    TranslatorNorm(const nn::Weights &w, int64_t channels);

    /// x [1, C, H, W]
    nn::Tensor operator()(const nn::Tensor &x, Statistics statistics) const;

    bool isBatch() const { return weight.defined(); }
    bool hasStatistics() const { return running_mean.defined() && isBatch(); }

private:
    nn::Tensor weight, bias, running_mean, running_var;
};

/// The shape of a generator, found from its weights.
struct TranslatorConfig
{
    bool isUNet = false;
    int64_t levels = 0; ///< of a U-Net: how often sides are halved
    int64_t blocks = 0; ///< of a ResNet generator
    int64_t inputs = 3, outputs = 3;
    std::string prefix; ///< of its names in the file: "module."

    /// The generator among the file's tensors; nothing where there is none.
    static std::optional<TranslatorConfig> detect(const nn::Weights::Map &map);
};

/// pix2pix's UnetGenerator: halved `levels` times, doubled again beside what was there (pytorch-CycleGAN-and-pix2pix,
/// models/networks.py). Dropout is left out: it is noise that flickers.
class UNetTranslator
{
public:
    UNetTranslator(const TranslatorConfig &config, const nn::Weights &w);
    /// x [1, inputs, H, W] in [-1, 1], sides multiples of 2^levels -> [1, outputs, H, W] in [-1, 1]
    nn::Tensor operator()(const nn::Tensor &x, Statistics statistics, const JobContext &context) const;
    std::vector<const TranslatorNorm *> norms() const;

private:
    struct Level
    {
        nn::Conv2d down;
        std::optional<TranslatorNorm> downNorm; ///< not at either end
        nn::ConvTranspose2d up;
        std::optional<TranslatorNorm> upNorm; ///< not of the outermost
    };
    nn::Tensor through(size_t level, const nn::Tensor &x, Statistics statistics, const JobContext &context) const;

    std::vector<Level> m_levels; // the outermost first
};

/// CycleGAN's ResnetGenerator: two halvings, blocks that add to what they read, two doublings.
class ResNetTranslator
{
public:
    ResNetTranslator(const TranslatorConfig &config, const nn::Weights &w);
    /// As above, sides multiples of 4.
    nn::Tensor operator()(const nn::Tensor &x, Statistics statistics, const JobContext &context) const;
    std::vector<const TranslatorNorm *> norms() const;

private:
    struct Stage
    {
        nn::Conv2d convolution;
        TranslatorNorm norm;
    };
    struct Block
    {
        Stage first, second;
    };
    struct Doubling
    {
        nn::Tensor weight, bias; ///< of a transposed convolution of kernel 3 and stride 2, with one point added at the end
        TranslatorNorm norm;
    };

    Stage m_begin;
    std::vector<Stage> m_halvings;
    std::vector<Block> m_blocks;
    std::vector<Doubling> m_doublings;
    nn::Conv2d m_end;
};

} // namespace core::gan
