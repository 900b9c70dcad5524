// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speech/vocoders/framestretch.h"

#include <algorithm>

namespace core::speech {

FrameStretch::FrameStretch(int64_t frames, const std::vector<std::vector<float>> &filters, int64_t hop) : m_frames(frames), m_hop(1)
{
    std::vector<double> before(size_t(frames * width)), after; // [positions][width], around the frame that each lies in
    for (int64_t frame = 0; frame < frames; ++frame)
        before[size_t(frame * width + reach)] = 1;
    for (const std::vector<float> &filter : filters) {
        const auto factor = int64_t(filter.size()) / 2;
        const int64_t length = frames * m_hop * factor;
        after.assign(size_t(length * width), 0);
        for (int64_t at = 0; at < length; ++at) {
            const int64_t frame = at / (m_hop * factor);
            for (int64_t j = 0; j < int64_t(filter.size()); ++j) {
                const int64_t from = at + j - factor;
                if (from < 0 || from >= length)
                    continue;
                const int64_t source = from / factor, shift = source / m_hop - frame; // frames between the two windows
                for (int64_t i = std::max<int64_t>(0, -shift); i < std::min(width, width - shift); ++i)
                    after[size_t(at * width + i + shift)] += double(filter[size_t(j)]) * before[size_t(source * width + i)];
            }
        }
        m_hop *= factor;
        std::swap(before, after);
    }
    if (!filters.empty()) {
        m_weights.assign(before.begin(), before.end());
        return;
    }
    m_hop = hop;
    m_weights.resize(size_t(frames * hop * width));
    for (int64_t sample = 0; sample < samples(); ++sample)
        m_weights[size_t(sample * width + reach)] = 1;
}

} // namespace core::speech
