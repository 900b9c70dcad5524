// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace core::train {

/// One of many independent runs of numbers, named by a seed, a step and a purpose: a training that
/// goes on at step n draws what an uninterrupted one would have drawn (splitmix64, Steele et al. 2014).
class Random
{
public:
    Random(uint64_t seed, uint64_t step, uint64_t purpose) : m_state(mix(mix(mix(seed) ^ step) ^ purpose)) {}

    uint64_t next() { return mix(m_state += 0x9e3779b97f4a7c15); }

    /// From 0 to below 1.
    double uniform() { return double(next() >> 11) * 0x1p-53; }
    double uniform(double least, double most) { return least + (most - least) * uniform(); }

    /// 0 to count - 1; count > 0
    int64_t below(int64_t count) { return int64_t(uniform() * double(count)); }

    bool chance(double probability) { return uniform() < probability; }

    template <typename List>
    const auto &oneOf(const List &list)
    {
        return list[size_t(below(int64_t(list.size())))];
    }

private:
    static uint64_t mix(uint64_t z)
    {
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }

    uint64_t m_state;
};

} // namespace core::train
