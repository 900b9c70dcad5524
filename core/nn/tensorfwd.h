// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// The name of a tensor without LibTorch's headers, which take seconds to read.
namespace at {
class Tensor;
}
namespace torch {
using at::Tensor;
}
