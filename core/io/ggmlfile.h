// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/tensorfile.h"

#include <cstdint>
#include <string>
#include <vector>

namespace core::io {

/// A Whisper model in whisper.cpp's ggml form (models/convert-pt-to-ggml.py in its repository says how it is written).
struct GgmlFile
{
    std::vector<std::string> vocabulary; ///< ordinary tokens, as bytes, by their numbers
    TensorMap tensors;                   ///< by openai-whisper's names; quantized ones multiplied out to float32
    std::string precision;               ///< "float16", "q5_1", ..., of the largest tensor
    std::shared_ptr<const MappedFile> mapping;
};

/// Float32, float16, q4_0, q4_1, q5_0, q5_1 and q8_0 are read. Throws Error.
GgmlFile readGgml(const std::filesystem::path &path);

} // namespace core::io
