// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/weights.h"

#include <filesystem>

namespace core::speech {

/// The weights in an ONNX model of Kokoro as float32, under the names of the checkpoint. Exporting and quantising lose most
/// names; the node that reads a tensor still tells where it belongs. Throws Error.
nn::Weights::Map readKokoroOnnx(const std::filesystem::path &path);

} // namespace core::speech
