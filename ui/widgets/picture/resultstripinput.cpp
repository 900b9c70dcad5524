// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// The pointer and the keys on the strip.
#include "ui/widgets/picture/dragout.h"
#include "ui/widgets/picture/resultstrip.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QMimeData>
#include <QScrollBar>
#include <QToolTip>

#include <cmath>

namespace ui {

void ResultStrip::resizeEvent(QResizeEvent *)
{
    layOut();
}

void ResultStrip::scrollContentsBy(int, int)
{
    setHovered(-1);
    viewport()->update();
}

// The strip has one direction only, so an ordinary wheel moves along it.
void ResultStrip::wheelEvent(QWheelEvent *event)
{
    auto *bar = horizontalScrollBar();
    if (bar->maximum() == 0) {
        event->ignore();
        return;
    }
    const QPoint fine = event->pixelDelta();
    if (!fine.isNull()) {
        m_scroll.stop();
        bar->setValue(bar->value() - (std::abs(fine.x()) > std::abs(fine.y()) ? fine.x() : fine.y()));
    } else {
        const QPoint turned = event->angleDelta();
        const int notches = std::abs(turned.x()) > std::abs(turned.y()) ? turned.x() : turned.y();
        const bool isMoving = m_scroll.state() == QAbstractAnimation::Running;
        scrollTo((isMoving ? m_scroll.endValue().toInt() : bar->value()) - notches * tile * 2 / 120);
    }
    event->accept();
}

void ResultStrip::setHovered(int index)
{
    if (index == m_hovered)
        return;
    m_hovered = index;
    viewport()->update();
    viewport()->setCursor(index >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void ResultStrip::mousePressEvent(QMouseEvent *event)
{
    m_pressed = indexOf(idAt(event->pos()));
    m_pressedAt = event->pos();
    if (m_pressed >= 0 && event->button() == Qt::LeftButton && !(event->modifiers() & (Qt::ControlModifier | Qt::ShiftModifier)))
        setCurrentIndex(m_pressed);
}

void ResultStrip::mouseMoveEvent(QMouseEvent *event)
{
    setHovered(indexOf(idAt(event->pos())));
    if (m_pressed < 0 || !(event->buttons() & Qt::LeftButton)
        || (event->pos() - m_pressedAt).manhattanLength() < QApplication::startDragDistance())
        return;
    const int index = std::exchange(m_pressed, -1);
    if (isLive(index) || !m_dragData)
        return;
    const Tile &each = m_tiles[size_t(index)];
    dragOut(this, m_dragData(each.result.id), each.thumbnail);
}

void ResultStrip::mouseReleaseEvent(QMouseEvent *event)
{
    const int index = std::exchange(m_pressed, -1);
    if (index < 0 || event->button() != Qt::LeftButton || indexOf(idAt(event->pos())) != index)
        return;
    if (event->modifiers() & (Qt::ControlModifier | Qt::ShiftModifier))
        toggleSelected(m_tiles[size_t(index)].result.id);
}

void ResultStrip::mouseDoubleClickEvent(QMouseEvent *event)
{
    const QString id = idAt(event->pos());
    if (event->button() == Qt::LeftButton && !id.isEmpty())
        Q_EMIT activated(id);
}

bool ResultStrip::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::Enter || event->type() == QEvent::MouseMove)
        m_under = true;
    if (event->type() == QEvent::Leave) {
        setHovered(-1);
        letGo();
    }
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const int index = indexOf(idAt(help->pos()));
        if (index >= 0)
            QToolTip::showText(help->globalPos(), m_tiles[size_t(index)].result.toolTip, viewport(), rectOf(index));
        else
            QToolTip::hideText();
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

void ResultStrip::keyPressEvent(QKeyEvent *event)
{
    const int page = std::max(1, viewport()->width() / (tile + 10));
    const bool plain = !(event->modifiers() & (Qt::ControlModifier | Qt::AltModifier));
    bool taken = plain && !m_tiles.empty();
    switch (taken ? event->key() : 0) {
    case Qt::Key_Left:
        walk(-1);
        break;
    case Qt::Key_Right:
        walk(1);
        break;
    case Qt::Key_PageUp:
        walk(-page);
        break;
    case Qt::Key_PageDown:
        walk(page);
        break;
    case Qt::Key_Home:
        setCurrentIndex(0);
        break;
    case Qt::Key_End:
        setCurrentIndex(int(m_tiles.size()) - 1);
        break;
    case Qt::Key_Space:
        toggleSelected(current());
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        taken = m_current >= 0;
        if (taken)
            Q_EMIT activated(current());
        break;
    case Qt::Key_Delete: {
        const QStringList meant = !m_selection.isEmpty() ? m_selection : QStringList(current());
        taken = m_current >= 0 && !meant.contains(runningId());
        if (taken)
            Q_EMIT removeWanted(meant);
        break;
    }
    case Qt::Key_Escape:
        taken = !m_selection.isEmpty();
        clearSelection();
        break;
    default:
        taken = false;
    }
    if (taken)
        event->accept();
    else
        QAbstractScrollArea::keyPressEvent(event);
}

void ResultStrip::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const int index = byKey ? m_current : indexOf(idAt(event->pos()));
    if (index < 0)
        return;
    setCurrentIndex(index);
    Q_EMIT menuWanted(current(), byKey ? viewport()->mapToGlobal(rectOf(index).center()) : event->globalPos());
}

void ResultStrip::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void ResultStrip::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

} // namespace ui
