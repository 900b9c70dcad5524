// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/sketch/sketchpaper.h"

#include "ui/style/style.h"

#include <QFocusEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QTabletEvent>

#include <algorithm>
#include <utility>

namespace ui {

namespace {

constexpr double margin = 2; // for the edge of the paper
constexpr double keyStep = 8;

} // namespace

SketchPaper::SketchPaper(QWidget *parent) : QWidget(parent), m_keyPen(SketchDrawing::side / 2.0, SketchDrawing::side / 2.0)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setCursor(Qt::CrossCursor);
    setAttribute(Qt::WA_TabletTracking);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void SketchPaper::setBrush(const SketchDrawing::Brush &brush)
{
    m_brush = brush;
    update();
}

void SketchPaper::setUnderlay(const QImage &picture)
{
    m_underlay = picture;
    update();
}

void SketchPaper::setUnderlayOpacity(double opacity)
{
    m_opacity = opacity;
    update();
}

void SketchPaper::toldChange()
{
    update();
    Q_EMIT drawn();
    Q_EMIT changed();
}

void SketchPaper::undo()
{
    if (!m_drawing.canUndo())
        return;
    m_drawing.undo();
    toldChange();
}

void SketchPaper::redo()
{
    if (!m_drawing.canRedo())
        return;
    m_drawing.redo();
    toldChange();
}

void SketchPaper::clear()
{
    m_drawing.clear();
    toldChange();
}

void SketchPaper::set(const core::gan::Drawing &drawing)
{
    m_drawing.set(drawing);
    toldChange();
}

bool SketchPaper::cancelStroke()
{
    if (!m_drawing.isStroking())
        return false;
    m_drawing.cancelStroke();
    m_isDown = false;
    toldChange();
    return true;
}

QRectF SketchPaper::paperRect() const
{
    const double side = std::max(1.0, std::min(width(), height()) - 2 * margin);
    return {(width() - side) / 2, (height() - side) / 2, side, side};
}

QPointF SketchPaper::toPaper(const QPointF &position) const
{
    const QRectF rect = paperRect();
    return (position - rect.topLeft()) * (SketchDrawing::side / rect.width());
}

QPointF SketchPaper::fromPaper(const QPointF &point) const
{
    const QRectF rect = paperRect();
    return rect.topLeft() + point * (rect.width() / SketchDrawing::side);
}

void SketchPaper::press(const QPointF &position, double pressure, bool eraserEnd)
{
    m_byKey = false;
    const QPointF at = toPaper(position);
    SketchDrawing::Brush brush = m_brush;
    if (eraserEnd)
        brush.tool = SketchDrawing::Tool::Eraser;
    if (brush.tool == SketchDrawing::Tool::Fill) {
        if (m_drawing.fill(at, brush.colour, brush.mirrored))
            toldChange();
        return;
    }
    m_isDown = true;
    m_drawing.beginStroke(brush, at, pressure);
    update();
    Q_EMIT drawn();
}

void SketchPaper::move(const QPointF &position, double pressure)
{
    pointAt(position);
    if (!m_isDown || !m_drawing.isStroking())
        return;
    m_drawing.continueStroke(toPaper(position), pressure);
    update();
    Q_EMIT drawn();
}

void SketchPaper::release()
{
    if (!std::exchange(m_isDown, false) || !m_drawing.isStroking())
        return;
    m_drawing.endStroke();
    toldChange();
}

void SketchPaper::pointAt(const std::optional<QPointF> &position)
{
    m_pointer = position;
    update();
}

void SketchPaper::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return QWidget::mousePressEvent(event);
    setFocus(Qt::MouseFocusReason);
    press(event->position(), 1, false);
}

void SketchPaper::mouseMoveEvent(QMouseEvent *event)
{
    move(event->position(), 1);
}

void SketchPaper::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        release();
}

void SketchPaper::tabletEvent(QTabletEvent *event)
{
    event->accept(); // or the same would come once more as the mouse's
    switch (event->type()) {
    case QEvent::TabletPress:
        if (event->button() != Qt::LeftButton)
            return event->ignore();
        setFocus(Qt::MouseFocusReason);
        press(event->position(), event->pressure(), event->pointerType() == QPointingDevice::PointerType::Eraser);
        break;
    case QEvent::TabletMove:
        move(event->position(), event->pressure());
        break;
    case QEvent::TabletRelease:
        release();
        break;
    default:
        event->ignore();
    }
}

