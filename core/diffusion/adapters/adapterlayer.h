// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/adapters/adapterfile.h"

namespace core::diffusion {

/// What an adapter's layer makes of a weight of the model, float32, of any shape [out, in, ...]; `running` is the
/// weight with what adapters before it have done, `base` the one of the file. LoRA (Hu et al. 2021), with a middle as LyCORIS has
/// it, LoHa (Hyeon-Woo et al. 2021), LoKr, (IA)3 (Liu et al. 2022), DoRA (Liu et al. 2024), differences and replacements;
/// the formulas are LyCORIS' (lycoris/functional) and ComfyUI's. Throws Error, c10::Error where the layer does not fit: called
/// with tensors of the device meta it tells by that alone.
torch::Tensor changedWeight(const torch::Tensor &running, const torch::Tensor &base, const AdapterLayer &layer, double strength);

/// The same for the layer's bias.
torch::Tensor changedBias(const torch::Tensor &running, const AdapterLayer &layer, double strength);

/// Whether it changes the weight, and the bias.
bool changesWeight(const AdapterLayer &layer);
bool changesBias(const AdapterLayer &layer);

/// Replaces its tensors by ones without numbers, for changedWeight() on the device meta. What has to be known is known before:
/// the factor.
AdapterLayer sizesOnly(const AdapterLayer &layer);

} // namespace core::diffusion
