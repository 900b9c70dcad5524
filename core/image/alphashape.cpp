// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/alphashape.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace core::image {

Box united(const Box &a, const Box &b)
{
    return {std::min(a.left, b.left), std::min(a.top, b.top), std::max(a.right, b.right), std::max(a.bottom, b.bottom)};
}

AlphaShape::AlphaShape(const Picture &drawing) : m_drawing(drawing)
{
    const int edge = drawing.size;
    int left = edge, top = edge, right = 0, bottom = 0;
    for (int y = 0; y < edge; ++y)
        for (int x = 0; x < edge; ++x)
            if (seen(x, y)) {
                left = std::min(left, x);
                top = std::min(top, y);
                right = std::max(right, x + 1);
                bottom = std::max(bottom, y + 1);
            }
    if (right > left)
        m_box = {double(left) / edge, double(top) / edge, double(right) / edge, double(bottom) / edge};
}

bool AlphaShape::seen(int x, int y) const
{
    return m_drawing.plane(3)[std::size_t(y) * std::size_t(m_drawing.size) + std::size_t(x)] >= 0.5f;
}

double AlphaShape::topAt(double x) const
{
    const int edge = m_drawing.size;
    const double reach = 0.15 * m_box.width();
    const int from = std::clamp(int((x - reach) * edge), 0, edge - 1), to = std::clamp(int((x + reach) * edge), 0, edge - 1);
    std::vector<int> tops;
    for (int column = from; column <= to; ++column) {
        int y = 0;
        while (y < edge && !seen(column, y))
            ++y;
        if (y < edge)
            tops.push_back(y);
    }
    if (tops.empty())
        return m_box.top;
    const auto half = tops.begin() + std::ptrdiff_t(tops.size() / 2);
    std::ranges::nth_element(tops, half);
    return double(*half) / edge;
}

double AlphaShape::topMiddle() const
{
    const int edge = m_drawing.size;
    const int from = int(m_box.top * edge), to = int((m_box.top + 0.15 * m_box.height()) * edge) + 1;
    double sum = 0, count = 0;
    for (int y = from; y < std::min(to, edge); ++y)
        for (int x = 0; x < edge; ++x)
            if (seen(x, y)) {
                sum += x + 0.5;
                count += 1;
            }
    return count > 0 ? sum / count / edge : m_box.middle();
}

double AlphaShape::widthAt(double y) const
{
    const int edge = m_drawing.size, row = std::clamp(int(y * edge), 0, edge - 1);
    int left = edge, right = 0;
    for (int x = 0; x < edge; ++x)
        if (seen(x, row)) {
            left = std::min(left, x);
            right = std::max(right, x + 1);
        }
    return right > left ? double(right - left) / edge : 0;
}

} // namespace core::image
