// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/sketch/sketchdrawing.h"

#include <QWidget>

#include <optional>

namespace ui {

/// The paper that is drawn on: by mouse, by a tablet's pen with its pressure, or by keys (arrows move the pen, Space puts it down and
/// lifts it). A picture may lie under it to be traced.
class SketchPaper : public QWidget
{
    Q_OBJECT
public:
    explicit SketchPaper(QWidget *parent = nullptr);

    SketchDrawing &drawing() { return m_drawing; }
    const SketchDrawing &drawing() const { return m_drawing; }

    void setBrush(const SketchDrawing::Brush &brush);
    const SketchDrawing::Brush &brush() const { return m_brush; }

    /// What lies under the drawing; null: nothing. opacity: 0 to 1.
    void setUnderlay(const QImage &picture);
    const QImage &underlay() const { return m_underlay; }
    void setUnderlayOpacity(double opacity);

    void undo();
    void redo();
    void clear();
    void set(const core::gan::Drawing &drawing);
    /// Of a stroke that goes on. False where there is none.
    bool cancelStroke();

    QRectF paperRect() const; ///< in this widget's coordinates
    QPointF toPaper(const QPointF &position) const;
    QPointF fromPaper(const QPointF &point) const;

    QSize sizeHint() const override { return {512, 512}; }
    QSize minimumSizeHint() const override { return {96, 96}; }

Q_SIGNALS:
    void drawn();   ///< it looks other than before; also while a stroke goes on
    void changed(); ///< a change is whole, taken back or done again

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void tabletEvent(QTabletEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    void press(const QPointF &position, double pressure, bool eraserEnd);
    void move(const QPointF &position, double pressure);
    void release();
    void moveByKey(const QPointF &by);
    void toldChange();
    void pointAt(const std::optional<QPointF> &position);
    void drawUnderlay(QPainter &painter, const QRectF &paper) const;
    void drawPointer(QPainter &painter) const;

    SketchDrawing m_drawing;
    SketchDrawing::Brush m_brush;
    QImage m_underlay;
    double m_opacity = 0.5;
    std::optional<QPointF> m_pointer; ///< in this widget's coordinates; none: not over it
    QPointF m_keyPen;                 ///< on the paper
    bool m_byKey = false;             ///< the keyboard came by a key, so its pen is shown
    bool m_isDown = false;            ///< by mouse or tablet
};

} // namespace ui
