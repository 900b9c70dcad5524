// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QImage;
class QMimeData;
class QMouseEvent;
class QPoint;
class QWidget;

namespace ui {

/// The left button was pressed at `pressedAt`, and the pointer has gone far enough since to mean it.
bool isPulled(const QMouseEvent *event, const QPoint &pressedAt);

/// Carries data out of the widget, with a small picture at the pointer; returns when it was dropped
/// or given up. True if something took it. Takes the data over; null data: nothing happens.
bool dragOut(QWidget *from, QMimeData *data, const QImage &picture);

} // namespace ui
