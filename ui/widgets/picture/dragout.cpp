// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/picture/dragout.h"

#include "ui/widgets/picture/picture.h"

#include <QApplication>
#include <QDrag>
#include <QMimeData>
#include <QMouseEvent>
#include <QPixmap>
#include <QWidget>

namespace ui {

namespace {
constexpr int side = 96; // of the picture at the pointer, in device-independent pixels
}

bool isPulled(const QMouseEvent *event, const QPoint &pressedAt)
{
    return event->buttons() & Qt::LeftButton && (event->pos() - pressedAt).manhattanLength() >= QApplication::startDragDistance();
}

bool dragOut(QWidget *from, QMimeData *data, const QImage &picture)
{
    if (!data)
        return false;
    auto *drag = new QDrag(from); // Qt deletes it
    drag->setMimeData(data);
    if (!picture.isNull()) {
        const double ratio = from->devicePixelRatioF();
        const QSize pixels = picture.size().scaled((QSizeF(side, side) * ratio).toSize(), Qt::KeepAspectRatio);
        QPixmap pixmap = QPixmap::fromImage(enlarged(picture, pixels.expandedTo({1, 1})));
        pixmap.setDevicePixelRatio(ratio);
        drag->setHotSpot((QPointF(pixels.width(), pixels.height()) / (2 * ratio)).toPoint());
        drag->setPixmap(pixmap);
    }
    return drag->exec(Qt::CopyAction) != Qt::IgnoreAction;
}

} // namespace ui
