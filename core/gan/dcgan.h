// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/gan/facegenerator.h"
#include "core/nn/compute.h"
#include "core/nn/layers/layers.h"

#include <optional>
#include <vector>

namespace core::gan {

/// The shape of a DCGAN generator, found from its weights.
struct DCGANConfig
{
    int64_t latentSize = 0;        ///< length of z
    std::vector<int64_t> channels; ///< out of each transposed convolution; the last is 1 or 3
    std::vector<int64_t> kernels;
    std::vector<int64_t> layers; ///< place of each convolution in "main"; its batch-norm follows it
    std::string prefix;          ///< of the generator's state dict in the file: "netG_state_dict."

    /// The generator among the file's tensors, or nothing where there is none. Throws Error where
    /// there is one of an impossible size.
    static std::optional<DCGANConfig> detect(const nn::Weights::Map &map, const std::string &file);

    /// Side of the square picture.
    int64_t pictureSize() const;
    /// How a transposed convolution places its output: the first makes a picture of its own size
    /// from one point, the others double it.
    int64_t stride(size_t layer) const { return layer == 0 ? 1 : 2; }
    int64_t padding(size_t layer) const { return layer == 0 ? 0 : (kernels[layer] - 1) / 2; }
};

/// The generator of Radford et al. 2015 as PyTorch's tutorial lays it out: transposed convolutions
/// with batch-norm and ReLU, tanh at the end (pytorch/examples, dcgan/main.py, Generator).
class DCGAN final : public FaceGenerator
{
public:
    DCGAN(const DCGANConfig &config, const nn::Weights &w, const nn::Compute &compute);

    FaceModelInfo info() const override;
    void generate(const FaceRequest &request, const JobContext &context, const std::function<void(Face)> &made) const override;

    /// z [N, latentSize, 1, 1] -> [N, channels, size, size] in [-1, 1]
    nn::Tensor operator()(const nn::Tensor &z) const;

    /// The same while it is trained: norms take the batch's own statistics.
    nn::Tensor inTraining(const nn::Tensor &z) const;

private:
    template <typename Norm>
    nn::Tensor forward(nn::Tensor x, const Norm &normalised) const;

    DCGANConfig m_config;
    nn::Compute m_compute;
    std::vector<nn::ConvTranspose2d> m_convolutions;
    std::vector<nn::BatchNorm> m_norms; // one for each convolution but the last
};

} // namespace core::gan
