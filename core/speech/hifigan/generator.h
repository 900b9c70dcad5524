// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/weights.h"

#include <functional>
#include <memory>

namespace core::speech {

/// HiFi-GAN, frames to samples (hifi-gan and VITS, models.py Generator): dec of a Piper voice, or a vocoder of its own.
class Generator
{
public:
    virtual ~Generator() = default;

    /// z [F, inter], g [1, condition] or undefined -> [F * hop] samples on the processor. `between`
    /// is called often on the calling thread, and may throw to stop.
    virtual torch::Tensor operator()(const torch::Tensor &z, const torch::Tensor &g, const std::function<void()> &between) const = 0;

    virtual int64_t hop() const = 0; ///< samples a frame
};

/// By torch's operations, on any device. w is at "dec", or what stands there; `condition` is the width of a speaker's
/// vector, 0 for a voice with one speaker.
std::unique_ptr<Generator> makeTorchGenerator(const nn::Weights &w, int64_t inter, int64_t condition);

/// The same on the processor in float32, several times faster: time-major, each stretch of time
/// through a whole stage while it is in the cache.
std::unique_ptr<Generator> makeRowsGenerator(const nn::Weights &w, int64_t inter, int64_t condition);

/// The one that suits the weights.
std::unique_ptr<Generator> makeGenerator(const nn::Weights &w, int64_t inter, int64_t condition);

} // namespace core::speech
