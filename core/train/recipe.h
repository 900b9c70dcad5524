// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/image.h"
#include "core/nn/weights.h"

#include <string>
#include <utility>
#include <vector>

namespace core::train {

struct TrainingOptions;

/// Where options.device is on this machine. Throws Error.
torch::Device deviceOf(const TrainingOptions &options);

using Losses = std::vector<std::pair<std::string, double>>;

/// A training, step by step. What a step does depends on its number, the seed and what addTo() gives,
/// and on nothing else: that is what makes it resumable.
class Recipe
{
public:
    Recipe() = default;
    Recipe(const Recipe &) = delete;
    Recipe &operator=(const Recipe &) = delete;
    virtual ~Recipe() = default;

    virtual std::string name() const = 0;
    virtual Losses step(int64_t step) = 0;

    virtual void addTo(nn::Weights::Map &state) const = 0;
    virtual void take(const nn::Weights &state) = 0;

    /// What it can do by now, from fixed seeds.
    virtual Image sample() const = 0;
    /// The first step after which that is worth its time.
    virtual int64_t firstSample() const { return 1; }
};

} // namespace core::train
