// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
// The pointer, the keys and gestures on the canvas.
#include "ui/widgets/picture/picturecanvas.h"

#include "ui/widgets/picture/dragout.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QGestureEvent>
#include <QMimeData>
#include <QMouseEvent>
#include <QNativeGestureEvent>
#include <QWheelEvent>

#include <cmath>
#include <utility>

namespace ui {

namespace {

constexpr double notch = 1.2; // zoom of one notch of the wheel
constexpr int wheelStep = 64; // device-independent pixels panned by one
constexpr int keyStep = 48;
constexpr double dividerReach = 10; // how near the pointer must be

} // namespace

bool PictureCanvas::event(QEvent *event)
{
    if (event->type() == QEvent::NativeGesture) {
        const auto *gesture = static_cast<QNativeGestureEvent *>(event);
        if (gesture->gestureType() == Qt::ZoomNativeGesture) {
            pinch(1.0 + gesture->value(), gesture->position());
            return true;
        }
    } else if (event->type() == QEvent::Gesture) {
        auto *gestures = static_cast<QGestureEvent *>(event);
        if (const auto *gesture = static_cast<QPinchGesture *>(gestures->gesture(Qt::PinchGesture))) {
            pinch(gesture->scaleFactor(), mapFromGlobal(gesture->centerPoint()));
            return true;
        }
    } else if (event->type() == QEvent::Leave || event->type() == QEvent::KeyPress) {
        letGo();
    }
    return QWidget::event(event);
}

void PictureCanvas::pinch(double factor, const QPointF &around)
{
    if (factor <= 0.0 || factor == 1.0)
        return;
    // 100 % is where a picture is sharpest: a turn of the wheel does not step over it.
    const double before = m_view.zoom(), after = before * factor;
    const bool passes = (before - 1.0) * (after - 1.0) < 0.0 && std::abs(before - 1.0) > 1e-6;
    zoomTo(passes ? 1.0 : after, around);
    updateCursor(around);
}

void PictureCanvas::resizeEvent(QResizeEvent *event)
{
    const int before = std::exchange(m_taken, m_takenNow ? m_takenNow() : 0);
    if (underMouse() && event->oldSize().width() == width() && (m_held || m_taken != before)) {
        m_held = true;
        return;
    }
    fitToRoom();
}

void PictureCanvas::mousePressEvent(QMouseEvent *event)
{
    const bool left = event->button() == Qt::LeftButton;
    if ((!left && event->button() != Qt::MiddleButton) || frameSize().isEmpty())
        return;
    m_pressedAt = m_movedFrom = event->position();
    const bool carry = event->modifiers() & Qt::ControlModifier;
    if (!left || m_space) {
        m_gesture = Gesture::Panning;
    } else if (isComparing() && !isSplit() && (isOnDivider(event->position()) || !m_view.isPannable())) {
        m_gesture = Gesture::Dividing;
        m_grabbed = isOnDivider(event->position()) ? event->position().x() - dividerX() : 0.0;
        moveDividerTo(event->position().x() - m_grabbed);
    } else {
        m_gesture = m_view.isPannable() && !carry ? Gesture::Panning : Gesture::Pressed;
    }
    updateCursor(event->position());
}

void PictureCanvas::mouseMoveEvent(QMouseEvent *event)
{
    const QPointF delta = event->position() - m_movedFrom;
    m_movedFrom = event->position();
    switch (m_gesture) {
    case Gesture::Panning:
        if (m_view.pan(delta * devicePixelRatioF()))
            update();
        break;
    case Gesture::Dividing:
        moveDividerTo(event->position().x() - m_grabbed);
        break;
    case Gesture::Pressed:
        if ((event->position() - m_pressedAt).manhattanLength() >= QApplication::startDragDistance()) {
            m_gesture = Gesture::None;
            carryOut();
        }
        break;
    case Gesture::None:
        break;
    }
    updateCursor(event->position());
}

void PictureCanvas::mouseReleaseEvent(QMouseEvent *event)
{
    m_gesture = Gesture::None;
    updateCursor(event->position());
}

void PictureCanvas::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_gesture = Gesture::None;
    if (isComparing() && isOnDivider(event->position()))
        setDivider(0.5);
    else if (m_view.isFit() && m_view.zoom() != 1.0)
        zoomTo(1.0, event->position());
    else if (m_view.isFit())
        zoomTo(2.0, event->position());
    else
        zoomToFit();
    updateCursor(event->position());
}

