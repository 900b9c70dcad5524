// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// The pointer and the keys on the grid.
#include "ui/style/style.h"
#include "ui/widgets/picture/dragout.h"
#include "ui/widgets/picture/justifiedgrid.h"

#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMimeData>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>
#include <utility>

namespace ui {

void JustifiedGrid::resizeEvent(QResizeEvent *event)
{
    if (event->oldSize().width() != event->size().width()) {
        const auto [first, last] = visibleRange();
        const bool wasAtTop = verticalScrollBar()->value() == 0;
        const int kept = m_current >= first && m_current < last ? m_current : first;
        const int at = kept < last ? tileRect(kept).top() : 0;
        layOut();
        if (!wasAtTop && kept < count())
            verticalScrollBar()->setValue(m_rows.rect(kept).top() - at);
        m_painted.clear();
    } else {
        layOut();
    }
    viewport()->update();
}

void JustifiedGrid::showEvent(QShowEvent *event)
{
    QAbstractScrollArea::showEvent(event);
    m_wantSoon.start();
}

void JustifiedGrid::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::StyleChange || event->type() == QEvent::PaletteChange)
        m_painted.clear(); // what shows through is another colour
}

void JustifiedGrid::scrollContentsBy(int, int)
{
    scrolled();
}

void JustifiedGrid::wheelEvent(QWheelEvent *event)
{
    if (!(event->modifiers() & Qt::ControlModifier)) {
        QAbstractScrollArea::wheelEvent(event);
        return;
    }
    const int turned = event->angleDelta().y();
    if (turned != 0)
        Q_EMIT rowHeightWanted(m_rowHeight + (turned > 0 ? 24 : -24));
    event->accept();
}

void JustifiedGrid::setHovered(int index)
{
    if (index == m_hovered)
        return;
    for (const int each : {m_hovered, index})
        if (each >= 0 && each < count())
            viewport()->update(tileRect(each));
    m_hovered = index;
}

void JustifiedGrid::mousePressEvent(QMouseEvent *event)
{
    m_pressed = indexAt(event->pos());
    m_pressedAt = event->pos();
    m_pressedSelected = m_pressed >= 0 && isSelected(m_pressed);
    const auto keys = event->modifiers();
    if (event->button() == Qt::RightButton) {
        if (m_pressed >= 0 && !m_pressedSelected)
            select(m_pressed);
        return;
    }
    if (event->button() != Qt::LeftButton)
        return;
    if (m_pressed < 0) {
        m_bandFrom = m_bandTo = inRows(event->pos());
        m_bandKept = keys & (Qt::ControlModifier | Qt::ShiftModifier) ? m_selected : QSet<qint64>();
        if (!(keys & (Qt::ControlModifier | Qt::ShiftModifier)))
            clearSelection();
        m_banding = true;
        return;
    }
    if (keys & Qt::ShiftModifier) {
        selectTo(m_pressed);
    } else if (keys & Qt::ControlModifier || ringRect(m_pressed).contains(event->pos())) {
        toggleSelected(m_pressed);
        setCurrent(m_pressed);
    } else if (m_pressedSelected) {
        setCurrent(m_pressed); // all of them may be about to be dragged
    } else {
        select(m_pressed);
    }
}

void JustifiedGrid::mouseMoveEvent(QMouseEvent *event)
{
    if (m_banding && event->buttons() & Qt::LeftButton) {
        m_bandTo = inRows(event->pos());
        moveBand();
        return;
    }
    setHovered(indexAt(event->pos()));
    if (m_pressed < 0 || !m_dragData || !isPulled(event, m_pressedAt))
        return;
    const int index = std::exchange(m_pressed, -1);
    if (!isSelected(index)) // Ctrl took it out of the selection
        return;
    const Thumbnail *thumbnail = m_thumbnails ? m_thumbnails->find(lookAt(index).file) : nullptr;
    const QImage picture = thumbnail ? thumbnail->image : QImage();
    dragOut(this, m_dragData(), picture);
}

void JustifiedGrid::mouseReleaseEvent(QMouseEvent *event)
{
    const int index = std::exchange(m_pressed, -1);
    if (m_banding) {
        endBand();
        return;
    }
    if (index < 0 || event->button() != Qt::LeftButton || indexAt(event->pos()) != index)
        return;
    const bool plain = !(event->modifiers() & (Qt::ControlModifier | Qt::ShiftModifier)) && !ringRect(index).contains(event->pos());
    if (plain && m_pressedSelected && m_selected.size() > 1)
        select(index);
}

