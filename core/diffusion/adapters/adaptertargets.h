// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/files/checkpoint.h"

#include <string>
#include <unordered_map>

namespace core::diffusion {

/// A layer of a model: which part, and its name there.
struct AdapterTarget
{
    size_t part = 0;  ///< 0: the U-Net; 1, 2: the text encoders
    std::string name; ///< "down_blocks.0.attentions.0.proj_in"; its tensors are name.weight and name.bias
};

/// All names that trainers give a model's layers, made from the names that the model itself has: in files "_" stands for "." and
/// for itself, so that no name can be taken apart.
class AdapterTargets
{
public:
    explicit AdapterTargets(const Checkpoint &model);

    /// nullptr where the model has no such layer.
    const AdapterTarget *find(const std::string &layer) const;

private:
    void addUNet(const nn::Weights::Map &weights);
    void addText(size_t index, size_t count, const nn::Weights::Map &weights);
    void add(const std::string &spelling, const AdapterTarget &target) { m_targets.emplace(spelling, target); }

    std::unordered_map<std::string, AdapterTarget> m_targets;
};

} // namespace core::diffusion
