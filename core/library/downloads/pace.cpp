// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/downloads/pace.h"

#include <cmath>

namespace core::library {

namespace {

using Seconds = std::chrono::duration<double>;

constexpr Seconds tellTime{0.1};
constexpr Seconds sampleTime{0.4};
constexpr Seconds memory{5.0}; // after this long an old rate weighs 1/e

} // namespace

bool Pace::isDue()
{
    const auto now = Clock::now();
    if (now - m_told < tellTime)
        return false;
    m_told = now;
    return true;
}

void Pace::note(uint64_t done)
{
    const auto now = Clock::now();
    if (m_noted == Clock::time_point() || done < m_done) {
        m_noted = now;
        m_done = done;
        m_rate = 0;
        return;
    }
    const Seconds passed = now - m_noted;
    if (passed < sampleTime)
        return;
    const double rate = double(done - m_done) / passed.count();
    const double weight = m_rate > 0 ? 1 - std::exp(-passed / memory) : 1;
    m_rate += weight * (rate - m_rate);
    m_noted = now;
    m_done = done;
}

} // namespace core::library
