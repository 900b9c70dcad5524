// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/weights.h"

#include <string>
#include <vector>

namespace core::diffusion {

/// Names, in diffusers' layout, of tensors that must be there because of those that are, and are not:
/// a block that has any of its layers must have all. In the order of the network.
std::vector<std::string> missingOfUNet(const nn::Weights::Map &weights);
std::vector<std::string> missingOfAutoencoder(const nn::Weights::Map &weights);
std::vector<std::string> missingOfTextEncoder(const nn::Weights::Map &weights);

} // namespace core::diffusion
