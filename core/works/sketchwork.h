// SPDX-FileCopyrightText: 2026 The Atelier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/gan/sketcher.h"
#include "core/works/work.h"

namespace core::works {

/// The sticker that is there.
struct Sketch
{
    Image image;
    library::Recipe recipe;
    std::filesystem::path kept; ///< empty: nowhere
};

/// The drawing itself goes into the recipe, so that the sticker alone makes it again.
extern const Work<gan::SketchRequest, Sketch> sketch;

/// What the drawing of the request becomes, without keeping anything. request.model is named. Throws core::Error, Cancelled.
Image sketched(const gan::SketchRequest &request, Engines &engines, const Run &run);

} // namespace core::works
