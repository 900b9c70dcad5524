// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/layers/checkpoint.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/io/tensorfile.h"
#include "core/speech/layers/weightnorm.h"

#include <torch/types.h>

#include <optional>

namespace core::speech {

bool isCalled(std::string_view name, std::string_view sign)
{
    return name.ends_with(sign) && (name.size() == sign.size() || name[name.size() - sign.size() - 1] == '.');
}

nn::Weights::Map readCheckpoint(const std::filesystem::path &path, std::string_view sign, std::string_view what)
{
    io::TensorMap tensors = io::readTensors(path).tensors;
    std::optional<std::string> wrapper;
    for (const auto &[name, tensor] : tensors)
        if (isCalled(name, sign) && (!wrapper || name.size() - sign.size() < wrapper->size())) // an average of the weights lies deeper
            wrapper = name.substr(0, name.size() - sign.size());
    if (!wrapper)
        throw Error(shown(path) + " is no " + std::string(what) + ": it has no tensor named " + std::string(sign) + ".");
    nn::Weights::Map map;
    for (auto &[name, tensor] : tensors) {
        if (!name.starts_with(*wrapper) || name.ends_with("num_batches_tracked"))
            continue;
        if (wrapper->empty() && (name.starts_with("optimizer") || name.find('.') == std::string::npos))
            continue;
        map.emplace(name.substr(wrapper->size()), tensor.is_floating_point() ? tensor.to(torch::kFloat32).contiguous() : tensor);
    }
    try {
        foldWeightNorm(map);
    } catch (const c10::Error &error) { // shapes that make no sense
        throw Error(shown(path) + " cannot be used: LibTorch reports " + error.what_without_backtrace());
    }
    return map;
}

} // namespace core::speech
