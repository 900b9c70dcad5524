// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace core::io {

/// One tensor of a GGUF file to be.
struct GgufTensor
{
    std::string name;
    std::vector<int64_t> shape;         ///< as it lies in the file, the innermost last
    std::vector<int64_t> originalShape; ///< ComfyUI-GGUF's, where it was made flat; else empty
    uint32_t type = 0;                  ///< ggml's number
    uint64_t bytes = 0;
    std::function<std::vector<std::byte>()> values; ///< asked for once, in order; gives `bytes` of them
};

/// Writes version 3 through an AtomicFile, one tensor in memory at a time. `metadata`: texts by their keys. Throws Error.
void writeGguf(const std::filesystem::path &path, const std::vector<GgufTensor> &tensors,
               const std::map<std::string, std::string> &metadata);

} // namespace core::io
