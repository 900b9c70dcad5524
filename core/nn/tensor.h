// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/types.h>

namespace core::nn {

/// What headers outside core/nn and core/io that hold tensors include of LibTorch; those that only take and
/// give them include tensorfwd.h.
using torch::Tensor;

} // namespace core::nn
