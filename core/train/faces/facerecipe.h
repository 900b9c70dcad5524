// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/kinds.h"
#include "core/train/data/photos.h"
#include "core/train/faces/gantrainer.h"
#include "core/train/training.h"

namespace core::train {

/// Below this part of the variety of the real pictures, samples have collapsed onto one another.
inline constexpr double collapsedBelow = 0.35;

/// A DCGAN over photos.
class FaceRecipe : public Recipe
{
public:
    /// `photos` must outlive this.
    FaceRecipe(const Photos &photos, const TrainingOptions &options);

    std::string name() const override { return trainings::faces; }
    Losses step(int64_t step) override;
    void addTo(nn::Weights::Map &state) const override { m_trainer.addTo(state); }
    void take(const nn::Weights &state) override { m_trainer.take(state); }

    /// What the seeds 0 to 63 give, as the Faces page would make them.
    Image sample() const override;

    /// `edge` is 32 or 64. Throws Error.
    static GanShape shape(int edge, bool small);

private:
    torch::Tensor batch(int64_t step) const;

    const Photos &m_photos;
    TrainingOptions m_options;
    GanShape m_shape;
    GanTrainer m_trainer;
};

} // namespace core::train
