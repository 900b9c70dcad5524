// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/gan/dcgan.h"
#include "core/train/optimise/adamw.h"
#include "core/train/recipe.h"

#include <functional>
#include <optional>

namespace core::train {

/// Widths of a DCGAN's two networks.
struct GanShape
{
    int64_t latent = 100;                            ///< length of z
    std::vector<int64_t> generator = {256, 128, 64}; ///< the picture doubles with each, from 4 points
    std::vector<int64_t> judge = {64, 128, 256};     ///< and halves with each, down to 4

    int edge() const { return 4 << int(generator.size()); }
};

/// Weights and running statistics under the names of PyTorch's example (pytorch/examples, dcgan/main.py), drawn
/// as there: convolutions N(0, 0.02), norms N(1, 0.02).
nn::Weights::Map initialGenerator(const GanShape &shape, uint64_t seed);
nn::Weights::Map initialJudge(const GanShape &shape, uint64_t seed);

/// The discriminator of Radford et al. 2015: convolutions that halve, batch-norm, leaky ReLU of 0.2.
class GanJudge
{
public:
    explicit GanJudge(const nn::Weights &w);

    /// picture [N, 3, H, W] in [-1, 1] -> [N], the logarithm of the odds that it is a real one
    torch::Tensor inTraining(const torch::Tensor &picture) const;

private:
    std::vector<nn::Conv2d> m_convolutions;
    std::vector<nn::BatchNorm> m_norms; ///< none after the first convolution and the last
};

/// One step after the other of a DCGAN's training: the classic recipe (Adam with beta1 0.5, binary cross
/// entropy, the generator's output detached while the discriminator learns). What it makes of pictures and noise
/// depends on nothing else. One thread at a time.
class GanTrainer
{
public:
    GanTrainer(const nn::Weights::Map &generator, const nn::Weights::Map &judge, bool bfloat16, torch::Device device = torch::kCPU);

    using Change = std::function<torch::Tensor(const torch::Tensor &)>;

    /// real [N, 3, H, W] in [-1, 1], z [N, latent, 1, 1], on any device; `change` is done to real and made pictures before the
    /// discriminator sees them. Gives "d_loss", "g_loss", "d_real" and "d_made" (what it takes each for, 0 to 1,
    /// the latter before its own step), "d_made_after", and "diversity".
    Losses step(const torch::Tensor &real, const torch::Tensor &z, double rate, const Change &change = {});

    void addTo(nn::Weights::Map &state) const;
    void take(const nn::Weights &state);

    /// The generator with its running statistics; shares their memory.
    nn::Weights::Map generator() const;

private:
    /// A network's weights, which learn, and its statistics, which do not.
    struct Side
    {
        Side(const nn::Weights::Map &all, torch::Device device);
        nn::Weights::Map whole() const; ///< of leaves
        void addTo(nn::Weights::Map &state, const std::string &prefix) const;
        void take(const nn::Weights &state);

        nn::Weights::Map statistics;
        Parameters parameters;
        AdamW optimizer;
    };

    bool m_bfloat16;
    torch::Device m_device;
    Side m_making, m_judging;
    gan::DCGAN m_generator;
    GanJudge m_judge;
};

/// How far the pictures [N, 3, H, W] differ from one another, seen small: mean distance of two.
double spread(const torch::Tensor &pictures);

} // namespace core::train
