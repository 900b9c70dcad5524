// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/tensor.h"

#include <optional>
#include <string_view>

namespace core::train {

// Many pictures in one array, as sets of small pictures are given away.

/// As [N, 3, height, width] of uint8, where the array's shape is that of pictures: [N, 3072] (three planes of a square, CIFAR),
/// [N, 784], [N, 28, 28], [N, 32, 32, 3], [N, 3, 32, 32]. Numbers from 0 to 1 are shares of white. None for labels and the like.
std::optional<torch::Tensor> picturesOf(const torch::Tensor &array);

/// Whether bytes that begin so are of the idx format (http://yann.lecun.com/exdb/mnist/).
bool looksLikeIdx(std::string_view begin);

/// None where it holds labels. Throws Error with the bare reason as text.
std::optional<torch::Tensor> picturesInIdx(std::string_view bytes);

/// The binary version of CIFAR-10 (a label, then three planes) or CIFAR-100 (two labels), by the size; none for another.
std::optional<torch::Tensor> picturesInCifar(std::string_view bytes);

} // namespace core::train