void PictureCanvas::wheelEvent(QWheelEvent *event)
{
    if (event->modifiers() & Qt::ControlModifier) {
        pinch(std::pow(notch, event->angleDelta().y() / 120.0), event->position());
        event->accept();
        return;
    }
    const QPointF delta = event->pixelDelta().isNull() ? QPointF(event->angleDelta()) / 120.0 * wheelStep : QPointF(event->pixelDelta());
    if (!m_view.pan(delta * devicePixelRatioF())) {
        event->ignore();
        return;
    }
    update();
    event->accept();
}

bool PictureCanvas::zoomByKey(int key)
{
    switch (key) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoomIn();
        return true;
    case Qt::Key_Minus:
        zoomOut();
        return true;
    case Qt::Key_0:
        zoomToFit();
        return true;
    case Qt::Key_1:
        zoomTo(1.0);
        return true;
    default:
        return false;
    }
}

void PictureCanvas::keyPressEvent(QKeyEvent *event)
{
    const bool shift = event->modifiers() & Qt::ShiftModifier;
    const auto arrow = [&](int across, int down) {
        if (isComparing() && !isSplit() && across != 0 && !shift) {
            setDivider(m_divider + 0.02 * across);
            return true;
        }
        if (m_view.pan(QPointF(-across, -down) * keyStep * devicePixelRatioF())) {
            update();
            return true;
        }
        if (across != 0 && !isComparing())
            Q_EMIT walked(across);
        return across != 0;
    };
    bool taken = !frameSize().isEmpty();
    switch (taken ? event->key() : 0) {
    case Qt::Key_Left:
        taken = arrow(-1, 0);
        break;
    case Qt::Key_Right:
        taken = arrow(1, 0);
        break;
    case Qt::Key_Up:
        taken = arrow(0, -1);
        break;
    case Qt::Key_Down:
        taken = arrow(0, 1);
        break;
    case Qt::Key_Home:
    case Qt::Key_End:
        taken = isComparing() && !isSplit();
        if (taken)
            setDivider(event->key() == Qt::Key_Home ? 0.0 : 1.0);
        break;
    case Qt::Key_Escape:
        taken = isComparing();
        endCompare();
        break;
    case Qt::Key_Space:
        m_space = true;
        break;
    default:
        taken = taken && zoomByKey(event->key());
    }
    if (!taken) {
        QWidget::keyPressEvent(event);
        return;
    }
    updateCursor(mapFromGlobal(QPointF(QCursor::pos())));
    event->accept();
}

void PictureCanvas::keyReleaseEvent(QKeyEvent *event)
{
    if (event->key() != Qt::Key_Space || event->isAutoRepeat()) {
        QWidget::keyReleaseEvent(event);
        return;
    }
    m_space = false;
    updateCursor(mapFromGlobal(QPointF(QCursor::pos())));
}

void PictureCanvas::focusInEvent(QFocusEvent *event)
{
    m_ringed =
        event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason || event->reason() == Qt::ShortcutFocusReason;
    QWidget::focusInEvent(event);
}

void PictureCanvas::focusOutEvent(QFocusEvent *event)
{
    m_space = false;
    QWidget::focusOutEvent(event);
}

void PictureCanvas::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    Q_EMIT menuWanted(byKey ? mapToGlobal(rect().center()) : event->globalPos());
}

bool PictureCanvas::isOnDivider(const QPointF &position) const
{
    return isComparing() && !isSplit() && std::abs(position.x() - dividerX()) <= dividerReach;
}

void PictureCanvas::moveDividerTo(double x)
{
    const QRectF seen = visibleRect();
    if (seen.width() > 0)
        setDivider((x - seen.left()) / seen.width());
}

void PictureCanvas::updateCursor(const QPointF &position)
{
    if (m_gesture == Gesture::Dividing || (m_gesture == Gesture::None && isOnDivider(position) && !m_space))
        setCursor(Qt::SplitHCursor);
    else if (m_gesture == Gesture::Panning && m_view.isPannable())
        setCursor(Qt::ClosedHandCursor);
    else if (m_view.isPannable())
        setCursor(Qt::OpenHandCursor);
    else
        unsetCursor();
}

void PictureCanvas::carryOut()
{
    if (isComparing() || m_image.isNull() || m_forming || !m_dragData)
        return;
    if (dragOut(this, m_dragData(), m_image))
        Q_EMIT dragged();
}

} // namespace ui
