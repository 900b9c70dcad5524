// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/sketch/sketchdrawing.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>
#include <utility>

namespace ui {

namespace {

constexpr qsizetype mostBytes = 96 << 20; // of what can be taken back
constexpr double leastPressure = 0.01;    // tablets tell the first contact without any
constexpr int wall = 96;                  // alpha of ink that colour does not flow through
constexpr double lightest = 0.25;         // of the width, at next to no pressure

constexpr QRect paper(0, 0, SketchDrawing::side, SketchDrawing::side);

double widthAt(double width, double pressure)
{
    return width * (lightest + (1 - lightest) * std::clamp(pressure, 0.0, 1.0));
}

QRect mirroredRect(const QRect &rect)
{
    return {SketchDrawing::side - rect.right() - 1, rect.y(), rect.width(), rect.height()};
}

} // namespace

SketchDrawing::SketchDrawing() : m_ink(side, side, QImage::Format_Alpha8), m_colour(side, side, QImage::Format_ARGB32_Premultiplied)
{
    m_ink.fill(0);
    m_colour.fill(Qt::transparent);
}

qsizetype SketchDrawing::Change::bytes() const
{
    return 2 * (before.ink.sizeInBytes() + before.colour.sizeInBytes());
}

bool SketchDrawing::isBlank() const
{
    return core::gan::isBlank(layers());
}

core::gan::Drawing SketchDrawing::layers() const
{
    core::gan::Drawing drawing{{.width = side, .height = side, .channels = 1}, {}};
    for (int y = 0; y < side; ++y)
        drawing.ink.pixels.insert(drawing.ink.pixels.end(), m_ink.constScanLine(y), m_ink.constScanLine(y) + side);
    const QImage straight = m_colour.convertToFormat(QImage::Format_RGBA8888);
    core::Image colour{.width = side, .height = side, .channels = 4};
    for (int y = 0; y < side; ++y)
        colour.pixels.insert(colour.pixels.end(), straight.constScanLine(y), straight.constScanLine(y) + side * 4);
    bool any = false;
    for (size_t i = 3; i < colour.pixels.size(); i += 4) { // there is a colour, or there is none
        const bool given = colour.pixels[i] > 127;
        any |= given;
        if (!given)
            std::fill_n(&colour.pixels[i - 3], 4, uint8_t(0));
        else
            colour.pixels[i] = 255;
    }
    if (any)
        drawing.colour = std::move(colour);
    return drawing;
}

void SketchDrawing::beginStroke(const Brush &brush, const QPointF &at, double pressure)
{
    if (m_stroking)
        endStroke();
    begin();
    m_stroking = true;
    m_isInked = false;
    m_brush = brush;
    m_touched = {};
    m_last = {at, at};
    m_pressures = {pressure, pressure};
    if (pressure < leastPressure)
        return; // the width of the beginning is not known yet
    QPainterPath dot(at);
    dot.lineTo(at + QPointF(0.01, 0));
    drawAlong(dot, widthAt(brush.width, pressure));
}

void SketchDrawing::continueStroke(const QPointF &to, double pressure)
{
    if (!m_stroking)
        return;
    if (!m_isInked && pressure < leastPressure) {
        m_last = {to, to};
        return;
    }
    if (!m_isInked)
        m_pressures = {pressure, pressure};
    // From the middle of the last piece to the middle of this one, round the point between: no corners.
    QPainterPath path((m_last[0] + m_last[1]) / 2);
    path.quadTo(m_last[1], (m_last[1] + to) / 2);
    drawAlong(path, widthAt(m_brush.width, (m_pressures[0] + m_pressures[1] + 2 * pressure) / 4));
    m_last = {m_last[1], to};
    m_pressures = {m_pressures[1], pressure};
}

void SketchDrawing::endStroke()
{
    if (!m_stroking)
        return;
    QPainterPath path((m_last[0] + m_last[1]) / 2); // the last half is still missing, or all of a touch without pressure
    path.lineTo(m_last[1] + QPointF(0.01, 0));
    drawAlong(path, widthAt(m_brush.width, m_pressures[1]));
    m_stroking = false;
    keepChange(m_touched);
}

void SketchDrawing::cancelStroke()
{
    if (!m_stroking)
        return;
    m_stroking = false;
    m_ink = m_before.ink;
    m_colour = m_before.colour;
    m_before = {};
}

void SketchDrawing::drawAlong(const QPainterPath &path, double width)
{
    m_isInked = true;
    const auto stroke = [&](QImage &layer, const QColor &colour, bool erases, bool mirrored) {
        QPainter painter(&layer);
        painter.setRenderHint(QPainter::Antialiasing);
        if (mirrored)
            painter.setTransform(QTransform(-1, 0, 0, 1, side, 0));
        if (erases)
            painter.setCompositionMode(QPainter::CompositionMode_DestinationOut);
        painter.setPen(QPen(colour, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.drawPath(path);
    };
    for (const bool mirrored : {false, true}) {
        if (mirrored && !m_brush.mirrored)
            continue;
        const bool erases = m_brush.tool == Tool::Eraser;
        if (erases || m_brush.tool == Tool::Pen)
            stroke(m_ink, Qt::black, erases, mirrored);
        if (erases || m_brush.tool == Tool::Brush)
            stroke(m_colour, erases ? QColor(Qt::black) : m_brush.colour, erases, mirrored);
    }
    const int reach = int(std::ceil(width / 2)) + 2;
    const QRect area = path.boundingRect().toAlignedRect().adjusted(-reach, -reach, reach, reach);
    m_touched |= area;
    if (m_brush.mirrored)
        m_touched |= mirroredRect(area);
}

bool SketchDrawing::fill(const QPointF &at, const QColor &colour, bool mirrored)
{
    if (m_stroking)
        return false;
    begin();
    QRect area;
    const QPoint point(int(std::floor(at.x())), int(std::floor(at.y())));
    bool done = fillOne(point, colour, area);
    if (mirrored)
        done |= fillOne({side - 1 - point.x(), point.y()}, colour, area);
    if (done)
        keepChange(area.adjusted(-2, -2, 2, 2));
    return done;
}

/// Row by row, from what is found beside it on; then a little below the ink, whose edge is soft.
bool SketchDrawing::fillOne(QPoint at, const QColor &colour, QRect &area)
{
    if (!paper.contains(at) || m_ink.constScanLine(at.y())[at.x()] >= wall)
        return false;
    const QRgb wanted = qPremultiply(colour.rgba());
    const auto row = [this](int y) { return reinterpret_cast<QRgb *>(m_colour.scanLine(y)); };
    const QRgb from = row(at.y())[at.x()];
    if (from == wanted)
        return false;
    std::vector<uint8_t> reached(size_t(side) * side);
    const auto open = [&](int x, int y) {
        return m_ink.constScanLine(y)[x] < wall && !reached[size_t(y) * side + size_t(x)] && row(y)[x] == from;
    };
    std::vector<QPoint> next{at};
    while (!next.empty()) {
        const QPoint seed = next.back();
        next.pop_back();
        if (!open(seed.x(), seed.y()))
            continue;
        int left = seed.x(), right = seed.x();
        while (left > 0 && open(left - 1, seed.y()))
            --left;
        while (right + 1 < side && open(right + 1, seed.y()))
            ++right;
        area |= QRect(QPoint(left, seed.y()), QPoint(right, seed.y()));
        for (int x = left; x <= right; ++x)
            reached[size_t(seed.y()) * side + size_t(x)] = 1;
        for (const int y : {seed.y() - 1, seed.y() + 1})
            for (int x = left; y >= 0 && y < side && x <= right; ++x)
                if (open(x, y) && (x == left || !open(x - 1, y)))
                    next.emplace_back(x, y);
    }
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x) {
            bool near = reached[size_t(y) * side + size_t(x)];
            const bool soft = m_ink.constScanLine(y)[x] > 0 || row(y)[x] != from;
            for (int v = std::max(0, y - 2); soft && !near && v <= std::min(side - 1, y + 2); ++v)
                for (int u = std::max(0, x - 2); !near && u <= std::min(side - 1, x + 2); ++u)
                    near = reached[size_t(v) * side + size_t(u)] && qAlpha(row(y)[x]) < 255;
            if (near)
                row(y)[x] = wanted;
        }
    return true;
}

void SketchDrawing::clear()
{
    set({});
}

void SketchDrawing::set(const core::gan::Drawing &drawing)
{
    cancelStroke();
    begin();
    m_ink.fill(0);
    m_colour.fill(Qt::transparent);
    if (!drawing.ink.empty()) {
        core::gan::requireDrawing(drawing);
        const QImage ink(drawing.ink.pixels.data(), drawing.ink.width, drawing.ink.height, drawing.ink.width, QImage::Format_Alpha8);
        m_ink = ink.width() == side ? ink.copy() : ink.scaled(side, side, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
        m_ink.convertTo(QImage::Format_Alpha8);
    }
    if (!drawing.colour.empty()) {
        const QImage colour(drawing.colour.pixels.data(), drawing.colour.width, drawing.colour.height, drawing.colour.width * 4,
                            QImage::Format_RGBA8888);
        m_colour = colour.scaled(side, side).convertToFormat(QImage::Format_ARGB32_Premultiplied);
    }
    if (m_ink == m_before.ink && m_colour == m_before.colour)
        return;
    keepChange(paper);
}

void SketchDrawing::keepChange(const QRect &touched)
{
    const QRect area = touched & paper;
    const Layers before = std::exchange(m_before, {});
    if (area.isEmpty())
        return;
    m_changes.resize(m_place); // what was taken back is gone
    m_changes.push_back({area, {before.ink.copy(area), before.colour.copy(area)}, {m_ink.copy(area), m_colour.copy(area)}});
    qsizetype bytes = 0;
    for (const Change &change : m_changes)
        bytes += change.bytes();
    while (bytes > mostBytes && m_changes.size() > 1) {
        bytes -= m_changes.front().bytes();
        m_changes.erase(m_changes.begin());
    }
    m_place = m_changes.size();
}

void SketchDrawing::put(const QRect &area, const Layers &layers)
{
    for (int y = 0; y < area.height(); ++y) {
        std::copy_n(layers.ink.constScanLine(y), area.width(), m_ink.scanLine(area.y() + y) + area.x());
        std::copy_n(reinterpret_cast<const QRgb *>(layers.colour.constScanLine(y)), area.width(),
                    reinterpret_cast<QRgb *>(m_colour.scanLine(area.y() + y)) + area.x());
    }
}

void SketchDrawing::undo()
{
    if (!canUndo())
        return;
    const Change &change = m_changes[--m_place];
    put(change.area, change.before);
}

void SketchDrawing::forgetChanges()
{
    m_changes.clear();
    m_place = 0;
}

void SketchDrawing::redo()
{
    if (!canRedo())
        return;
    const Change &change = m_changes[m_place++];
    put(change.area, change.after);
}

} // namespace ui
