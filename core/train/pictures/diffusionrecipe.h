// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/kinds.h"
#include "core/diffusion/memory/draftnetwork.h"
#include "core/diffusion/memory/textstates.h"
#include "core/diffusion/samplers/noiseschedule.h"
#include "core/train/data/examples.h"
#include "core/train/optimise/adamw.h"
#include "core/train/optimise/initialweights.h"
#include "core/train/recipe.h"
#include "core/train/training.h"

namespace core::train {

/// Learns to draw pictures over drafts of them (diffusion::DraftNetwork).
class DiffusionRecipe : public Recipe
{
public:
    /// All must outlive this.
    DiffusionRecipe(const PictureSet &set, const diffusion::TextStates &text, const TrainingOptions &options);

    std::string name() const override { return trainings::diffusion; }
    Losses step(int64_t step) override;
    void addTo(nn::Weights::Map &state) const override { m_optimizer.addTo(state, "unet"); }
    void take(const nn::Weights &state) override { m_optimizer.take(state / "unet"); }
    Image sample() const override;
    int64_t firstSample() const override { return 16; } // one takes as long as many steps

    nn::Weights::Map finished() const { return m_parameters.named(m_optimizer.average()); }

    static UNetShapeConfig shape(bool small);
    static int edge(bool small) { return small ? 32 : 256; } ///< of the pictures
    static diffusion::UNetConfig config(bool small);

private:
    /// A batch of examples as the network is told of them.
    struct Told
    {
        torch::Tensor clean; ///< [N, 4, edge, edge]
        diffusion::Draft draft;
        diffusion::UNetConditions conditions;
    };

    std::vector<Example> examples(uint64_t first, int64_t count, uint64_t purpose) const;
    Told tell(const std::vector<Example> &examples) const;

    const diffusion::TextStates &m_text;
    TrainingOptions m_options;
    ExampleMaker m_examples;
    torch::Device m_device;
    Parameters m_parameters;
    AdamW m_optimizer;
    diffusion::DraftNetwork m_network;
    diffusion::NoiseSchedule m_schedule;
};

} // namespace core::train
