// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/diffusion/modelinfo.h"
#include "core/diffusion/networks/cliptextmodel.h"
#include "core/diffusion/networks/unet.h"
#include "core/diffusion/samplers/noiseschedule.h"
#include "core/nn/weights.h"

#include <memory>
#include <optional>
#include <vector>

namespace core::io {
class MappedFile;
}

namespace core::diffusion {

/// A picture model's weights by part, under diffusers' names whatever the file's layout, memory-mapped
/// in the precision they are stored in.
struct Checkpoint
{
    /// One text encoder and what its weights do not say.
    struct TextEncoder
    {
        nn::Weights::Map weights;
        ClipTextConfig config;
        int32_t padding = 49407; ///< token that follows the end of a text
    };

    ModelInfo info;
    nn::Weights::Map unet;
    UNetConfig unetConfig;
    nn::Weights::Map autoencoder;      ///< empty where the model came without one
    std::vector<TextEncoder> encoders; ///< one; SDXL: CLIP-L, then OpenCLIP-bigG
    double latentScale = 0.18215;      ///< network's latents = autoencoder's * this
    NoiseSchedule schedule = NoiseSchedule::scaledLinear();
    Prediction prediction = Prediction::Epsilon;
    std::optional<SamplerKind> sampler; ///< what a scheduler's configuration in the folder asks for
    std::filesystem::path path;
    int64_t autoencoderGroups = 32;                           ///< of the autoencoder's norms
    bool trailing = false;                                    ///< a scheduler's configuration spaces its steps so
    std::vector<std::shared_ptr<const io::MappedFile>> files; ///< what the weights lie in

    /// Throws Error where a file was written to since it was opened. Call it once the weights have been
    /// converted or copied, before they are used.
    void requireIntact() const;
};

/// Opens a model and, where `autoencoder` is not empty, a separate autoencoder (file or folder, either
/// layout) in place of its own. Throws Error that names the first ten missing tensors of a damaged
/// model, or says why parts do not belong together. Nothing but headers is read, so a file of gigabytes
/// opens in milliseconds.
Checkpoint openCheckpoint(const std::filesystem::path &path, const std::filesystem::path &autoencoder = {});

} // namespace core::diffusion