void JustifiedGrid::mouseDoubleClickEvent(QMouseEvent *event)
{
    const int index = indexAt(event->pos());
    if (event->button() == Qt::LeftButton && index >= 0 && !ringRect(index).contains(event->pos()))
        Q_EMIT activated(index);
    else
        mousePressEvent(event);
}

void JustifiedGrid::endBand()
{
    m_bandScroll.stop();
    if (std::exchange(m_banding, false))
        viewport()->update();
}

// Near the edges what is beyond comes into sight.
void JustifiedGrid::moveBand()
{
    const int y = m_bandTo.y() - verticalScrollBar()->value();
    const int pull = y < 0 ? y : y > viewport()->height() ? y - viewport()->height() : 0;
    if (pull != 0) {
        const int before = verticalScrollBar()->value();
        verticalScrollBar()->setValue(before + std::clamp(pull, -60, 60));
        m_bandTo.setY(m_bandTo.y() + verticalScrollBar()->value() - before);
        m_bandScroll.start();
    } else {
        m_bandScroll.stop();
    }
    QSet<qint64> selected = m_bandKept;
    int last = -1;
    for (const auto &[first, end] : m_rows.within(QRect(m_bandFrom, m_bandTo).normalized())) {
        for (int i = first; i < end; ++i)
            selected.insert(idAt(i));
        last = m_bandTo.y() >= m_bandFrom.y() || last < 0 ? end - 1 : last;
    }
    if (last >= 0 && m_current != last) {
        m_current = last; // without scrolling to it
        Q_EMIT currentChanged(last);
    }
    setSelected(std::move(selected));
    viewport()->update();
}

bool JustifiedGrid::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::Leave)
        setHovered(-1);
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const int index = indexAt(help->pos());
        if (index >= 0)
            QToolTip::showText(help->globalPos(), lookAt(index).name, viewport(), tileRect(index));
        else
            QToolTip::hideText();
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

// Plain: that one alone. Shift: all up to there. Ctrl: only the current one, the selection stays.
void JustifiedGrid::moveTo(int index, Qt::KeyboardModifiers modifiers)
{
    index = std::clamp(index, 0, count() - 1);
    if (modifiers & Qt::ShiftModifier)
        selectTo(index);
    else if (modifiers & Qt::ControlModifier)
        setCurrent(index);
    else
        select(index);
}

void JustifiedGrid::keyPressEvent(QKeyEvent *event)
{
    const auto keys = event->modifiers();
    if (count() == 0 || keys & Qt::AltModifier) {
        QAbstractScrollArea::keyPressEvent(event);
        return;
    }
    const int at = std::max(0, m_current);
    const int page = std::max(1, viewport()->height() / (m_rowHeight + JustifiedRows::gap));
    switch (event->key()) {
    case Qt::Key_Left:
        moveTo(m_current < 0 ? 0 : at - 1, keys);
        break;
    case Qt::Key_Right:
        moveTo(m_current < 0 ? 0 : at + 1, keys);
        break;
    case Qt::Key_Up:
        moveTo(m_rows.beside(at, -1), keys);
        break;
    case Qt::Key_Down:
        moveTo(m_current < 0 ? 0 : m_rows.beside(at, 1), keys);
        break;
    case Qt::Key_PageUp:
        moveTo(m_rows.beside(at, -page), keys);
        break;
    case Qt::Key_PageDown:
        moveTo(m_rows.beside(at, page), keys);
        break;
    case Qt::Key_Home:
        moveTo(0, keys);
        break;
    case Qt::Key_End:
        moveTo(count() - 1, keys);
        break;
    case Qt::Key_Space:
        if (keys & Qt::ControlModifier)
            toggleSelected(m_current);
        else if (m_current >= 0)
            Q_EMIT activated(m_current);
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (keys & Qt::ControlModifier || m_current < 0) { // the main action of the page
            event->ignore();
            return;
        }
        Q_EMIT activated(m_current);
        break;
    default:
        if (!event->matches(QKeySequence::SelectAll)) {
            QAbstractScrollArea::keyPressEvent(event);
            return;
        }
        selectAll();
    }
    event->accept();
}

void JustifiedGrid::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const int index = byKey ? m_current : indexAt(event->pos());
    if (index < 0)
        return;
    if (!isSelected(index))
        select(index);
    else
        setCurrent(index);
    Q_EMIT menuWanted(byKey ? viewport()->mapToGlobal(tileRect(index).center()) : event->globalPos());
}

void JustifiedGrid::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    tellFocus();
    viewport()->update();
}

void JustifiedGrid::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

} // namespace ui
