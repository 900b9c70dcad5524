// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/gan/drawing.h"

#include <QColor>
#include <QImage>
#include <QPointF>
#include <QRect>

#include <array>
#include <vector>

class QPainterPath;

namespace ui {

/// What is on the paper: a layer of ink and one of colour, changed by strokes, and every change taken back and done again.
/// In points of the paper, core::gan::Drawing::side a side.
class SketchDrawing
{
public:
    enum class Tool { Pen, Brush, Eraser, Fill };
    struct Brush
    {
        Tool tool = Tool::Pen;
        double width = 10; ///< at full pressure
        QColor colour;     ///< of brush and fill
        bool mirrored = false;
    };
    static constexpr int side = core::gan::Drawing::side;

    SketchDrawing();

    const QImage &ink() const { return m_ink; } ///< alpha is the ink
    const QImage &colour() const { return m_colour; }
    bool isBlank() const;
    core::gan::Drawing layers() const;

    /// pressure: 0 to 1; where a pen has none, 1. A stroke of no pressure leaves nothing before some comes.
    void beginStroke(const Brush &brush, const QPointF &at, double pressure);
    void continueStroke(const QPointF &to, double pressure);
    void endStroke();
    void cancelStroke(); ///< as if it had not begun
    bool isStroking() const { return m_stroking; }

    /// Colours the area about the point up to the ink. False where there is ink, or that colour already.
    bool fill(const QPointF &at, const QColor &colour, bool mirrored);
    void clear();
    /// Puts another drawing there, which can be taken back, too.
    void set(const core::gan::Drawing &drawing);

    bool canUndo() const { return !m_stroking && m_place > 0; }
    bool canRedo() const { return !m_stroking && m_place < m_changes.size(); }
    void undo();
    void redo();
    /// What there is by now is the beginning.
    void forgetChanges();

private:
    struct Layers
    {
        QImage ink, colour;
    };
    struct Change
    {
        QRect area;
        Layers before, after;
        qsizetype bytes() const;
    };

    void drawAlong(const QPainterPath &path, double width);
    bool fillOne(QPoint at, const QColor &colour, QRect &area);
    void begin() { m_before = {m_ink, m_colour}; }
    void keepChange(const QRect &area);
    void put(const QRect &area, const Layers &layers);

    QImage m_ink, m_colour;
    Layers m_before; // of the change that goes on
    std::vector<Change> m_changes;
    size_t m_place = 0; // so many of them are done

    bool m_stroking = false, m_isInked = false;
    Brush m_brush;
    std::array<QPointF, 2> m_last;       // the newest at the end
    std::array<double, 2> m_pressures{}; // there
    QRect m_touched;
};

} // namespace ui
