// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <span>

namespace core::audio {

/// How much of each frequency there is in `size` samples, an even number of them. kissfft's, whose arithmetic is the same on
/// every processor. One thread at a time.
class PowerFft
{
public:
    explicit PowerFft(size_t size);
    ~PowerFft();
    PowerFft(const PowerFft &) = delete;
    PowerFft &operator=(const PowerFft &) = delete;

    /// Adds the power of the first frequencies to `powers`, size / 2 + 1 of them at most.
    void add(const float *samples, std::span<float> powers);

private:
    struct Plan;
    std::unique_ptr<Plan> m_plan;
};

} // namespace core::audio
