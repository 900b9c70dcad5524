// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <torch/types.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>

namespace core::io {

class MappedFile;

using TensorMap = std::unordered_map<std::string, torch::Tensor>;

/// How a model file stores its tensors; found from its content, never from its name.
enum class Format { Safetensors, TorchZip, TorchPickle, Onnx, Gguf };

std::string name(Format format); ///< "safetensors", "torch.save", "torch.save (legacy)", "ONNX", "GGUF"

struct TensorFile
{
    Format format = Format::Safetensors;
    TensorMap tensors;                           ///< nested dictionaries are joined with "."
    std::map<std::string, std::string> metadata; ///< what the file says of itself beside tensors, as text

    /// What the tensors lie in, null where they were copied. Call its requireIntact() once the
    /// weights have been converted, to find a file that was written to meanwhile.
    std::shared_ptr<const MappedFile> mapping;
};

/// Reads any of the formats. Nothing in the file is executed. Throws core::Error that names the
/// file and what is wrong with it.
TensorFile readTensors(const std::filesystem::path &path);

/// As readTensors(), but the tensors lie in the mapping and are not read before they are used: a file of
/// gigabytes opens in milliseconds. Checksums inside the file are not compared. What GGUF holds quantized is multiplied out to
/// float16.
TensorFile mapTensors(const std::filesystem::path &path);

/// Which format it is. Throws core::Error for a file that is none of them.
Format detectFormat(const std::filesystem::path &path);

} // namespace core::io
