// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
#include <QRectF>
#include <QSize>

namespace ui {

/// Where a picture lies in a view and how large, all in physical pixels, so that at 100 % a pixel of
/// the picture is one of the screen. Knows no widget.
class CanvasView
{
public:
    static constexpr double largest = 32.0; ///< zoom

    /// pixelRatio: physical pixels of a device-independent one.
    void setViewport(const QSize &pixels, double pixelRatio);
    /// Keeps zoom and place if the size stays; fits otherwise.
    void setPicture(const QSize &pixels);

    const QSize &viewport() const { return m_viewport; }
    const QSize &picture() const { return m_picture; }
    bool isFit() const { return m_fit; }
    double zoom() const { return m_zoom; } ///< physical pixels of one of the picture's
    /// The whole picture is seen as large as there is room: made smaller as far as needed, or larger; one of few pixels,
    /// and where it is nearly as large, by a whole number, so that it stays sharp.
    double fitZoom() const;
    double smallestZoom() const;

    /// The rectangle of the picture, its corner on a whole pixel.
    QRectF rect() const;
    /// What of rect() is seen.
    QRectF visible() const;
    QPointF toPicture(const QPointF &position) const;
    QPointF fromPicture(const QPointF &point) const;
    /// Something of the picture is outside of the view.
    bool isPannable() const;

    void fit();
    /// What is at `around` stays there, as far as the picture's edges allow. Down to the fitting zoom is fitting.
    void zoomTo(double zoom, const QPointF &around);
    /// The next of the usual steps above (1) or below (-1).
    double nextStep(int direction) const;
    /// False if there is nothing to move.
    bool pan(const QPointF &delta);

private:
    void limit();

    QSize m_viewport, m_picture;
    double m_pixelRatio = 1.0;
    double m_zoom = 1.0;
    bool m_fit = true;
    QPointF m_origin; ///< of the picture in the view
};

} // namespace ui
