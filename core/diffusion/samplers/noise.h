// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/sampling.h"
#include "core/nn/tensorfwd.h"

#include <cstdint>
#include <memory>
#include <optional>

namespace core::diffusion {

/// Normal noise for a batch of latents: the first draw is what a picture starts from, the later ones
/// are for samplers that add noise between the steps. One thread at a time.
class NoiseSource
{
public:
    virtual ~NoiseSource() = default;

    /// float32 [N, C, h, w] on the processor.
    virtual torch::Tensor next() = 0;
};

/// A second seed whose noise is mixed into the first draw.
struct Variation
{
    uint64_t seed = 0;
    double amount = 0; ///< 0 is none of it, 1 only it
};

struct NoiseConfig
{
    NoiseKind kind = NoiseKind::Cpu;
    uint64_t seed = 0; ///< picture i gets seed + i
    int64_t count = 1, channels = 4, height = 0, width = 0;
    std::optional<Variation> variation; ///< as in AUTOMATIC1111: all pictures keep the seed, picture i gets the variation's seed + i
};

/// cpu and philox: one generator for each picture, so that a picture in a batch is the one it would be
/// alone. batch (ComfyUI): one draw for all; what is added between the steps comes from seed + 1.
std::unique_ptr<NoiseSource> makeNoise(const NoiseConfig &config);

/// From one noise to another along the great circle, column by column as AUTOMATIC1111 does it
/// (modules/rng.py, slerp). Both [C, h, w].
torch::Tensor slerp(double amount, const torch::Tensor &from, const torch::Tensor &to);

} // namespace core::diffusion
