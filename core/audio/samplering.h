// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstdint>
#include <span>
#include <vector>

namespace core::audio {

/// Samples on their way from one producer to one consumer, without locks and without allocation
/// after construction. Positions count samples since construction and never wrap in practice.
/// The producer may declare all it has written so far stale; the consumer then jumps over it.
class SampleRing
{
public:
    explicit SampleRing(size_t atLeast) : m_data(std::bit_ceil(std::max<size_t>(atLeast, 2))) {}

    // Producer

    size_t free() const { return m_data.size() - size_t(written() - m_read.load(std::memory_order_acquire)); }
    size_t capacity() const { return m_data.size(); }
    uint64_t written() const { return m_written.load(std::memory_order_relaxed); }

    /// At most free() samples.
    void write(std::span<const float> samples)
    {
        const uint64_t at = m_written.load(std::memory_order_relaxed);
        const size_t start = size_t(at & (m_data.size() - 1));
        const size_t first = std::min(samples.size(), m_data.size() - start);
        std::copy_n(samples.data(), first, m_data.data() + start);
        std::copy_n(samples.data() + first, samples.size() - first, m_data.data());
        // Release: whoever sees the new count sees the samples too.
        m_written.store(at + samples.size(), std::memory_order_release);
    }

    void discard() { m_stale.store(written(), std::memory_order_release); }

    // Consumer

    void skipStale()
    {
        const uint64_t stale = m_stale.load(std::memory_order_acquire);
        if (stale > m_read.load(std::memory_order_relaxed))
            m_read.store(stale, std::memory_order_release);
    }

    /// As many as there are, up to out.size(), rounded down to whole frames of `frame` samples.
    size_t read(std::span<float> out, size_t frame)
    {
        const uint64_t at = m_read.load(std::memory_order_relaxed);
        const size_t there = size_t(m_written.load(std::memory_order_acquire) - at);
        const size_t count = std::min(out.size(), there) / frame * frame;
        const size_t start = size_t(at & (m_data.size() - 1));
        const size_t first = std::min(count, m_data.size() - start);
        std::copy_n(m_data.data() + start, first, out.data());
        std::copy_n(m_data.data(), count - first, out.data() + first);
        // Release: the producer may reuse the room only after these copies.
        m_read.store(at + count, std::memory_order_release);
        return count;
    }

    // Either, or a third thread that only looks

    uint64_t consumed() const { return m_read.load(std::memory_order_acquire); }

private:
    std::vector<float> m_data; // power of two
    std::atomic<uint64_t> m_written{0};
    std::atomic<uint64_t> m_read{0};
    std::atomic<uint64_t> m_stale{0}; // all before this was discarded
};

} // namespace core::audio
