// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/picture/roundpicture.h"

#include "ui/widgets/picture/picture.h"

#include <QPainter>
#include <QPainterPath>

namespace ui {

void RoundPicture::setImage(const QImage &image)
{
    if (image.cacheKey() != m_image.cacheKey())
        m_finer = {};
    m_image = image;
    m_scaled = {};
}

void RoundPicture::setFiner(const QImage &finer)
{
    m_finer = finer;
    m_scaled = {};
}

void RoundPicture::paint(QPainter &painter, const QRect &place, int radius, const QColor &empty)
{
    QPainterPath clip;
    clip.addRoundedRect(place, radius, radius);
    if (m_image.isNull()) {
        painter.fillPath(clip, empty);
        return;
    }
    const double ratio = painter.device()->devicePixelRatioF();
    const QSize pixels = (QSizeF(place.size()) * ratio).toSize();
    if (m_scaled.size() != pixels) {
        m_scaled = QPixmap::fromImage(enlarged(m_finer.isNull() ? m_image : m_finer, pixels));
        m_scaled.setDevicePixelRatio(ratio);
    }
    painter.save();
    painter.setClipPath(clip);
    painter.drawPixmap(place.topLeft(), m_scaled);
    painter.restore();
}

} // namespace ui
