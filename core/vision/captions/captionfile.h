// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/tensorfile.h"
#include "core/vision/captions/captionnetwork.h"

#include <cstdint>
#include <filesystem>

namespace core::vision {

/// A model that says what pictures show, as it lies on disk.
struct CaptionFile
{
    io::TensorFile file;              ///< its tensors under Hugging Face's names, whatever its layout
    std::filesystem::path weights;    ///< the file they come from, for messages
    std::filesystem::path vocabulary; ///< vocab.txt
    CaptionConfig config;
    int32_t begin = 0, end = 0; ///< tokens: [DEC], [SEP]
};

/// BLIP in a file of the original code, a safetensors file, or a folder of Hugging Face. `words`: the folder with BERT's vocab.txt, for
/// files that have none beside them; may be empty. Throws Error.
CaptionFile openCaptionFile(const std::filesystem::path &path, const std::filesystem::path &words);

} // namespace core::vision
