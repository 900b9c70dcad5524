// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/image/composition.h"
#include "core/nn/tensor.h"

#include <vector>

namespace core::train {

using image::Picture;

/// Pictures as a network takes them: [N, 4, edge, edge] in [-1, 1].
torch::Tensor toTensor(const std::vector<Picture> &pictures);

/// The inverse, for one picture [4, edge, edge] on any device.
Picture toPicture(const torch::Tensor &tensor);

/// Pictures side by side, `columns` in a row, over a pattern that shows what is transparent.
Image contactSheet(const std::vector<Picture> &pictures, int columns);

} // namespace core::train
