// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/weights.h"

#include <filesystem>
#include <string_view>

namespace core::speech {

/// Whether a tensor is called `sign`, whatever it is wrapped in: "state_dict.module." and its like.
bool isCalled(std::string_view name, std::string_view sign);

/// The tensors of one network in a checkpoint, in float32 and with weight norm multiplied out: those that lie beside the one that
/// is called `sign`, without what all their names begin with. What else is in the file, an optimizer above all, is left out, as
/// are the counters of batch norms. Throws Error that names the file where there is no such tensor or the file cannot be read.
nn::Weights::Map readCheckpoint(const std::filesystem::path &path, std::string_view sign, std::string_view what);

} // namespace core::speech
