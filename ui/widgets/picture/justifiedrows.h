// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPoint>
#include <QRect>

#include <utility>
#include <vector>

namespace ui {

/// Where pictures of any shape lie in rows that fill the width, in groups under a header each. Lengths are device-independent
/// pixels from the upper left corner of all of it. Knows no widget. A layout of a million takes some milliseconds; where a
/// single one lies is worked out when it is asked for.
class JustifiedRows
{
public:
    static constexpr int gap = 6;                            ///< between neighbours
    static constexpr int header = 40;                        ///< height above a group
    static constexpr float narrowest = 0.45F, widest = 3.2F; ///< shapes beyond these are cut, so that none fills the window

    /// Width by height of each, and with which of them a group begins (rising, the first is 0; empty: one group without header).
    void setItems(std::vector<float> aspects, std::vector<int> groups);
    /// side: free at the left and the right. rowHeight: about so high are the rows.
    void layOut(int width, int side, int rowHeight);

    int count() const { return int(m_aspects.size()); }
    int height() const { return m_height; }
    QRect rect(int index) const;
    /// First and one past the last of those of which something lies between.
    std::pair<int, int> range(int top, int bottom) const;
    int at(const QPoint &point) const; ///< -1: none there
    /// The one in the row above (-1) or below (1) that lies nearest under it; itself where there is no such row.
    int beside(int index, int rows) const;

    int groups() const { return int(m_groups.size()); }
    int groupOf(int index) const;
    std::pair<int, int> itemsOf(int group) const; ///< first and one past the last
    QRect headerRect(int group) const;            ///< the whole width
    std::pair<int, int> groupRange(int top, int bottom) const;

    /// All that lie in this rectangle, as ranges of a row each.
    std::vector<std::pair<int, int>> within(const QRect &area) const;

private:
    struct Row
    {
        int first, count;
        int top, height;
        bool fills; ///< the whole width; the last of a group may not
    };
    void layOutGroup(int first, int last, int &top);
    void addRow(int first, int last, float sum, int &top);
    const Row *rowOf(int index) const;
    size_t rowAt(int y) const; ///< the first whose end lies below y

    std::vector<float> m_aspects;
    std::vector<int> m_groups;
    std::vector<int> m_headers; ///< top of each
    std::vector<Row> m_rows;
    int m_width = 0, m_side = 0, m_rowHeight = 0, m_height = 0;
};

} // namespace ui
