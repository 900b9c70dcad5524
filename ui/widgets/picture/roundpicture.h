// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QPixmap>

class QColor;
class QPainter;
class QRect;

namespace ui {

/// A picture with rounded corners that fills its place; made to its size once, and again where that changes.
class RoundPicture
{
public:
    void setImage(const QImage &image);
    const QImage &image() const { return m_image; }
    /// The same with more detail, painted in its place until another image is set; null: none.
    void setFiner(const QImage &finer);
    const QImage &finer() const { return m_finer; }
    /// empty: stands there as long as there is no picture.
    void paint(QPainter &painter, const QRect &place, int radius, const QColor &empty);

private:
    QImage m_image, m_finer;
    QPixmap m_scaled;
};

} // namespace ui
