// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>

namespace core::speech {

/// Rows of channels in float32, with rows of zeros before and after them.
class PaddedRows
{
public:
    PaddedRows(int64_t rows, int64_t channels, int64_t margin)
        : m_rows(rows)
        , m_channels(channels)
        , m_margin(margin)
        , m_data(std::make_unique_for_overwrite<float[]>(size_t((rows + 2 * margin) * channels)))
    {
        std::fill_n(m_data.get(), margin * channels, 0.0f);
        std::fill_n(row(rows), margin * channels, 0.0f);
    }

    float *row(int64_t index) { return m_data.get() + (index + m_margin) * m_channels; }
    const float *row(int64_t index) const { return m_data.get() + (index + m_margin) * m_channels; }
    int64_t rows() const { return m_rows; }
    int64_t channels() const { return m_channels; }

private:
    int64_t m_rows, m_channels, m_margin;
    std::unique_ptr<float[]> m_data; // only the margins are cleared
};

} // namespace core::speech
