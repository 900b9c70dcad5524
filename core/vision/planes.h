// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/image.h"
#include "core/nn/tensorfwd.h"

namespace core::vision {

/// A picture as networks take it: [1, channels, h, w], 0 to 1.
torch::Tensor planes(const Image &image);

/// Its colours alone, [1, 3, h, w]. What is transparent gets the colour of what is beside it, so that its own
/// (black, mostly) does not darken the edges.
torch::Tensor colours(const torch::Tensor &planes);

/// [1, channels, h, w], 0 to 1 -> the bytes of its pixels, [h, w, channels].
torch::Tensor pixels(const torch::Tensor &planes);

} // namespace core::vision
