// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/widgets/sound/peaks.h"

#include <algorithm>
#include <cmath>

namespace ui {

PeakPyramid::Entry PeakPyramid::merge(const Entry *entries, size_t count)
{
    Entry result = entries[0];
    double power = entries[0].power;
    for (size_t i = 1; i < count; ++i) {
        result.low = std::min(result.low, entries[i].low);
        result.high = std::max(result.high, entries[i].high);
        power += entries[i].power;
    }
    result.power = float(power / double(count));
    return result;
}

void PeakPyramid::clear()
{
    m_levels.clear();
    m_rest.clear();
    m_samples = 0;
}

void PeakPyramid::append(std::span<const float> samples)
{
    if (m_levels.empty())
        m_levels.emplace_back();
    m_samples += samples.size();

    auto entryOf = [](const float *values) {
        Entry entry{values[0], values[0], 0.0F};
        float power = 0.0F;
        for (size_t i = 0; i < bucket; ++i) {
            entry.low = std::min(entry.low, values[i]);
            entry.high = std::max(entry.high, values[i]);
            power += values[i] * values[i];
        }
        entry.power = power / float(bucket);
        return entry;
    };

    size_t next = 0;
    if (!m_rest.empty()) {
        next = std::min(bucket - m_rest.size(), samples.size());
        for (const float sample : samples.first(next)) // not insert(): GCC 14 warns there of an overflow that cannot be
            m_rest.push_back(sample);
        if (m_rest.size() < bucket)
            return;
        m_levels[0].push_back(entryOf(m_rest.data()));
        m_rest.clear();
    }
    for (; next + bucket <= samples.size(); next += bucket)
        m_levels[0].push_back(entryOf(samples.data() + next));
    m_rest.assign(samples.begin() + std::ptrdiff_t(next), samples.end());

    // Each level holds exactly the full groups of the one below.
    for (size_t level = 0; level < m_levels.size(); ++level) {
        const size_t groups = m_levels[level].size() / fanOut;
        if (groups == 0)
            break;
        if (level + 1 == m_levels.size())
            m_levels.emplace_back();
        for (size_t group = m_levels[level + 1].size(); group < groups; ++group)
            m_levels[level + 1].push_back(merge(&m_levels[level][group * fanOut], fanOut));
    }
}

Peak PeakPyramid::peak(size_t begin, size_t end) const
{
    end = std::min(end, m_samples);
    if (begin >= end || m_levels.empty())
        return {};

    float low = 0.0F;
    float high = 0.0F;
    double power = 0.0;
    size_t weight = 0;
    auto take = [&](const Entry &entry, size_t samples) {
        low = weight == 0 ? entry.low : std::min(low, entry.low);
        high = weight == 0 ? entry.high : std::max(high, entry.high);
        power += double(entry.power) * double(samples);
        weight += samples;
    };

    // Climb from both ends: single entries up to the next group border, then the level above.
    size_t first = begin / bucket;
    size_t last = std::min((end + bucket - 1) / bucket, m_levels[0].size());
    size_t samples = bucket;
    for (size_t level = 0; first < last; ++level, samples *= fanOut) {
        const auto &entries = m_levels[level];
        const bool hasAbove = level + 1 < m_levels.size();
        while (first < last && (!hasAbove || first % fanOut != 0))
            take(entries[first++], samples);
        while (first < last && (last % fanOut != 0 || last / fanOut > (hasAbove ? m_levels[level + 1].size() : 0)))
            take(entries[--last], samples);
        first /= fanOut;
        last /= fanOut;
    }
    if (end > m_levels[0].size() * bucket) {
        for (const float value : m_rest)
            take(Entry{value, value, value * value}, 1);
    }
    if (weight == 0)
        return {};
    return {low, high, float(std::sqrt(power / double(weight)))};
}

} // namespace ui
