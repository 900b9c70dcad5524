// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/gan/facegenerator.h"

#include "core/base/file.h"
#include "core/gan/dcgan.h"
#include "core/io/mappedfile.h"
#include "core/io/tensorfile.h"

#include <c10/core/InferenceMode.h>

namespace core::gan {

std::unique_ptr<FaceGenerator> FaceGenerator::open(const std::filesystem::path &path, const ComputeOptions &options)
{
    const c10::InferenceMode inference;
    const nn::Compute compute = nn::resolve(options);
    nn::useThreads(compute.threads);
    io::TensorFile file = io::readTensors(path);
    const std::string name = shown(path);
    const auto config = DCGANConfig::detect(file.tensors, name);
    if (!config)
        throw Error(name + " (" + io::name(file.format) + ", " + std::to_string(file.tensors.size())
                    + " tensors) holds no network that makes faces: no DCGAN generator was found in it. Choose another file.");

    // Other networks and the training's own numbers may lie beside the generator; what has its
    // prefix must be its own to the last tensor.
    // It is copied out of the file (a few MB), so that it does not matter what becomes of the file.
    nn::Weights::Map generator;
    for (const auto &[key, tensor] : file.tensors)
        if (key.starts_with(config->prefix + "main."))
            generator.emplace(key.substr(config->prefix.size()), tensor.clone());
    if (file.mapping)
        file.mapping->requireIntact();
    return std::make_unique<DCGAN>(*config, nn::Weights(std::move(generator), name, nn::conversion(compute)), compute);
}

} // namespace core::gan