/// Tab goes on as everywhere; the arrows and Space draw.
void SketchPaper::keyPressEvent(QKeyEvent *event)
{
    if (event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier))
        return QWidget::keyPressEvent(event);
    const double step = event->modifiers() & Qt::ShiftModifier ? 1 : keyStep;
    switch (event->key()) {
    case Qt::Key_Left:
        return moveByKey({-step, 0});
    case Qt::Key_Right:
        return moveByKey({step, 0});
    case Qt::Key_Up:
        return moveByKey({0, -step});
    case Qt::Key_Down:
        return moveByKey({0, step});
    case Qt::Key_Space:
        m_byKey = true;
        if (m_isDown)
            return;
        if (m_drawing.isStroking()) {
            m_drawing.endStroke();
            return toldChange();
        }
        press(fromPaper(m_keyPen), 1, false);
        m_byKey = true;
        m_isDown = false; // the mouse has no part in it
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

void SketchPaper::moveByKey(const QPointF &by)
{
    constexpr double side = SketchDrawing::side;
    m_byKey = true;
    m_keyPen = {std::clamp(m_keyPen.x() + by.x(), 0.0, side), std::clamp(m_keyPen.y() + by.y(), 0.0, side)};
    if (m_drawing.isStroking() && !m_isDown) {
        m_drawing.continueStroke(m_keyPen, 1);
        Q_EMIT drawn();
    }
    update();
}

bool SketchPaper::event(QEvent *event)
{
    // The page's single letters stand back while the pen is moved by keys of the same name; these are none, but Space is everybody's.
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Space) {
        event->accept();
        return true;
    }
    return QWidget::event(event);
}

void SketchPaper::focusInEvent(QFocusEvent *event)
{
    m_byKey = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason;
    QWidget::focusInEvent(event);
    update();
}

void SketchPaper::focusOutEvent(QFocusEvent *event)
{
    m_byKey = false;
    if (m_drawing.isStroking() && !m_isDown) { // drawn by keys: it stays as far as it came
        m_drawing.endStroke();
        toldChange();
    }
    QWidget::focusOutEvent(event);
    update();
}

void SketchPaper::leaveEvent(QEvent *event)
{
    pointAt({});
    QWidget::leaveEvent(event);
}

void SketchPaper::drawUnderlay(QPainter &painter, const QRectF &paper) const
{
    if (m_underlay.isNull())
        return;
    const QSizeF size = QSizeF(m_underlay.size()).scaled(paper.size(), Qt::KeepAspectRatio);
    painter.setOpacity(m_opacity);
    painter.drawImage(QRectF(paper.center() - QPointF(size.width(), size.height()) / 2, size), m_underlay);
    painter.setOpacity(1);
}

void SketchPaper::drawPointer(QPainter &painter) const
{
    const double scale = paperRect().width() / SketchDrawing::side;
    const auto ring = [&](const QPointF &centre) {
        const double radius = m_brush.tool == SketchDrawing::Tool::Fill ? 3 : std::max(1.5, m_brush.width * scale / 2);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(QColor(255, 255, 255, 200), 3));
        painter.drawEllipse(centre, radius, radius);
        painter.setPen(QPen(QColor(40, 40, 40), 1));
        painter.drawEllipse(centre, radius, radius);
    };
    if (m_byKey && hasFocus()) {
        const QPointF at = fromPaper(m_keyPen);
        ring(at);
        painter.drawLine(at - QPointF(12, 0), at + QPointF(12, 0));
        painter.drawLine(at - QPointF(0, 12), at + QPointF(0, 12));
    } else if (m_pointer && paperRect().contains(*m_pointer)) {
        ring(*m_pointer);
    }
}

void SketchPaper::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    const QRectF paper = paperRect();
    painter.fillRect(paper, Qt::white); // in the dark, too: paper is white
    drawUnderlay(painter, paper);
    painter.drawImage(paper, m_drawing.colour());
    painter.drawImage(paper, m_drawing.ink());
    if (m_brush.mirrored) {
        painter.setPen(QPen(QColor(120, 120, 160, 160), 1, Qt::DashLine));
        painter.drawLine(QPointF(paper.center().x(), paper.top()), QPointF(paper.center().x(), paper.bottom()));
    }
    painter.save();
    painter.setClipRect(paper);
    drawPointer(painter);
    painter.restore();
    painter.setPen(QPen(style::colours().line, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(paper);
    if (hasFocus() && m_byKey)
        style::drawFocus(painter, QRectF(rect()));
}

} // namespace ui
