// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/picture/canvasview.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace ui {

namespace {

// A picture of so few pixels at a side is made of visible squares: they are all of one size, in a picture of about
// `comfortable` device-independent pixels.
constexpr int squares = 128;
constexpr double comfortable = 512.0;
// Where a whole number of screen pixels for one of the picture fills nearly as much of the view, it is the sharper choice.
constexpr double nearly = 0.87;

constexpr std::array steps{1.0 / 16, 1.0 / 8, 1.0 / 6, 0.25, 1.0 / 3, 0.5,  2.0 / 3, 1.0,  1.5,
                           2.0,      3.0,     4.0,     6.0,  8.0,     12.0, 16.0,    24.0, 32.0};

} // namespace

void CanvasView::setViewport(const QSize &pixels, double pixelRatio)
{
    if (pixels == m_viewport && pixelRatio == m_pixelRatio)
        return;
    const QPointF middle = toPicture(QRectF({}, QSizeF(m_viewport)).center());
    m_viewport = pixels;
    m_pixelRatio = pixelRatio;
    if (m_fit) {
        fit();
        return;
    }
    // What was in the middle stays there.
    m_origin += QRectF({}, QSizeF(m_viewport)).center() - fromPicture(middle);
    limit();
}

void CanvasView::setPicture(const QSize &pixels)
{
    if (pixels == m_picture)
        return;
    m_picture = pixels;
    fit();
}

double CanvasView::fitZoom() const
{
    if (m_picture.isEmpty() || m_viewport.isEmpty())
        return 1.0;
    const double room = std::min(double(m_viewport.width()) / m_picture.width(), double(m_viewport.height()) / m_picture.height());
    if (room < 1.0)
        return room;
    const int side = std::max(m_picture.width(), m_picture.height());
    if (side < squares)
        return std::clamp(std::floor(std::min(room, comfortable * m_pixelRatio / side)), 1.0, largest);
    const double whole = std::floor(room);
    return std::min(whole / room > nearly ? whole : room, largest);
}

double CanvasView::smallestZoom() const
{
    return std::min(1.0, fitZoom());
}

QRectF CanvasView::rect() const
{
    const QSizeF size = QSizeF(m_picture) * m_zoom;
    return {std::round(m_origin.x()), std::round(m_origin.y()), std::round(size.width()), std::round(size.height())};
}

QRectF CanvasView::visible() const
{
    return rect() & QRectF({}, QSizeF(m_viewport));
}

QPointF CanvasView::toPicture(const QPointF &position) const
{
    return (position - m_origin) / m_zoom;
}

QPointF CanvasView::fromPicture(const QPointF &point) const
{
    return m_origin + point * m_zoom;
}

bool CanvasView::isPannable() const
{
    const QRectF all = rect();
    return all.width() > m_viewport.width() || all.height() > m_viewport.height();
}

void CanvasView::fit()
{
    m_fit = true;
    m_zoom = fitZoom();
    limit();
}

void CanvasView::zoomTo(double zoom, const QPointF &around)
{
    zoom = std::clamp(zoom, smallestZoom(), largest);
    const QPointF point = toPicture(around);
    m_zoom = zoom;
    m_origin += around - fromPicture(point);
    m_fit = std::abs(zoom / fitZoom() - 1.0) < 1e-6;
    limit();
}

double CanvasView::nextStep(int direction) const
{
    if (direction > 0) {
        for (const double step : steps) {
            if (step > m_zoom * 1.001)
                return step;
        }
        return largest;
    }
    for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
        if (*step < m_zoom * 0.999)
            return std::max(*step, smallestZoom());
    }
    return smallestZoom();
}

bool CanvasView::pan(const QPointF &delta)
{
    if (!isPannable())
        return false;
    m_origin += delta;
    limit();
    return true;
}

// A side that is wholly seen is in the middle; one that is not leaves no gap.
void CanvasView::limit()
{
    const auto within = [](double origin, double length, double room) {
        return length <= room ? (room - length) / 2 : std::clamp(origin, room - length, 0.0);
    };
    m_origin = {within(m_origin.x(), m_picture.width() * m_zoom, m_viewport.width()),
                within(m_origin.y(), m_picture.height() * m_zoom, m_viewport.height())};
}

} // namespace ui
