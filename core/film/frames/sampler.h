// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace core::film {

/// Cubics with two points at either side.
enum class Cubic {
    Exact,  ///< Catmull and Rom: where nothing moves the points come out as they are
    Steady, ///< Mitchell and Netravali: as sharp between points as on them, so that what moves slowly does not shimmer
};

/// How one direction of a picture is sampled: for each point of the result, which points of the source count how much; as many as need
/// be where the result has fewer points. Places are exact, never rounded to points: what moves slowly moves smoothly.
class Kernel
{
public:
    /// Point i of `count` lies at source place first + i * step, in points of the source with their middles at .5.
    Kernel(int count, double first, double step, int sourceCount, Cubic cubic = Cubic::Exact);

    int taps() const { return m_taps; }
    int count() const { return int(m_begin.size()); }
    int begin(int i) const { return m_begin[size_t(i)]; } ///< may lie before 0: use clamped()
    const float *weights(int i) const { return m_weights.data() + size_t(i) * size_t(m_taps); }
    int clamped(int source) const { return source < 0 ? 0 : source >= m_source ? m_source - 1 : source; }
    /// The least and the largest source point that counts, clamped.
    int least() const { return m_least; }
    int largest() const { return m_largest; }

private:
    int m_taps, m_source, m_least, m_largest;
    std::vector<int> m_begin;
    std::vector<float> m_weights;
};

/// row[x] for the points of a horizontal kernel, four floats a point; `source` has its points from horizontal.least() on.
void sampleRow(const Kernel &horizontal, const float *source, float *row);

/// sum[0..count) += weight * values[0..count)
void addWeighted(float *sum, const uint16_t *values, size_t count, float weight);
/// sum[0..count) = the sum of four rows by their weights.
void sumOfFour(float *sum, const uint16_t *const rows[4], const float weights[4], size_t count);
void sumOfSix(float *sum, const uint16_t *const rows[6], const float weights[6], size_t count);
/// to[i] = row[i] * scale, rounded and kept within 0 and `most`.
void toSteps(int32_t *to, const float *row, size_t count, float scale, int32_t most);

} // namespace core::film
