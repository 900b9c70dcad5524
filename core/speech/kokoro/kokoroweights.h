// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/weights.h"

#include <filesystem>

namespace core::speech {

/// The weights of a Kokoro in float32 under the names they have in the checkpoint, without its "module.": from the original
/// .pth (or safetensors of it), or from an ONNX model, float or with 8-bit integers, which are multiplied out. Throws Error.
nn::Weights::Map readKokoroWeights(const std::filesystem::path &path);

} // namespace core::speech
