// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/files/modelsource.h"

namespace core::diffusion {

/// Brings the names in a file to what the rest reads: without what training wrapped around them ("module.", "_orig_mod.",
/// "state_dict."), the weights alone where a whole training was saved, averaged ones before raw ones where it kept both. What
/// was chosen of several is told in source.remarks.
void normaliseNames(ModelSource &source);

/// Multiplies weights in float8 by the scales that stand beside them ("x.scale_weight" or "x.weight_scale" for "x.weight"), and
/// leaves out what only says how they were made. Throws Error where the scales are of a form that is not known.
void applyScales(ModelSource &source);

} // namespace core::diffusion
