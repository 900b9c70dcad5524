// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/types.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace core::io {

/// How ggml stores a row of numbers: in blocks of `values`, of `bytes` each.
struct BlockFormat
{
    uint32_t type; ///< ggml's number for it
    const char *name;
    int64_t values;
    uint64_t bytes;
};

/// Null for a type that Atelier does not read.
const BlockFormat *blockFormat(uint32_t type);

/// The float32 tensor that the blocks stand for. The caller has checked that the last size is a multiple of a block and
/// that there are as many bytes as the shape asks for. ggml/src/ggml-quants.c (dequantize_row_*).
torch::Tensor multipliedOut(std::span<const std::byte> blocks, const BlockFormat &format, const std::vector<int64_t> &shape);

} // namespace core::io
