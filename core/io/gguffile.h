// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/tensorfile.h"

namespace core::io {

/// A GGUF file, versions 2 and 3 (ggml/docs/gguf.md). Quantized tensors are multiplied out, to `quantizedAs`; the others lie in
/// the mapping. Where ComfyUI-GGUF flattened a tensor, its own shape is put back. Throws Error.
TensorFile readGguf(const std::shared_ptr<MappedFile> &file, torch::ScalarType quantizedAs);

} // namespace core::io
