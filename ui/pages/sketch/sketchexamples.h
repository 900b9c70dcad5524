// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QString>

#include <vector>

namespace ui {

/// Drawings that come with the program: to be traced, and to see what one may become.
struct SketchExample
{
    QString id;   ///< of its file in resources/drawings
    QString name; ///< "Fox"
    QString word; ///< as the network understands it: "fox", in English
};

const std::vector<SketchExample> &sketchExamples();
/// On nothing, with its colours or its lines alone.
QImage pictureOf(const SketchExample &example, int side, bool coloured);

} // namespace ui
