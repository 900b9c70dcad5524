// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/files/modelsource.h"
#include "core/nn/weights.h"

#include <string>
#include <vector>

namespace core::diffusion {

/// The tensors of one part of a model under diffusers' names of today, whatever the file's, as views of
/// the mapping. What the network has no use for and files are known to carry is left out; what nobody
/// knows keeps its name, for the network to complain of.
nn::Weights::Map unetWeights(const ModelSource &source, const ModelStructure::Part &part);
nn::Weights::Map autoencoderWeights(const ModelSource &source, const ModelStructure::Part &part);

/// `pooled`: whether its projection of the pooled text has a use.
nn::Weights::Map textWeights(const ModelSource &source, const ModelStructure::Part &part, bool pooled);

/// The name in the file of a tensor of the part, for messages.
std::string nameInFile(const ModelSource &source, const ModelStructure::Part &part, const std::string &diffusers);

/// Tensors that a part has a use for: without averages, tables and what else training leaves in files.
std::vector<std::string> neededNames(const ModelSource &source, const std::vector<ModelStructure::Part> &parts);

/// Tensors that belong to no part and are not known to be of no use, with `parts` all there are.
std::vector<std::string> strangers(const ModelSource &source, const std::vector<ModelStructure::Part> &parts);

} // namespace core::diffusion
