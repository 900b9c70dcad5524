// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

namespace core {

/// Sound as plain data: samples in [-1, 1], channels interleaved.
struct Audio
{
    int sampleRate = 0; ///< frames a second
    int channels = 1;
    std::vector<float> samples; ///< frames() * channels values

    bool empty() const { return samples.empty(); }
    size_t frames() const { return channels > 0 ? samples.size() / size_t(channels) : 0; }
    double seconds() const { return sampleRate > 0 ? double(frames()) / sampleRate : 0.0; }
    bool operator==(const Audio &) const = default;
};

} // namespace core
