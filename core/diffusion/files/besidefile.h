// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/sampling.h"

#include <filesystem>
#include <optional>
#include <string>

namespace core::diffusion {

/// What a .yaml beside a single file says of it: the configuration of the first authors' program, by which models that
/// predict v have been told from others since Stable Diffusion 2.
struct BesideFile
{
    std::optional<Prediction> prediction;
    std::string remark; ///< a sentence on what was found, or on why it was passed over; may be empty
};

BesideFile readBesideFile(const std::filesystem::path &model);

} // namespace core::diffusion
