// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/picture/justifiedrows.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace ui {

namespace {

constexpr float nearlyFull = 0.8F; // of the width: a last row with so much in it is stretched as the others
constexpr float tallest = 1.35F;   // of the wished height

} // namespace

void JustifiedRows::setItems(std::vector<float> aspects, std::vector<int> groups)
{
    m_aspects = std::move(aspects);
    for (float &aspect : m_aspects)
        aspect = std::isfinite(aspect) && aspect > 0 ? std::clamp(aspect, narrowest, widest) : 1.0F;
    m_groups = std::move(groups);
    m_rows.clear();
    m_headers.clear();
    m_height = 0;
}

void JustifiedRows::layOut(int width, int side, int rowHeight)
{
    m_width = std::max(width, 2 * side + 16);
    m_side = side;
    m_rowHeight = std::max(rowHeight, 16);
    m_rows.clear();
    m_headers.clear();
    int top = 0;
    if (m_groups.empty()) {
        layOutGroup(0, count(), top);
    } else {
        for (size_t i = 0; i < m_groups.size(); ++i) {
            m_headers.push_back(top);
            top += header;
            layOutGroup(m_groups[i], i + 1 < m_groups.size() ? m_groups[i + 1] : count(), top);
        }
    }
    m_height = top;
}

// A row is closed where its height comes nearest to what is wished: with the one that makes it full, or without.
void JustifiedRows::layOutGroup(int first, int last, int &top)
{
    const auto room = [this](int items) { return float(m_width - 2 * m_side - (items - 1) * gap); };
    int begin = first;
    float sum = 0;
    for (int i = first; i < last; ++i) {
        const float with = sum + m_aspects[size_t(i)];
        const float heightWith = room(i - begin + 1) / with;
        if (heightWith > float(m_rowHeight)) {
            sum = with;
            continue;
        }
        const float heightWithout = i > begin ? room(i - begin) / sum : 1e9F;
        if (heightWithout < tallest * float(m_rowHeight) && heightWithout / float(m_rowHeight) < float(m_rowHeight) / heightWith) {
            addRow(begin, i, sum, top);
            begin = i;
            sum = m_aspects[size_t(i)];
            if (room(1) / sum <= float(m_rowHeight)) {
                addRow(i, i + 1, sum, top);
                begin = i + 1;
                sum = 0;
            }
        } else {
            addRow(begin, i + 1, with, top);
            begin = i + 1;
            sum = 0;
        }
    }
    if (begin < last)
        addRow(begin, last, sum, top);
}

void JustifiedRows::addRow(int first, int last, float sum, int &top)
{
    const int items = last - first;
    const float full = float(m_width - 2 * m_side - (items - 1) * gap) / sum;
    const bool fills = full <= float(m_rowHeight) / nearlyFull;
    const int height = std::max(1, fills ? int(std::lround(full)) : m_rowHeight);
    m_rows.push_back({.first = first, .count = items, .top = top, .height = height, .fills = fills});
    top += height + gap;
}

const JustifiedRows::Row *JustifiedRows::rowOf(int index) const
{
    const auto it = std::ranges::partition_point(m_rows, [index](const Row &row) { return row.first + row.count <= index; });
    return it == m_rows.end() ? nullptr : &*it;
}

QRect JustifiedRows::rect(int index) const
{
    const Row *row = index >= 0 && index < count() ? rowOf(index) : nullptr;
    if (!row)
        return {};
    float sum = 0, before = 0;
    for (int i = row->first; i < row->first + row->count; ++i) {
        if (i == index)
            before = sum;
        sum += m_aspects[size_t(i)];
    }
    // Edges are rounded, not widths, so that a row ends where the one above it does.
    const float scale = row->fills ? float(m_width - 2 * m_side - (row->count - 1) * gap) / sum : float(row->height);
    const int place = (index - row->first) * gap;
    const int left = m_side + place + int(std::lround(before * scale));
    const int right = m_side + place + int(std::lround((before + m_aspects[size_t(index)]) * scale));
    return {left, row->top, right - left, row->height};
}

size_t JustifiedRows::rowAt(int y) const
{
    return size_t(std::ranges::partition_point(m_rows, [y](const Row &row) { return row.top + row.height <= y; }) - m_rows.begin());
}

std::pair<int, int> JustifiedRows::range(int top, int bottom) const
{
    const size_t first = rowAt(top);
    if (first == m_rows.size() || bottom <= top)
        return {0, 0};
    size_t last = first;
    while (last < m_rows.size() && m_rows[last].top < bottom)
        ++last;
    if (last == first)
        return {m_rows[first].first, m_rows[first].first};
    return {m_rows[first].first, m_rows[last - 1].first + m_rows[last - 1].count};
}

int JustifiedRows::at(const QPoint &point) const
{
    const size_t row = rowAt(point.y());
    if (row == m_rows.size() || point.y() < m_rows[row].top)
        return -1;
    for (int i = m_rows[row].first; i < m_rows[row].first + m_rows[row].count; ++i) {
        if (rect(i).contains(point))
            return i;
    }
    return -1;
}

int JustifiedRows::beside(int index, int rows) const
{
    const Row *row = index >= 0 && index < count() ? rowOf(index) : nullptr;
    if (!row)
        return index;
    const auto place = std::clamp<std::ptrdiff_t>(row - m_rows.data() + rows, 0, std::ptrdiff_t(m_rows.size()) - 1);
    const Row &other = m_rows[size_t(place)];
    if (&other == row)
        return index;
    const int middle = rect(index).center().x();
    int best = other.first;
    for (int i = other.first; i < other.first + other.count; ++i) {
        if (std::abs(rect(i).center().x() - middle) < std::abs(rect(best).center().x() - middle))
            best = i;
    }
    return best;
}

int JustifiedRows::groupOf(int index) const
{
    return int(std::ranges::upper_bound(m_groups, index) - m_groups.begin()) - 1;
}

std::pair<int, int> JustifiedRows::itemsOf(int group) const
{
    if (group < 0 || group >= groups())
        return {0, count()};
    return {m_groups[size_t(group)], group + 1 < groups() ? m_groups[size_t(group) + 1] : count()};
}

QRect JustifiedRows::headerRect(int group) const
{
    return group < 0 || group >= int(m_headers.size()) ? QRect() : QRect(0, m_headers[size_t(group)], m_width, header);
}

std::pair<int, int> JustifiedRows::groupRange(int top, int bottom) const
{
    const auto first = std::ranges::partition_point(m_headers, [top](int at) { return at + header <= top; });
    const auto last = std::partition_point(first, m_headers.end(), [bottom](int at) { return at < bottom; });
    return {int(first - m_headers.begin()), int(last - m_headers.begin())};
}

std::vector<std::pair<int, int>> JustifiedRows::within(const QRect &area) const
{
    std::vector<std::pair<int, int>> found;
    for (size_t r = rowAt(area.top()); r < m_rows.size() && m_rows[r].top <= area.bottom(); ++r) {
        const Row &row = m_rows[r];
        int first = -1, last = -1;
        for (int i = row.first; i < row.first + row.count; ++i) {
            if (!rect(i).intersects(area))
                continue;
            if (first < 0)
                first = i;
            last = i + 1;
        }
        if (first >= 0)
            found.emplace_back(first, last);
    }
    return found;
}

} // namespace ui
