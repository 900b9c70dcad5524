// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/kinds.h"
#include "core/diffusion/networks/autoencoder.h"
#include "core/train/data/examples.h"
#include "core/train/optimise/adamw.h"
#include "core/train/optimise/initialweights.h"
#include "core/train/pictures/discriminator.h"
#include "core/train/recipe.h"
#include "core/train/training.h"

namespace core::train {

/// Learns to put pictures with transparency into latents a quarter as wide and back.
class AutoencoderRecipe : public Recipe
{
public:
    /// `set` must outlive this.
    AutoencoderRecipe(const PictureSet &set, const TrainingOptions &options);

    std::string name() const override { return trainings::autoencoder; }
    Losses step(int64_t step) override;
    void addTo(nn::Weights::Map &state) const override;
    void take(const nn::Weights &state) override;
    Image sample() const override;

    /// The averaged weights, changed so that the latents of all pictures together have mean 0 and
    /// deviation 1 in every channel: no factor is needed in use.
    nn::Weights::Map finished() const;

    static AutoencoderShape shape(bool small);

private:
    torch::Tensor batch(int64_t step) const;

    const PictureSet &m_set;
    TrainingOptions m_options;
    ExampleMaker m_examples;
    torch::Device m_device;
    Parameters m_parameters, m_judging;
    AdamW m_optimizer, m_judge;
    diffusion::Autoencoder m_network;
    Discriminator m_discriminator;
};

/// Pictures as a network takes them: [N, 4, edge, edge] in [-1, 1].
torch::Tensor toTensor(const std::vector<Picture> &pictures);

/// The inverse, for one picture [4, edge, edge] on any device.
Picture toPicture(const torch::Tensor &tensor);

/// Pictures side by side, `columns` in a row, over a pattern that shows what is transparent.
Image contactSheet(const std::vector<Picture> &pictures, int columns);

} // namespace core::train
