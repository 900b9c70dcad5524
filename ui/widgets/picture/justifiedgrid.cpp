// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// What the grid holds and where it lies. How it is painted: justifiedgridpaint.cpp; the pointer and the keys: justifiedgridinput.cpp.
#include "ui/widgets/picture/justifiedgrid.h"

#include "ui/style/style.h"
#include "ui/widgets/picture/justifiedgridaccess.h"

#include <QScrollBar>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace ui {

namespace {

constexpr int side = 24;  // as far in as the page's title
constexpr int below = 24; // under the last row
constexpr int ringSize = 20;
constexpr qsizetype mostLooks = 4000;

} // namespace

JustifiedGrid::JustifiedGrid(QWidget *parent) : QAbstractScrollArea(parent)
{
    installGridAccess();
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setMouseTracking(true);
    viewport()->setAutoFillBackground(false);
    viewport()->setObjectName(u"justifiedGridView"_s);
    m_bandScroll.setInterval(30);
    connect(&m_bandScroll, &QTimer::timeout, this, &JustifiedGrid::moveBand);
    // Who flies past does not have everything made that flies by.
    m_wantSoon.setSingleShot(true);
    m_wantSoon.setInterval(20);
    connect(&m_wantSoon, &QTimer::timeout, this, &JustifiedGrid::wantThumbnails);
}

JustifiedGrid::~JustifiedGrid() = default;

void JustifiedGrid::setThumbnails(Thumbnails *thumbnails)
{
    if (m_thumbnails)
        disconnect(m_thumbnails, nullptr, this, nullptr);
    m_thumbnails = thumbnails;
    if (!m_thumbnails)
        return;
    connect(m_thumbnails, &Thumbnails::ready, this, [this](const QString &path) {
        const auto [first, last] = visibleRange();
        for (int i = first; i < last; ++i) {
            const auto look = m_looks.constFind(idAt(i));
            if (look != m_looks.constEnd() && look->file.path == path)
                viewport()->update(tileRect(i));
        }
    });
}

void JustifiedGrid::setItems(std::vector<Item> items, std::vector<Group> groups)
{
    // What is in the upper left corner stays there, if it is still to be found; else what is current stays in sight.
    const auto [first, last] = visibleRange();
    const qint64 topId = first < last ? idAt(first) : 0;
    const int topAt = first < last ? tileRect(first).top() : 0;
    const bool wasAtTop = offset() == 0;
    const qint64 currentId = m_current >= 0 ? idAt(m_current) : 0;
    const qint64 anchorId = m_anchor >= 0 ? idAt(m_anchor) : 0;

    m_items = std::move(items);
    m_groups = std::move(groups);
    m_places.clear();
    m_looks.clear();
    m_hovered = m_pressed = -1;
    endBand();
    std::vector<float> aspects;
    aspects.reserve(m_items.size());
    for (const Item &item : m_items)
        aspects.push_back(item.aspect);
    std::vector<int> begins;
    for (const Group &group : m_groups)
        begins.push_back(group.first);
    m_rows.setItems(std::move(aspects), std::move(begins));
    const int before = m_current;
    m_current = currentId != 0 ? indexOf(currentId) : -1;
    m_anchor = anchorId != 0 ? indexOf(anchorId) : -1;
    layOut();
    if (const int top = topId != 0 && !wasAtTop ? indexOf(topId) : -1; top >= 0)
        verticalScrollBar()->setValue(m_rows.rect(top).top() - topAt);
    else if (!wasAtTop)
        verticalScrollBar()->setValue(0);

    QSet<qint64> still;
    for (const qint64 id : std::as_const(m_selected))
        if (indexOf(id) >= 0)
            still.insert(id);
    setSelected(std::move(still));
    viewport()->update();
    if (m_current != before || currentId != (m_current >= 0 ? idAt(m_current) : 0))
        Q_EMIT currentChanged(m_current);
}

void JustifiedGrid::remove(const QSet<qint64> &ids)
{
    std::vector<Item> left;
    std::vector<Group> groups;
    size_t group = 0;
    for (size_t i = 0; i <= m_items.size(); ++i) {
        for (; group < m_groups.size() && m_groups[group].first == int(i); ++group) {
            if (!groups.empty() && groups.back().first == int(left.size())) // nothing of it is left
                groups.pop_back();
            groups.push_back(m_groups[group]);
            groups.back().first = int(left.size());
        }
        if (i < m_items.size() && !ids.contains(m_items[i].id))
            left.push_back(m_items[i]);
    }
    if (!groups.empty() && groups.back().first == int(left.size()))
        groups.pop_back();
    setItems(std::move(left), std::move(groups));
}

void JustifiedGrid::refresh()
{
    m_looks.clear();
    m_painted.clear();
    m_wantSoon.start();
    viewport()->update();
}

void JustifiedGrid::refresh(qint64 id)
{
    m_looks.remove(id);
    if (const int index = indexOf(id); index >= 0)
        viewport()->update(tileRect(index));
}

int JustifiedGrid::indexOf(qint64 id) const
{
    if (m_places.isEmpty() && !m_items.empty()) {
        m_places.reserve(qsizetype(m_items.size()));
        for (size_t i = 0; i < m_items.size(); ++i)
            m_places.insert(m_items[i].id, int(i));
    }
    return m_places.value(id, -1);
}

int JustifiedGrid::offset() const
{
    return verticalScrollBar()->value();
}

QRect JustifiedGrid::tileRect(int index) const
{
    return m_rows.rect(index).translated(0, -offset());
}

QRect JustifiedGrid::ringRect(int index) const
{
    const QRect rect = tileRect(index);
    return {rect.left() + 2, rect.top() + 2, ringSize + 8, ringSize + 8};
}

