// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/weights.h"

namespace core::nn {

/// The place of a layer that must have a bias: layers take a missing one to be meant, and a damaged
/// checkpoint would otherwise give wrong pictures in silence. Throws Error where it is missing.
inline Weights withBias(const Weights &w)
{
    w["bias"];
    return w;
}

} // namespace core::nn
