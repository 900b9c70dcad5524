// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

namespace core::diffusion {

/// Normal noise as torch's CUDA generator makes it, on the processor: Philox 4x32-10 (Salmon et al.
/// 2011, "Parallel random numbers: as easy as 1, 2, 3") and Box-Muller, with the constants of
/// AUTOMATIC1111's modules/rng_philox.py ("NV"). One thread at a time.
class Philox
{
public:
    explicit Philox(uint64_t seed) : m_seed(seed) {}

    /// The next draw. Every call is one, however many numbers it asks for.
    void fill(std::span<float> values);

private:
    uint64_t m_seed = 0;
    uint32_t m_offset = 0; // draws so far
};

} // namespace core::diffusion
