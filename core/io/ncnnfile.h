// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/tensorfile.h"

#include <map>
#include <string>
#include <vector>

namespace core::io {

/// One line of an ncnn .param file.
struct NcnnLayer
{
    std::string type, name;
    std::vector<std::string> inputs, outputs; ///< names of blobs
    std::map<int, double> numbers;            ///< "0=64"; what each key means depends on the type
    std::map<int, std::vector<double>> lists; ///< "-23310=1,0.2" stands under the key 10
};

/// The layers of a .param file in their order, and the tensors of the .bin file beside it:
/// "NAME.weight" [out, in, k, k], "NAME.bias", and a PReLU's "NAME.weight" [channels].
struct NcnnFile
{
    std::vector<NcnnLayer> layers;
    TensorMap tensors; ///< fp16 or fp32 as the file has them; they keep the mapping alive
    std::shared_ptr<const MappedFile> mapping;
};

/// `path` names the .param file. Throws Error.
NcnnFile readNcnn(const std::filesystem::path &path);

} // namespace core::io