int JustifiedGrid::indexAt(const QPoint &position) const
{
    return viewport()->rect().contains(position) ? m_rows.at(inRows(position)) : -1;
}

std::pair<int, int> JustifiedGrid::visibleRange() const
{
    return m_rows.range(offset(), offset() + viewport()->height());
}

JustifiedGrid::Look JustifiedGrid::lookAt(int index) const
{
    return m_look && index >= 0 && index < count() ? m_look(idAt(index)) : Look();
}

void JustifiedGrid::layOut()
{
    // The scroll bar stands in the margin and is counted in whether it is there or not, so that nothing moves when it comes.
    m_rows.layOut(width(), side, m_rowHeight);
    verticalScrollBar()->setRange(0, std::max(0, m_rows.height() + below - viewport()->height()));
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(m_rowHeight / 2);
    m_wantSoon.start();
}

void JustifiedGrid::setRowHeight(int height)
{
    if (height == m_rowHeight)
        return;
    // What one looks at stays in the middle.
    const auto [first, last] = visibleRange();
    int kept = m_current >= first && m_current < last ? m_current : (first + last) / 2;
    const int at = kept < count() ? tileRect(kept).center().y() : 0;
    m_rowHeight = height;
    m_painted.clear();
    layOut();
    if (kept < count())
        verticalScrollBar()->setValue(m_rows.rect(kept).center().y() - at);
    viewport()->update();
}

void JustifiedGrid::showIndex(int index)
{
    QRect rect = tileRect(index);
    // The first row of a group brings its header along.
    if (const int group = m_rows.groupOf(index); group >= 0 && m_rows.rect(m_rows.itemsOf(group).first).top() == m_rows.rect(index).top())
        rect.setTop(rect.top() - JustifiedRows::header);
    auto *bar = verticalScrollBar();
    if (rect.top() < 0)
        bar->setValue(bar->value() + rect.top());
    else if (rect.bottom() + JustifiedRows::gap > viewport()->height())
        bar->setValue(bar->value() + std::min(rect.bottom() + JustifiedRows::gap - viewport()->height(), rect.top()));
}

void JustifiedGrid::setCurrent(int index)
{
    index = std::clamp(index, -1, count() - 1);
    const bool changed = index != m_current;
    m_current = index;
    if (index >= 0)
        showIndex(index);
    viewport()->update();
    if (!changed)
        return;
    tellFocus();
    Q_EMIT currentChanged(index);
}

std::vector<qint64> JustifiedGrid::selection() const
{
    std::vector<qint64> all;
    if (m_selected.size() * 8 < qsizetype(m_items.size())) { // few of many
        std::vector<int> places;
        for (const qint64 id : m_selected)
            places.push_back(indexOf(id));
        std::ranges::sort(places);
        for (const int place : places)
            all.push_back(idAt(place));
        return all;
    }
    for (const Item &item : m_items)
        if (m_selected.contains(item.id))
            all.push_back(item.id);
    return all;
}

void JustifiedGrid::setSelected(QSet<qint64> selected)
{
    if (selected == m_selected)
        return;
    m_selected = std::move(selected);
    viewport()->update();
    Q_EMIT selectionChanged();
}

void JustifiedGrid::select(int index)
{
    m_anchor = index;
    setSelected(index >= 0 && index < count() ? QSet<qint64>{idAt(index)} : QSet<qint64>());
    setCurrent(index);
}

void JustifiedGrid::toggleSelected(int index)
{
    if (index < 0 || index >= count())
        return;
    QSet<qint64> selected = m_selected;
    if (!selected.remove(idAt(index)))
        selected.insert(idAt(index));
    m_anchor = index;
    setSelected(std::move(selected));
}

void JustifiedGrid::selectTo(int index)
{
    if (index < 0 || index >= count())
        return;
    if (m_anchor < 0 || m_anchor >= count())
        m_anchor = std::max(0, m_current);
    QSet<qint64> selected;
    for (int i = std::min(m_anchor, index); i <= std::max(m_anchor, index); ++i)
        selected.insert(idAt(i));
    setSelected(std::move(selected));
    setCurrent(index);
}

void JustifiedGrid::selectAll()
{
    QSet<qint64> all;
    all.reserve(qsizetype(m_items.size()));
    for (const Item &item : m_items)
        all.insert(item.id);
    setSelected(std::move(all));
}

void JustifiedGrid::clearSelection()
{
    setSelected({});
}

void JustifiedGrid::scrolled()
{
    setHovered(-1);
    if (m_looks.size() > mostLooks)
        m_looks.clear();
    m_wantSoon.start();
    viewport()->update();
}

// What is seen first, from the top down, then a screen below and one above it.
void JustifiedGrid::wantThumbnails()
{
    if (!m_thumbnails || !isVisible())
        return;
    std::vector<Thumbnails::Wanted> wanted;
    const auto add = [&](int first, int last) {
        for (int i = first; i < last; ++i) {
            const qint64 id = idAt(i);
            auto look = m_looks.constFind(id);
            if (look == m_looks.constEnd() && m_look)
                look = m_looks.insert(id, m_look(id));
            if (look != m_looks.constEnd() && !look->file.path.isEmpty() && !look->isMissing)
                wanted.push_back(look->file);
        }
    };
    const auto [first, last] = visibleRange();
    add(first, last);
    const int screen = viewport()->height();
    const auto later = m_rows.range(offset() + screen, offset() + 2 * screen);
    add(std::max(later.first, last), std::max(later.second, last));
    const auto earlier = m_rows.range(std::max(0, offset() - screen), offset());
    add(std::min(earlier.first, first), std::min(earlier.second, first));
    m_thumbnails->want(wanted);
}

} // namespace ui

#include "moc_justifiedgrid.cpp"
