// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace core::audio {

/// A growing row of samples in chunks, so that appending to hours of sound never moves them.
class SampleTrack
{
public:
    uint64_t size() const { return m_size; }

    void append(std::span<const float> samples)
    {
        while (!samples.empty()) {
            const size_t at = size_t(m_size % chunkSize);
            if (at == 0)
                m_chunks.push_back(std::make_unique_for_overwrite<float[]>(chunkSize));
            const size_t count = std::min(samples.size(), chunkSize - at);
            std::copy_n(samples.data(), count, m_chunks.back().get() + at);
            m_size += count;
            samples = samples.subspan(count);
        }
    }

    /// Fills `out` from `at` on; at + out.size() <= size().
    void copy(uint64_t at, std::span<float> out) const
    {
        while (!out.empty()) {
            const size_t inside = size_t(at % chunkSize);
            const size_t count = std::min(out.size(), chunkSize - inside);
            std::copy_n(m_chunks[size_t(at / chunkSize)].get() + inside, count, out.data());
            at += count;
            out = out.subspan(count);
        }
    }

private:
    static constexpr size_t chunkSize = 1 << 16;
    std::vector<std::unique_ptr<float[]>> m_chunks;
    uint64_t m_size = 0;
};

} // namespace core::audio
