// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/jobcontext.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace core::diffusion {

/// A LoRA that becomes part of the model.
struct BakedLora
{
    std::filesystem::path path;
    double text = 1, picture = 1;
};

struct ConversionRequest
{
    std::filesystem::path input, output; ///< one file each; .gguf or .safetensors
    std::string to;                      ///< conversionNames(); empty: each tensor stays as it is stored
    std::vector<BakedLora> loras;
};

struct ConversionResult
{
    uint64_t before = 0, after = 0;   ///< bytes
    size_t tensors = 0, leftOut = 0;  ///< leftOut: what no picture needs: optimizers, averages, tables
    double decibels = 0;              ///< of the written weights beside the read ones (and LoRA), over all; infinite: the same
    std::vector<std::string> remarks; ///< whole sentences
};

/// "q8_0", "q4_0", "float16", "bfloat16", "float8"
const std::vector<std::string> &conversionNames();

/// Writes a picture model's file in another precision, under the names that its tensors have. Blocks (q8_0, q4_0) go into .gguf, float8
/// into .safetensors. Small tensors, norms, the first and last layers and the autoencoder are never put into blocks or
/// float8. Throws Error that says what to do, Cancelled; nothing is written then.
ConversionResult convertModel(const ConversionRequest &request, const JobContext &context);

} // namespace core::diffusion
