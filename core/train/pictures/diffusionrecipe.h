// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/kinds.h"
#include "core/diffusion/memory/textstates.h"
#include "core/diffusion/networks/autoencoder.h"
#include "core/diffusion/networks/unet.h"
#include "core/diffusion/samplers/noiseschedule.h"
#include "core/train/data/examples.h"
#include "core/train/optimise/adamw.h"
#include "core/train/optimise/initialweights.h"
#include "core/train/pictures/prepared.h"
#include "core/train/recipe.h"
#include "core/train/training.h"

namespace core::train {

/// Learns to draw from a text and from remembered drawings, in latents.
class DiffusionRecipe : public Recipe
{
public:
    /// All must outlive this.
    DiffusionRecipe(const PictureSet &set, const Prepared &prepared, const diffusion::Autoencoder &autoencoder, const TextStates &text,
                    const TrainingOptions &options);

    std::string name() const override { return trainings::diffusion; }
    Losses step(int64_t step) override;
    void addTo(nn::Weights::Map &state) const override { m_optimizer.addTo(state, "unet"); }
    void take(const nn::Weights &state) override { m_optimizer.take(state / "unet"); }
    Image sample() const override;
    int64_t firstSample() const override { return 32; } // one takes as long as many steps

    nn::Weights::Map finished() const;

    static UNetShapeConfig shape(bool small);

private:
    /// What the network is told beside the noisy latents.
    struct Told
    {
        torch::Tensor channels; ///< [N, 12, h, w] two remembered drawings and the draft
        diffusion::UNetConditions conditions;
    };

    /// On the processor, where the prepared ones are.
    torch::Tensor latentsOf(const std::vector<const Canvas *> &canvases) const;
    Told tell(const std::vector<Example> &examples) const;

    const PictureSet &m_set;
    const Prepared &m_prepared;
    const diffusion::Autoencoder &m_autoencoder;
    const TextStates &m_text;
    TrainingOptions m_options;
    ExampleMaker m_examples;
    torch::Device m_device;
    Parameters m_parameters;
    AdamW m_optimizer;
    diffusion::UNet m_network;
    diffusion::NoiseSchedule m_schedule;
};

} // namespace core::train
