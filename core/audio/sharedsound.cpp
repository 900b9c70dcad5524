// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audio/sharedsound.h"

#include <algorithm>

namespace core::audio {

SharedSound::SharedSound(const std::shared_ptr<const Audio> &whole)
    : m_sampleRate(whole->sampleRate), m_channels(std::max(1, whole->channels))
{
    m_samples = whole->frames() * size_t(m_channels);
    if (m_samples > 0)
        m_pieces.push_back({0, {whole, &whole->samples}});
}

void SharedSound::append(std::vector<float> samples)
{
    samples.resize(samples.size() / size_t(m_channels) * size_t(m_channels));
    if (samples.empty())
        return;
    const size_t count = samples.size();
    m_pieces.push_back({m_samples, std::make_shared<const std::vector<float>>(std::move(samples))});
    m_samples += count;
}

void SharedSound::copy(int64_t at, std::span<float> out) const
{
    std::fill(out.begin(), out.end(), 0.0F);
    const int64_t begin = std::max<int64_t>(at, 0);
    const int64_t end = std::min<int64_t>(at + int64_t(out.size()), int64_t(frames()));
    if (begin >= end)
        return;
    const auto step = size_t(m_channels);
    auto piece = std::upper_bound(m_pieces.begin(), m_pieces.end(), size_t(begin) * step,
                                  [](size_t place, const Piece &one) { return place < one.first; })
                 - 1;
    size_t place = size_t(begin) * step;
    for (auto value = out.begin() + (begin - at); value != out.begin() + (end - at); ++value, place += step) {
        while (place - piece->first >= piece->samples->size())
            ++piece;
        *value = (*piece->samples)[place - piece->first];
    }
}

Audio SharedSound::joined() const
{
    Audio audio{m_sampleRate, m_channels, {}};
    audio.samples.reserve(m_samples);
    for (const Piece &piece : m_pieces)
        audio.samples.insert(audio.samples.end(), piece.samples->begin(), piece.samples->end());
    audio.samples.resize(m_samples);
    return audio;
}

} // namespace core::audio
