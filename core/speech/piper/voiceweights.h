// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/weights.h"

#include <filesystem>

namespace core::speech {

/// The weights of a Piper voice, under the names they had in PyTorch. Exporting loses some of them,
/// and the node that reads a tensor still tells. Throws Error.
nn::Weights::Map readVoiceWeights(const std::filesystem::path &path);

} // namespace core::speech
