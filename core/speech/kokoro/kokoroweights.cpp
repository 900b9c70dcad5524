// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/kokoro/kokoroweights.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/io/tensorfile.h"
#include "core/speech/kokoro/kokoroonnx.h"
#include "core/speech/layers/weightnorm.h"

namespace core::speech {

namespace {

/// Of each of the five networks in the checkpoint, all keys begin with what DataParallel wraps them in.
nn::Weights::Map fromCheckpoint(const std::filesystem::path &path)
{
    constexpr std::string_view wrapper = "module.";
    nn::Weights::Map map;
    for (auto &[name, tensor] : io::readTensors(path).tensors) {
        const size_t dot = name.find('.');
        std::string key = name;
        if (dot != std::string::npos && name.compare(dot + 1, wrapper.size(), wrapper) == 0)
            key.erase(dot + 1, wrapper.size());
        if (!map.emplace(key, tensor.is_floating_point() ? tensor.to(torch::kFloat32) : tensor).second)
            throw Error(shown(path) + " has two tensors that belong to " + key + ". The voice is damaged or of another kind.");
    }
    return map;
}

} // namespace

nn::Weights::Map readKokoroWeights(const std::filesystem::path &path)
{
    try {
        nn::Weights::Map map = io::detectFormat(path) == io::Format::Onnx ? readKokoroOnnx(path) : fromCheckpoint(path);
        foldWeightNorm(map);
        return map;
    } catch (const c10::Error &error) { // shapes that make no sense
        throw Error(shown(path) + " cannot be used: LibTorch reports " + error.what_without_backtrace());
    }
}

} // namespace core::speech
