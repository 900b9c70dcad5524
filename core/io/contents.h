// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace core::io {

// What is in a model file, for those who compute nothing with it: names, types and shapes without LibTorch's headers.

struct TensorEntry
{
    std::string name;
    std::string type; ///< "float32"
    std::vector<int64_t> shape;
    int64_t elements = 0;
};

struct Contents
{
    std::string format; ///< "ONNX"
    std::vector<TensorEntry> tensors;
    std::map<std::string, std::string> metadata; ///< what the file says of itself
    bool whole = true;                           ///< false: of the values that its header describes some are missing
};

/// Reads the whole file. Throws core::Error.
Contents readContents(const std::filesystem::path &path);

/// From the description of the tensors alone, without their values: quick whatever the size, and enough of a copy that has
/// only the header. Throws core::Error.
Contents readHeader(const std::filesystem::path &path);

/// Whether the file begins as one of whisper.cpp's models does. False for one that cannot be opened.
bool looksLikeGgml(const std::filesystem::path &path);

/// Of such a model. Its metadata has "precision", that of the largest tensor: "float16", "q5_1". Throws core::Error.
Contents readGgmlContents(const std::filesystem::path &path);

/// What kind of network a model.bin of CTranslate2 holds: "WhisperSpec". Throws core::Error.
std::string readCTranslate2Specification(const std::filesystem::path &path);

} // namespace core::io
