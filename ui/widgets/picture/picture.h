// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/image.h"

#include <QImage>
#include <QSize>

class QPainter;
class QPointF;
class QRectF;

namespace ui {

/// A deep copy as Qt's picture. Any thread.
QImage toQImage(const core::Image &image);
/// Transparency stays; other colour spaces and depths become 8 bits of sRGB, which is what core::Image holds. Where the
/// picture has a file, core::image::readImage reads that: nothing is lost on the way to the screen then. Any thread.
core::Image toCoreImage(const QImage &image);
/// The picture of a file as it is to be seen: turned by its EXIF rotation, in sRGB, with its transparency. Null where it
/// cannot be read. Any thread.
QImage pictureOf(const QString &path);

/// The squares that stand for what is transparent, each `side` long and counted from `origin`.
void drawChecks(QPainter &painter, const QRectF &area, const QPointF &origin, int side);

/// A small picture made larger by Mitchell-Netravali's cubic (B = C = 1/3): without the blocks of
/// bilinear and without the halos of sharper kernels; transparency stays. Any thread. A picture that is to become
/// smaller is averaged by Qt.
QImage enlarged(const QImage &image, const QSize &pixels);

} // namespace ui
