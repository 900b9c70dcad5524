// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/image.h"

#include <QImage>
#include <QSize>

namespace ui {

/// A deep copy as Qt's picture. Any thread.
QImage toQImage(const core::Image &image);
core::Image toCoreImage(const QImage &image);

/// A small picture made larger by Mitchell-Netravali's cubic (B = C = 1/3): without the blocks of
/// bilinear and without the halos of sharper kernels. Any thread. A picture that is to become
/// smaller is averaged by Qt.
QImage enlarged(const QImage &image, const QSize &pixels);

} // namespace ui
